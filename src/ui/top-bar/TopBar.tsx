/** Logo, lab, forwarding method; help, undo, theme, language, share. Controls are ink: the accent is for now. */
import { Suspense, useState } from 'react';
import { togglePresenting } from '../../app/presenting.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { Scenario } from '../../lab/scenario.ts';
import { findLab, labs, type Mode, MODES } from '../../lessons/labs.ts';
import { Icon } from '../common/Icon.tsx';
import { lazyPanel, useTranslation } from '../common/translation.tsx';
import { useTitle } from '../common/use-title.ts';
import { ShareButton } from '../share/ShareButton.tsx';
import { SendButton } from '../transport/FootAction.tsx';
import { Brand } from './Brand.tsx';
import { HelpButton, Looks } from './Looks.tsx';
import './top-bar.css';

/** On a phone everything but the mode is behind a menu. */
export function TopBar({ small }: { small: boolean }) {
  const { t } = useTranslation();
  return (
    <header className="top" aria-label={t('bar.landmark')}>
      <Brand />
      <span className="vr wide-only" />
      {!small && <LabButton />}
      {small && <span className="grow" />}
      <ModeSwitch />
      <span className="grow" />
      {small && (
        <button type="button" className="tool menu-button" popoverTarget="tools" aria-label={t('bar.menu')}>
          <Icon name="menu" size={20} />
        </button>
      )}
      <Tools small={small} />
    </header>
  );
}

const LabPicker = lazyPanel(() => import('./LabPicker.tsx').then((m) => m.LabPicker));

function LabButton() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const title = useTitle();
  const linux = useApp((s) => s.scenario.linux ?? '6.1');
  return (
    <>
      <button
        type="button"
        className="tool lab-button"
        aria-haspopup="dialog"
        aria-label={t('bar.lab', { title })}
        onClick={() => {
          setAsked(true);
          setOpen(true);
        }}
      >
        <span className="lab-title">{title}</span>
        <Icon name="down" />
      </button>
      <span className="cap lab-linux" title={t('bar.linuxMeans')}>
        {t('bar.linux', { version: linux })}
      </span>
      {asked && (
        <Suspense>
          <LabPicker open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

const METHODS: Readonly<Record<string, Mode>> = {
  m: 'nat',
  masquerading: 'nat',
  g: 'dr',
  gatewaying: 'dr',
  i: 'tun',
  ipip: 'tun',
};

/** How a scenario of somebody's own forwards: as its first `ipvsadm -a` says (`-g` where that says nothing). */
function modeOf(scenario: Scenario): Mode | null {
  const commands = Object.values(scenario.hosts).flatMap((host) => host.commands);
  const adding = commands.find((command) => /\bipvsadm\b.*\s(?:-a|--add-server)\b/.test(command));
  if (adding === undefined) return null;
  const method = /\s(?:-(m|g|i)|--(masquerading|gatewaying|ipip))(?:\s|$)/.exec(adding);
  return METHODS[method?.[1] ?? method?.[2] ?? 'g'] ?? 'dr';
}

/** The same question answered three ways: each mode's first lab that works. */
function ModeSwitch() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const mode = useApp((s) => (s.labId === null ? undefined : findLab(s.labId)?.mode) ?? modeOf(s.scenario));
  return (
    <fieldset className="seg">
      <legend className="sr">{t('bar.mode')}</legend>
      {MODES.map((m) => (
        <button
          key={m}
          type="button"
          aria-pressed={m === mode}
          title={t(`modeLong.${m}`)}
          onClick={() => {
            const lab = labs.find((l) => l.mode === m && !l.broken);
            if (lab && m !== mode) void getState().openLab(lab.id);
          }}
        >
          {t(`mode.${m}`)}
        </button>
      ))}
    </fieldset>
  );
}

function Tools({ small }: { small: boolean }) {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const canUndo = useApp((s) => s.past.length > 0);
  const canRedo = useApp((s) => s.future.length > 0);
  return (
    <div className="tools" id="tools" popover={small ? 'auto' : undefined}>
      {small && <LabButton />}
      {small && <SendButton />}
      <HelpButton />
      <span className="vr" />
      <button
        type="button"
        className="tool"
        aria-label={t('bar.undo')}
        title={t(canUndo ? 'bar.undo' : 'bar.nothingToUndo')}
        aria-disabled={!canUndo}
        onClick={() => getState().undo()}
      >
        <Icon name="undo" />
        <span className="menu-word">{t('bar.undo')}</span>
      </button>
      <button
        type="button"
        className="tool"
        aria-label={t('bar.redo')}
        title={t(canRedo ? 'bar.redo' : 'bar.nothingToRedo')}
        aria-disabled={!canRedo}
        onClick={() => getState().redo()}
      >
        <Icon name="redo" />
        <span className="menu-word">{t('bar.redo')}</span>
      </button>
      <span className="vr wide-only" />
      <EditButton />
      <Looks />
      <ShareButton />
      <PresentButton />
    </div>
  );
}

/** Opens the form that edits the lab, and closes it. */
function EditButton() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const editing = useApp((s) => s.editing);
  return (
    <button
      type="button"
      className="tool edit-open"
      aria-pressed={editing}
      title={t('bar.editHint')}
      onClick={() => {
        // On a phone it stands in a menu, which closes.
        document.querySelector<HTMLElement>('.tools:popover-open')?.hidePopover();
        getState().setEditing(!editing);
      }}
    >
      <Icon name="edit" />
      <span className="tool-word">{t('bar.edit')}</span>
    </button>
  );
}

function PresentButton() {
  const { t } = useTranslation();
  const store = useAppStore();
  return (
    <button type="button" className="tool out present-button" onClick={() => togglePresenting(store, true)}>
      <Icon name="present" />
      <span className="tool-word">{t('bar.present')}</span>
    </button>
  );
}

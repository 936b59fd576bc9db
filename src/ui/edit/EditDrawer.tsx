/** The drawer while a lab is edited: commands and edits side by side where the form has a column of its own, else a tab each. */
import { useEffect, useState, type KeyboardEvent } from 'react';
import type { PageSize } from '../drawer/Drawer.tsx';
import { useText } from '../inspector/use-text.ts';
import { DoneButton } from './DoneButton.tsx';
import { EditForm } from './EditForm.tsx';
import { EditList, EditTerminal } from './EditList.tsx';
import './edit.css';

const TABS = ['form', 'list', 'terminal'] as const;
const PANELS = { form: EditForm, list: EditList, terminal: EditTerminal } as const;

export function EditDrawer({ size }: { size: PageSize }) {
  const { t } = useText();
  const [tab, setTab] = useState<(typeof TABS)[number]>('form');
  // Where the form has no heading of its own to begin at.
  useEffect(() => document.getElementById('edit-tab-form')?.focus({ preventScroll: true }), []);
  if (size === 'wide')
    return (
      <section className="drawer wide edit-drawer" aria-label={t('edit:list.drawer')}>
        <EditTerminal />
        <EditList />
      </section>
    );
  const Panel = PANELS[tab];
  // On a phone the drawing makes room: what the page is about is the form.
  const Place = size === 'phone' ? 'main' : 'section';
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = TABS.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = TABS[(to + TABS.length) % TABS.length]!;
    setTab(next);
    document.getElementById(`edit-tab-${next}`)?.focus();
  };
  return (
    <Place className={`drawer ${size} edit-drawer`} aria-label={t('edit:list.drawer')}>
      <div className="edit-bar">
        <div className="tab-bar" role="tablist" aria-label={t('edit:title')}>
          {TABS.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              id={`edit-tab-${each}`}
              aria-selected={each === tab}
              aria-controls="edit-panel"
              tabIndex={each === tab ? 0 : -1}
              onKeyDown={onKeyDown}
              onClick={() => setTab(each)}
            >
              {t(`edit:tab.${each}`)}
            </button>
          ))}
        </div>
        <DoneButton />
      </div>
      <div className="tab-panel" role="tabpanel" id="edit-panel" aria-labelledby={`edit-tab-${tab}`}>
        <Panel />
      </div>
    </Place>
  );
}

/** What a link is to open with, and the two ways to give it away. */
import { useId, useState } from 'react';
import { addressOf, linkState } from '../../app/address.ts';
import { languageOf, themeOf, withFlags, type Flags } from '../../app/flags.ts';
import { linkCode } from '../../app/link-code.ts';
import { isLong } from '../../app/long-address.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { LANGUAGES } from '../../locale/language.ts';
import { Dialog } from '../common/Dialog.tsx';
import { download } from '../common/download.ts';
import { Icon } from '../common/Icon.tsx';
import { useTranslation } from '../common/translation.tsx';
import { useTitle } from '../common/use-title.ts';
import { embedCode } from './embed-code.ts';
import './share.css';

export function ShareDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} title={t('show:share.title')} onClose={onClose}>
      <Share />
    </Dialog>
  );
}

const THEMES = ['light', 'dark', 'contrast'] as const;
const LANGUAGE_NAMES = { en: 'English', zh: '中文' } as const;

function Share() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  useApp((s) => s.playhead);
  const title = useTitle();
  const [flags, setFlags] = useState<Partial<Flags>>({});
  const [theme, language] = [useId(), useId()];
  const bare = addressOf(getState());
  if (isLong(bare)) return <TooLong />;
  const address = (more: Partial<Flags>): string =>
    new URL(withFlags(bare, more), location.href.replace(/[?#].*$/, '')).href;
  const code = embedCode(address({ ...flags, present: false, embed: true }), t('show:share.frameTitle', { title }));
  return (
    <div className="share">
      <fieldset className="share-flags">
        <legend>{t('show:share.opens')}</legend>
        <label>
          <input
            type="checkbox"
            checked={flags.present ?? false}
            onChange={(event) => setFlags({ ...flags, present: event.target.checked })}
          />
          {t('show:share.presenting')}
        </label>
        <label htmlFor={theme}>
          {t('show:share.theme')}
          <select
            id={theme}
            value={flags.theme ?? ''}
            onChange={(event) => setFlags({ ...flags, theme: themeOf(event.target.value) })}
          >
            <option value="">{t('show:share.theirs')}</option>
            {THEMES.map((name) => (
              <option key={name} value={name}>
                {t(`bar.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <label htmlFor={language}>
          {t('show:share.language')}
          <select
            id={language}
            value={flags.language ?? ''}
            onChange={(event) => setFlags({ ...flags, language: languageOf(event.target.value) })}
          >
            <option value="">{t('show:share.theirs')}</option>
            {LANGUAGES.map((each) => (
              <option key={each} value={each}>
                {LANGUAGE_NAMES[each]}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
      <Copied name={t('show:share.link')} button={t('show:share.copyLink')} text={address(flags)} first />
      <Copied
        name={t('show:share.embed')}
        note={t('show:share.embedWhat')}
        button={t('show:share.copyEmbed')}
        text={code}
      />
    </div>
  );
}

/** For a lab that no link can hold: a file of it, which the entry page opens. */
function TooLong() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const title = useTitle();
  const save = (): void => {
    const name = `${title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'lab'}.json`;
    download(name, new Blob([linkCode().writeSaved(linkState(getState()))], { type: 'application/json' }));
  };
  return (
    <div className="share">
      <p>{t('show:share.tooLong')}</p>
      <div className="share-row">
        <button type="button" className="tool pri" onClick={save}>
          {t('show:share.save')}
        </button>
      </div>
    </div>
  );
}

interface CopiedProps {
  name: string;
  note?: string;
  button: string;
  text: string;
  /** The one to press. */
  first?: boolean;
}

/** A text to copy: by its button, or by hand where the browser forbids that. */
function Copied({ name, note, button, text, first = false }: CopiedProps) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<'copied' | 'copyFailed' | null>(null);
  const field = useId();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('copied');
    } catch {
      setSaid('copyFailed');
    }
  };
  return (
    <div className="share-text">
      <label htmlFor={field}>
        <b>{name}</b> {note && <span className="cap">{note}</span>}
      </label>
      <textarea
        id={field}
        className="m"
        rows={first ? 2 : 4}
        readOnly
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="share-row">
        <button type="button" className={first ? 'tool pri' : 'tool out'} onClick={() => void copy()}>
          <Icon name={said === 'copied' ? 'check' : 'link'} />
          {button}
        </button>
        <output className="cap">{said === null ? '' : t(`show:share.${said}`)}</output>
      </div>
    </div>
  );
}

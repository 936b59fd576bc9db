/** Help, theme and language: buttons that every screen has. */
import { isDark } from '../../app/preferences.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { useTranslation } from '../common/translation.tsx';
import { Icon } from '../common/Icon.tsx';
import { useMedia } from '../common/use-media.ts';

export function HelpButton() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  return (
    <button
      type="button"
      className="tool help-button"
      aria-label={t('bar.help')}
      title={`${t('bar.help')} (?)`}
      onClick={() => getState().setHelpOpen(true)}
    >
      <Icon name="help" />
      <span className="menu-word">{t('bar.help')}</span>
    </button>
  );
}

/** The button leads to the next of these, and bears its name. */
const THEMES = ['light', 'dark', 'contrast'] as const;
const ICONS = { light: 'sun', dark: 'moon', contrast: 'contrast' } as const;

export function Looks() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const theme = useApp((s) => s.theme);
  const language = useApp((s) => s.language);
  const dark = isDark(theme, useMedia('(prefers-color-scheme: dark)'));
  const shown = theme === 'contrast' ? theme : dark ? 'dark' : 'light';
  const next = THEMES[(THEMES.indexOf(shown) + 1) % THEMES.length]!;
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <>
      <button type="button" className="tool theme-button" onClick={() => getState().setTheme(next)}>
        <Icon name={ICONS[next]} />
        <span className="tool-word">{t(`bar.${next}`)}</span>
      </button>
      <button
        type="button"
        className="tool"
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => getState().setLanguage(other)}
      >
        {other === 'zh' ? '中文' : 'English'}
      </button>
    </>
  );
}

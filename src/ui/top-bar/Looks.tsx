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

export function Looks() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const theme = useApp((s) => s.theme);
  const language = useApp((s) => s.language);
  const dark = isDark(theme, useMedia('(prefers-color-scheme: dark)'));
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <>
      <button type="button" className="tool" onClick={() => getState().setTheme(dark ? 'light' : 'dark')}>
        <Icon name={dark ? 'sun' : 'moon'} />
        <span className="tool-word">{t(dark ? 'bar.light' : 'bar.dark')}</span>
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

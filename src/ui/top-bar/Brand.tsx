/** The page's name, which leads to the entry page. */
import { useTranslation } from '../common/translation.tsx';
import { Logo } from '../common/Icon.tsx';
import { ScreenLink } from '../common/ScreenLink.tsx';
import { screens } from '../screens.tsx';

export function Brand() {
  const { t } = useTranslation();
  const name = (
    <>
      <Logo />
      <span className="brand-name">{t('app.name')}</span>
    </>
  );
  return (
    <h1 className="brand">
      {screens.home ? (
        <ScreenLink to="home" className="brand-link" title={t('bar.toHome')}>
          {name}
        </ScreenLink>
      ) : (
        name
      )}
    </h1>
  );
}

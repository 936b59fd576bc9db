/** The bar of the screens beside the lab: the name of the page, what the screen puts there, and what all have: help, theme, language. */
import type { ReactNode } from 'react';
import { useTranslation } from '../common/translation.tsx';
import { Brand } from './Brand.tsx';
import { HelpButton, Looks } from './Looks.tsx';
import './top-bar.css';

export function ScreenBar({ children, actions }: { children?: ReactNode; actions?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <header className="top" aria-label={t('bar.landmark')}>
      <Brand />
      {children}
      <span className="grow" />
      <div className="tools">
        {actions}
        <HelpButton />
        <span className="vr" />
        <Looks />
      </div>
    </header>
  );
}

/** The bar of the screens beside the lab: the name of the page, what the screen puts there, and what all have: help, theme, language. */
import type { ReactNode } from 'react';
import { useTranslation } from '../common/translation.tsx';
import { Icon } from '../common/Icon.tsx';
import { Brand } from './Brand.tsx';
import { HelpButton, Looks } from './Looks.tsx';
import './top-bar.css';

interface ScreenBarProps {
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** What all have is behind a menu. */
  readonly small?: boolean;
}

export function ScreenBar({ children, actions, small = false }: ScreenBarProps) {
  const { t } = useTranslation();
  return (
    <header className="top" aria-label={t('bar.landmark')}>
      <Brand />
      {children}
      <span className="grow" />
      {small && (
        <button type="button" className="tool menu-button" popoverTarget="tools" aria-label={t('bar.menu')}>
          <Icon name="menu" size={20} />
        </button>
      )}
      <div className="tools" id="tools" popover={small ? 'auto' : undefined}>
        {actions}
        <HelpButton />
        <span className="vr" />
        <Looks />
      </div>
    </header>
  );
}

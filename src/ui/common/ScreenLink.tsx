/** A link to a screen of the page: a real one, so that it opens in a tab of its own too, which loads no new page when followed here. */
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { addressOfScreen, goTo, type Screen } from '../../app/screen.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';

type Props = { to: Screen } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'>;

export function ScreenLink({ to, children, ...rest }: Props) {
  const store = useAppStore();
  // Where a link to the lab leads depends on the playhead.
  useApp((s) => (to === 'lab' ? s.playhead : 0));
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(store, to);
  };
  return (
    <a {...rest} href={addressOfScreen(store, to)} onClick={follow}>
      {children}
    </a>
  );
}

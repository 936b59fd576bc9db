/** A link to a screen of the page: a real one, so that it opens in a tab of its own too, which loads no new page when followed here. */
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { addressOfScreen, goTo, type Screen } from '../../app/screen.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';

/** `query`: what the screen reads besides, `with=rr`. */
type Props = { to: Screen; query?: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'>;

export function ScreenLink({ to, query, children, ...rest }: Props) {
  const store = useAppStore();
  // Where a link to the lab leads depends on the playhead.
  useApp((s) => (to === 'lab' ? s.playhead : 0));
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(store, to, query);
  };
  return (
    <a {...rest} href={addressOfScreen(store, to, query)} onClick={follow}>
      {children}
    </a>
  );
}

/** A link to a lab by its address: a real one, which loads no new page when followed here. */
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { flagsOf, withFlags } from '../../app/flags.ts';
import { useAppStore } from '../../app/StoreProvider.tsx';
import { visit } from '../../app/visit.ts';
import { labs } from '../../lessons/labs.ts';

/** `address`: as addressOf writes it, `?lab=ID` or `#LINK`. */
type Props = { address: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'>;

export function LabLink({ address, children, ...rest }: Props) {
  const store = useAppStore();
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void visit(store, labs, address);
  };
  // In a tab of its own a hash alone would stay on this screen.
  const href = withFlags(address, flagsOf(store.getState()));
  return (
    <a {...rest} href={href.startsWith('#') ? `./${href}` : href} onClick={follow}>
      {children}
    </a>
  );
}

/** What an opened host shows. */
import type { ArpExchange, ArpHearing } from '../../view/arp-view.ts';
import type { Protocol } from '../../view/frame.ts';
import type { HostPath } from '../../view/host-path.ts';

export type HostContent =
  | { readonly kind: 'path'; readonly path: HostPath; readonly stripes: readonly Protocol[] }
  | { readonly kind: 'hears'; readonly hearing: ArpHearing; readonly now: boolean }
  | {
      readonly kind: 'asks';
      readonly exchange: ArpExchange;
      readonly waiting: readonly Protocol[];
      readonly packet: string;
    };

/** The states that `-m state` and `-m conntrack` ask for. */
import { trackedOf } from '../conntrack/ipvs.ts';
import type { Examined } from './extension.ts';

/** In the order that iptables lists them. */
export const CT_STATES = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'] as const;
export type CtState = (typeof CT_STATES)[number];

export interface StateOptions {
  /** In the order of CT_STATES. */
  states: CtState[];
  invert: boolean;
}

export const describeStates = ({ states }: StateOptions): string => states.join(',');

export function stateFits({ states, invert }: StateOptions, { kernel, host, hook, skb }: Examined): boolean {
  const tracked = trackedOf(kernel, host, hook, skb);
  const has = (state: CtState): boolean => states.includes(state);
  if (tracked === null) return has('INVALID') !== invert;
  if (tracked === 'untracked') return has('UNTRACKED') !== invert;
  const { connection, state } = tracked;
  const fits = has(state) || (connection.sourceNat && has('SNAT')) || (connection.destinationNat && has('DNAT'));
  return fits !== invert;
}

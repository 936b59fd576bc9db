/** The lists of states that `-m state` and `-m conntrack` take. */
import { CT_STATES, type CtState, type StateOptions } from '../../kernel/iptables/state.ts';
import { refuse } from './refusal.ts';

/** @param option what a message calls it: `state` or `ctstate` */
export function parseStates(text: string, option: 'state' | 'ctstate', allowed: readonly CtState[]): CtState[] {
  const given = text.split(',').map((word) => {
    const state = allowed.find((each) => word !== '' && each === word.toUpperCase());
    if (word === '') refuse(`"--${option}" requires a list of states with no spaces, e.g. ESTABLISHED,RELATED`);
    return state ?? refuse(`Bad ${option} "${word}"`);
  });
  return CT_STATES.filter((state) => given.includes(state));
}

export const showStates = ({ states, invert }: StateOptions, option: string): string =>
  `${invert ? '! ' : ''}${option} ${states.join(',')}`;

/**
 * The labs of the side by side view: one topology, one set of addresses, three forwarding methods. The third request of each is the one
 * that is followed: by then every neighbour is known, and nothing is left to ask by ARP.
 */
import { MODES, type Lab, type Mode } from './lab.ts';

export { MODES };

/** Index of the step whose request is followed. */
export const FOLLOWED_STEP = 2;

const words = (mode: Mode): Pick<Lab, 'id' | 'mode' | 'broken' | 'title'> => ({
  id: `modes-${mode}`,
  mode,
  broken: false,
  title: { en: mode.toUpperCase(), zh: mode.toUpperCase() },
});

export const modeLabs: readonly Lab[] = [
  { ...words('nat'), load: () => import('../../fidelity/scenarios/modes-nat.json') },
  { ...words('dr'), load: () => import('../../fidelity/scenarios/modes-dr.json') },
  { ...words('tun'), load: () => import('../../fidelity/scenarios/modes-tun.json') },
];

/** The code of links, which comes late: the address of a lab as it comes needs none. */
import { late } from '../base/late.ts';
import type { Source } from './store.ts';

export const linkCode = late('The code of links', () => import('../interop/share-link.ts'));

/** How a built-in lab begins. */
export const SEED = 1;

/** Whether a lab is as it comes: its id says everything. */
export const isBuiltIn = ({ labId, seed, inputs }: Pick<Source, 'labId' | 'seed' | 'inputs'>): boolean =>
  labId !== null && inputs.length === 0 && seed === SEED;

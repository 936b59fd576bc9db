/** The matches and targets, by name. They come late: a lab without a rule needs none. */
import { late } from '../../base/late.ts';
import type { Match, Target } from './extension.ts';

const extensions = late('A match or target', () => import('./extensions.ts'));

export const findMatch = (name: string): Match | undefined => {
  const { matches } = extensions();
  return Object.hasOwn(matches, name) ? matches[name] : undefined;
};
export const findTarget = (name: string): Target | undefined => {
  const { targets } = extensions();
  return Object.hasOwn(targets, name) ? targets[name] : undefined;
};

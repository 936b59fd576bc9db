/** What ipvsadm says of itself; it comes late. */
import { late } from '../../base/late.ts';
import type { Generation } from '../../kernel/ipvs/schedulers/scheduler.ts';

const texts = late('A usage text', () => import('./usage.ts'));

export const usageOf = (generation: Generation): string => texts().usageOf(generation);
export const versionOf = (generation: Generation): string => texts().versionOf(generation);

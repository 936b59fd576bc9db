/** What `ip ... help` says; it comes late. */
import { late } from '../../base/late.ts';

const texts = late('A usage text', () => import('./usage-texts.ts'));

export type UsageOf = keyof ReturnType<typeof texts>['USAGE'];
export const usageOf = (object: UsageOf): string => texts().USAGE[object];

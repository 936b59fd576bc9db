import { REASONS } from '../kernel/reasons.ts';
import type { Reason } from './reasons.ts';

/** Where in Linux it is decided: file and function. */
export const reasonPlace = ({ code }: Reason): string => REASONS[code];

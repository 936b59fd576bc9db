/** What a lab of the catalogue is. */
import type { ReasonCode } from '../kernel/reasons.ts';

/** The forwarding methods that labs are filed under, in their order. */
export const MODES = ['nat', 'dr', 'tun'] as const;
export type Mode = (typeof MODES)[number];

/** A text in the page's languages. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** A moment of a run, said by what happens there: indices shift whenever the engine learns to say more. */
export interface Opening {
  /** The first decision with this code... */
  readonly decision: ReasonCode;
  /** ...or the frame that follows from it: the same packet leaving the same host. */
  readonly follow?: 'send';
}

export interface Lab {
  readonly id: string;
  readonly mode: Mode;
  /** Something in it is wrong, and finding it is the exercise. */
  readonly broken: boolean;
  /** Works, and shows what comes after the first set-up: states, UDP, persistence, taking a server out. */
  readonly further?: true;
  /** What one sees in it, in a sentence, stands in the texts (locale/en/labs.ts), by its id. */
  readonly title: Bilingual;
  /** Where it opens, paused; absent: at its beginning. */
  readonly opening?: Opening;
  /** The scenario as it came, not checked yet. */
  readonly load: () => Promise<{ readonly default: unknown }>;
}

/** Opens at the frame in which the director did this. */
export const leavesDirector = (decision: ReasonCode): Opening => ({ decision, follow: 'send' });

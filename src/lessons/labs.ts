/**
 * The labs that the page offers: each a scenario of the fidelity suite, so that what a learner sees is what the kernel did. The first
 * ones come from course notes whose set-ups they keep, address by address; the others are those set-ups with one thing missing or added.
 */
import type { TraceEvent } from '../kernel/trace.ts';
import type { Bilingual, Lab, Opening } from './lab.ts';
import { brokenLabs } from './labs-broken.ts';
import { firstLabs } from './labs-first.ts';
import { furtherLabs } from './labs-further.ts';

export { MODES, type Bilingual, type Lab, type Mode, type Opening } from './lab.ts';

export const labs: readonly Lab[] = [...firstLabs, ...furtherLabs, ...brokenLabs];

/** The lab that opens when nothing else was asked for. */
export const defaultLab = 'seed-dr-arp-sysctl';

/** The lab of that id, or undefined. */
export const findLab = (id: string): Lab | undefined => labs.find((lab) => lab.id === id);

/** Index of the trace event at which a lab opens; 0 where the run has no such moment. */
export function findOpening(trace: readonly TraceEvent[], opening: Opening | undefined): number {
  if (!opening) return 0;
  const decision = trace.findIndex((event) => event.kind === 'decision' && event.code === opening.decision);
  const decided = trace[decision];
  if (decided?.kind !== 'decision' || opening.follow === undefined) return Math.max(0, decision);
  const sent = trace.findIndex(
    (event, i) =>
      i > decision && event.kind === 'send' && event.host === decided.host && event.packet === decided.packet,
  );
  return sent < 0 ? decision : sent;
}

/** A lab's title where its forwarding method stands beside it: without the `DR, ` that it begins with. */
export function bareTitle({ title }: Lab, language: keyof Bilingual): string {
  const bare = title[language].replace(/^(?:NAT|DR|TUN)(?:, |：)/, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

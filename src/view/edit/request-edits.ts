/** Edits of what the clients ask: the steps of the document, or requests sent from the playhead on. */
import type { Scenario, Step } from '../../lab/scenario.ts';
import type { Edit, EditContext } from './edit.ts';

export type RequestKind = 'http' | 'udp' | 'ping';

export interface NewRequests {
  readonly kind: RequestKind;
  readonly host: string;
  /** One of the host's addresses; null: the host chooses. */
  readonly from: string | null;
  readonly to: string;
  readonly port: number;
  readonly count: number;
}

/** The most requests that are added at once: each is played before the next is sent. */
export const mostRequests = 20;

/** The requests as steps: each from a port of its own that nobody has used, as the labs have them. */
function stepsOf({ scenario, inputs }: EditContext, { kind, host, from, to, port, count }: NewRequests): Step[] {
  if (kind === 'ping')
    return [{ do: 'run', host, command: `ping -c ${count}${from === null ? '' : ` -I ${from}`} ${to}` }];
  const all = [...scenario.steps, ...inputs.map((input) => input.step)];
  const used = all.map((step) => ('src' in step ? Number(step.src?.split(':')[1] ?? 0) : 0));
  const first = Math.max(40_000, ...used) + 1;
  return Array.from({ length: count }, (_, n) => ({
    do: kind,
    host,
    ...(from !== null && first + n <= 65_535 && { src: `${from}:${first + n}` }),
    dst: `${to}:${port}`,
  }));
}

/** More requests: at the end of the lab's own, or from the playhead on. */
export function addRequests(context: EditContext, requests: NewRequests): Edit {
  const steps = stepsOf(context, requests);
  if (context.when === 'now') return { steps };
  return { scenario: { ...context.scenario, steps: [...context.scenario.steps, ...steps] } };
}

/** One step less; where it opens a connection, also what is done on that. */
export function removeStep(scenario: Scenario, index: number): Edit {
  const gone = scenario.steps[index];
  const steps = scenario.steps.filter(
    (step, i) => i !== index && !(gone?.do === 'open' && 'id' in step && step.id === gone.id && i > index),
  );
  return { scenario: { ...scenario, steps } };
}

/** Moves a step to stand before what is at `to` now. */
export function moveStep(scenario: Scenario, from: number, to: number): Edit {
  const step = scenario.steps[from];
  if (!step || to === from || to === from + 1) return {};
  const rest = scenario.steps.filter((_, i) => i !== from);
  const at = to > from ? to - 1 : to;
  return { scenario: { ...scenario, steps: [...rest.slice(0, at), step, ...rest.slice(at)] } };
}

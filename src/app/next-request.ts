/** The request that "send a request" sends: the lab's own once more, from a client port that nobody has used. */
import type { Input } from '../lab/run.ts';
import type { Scenario, Step, StepOf } from '../lab/scenario.ts';

type ClientStep = StepOf<'http'> | StepOf<'open'> | StepOf<'udp'>;

const asks = (step: Step): step is ClientStep => step.do === 'http' || step.do === 'open' || step.do === 'udp';

type Asked = { scenario: Scenario; inputs: readonly Input[] };

/** Whether there is one: asked for at every step. */
export const hasRequest = ({ scenario, inputs }: Asked): boolean =>
  scenario.steps.some(asks) || inputs.some(({ step }) => asks(step));

/** Returns null where the lab has no request to repeat. */
export function nextRequest(source: Asked): Step | null {
  const steps = [...source.scenario.steps, ...source.inputs.map((input) => input.step)].filter(asks);
  const model = steps.find((step) => step.do !== 'open') ?? steps[0];
  if (!model) return null;
  const ports = steps.map((step) => Number(step.src?.split(':')[1] ?? 0));
  const port = Math.max(40_000, ...ports) + 1;
  const { host, dst } = model;
  const source4 = model.src?.split(':')[0];
  const src = source4 === undefined || port > 65_535 ? {} : { src: `${source4}:${port}` };
  return model.do === 'udp' ? { ...model, ...src } : { do: 'http', host, dst, ...src };
}

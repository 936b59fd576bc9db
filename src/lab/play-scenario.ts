/** A scenario's record: what the headless player prints, and what is held against the kernel's. */
import type { TraceEvent } from '../kernel/trace.ts';
import { describeFrame } from '../wire/record.ts';
import { formatMac, parseMac } from '../wire/address.ts';
import type { FrameRecord, RunRecord, StepResult } from './record.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { play } from './timeline.ts';

/** Plays a scenario and records it. */
export function playScenario(scenario: Scenario, options: { seed?: number } = {}): RunRecord {
  return recordOf(play(scenario, options));
}

/** A run's record: every step's result, every frame that an interface of the scenario sent or received. */
export function recordOf({ scenario, trace, results }: Run): RunRecord {
  const names = new Map<number, string>();
  for (const [host, { interfaces }] of Object.entries(scenario.hosts))
    for (const [name, { mac }] of Object.entries(interfaces)) names.set(parseMac(mac) ?? 0, `${host}.${name}`);
  const nameOf = (mac: number) => names.get(mac) ?? formatMac(mac);
  const frames: FrameRecord[] = [];
  if (scenario.frames !== false) {
    const first = trace.find(isFrame)?.time ?? 0;
    for (const event of trace) {
      if (!isFrame(event) || event.step < 0) continue;
      if (!Object.hasOwn(scenario.hosts[event.host]?.interfaces ?? {}, event.interface)) continue;
      const { eth, ...rest } = describeFrame(event.frame, nameOf);
      if (!eth) continue;
      frames.push({
        step: event.step,
        t_us: Math.floor((event.time - first) / 1000),
        at: `${event.host}.${event.interface}`,
        dir: event.kind === 'send' ? 'out' : 'in',
        eth,
        ...rest,
      });
    }
  }
  return { results: results as StepResult[], frames };
}

const isFrame = (event: TraceEvent): event is Extract<TraceEvent, { kind: 'send' | 'receive' }> =>
  event.kind === 'send' || event.kind === 'receive';

/** What the kernel did with a scenario, out of what the program inside the machine wrote: its frames decoded as the simulator's are. */
import { EMPTY_BYTES, parseHex } from '../../src/base/bytes.ts';
import { formatRecord } from '../../src/lab/record.ts';
import type { FrameRecord, RunRecord, StepResult } from '../../src/lab/record.ts';
import type { Scenario } from '../../src/lab/scenario.ts';
import { formatMac, parseMac } from '../../src/wire/address.ts';
import { describeFrame } from '../../src/wire/record.ts';

/** A run's record with the kernel that made it. */
export interface KernelRecord extends RunRecord {
  readonly kernel: string;
  /** How long it took, by the machine's own clock. */
  readonly seconds: number;
}

/** One line of what `inside/play.py` writes. */
type Raw =
  | { readonly error: string }
  | {
      readonly kernel: string;
      readonly seconds: number;
      readonly results: readonly StepResult[];
      readonly frames: readonly (readonly [step: number, ns: number, at: string, dir: 'in' | 'out', hex: string])[];
    };

/** The record in a line that the program inside wrote about this scenario; throws why there is none. */
export function readKernelRecord(scenario: Scenario, line: string): KernelRecord {
  const raw = JSON.parse(line) as Raw;
  if ('error' in raw) throw new Error(raw.error);
  const names = new Map<number, string>();
  for (const [host, { interfaces }] of Object.entries(scenario.hosts)) {
    for (const [name, { mac }] of Object.entries(interfaces)) names.set(parseMac(mac) ?? 0, `${host}.${name}`);
  }
  const first = raw.frames[0]?.[1] ?? 0;
  const frames = raw.frames.flatMap(([step, nanoseconds, at, dir, hex]): FrameRecord[] => {
    const { eth, ...rest } = describeFrame(parseHex(hex) ?? EMPTY_BYTES, (mac) => names.get(mac) ?? formatMac(mac));
    return eth ? [{ step, t_us: Math.floor((nanoseconds - first) / 1000), at, dir, eth, ...rest }] : [];
  });
  return { kernel: raw.kernel, seconds: raw.seconds, results: raw.results, frames };
}

/** As a file of `fidelity/records`. */
export function formatKernelRecord(name: string, record: KernelRecord): string {
  return `{"kernel":${JSON.stringify(record.kernel)},"scenario":${JSON.stringify(name)},\n${formatRecord(record).slice(1)}`;
}

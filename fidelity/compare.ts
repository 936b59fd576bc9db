/**
 * Holds what the simulator did against what the Linux kernel did.
 *
 * What is compared: every step's result; on every interface and in each direction the sequence of frames within a step, each with its
 * Ethernet, ARP, IP (inner IP too), TCP, UDP and ICMP fields. What is not, since it hangs on timing or chance: time stamps, sequence
 * and acknowledgement numbers, IP identification, checksums, retransmissions (a repeat of a TCP segment or an ARP request within a
 * step), bare ACKs other than the handshake's, unicast ARP probes and their answers, ports that the scenario does not name.
 */
import type { FrameRecord, RunRecord, StepResult } from '../src/lab/record.ts';
import type { RecordedIp } from '../src/wire/record.ts';
import type { Scenario, Step } from '../src/lab/scenario.ts';

/** How two records agree. */
export interface Comparison {
  readonly equal: boolean;
  readonly results: Tally;
  /** None where the scenario has its frames not recorded or not compared. */
  readonly frames: Tally;
  /** One text, of one or more lines, for each difference: results first, then frames by step and place. */
  readonly differences: readonly string[];
}

/** How many agree, of all. */
export interface Tally {
  readonly agree: number;
  readonly total: number;
}

/** Compares a simulator's record of a scenario with the kernel's. */
export function compareRecords(scenario: Scenario, kernel: RunRecord, simulator: RunRecord): Comparison {
  const differences: string[] = [];
  const results = compareResults(scenario, kernel, simulator, differences);
  const frames = compareFrames(scenario, kernel, simulator, differences);
  const equal = results.agree === results.total && frames.agree === frames.total;
  return { equal, results, frames, differences };
}

/** A comparison as text: a line with the counts, then at most `most` differences. */
export function formatComparison(name: string, comparison: Comparison, most = 12): string {
  const { equal, results, frames, differences } = comparison;
  const counts = `results ${results.agree}/${results.total}, frames ${frames.agree}/${frames.total}`;
  const lines = [`${equal ? 'equal' : 'DIFFERS'} ${name}: ${counts}`];
  for (const difference of differences.slice(0, most)) lines.push(difference.replace(/^/gm, '  '));
  if (differences.length > most) lines.push(`  ... ${differences.length - most} more`);
  return lines.join('\n');
}

// ---- results

function compareResults({ steps }: Scenario, kernel: RunRecord, simulator: RunRecord, out: string[]): Tally {
  let agree = 0;
  steps.forEach((step, i) => {
    const want = kernel.results[i];
    const got = simulator.results[i];
    if (want && got && resultKey(step, want) === resultKey(step, got)) agree++;
    else out.push(`${stepTitle(steps, i)}\n  kernel    ${showResult(want)}\n  simulator ${showResult(got)}`);
  });
  return { agree, total: steps.length };
}

function showResult(result: StepResult | undefined): string {
  return result === undefined ? 'no result' : JSON.stringify(result).slice(0, 700);
}

/** What of a result has to be equal, as text. */
function resultKey(step: Step, result: StepResult): string {
  if (!('stdout' in result)) return JSON.stringify(result, Object.keys(result).sort());
  const mode = step.do === 'run' ? step.compare : undefined;
  const command = step.do === 'run' ? step.command : '';
  if (mode === 'status') return JSON.stringify(['status', result.status]);
  let { stdout } = result;
  if (mode === 'connections') {
    // Timers run, and the order is that of the kernel's hash table. Timers behind `IP` and two spaces (a mark's template) do count.
    const rows = splitLines(stdout);
    const entries = rows.slice(2).map((row) => row.replace(/^(\S+) \d+:\d+/, '$1 mm:ss'));
    stdout = [...rows.slice(0, 2), ...entries.sort()].join('\n');
  }
  if (command.includes('neigh')) {
    const rows = splitLines(stdout).map((row) => row.replace(/\b(REACHABLE|STALE|DELAY|PROBE)\b/g, 'NUD').trimEnd());
    stdout = rows.sort().join('\n');
  }
  if (command.includes('--rate')) stdout = stdout.replace(/\d/g, 'n');
  return JSON.stringify(['output', stdout, result.stderr, result.status]);
}

function splitLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

// ---- frames

/** The fields of a frame that have to be equal, flat: `['eth.src', 'client.eth0'], ['tcp.flags', 'S'], ['icmp.quoted.ttl', 63] ...` */
type Fields = readonly (readonly [name: string, value: string | number | boolean | null])[];

function compareFrames(scenario: Scenario, kernel: RunRecord, simulator: RunRecord, out: string[]): Tally {
  let agree = 0;
  let total = 0;
  if (scenario.compare_frames === 'results-only' || scenario.frames === false) return { agree, total };
  const ports = namedPorts(scenario);
  const kernelPlaces = framesByPlace(kernel, ports);
  const simulatorPlaces = framesByPlace(simulator, ports);
  const places = new Map([...kernelPlaces, ...simulatorPlaces].map(([key, { place }]) => [key, place]));
  for (const [key, place] of [...places].sort(([, a], [, b]) => comparePlaces(a, b))) {
    const want = kernelPlaces.get(key)?.frames ?? [];
    const got = simulatorPlaces.get(key)?.frames ?? [];
    const blocks = matchingBlocks(want, got);
    const same = blocks.reduce((sum, { size }) => sum + size, 0);
    agree += same;
    total += Math.max(want.length, got.length);
    const title = `${stepTitle(scenario.steps, place.step)}, ${place.at} ${place.dir}`;
    out.push(...describe(want, got, blocks).map((text) => `${title}, ${text}`));
    if (same < want.length && JSON.stringify([...want].sort()) === JSON.stringify([...got].sort())) {
      out.push(`${title}: the same frames in another order`);
    }
  }
  return { agree, total };
}

/** The ports that mean something: those of services, and every number in steps and commands that could be one. */
function namedPorts({ hosts, steps }: Scenario): ReadonlySet<number> {
  const ports = new Set([80, 443, 53, 22, 9]);
  for (const { services } of Object.values(hosts)) for (const { port } of services) ports.add(port);
  const texts = JSON.stringify([steps, Object.values(hosts).map(({ commands }) => commands)]);
  for (const [digits] of texts.matchAll(/\b\d{2,5}\b/g)) ports.add(Number(digits));
  return ports;
}

interface Place {
  readonly step: number;
  readonly at: string;
  readonly dir: string;
}

function comparePlaces(a: Place, b: Place): number {
  return a.step - b.step || Number(a.at > b.at) - Number(a.at < b.at) || Number(a.dir > b.dir) - Number(a.dir < b.dir);
}

/** At each place of each step the frames that are compared, each as its fields' JSON text. */
function framesByPlace({ frames }: RunRecord, ports: ReadonlySet<number>) {
  const places = new Map<string, { readonly place: Place; readonly frames: string[] }>();
  const isNews = newsFilter();
  for (const frame of frames) {
    const fields = frameFields(frame, ports);
    if (fields === undefined) continue;
    const text = JSON.stringify(fields);
    const { step, at, dir } = frame;
    const placeKey = JSON.stringify([step, at, dir]);
    if (!isNews(frame, `${placeKey} ${text}`)) continue;
    const entry = places.get(placeKey) ?? { place: { step, at, dir }, frames: [] };
    places.set(placeKey, entry);
    entry.frames.push(text);
  }
  return places;
}

/**
 * Tells, frame after frame, which ones to compare: not those that hang on timing. `key` stands for the frame's step, place and fields.
 */
function newsFilter(): (frame: FrameRecord, key: string) => boolean {
  const seen = new Set<string>();
  /** Answers that unicast ARP probes still wait for. */
  const probes = new Map<string, number>();
  /** TCP flows whose SYN passed, and those of them whose handshake's ACK passed since. */
  const begun = new Set<string>();
  const acknowledged = new Set<string>();

  return (frame, key) => {
    const { at, dir, eth, arp, ip } = frame;
    const repeated = seen.has(key);
    if (arp) {
      if (arp.op === 1 && eth.dst !== 'broadcast') {
        const answer = JSON.stringify([at, dir === 'out' ? 'in' : 'out', arp.tpa, arp.spa]);
        probes.set(answer, (probes.get(answer) ?? 0) + 1);
        return false;
      }
      const answer = JSON.stringify([at, dir, arp.spa, arp.tpa]);
      const awaited = probes.get(answer) ?? 0;
      if (arp.op === 2 && awaited > 0) {
        probes.set(answer, awaited - 1);
        return false;
      }
      if (arp.op === 1 && repeated) return false;
    }
    const inner = ip && innermost(ip);
    if (ip && inner?.tcp) {
      const { sport, dport, flags, len } = inner.tcp;
      const flow = JSON.stringify([at, dir, inner.src, inner.dst, sport, dport, ip.ip !== undefined]);
      if (flags === 'S') {
        begun.add(flow);
        acknowledged.delete(flow);
      }
      if (flags === 'A' && len === 0) {
        if (!begun.has(flow) || acknowledged.has(flow)) return false;
        acknowledged.add(flow);
      }
      if (repeated) return false;
    }
    seen.add(key);
    return true;
  };
}

function innermost(ip: RecordedIp): RecordedIp {
  return ip.ip === undefined ? ip : innermost(ip.ip);
}

/** The fields to compare; undefined for what is neither ARP nor IP. */
function frameFields({ eth, arp, ip }: FrameRecord, ports: ReadonlySet<number>): Fields | undefined {
  const addresses: Fields = [
    ['eth.src', eth.src],
    ['eth.dst', eth.dst],
  ];
  if (arp) {
    const { op, sha, spa, tha, tpa } = arp;
    return [
      ...addresses,
      ['arp.op', op],
      ['arp.sha', sha],
      ['arp.spa', spa],
      // A request asks for it.
      ['arp.tha', op === 1 ? null : tha],
      ['arp.tpa', tpa],
    ];
  }
  return ip && [...addresses, ...ipFields(ip, 'ip.', ports, false)];
}

/** The fields of an IP packet; one that an ICMP error quotes shows a segment's ports only. */
function ipFields(packet: RecordedIp, prefix: string, ports: ReadonlySet<number>, quoted: boolean): Fields {
  const { src, dst, ttl, proto, tos, len, df, mf, off, tcp, udp, icmp, gre, ip } = packet;
  const port = (number: number) => (ports.has(number) ? number : 'ephemeral');
  const fields = Object.entries({ src, dst, ttl, proto, tos, len, df, mf, off });
  const more: [string, string | number | boolean | undefined][] = [];
  if (tcp) {
    more.push(['tcp.sport', port(tcp.sport)], ['tcp.dport', port(tcp.dport)]);
    if (!quoted) more.push(['tcp.flags', tcp.flags], ['tcp.len', tcp.len]);
  }
  if (udp) more.push(['udp.sport', port(udp.sport)], ['udp.dport', port(udp.dport)], ['udp.len', udp.len]);
  if (icmp) {
    const { type, code, mtu, gateway } = icmp;
    more.push(['icmp.type', type], ['icmp.code', code], ['icmp.mtu', mtu], ['icmp.gateway', gateway]);
  }
  if (gre) more.push(['gre.type', gre.type]);
  return [
    ...[...fields, ...more].map(([name, value]) => [prefix + name, value ?? null] as const),
    ...(icmp?.quoted ? ipFields(icmp.quoted, `${prefix}quoted.`, ports, true) : []),
    ...(ip ? ipFields(ip, `${prefix}inner.`, ports, false) : []),
  ];
}

// ---- what differs

/** A run of frames that both sides have: `size` of them, from `a` in one and from `b` in the other. */
interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/**
 * Ratcliff and Obershelp's matching: the longest run that both have (the earliest of equals), then the same before it and after it.
 * As Python's `difflib.SequenceMatcher` does it, without its heuristics for junk.
 */
function matchingBlocks(a: readonly string[], b: readonly string[]): Block[] {
  const positions = new Map<string, number[]>();
  b.forEach((text, j) => {
    const known = positions.get(text);
    if (known) known.push(j);
    else positions.set(text, [j]);
  });

  const match = (aLow: number, aHigh: number, bLow: number, bHigh: number): Block[] => {
    let best: Block = { a: aLow, b: bLow, size: 0 };
    /** How long the run is that ends at the frame before in `a` and at this one in `b`. */
    let lengths = new Map<number, number>();
    for (let i = aLow; i < aHigh; i++) {
      const longer = new Map<number, number>();
      for (const j of positions.get(a[i] ?? '') ?? []) {
        if (j < bLow || j >= bHigh) continue;
        const size = (lengths.get(j - 1) ?? 0) + 1;
        longer.set(j, size);
        if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
      }
      lengths = longer;
    }
    if (best.size === 0) return [];
    return [...match(aLow, best.a, bLow, best.b), best, ...match(best.a + best.size, aHigh, best.b + best.size, bHigh)];
  };
  return match(0, a.length, 0, b.length);
}

/** What stands between the blocks, frame by frame: two that take each other's place and differ little as one. */
function describe(want: readonly string[], got: readonly string[], blocks: readonly Block[]): string[] {
  const out: string[] = [];
  let a = 0;
  let b = 0;
  for (const block of [...blocks, { a: want.length, b: got.length, size: 0 }]) {
    while (a < block.a || b < block.b) {
      const ours = b < block.b ? parse(got[b]) : undefined;
      const theirs = a < block.a ? parse(want[a]) : undefined;
      const changes = ours && theirs ? changedFields(theirs, ours) : [];
      if (theirs && changes.length > 0 && changes.length <= 4) {
        out.push(`frame ${a}: ${changes.join('; ')}\n  kernel    ${showFields(theirs)}`);
      } else {
        if (theirs) out.push(`frame ${a}: only the kernel\n  kernel    ${showFields(theirs)}`);
        if (ours) out.push(`frame ${b}: only the simulator\n  simulator ${showFields(ours)}`);
      }
      if (theirs) a++;
      if (ours) b++;
    }
    a += block.size;
    b += block.size;
  }
  return out;
}

function parse(text: string | undefined): Fields {
  return JSON.parse(text ?? '[]') as Fields;
}

/** `ip.ttl: kernel 63, simulator 64` for each field that differs; nothing when they don't have the same fields. */
function changedFields(theirs: Fields, ours: Fields): string[] {
  if (theirs.length !== ours.length || theirs.some(([name], i) => ours[i]?.[0] !== name)) return [];
  return theirs.flatMap(([name, value], i) => {
    const other = ours[i]?.[1];
    return value === other ? [] : [`${name}: kernel ${value}, simulator ${other}`];
  });
}

function showFields(fields: Fields): string {
  return fields
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function stepTitle(steps: readonly Step[], i: number): string {
  const step = steps[i];
  return `step ${i} ${step?.do === 'run' ? step.command : (step?.do ?? '')}`.trimEnd();
}

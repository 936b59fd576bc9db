/** The referee refereed: what is compared makes two records differ when it changes, what is not does not. */
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../src/lab/record.ts';
import { parseScenario } from '../src/lab/scenario.ts';
import type { Scenario } from '../src/lab/scenario.ts';
import { compareRecords, formatComparison } from './compare.ts';
import type { Comparison } from './compare.ts';
import { readRecord, readScenario, scenarioNames } from './corpus.ts';

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;
type Draft = Writable<RunRecord>;
type Frame = Draft['frames'][number];
type Change = (draft: Draft) => void;

function perturbed(name: string, change: Change): Comparison {
  const draft = structuredClone(readRecord(name)) as Draft;
  change(draft);
  return compareRecords(readScenario(name), readRecord(name), draft);
}

/** The index of the first frame that fits; throws when none does, so that no change is made of nothing. */
function indexOf({ frames }: Draft, fits: (frame: Frame) => boolean, from = 0): number {
  const index = frames.findIndex((frame, i) => i >= from && fits(frame));
  if (index === -1) throw new Error('no such frame');
  return index;
}

function frameAt({ frames }: Draft, index: number): Frame {
  const frame = frames[index];
  if (!frame) throw new Error('no such frame');
  return frame;
}

/** Changes the first frame that fits. */
function edit(fits: (frame: Frame) => boolean, change: (frame: Frame) => void): Change {
  return (draft) => change(frameAt(draft, indexOf(draft, fits)));
}

/** Inserts changed copies of a frame behind it. */
function repeat(fits: (frame: Frame) => boolean, ...changes: ((frame: Frame) => void)[]): Change {
  return (draft) => {
    const index = indexOf(draft, fits);
    const copies = changes.map((change) => {
      const copy = structuredClone(frameAt(draft, index));
      change(copy);
      return copy;
    });
    draft.frames.splice(index + 1, 0, ...copies);
  };
}

/** Leaves out the first frame that fits. */
function drop(fits: (frame: Frame) => boolean): Change {
  return (draft) => void draft.frames.splice(indexOf(draft, fits), 1);
}

function placeOf({ step, at, dir }: Frame): string {
  return `${step} ${at} ${dir}`;
}

/** Swaps the first frame that fits with the next one at the same place (or at any other). */
function swap(fits: (frame: Frame) => boolean, samePlace: boolean): Change {
  return (draft) => {
    const i = indexOf(draft, fits);
    const first = frameAt(draft, i);
    const j = indexOf(draft, (frame) => (placeOf(frame) === placeOf(first)) === samePlace, i + 1);
    [draft.frames[i], draft.frames[j]] = [frameAt(draft, j), first];
  };
}

const flags =
  (set: string, at?: string) =>
  ({ ip, at: place }: Frame): boolean =>
    ip?.tcp?.flags === set && (at ?? place) === place;
const isIp = ({ ip }: Frame): boolean => ip !== undefined;
const isArp =
  (op: number) =>
  ({ arp }: Frame): boolean =>
    arp?.op === op;
const isUdp = ({ ip }: Frame): boolean => ip?.udp !== undefined;
const isIpip = ({ ip }: Frame): boolean => ip?.ip !== undefined;
const isQuoting = ({ ip }: Frame): boolean => ip?.icmp?.quoted !== undefined;
const asItIs = (): void => {};

/** Makes an ARP reply an ARP probe: a request to a neighbour that is known already. */
function probe(frame: Frame): void {
  frame.arp!.op = 1;
  frame.eth.dst = 'router.eth1';
}

/** The output of the first `run` step whose output fits. */
function output(fits: (stdout: string) => boolean, change: (stdout: string) => string): Change {
  return ({ results }) => {
    const result = results.find((each) => 'stdout' in each && fits(each.stdout));
    if (!result || !('stdout' in result)) throw new Error('no such output');
    result.stdout = change(result.stdout);
  };
}

/** The rows behind the first few in reverse. */
function reversed(text: string, head: number): string {
  const rows = text.trimEnd().split('\n');
  return [...rows.slice(0, head), ...rows.slice(head).reverse(), ''].join('\n');
}

test.each(scenarioNames())('%s: the record agrees with itself', (name) => {
  const comparison = perturbed(name, asItIs);
  expect(comparison.differences).toEqual([]);
  expect(comparison.equal).toBe(true);
  expect(comparison.results.agree).toBe(readRecord(name).results.length);
  expect(comparison.frames.total === 0).toBe(
    readRecord(name).frames.length === 0 || readScenario(name).compare_frames === 'results-only',
  );
});

describe('frames: what makes a difference', () => {
  const changes: [string, string, Change][] = [
    ['a TTL', 'seed-dr-rr', edit(isIp, (f) => void (f.ip!.ttl -= 1))],
    ['a type of service', 'seed-dr-rr', edit(isIp, (f) => void (f.ip!.tos = 8))],
    ['a length', 'seed-dr-rr', edit(isIp, (f) => void (f.ip!.len += 4))],
    ['a protocol', 'seed-dr-rr', edit(isIp, (f) => void (f.ip!.proto = 17))],
    ['DF', 'seed-dr-rr', edit(isIp, (f) => void (f.ip!.df = false))],
    ['MF', 'seed-dr-rr', edit(isIp, (f) => void (f.ip!.mf = true))],
    ['a fragment offset', 'seed-dr-rr', edit(isIp, (f) => void (f.ip!.off = 1480))],
    ['a source address', 'seed-dr-rr', edit(isIp, (f) => void (f.ip!.src = '10.9.9.9'))],
    ['a destination address', 'seed-nat-rr', edit(isIp, (f) => void (f.ip!.dst = '10.9.9.9'))],
    ['a source MAC', 'seed-dr-rr', edit(isIp, (f) => void (f.eth.src = 'rs1.eth0'))],
    ['a destination MAC', 'seed-dr-rr', edit(isIp, (f) => void (f.eth.dst = 'rs1.eth0'))],
    ['the interface', 'seed-dr-rr', edit(isIp, (f) => void (f.at = 'rs1.eth0'))],
    ['the direction', 'seed-dr-rr', edit(isIp, (f) => void (f.dir = f.dir === 'in' ? 'out' : 'in'))],
    ['the step', 'seed-dr-rr', edit(flags('S'), (f) => void (f.step += 1))],
    ['TCP flags', 'seed-dr-rr', edit(flags('S'), (f) => void (f.ip!.tcp!.flags = 'SE'))],
    ['a named port', 'seed-dr-rr', edit(flags('S'), (f) => void (f.ip!.tcp!.dport = 443))],
    ['TCP payload', 'seed-dr-rr', edit(flags('PA'), (f) => void (f.ip!.tcp!.len! += 1))],
    ['a missing transport header', 'seed-dr-rr', edit(flags('PA'), (f) => void delete f.ip!.tcp)],
    ['an inner TTL', 'seed-tun-three-cities', edit(isIpip, (f) => void (f.ip!.ip!.ttl -= 1))],
    ['inner TCP flags', 'seed-tun-three-cities', edit(isIpip, (f) => void (f.ip!.ip!.tcp!.flags = 'R'))],
    ['UDP payload', 'udp-nat', edit(isUdp, (f) => void (f.ip!.udp!.len += 1))],
    ['a UDP port', 'udp-nat', edit(isUdp, (f) => void (f.ip!.udp!.dport = 80))],
    ['a datagram twice', 'udp-nat', repeat(isUdp, asItIs)],
    ['an ICMP type', 'icmp-ttl-dr', edit(isQuoting, (f) => void (f.ip!.icmp!.type = 12))],
    ['an ICMP code', 'icmp-ttl-dr', edit(isQuoting, (f) => void (f.ip!.icmp!.code = 9))],
    [
      'an ICMP mtu',
      'tun-mtu-df',
      edit(
        (f) => f.ip?.icmp?.mtu !== undefined,
        (f) => void (f.ip!.icmp!.mtu! -= 20),
      ),
    ],
    [
      'a redirect gateway',
      'nat-one-arm-redirects',
      edit(
        (f) => f.ip?.icmp?.gateway !== undefined,
        (f) => void (f.ip!.icmp!.gateway = '1.1.1.1'),
      ),
    ],
    ['a quoted address', 'icmp-ttl-dr', edit(isQuoting, (f) => void (f.ip!.icmp!.quoted!.dst = '1.1.1.1'))],
    ['a quoted TTL', 'icmp-ttl-dr', edit(isQuoting, (f) => void (f.ip!.icmp!.quoted!.ttl += 1))],
    ['a missing quotation', 'icmp-ttl-dr', edit(isQuoting, (f) => void delete f.ip!.icmp!.quoted)],
    ['who asks by ARP', 'seed-dr-rr', edit(isArp(1), (f) => void (f.arp!.spa = '10.9.9.9'))],
    ['whom ARP asks for', 'seed-dr-rr', edit(isArp(1), (f) => void (f.arp!.tpa = '10.9.9.9'))],
    ['who answers by ARP', 'seed-dr-rr', edit(isArp(2), (f) => void (f.arp!.sha = 'rs1.eth0'))],
    ['whom ARP answers', 'seed-dr-rr', edit(isArp(2), (f) => void (f.arp!.tha = 'rs1.eth0'))],
    ['an ARP operation', 'seed-dr-rr', edit(isArp(2), (f) => void (f.arp!.op = 3))],
    ['an ARP reply twice', 'seed-dr-rr', repeat(isArp(2), asItIs)],
    ['a SYN left out', 'seed-dr-rr', drop(flags('S'))],
    ["the handshake's ACK left out", 'seed-dr-rr', drop(flags('A', 'router.eth0'))],
    ['an ARP request left out', 'seed-dr-rr', drop(isArp(1))],
    ['a SYN in the next step, too', 'seed-dr-rr', repeat(flags('S'), (f) => void (f.step += 1))],
    ['a RST more', 'seed-dr-rr', repeat(flags('PA'), (f) => void (f.ip!.tcp!.flags = 'R'))],
    ['two frames of one place swapped', 'seed-dr-rr', swap(flags('S', 'rs2.eth0'), true)],
    ['no frames', 'seed-dr-rr', (draft) => void (draft.frames = [])],
  ];
  test.each(changes)('%s (%s)', (_what, name, change) => {
    const { equal, results, frames, differences } = perturbed(name, change);
    expect(equal).toBe(false);
    expect(results.agree).toBe(results.total);
    expect(frames.agree).toBeLessThan(frames.total);
    expect(differences.length).toBeGreaterThan(0);
  });
});

describe('frames: what makes none', () => {
  const changes: [string, string, Change][] = [
    ['the time', 'seed-dr-rr', edit(isIp, (f) => void (f.t_us += 5))],
    ['a sequence number', 'seed-dr-rr', edit(flags('PA'), (f) => void (f.ip!.tcp!.seq! += 1))],
    ['an acknowledgement number', 'seed-dr-rr', edit(flags('PA'), (f) => void (f.ip!.tcp!.ack! += 1))],
    ['a SYN repeated in its step', 'seed-dr-rr', repeat(flags('S'), asItIs)],
    ['data repeated in its step', 'seed-dr-rr', repeat(flags('PA'), asItIs, asItIs)],
    ['an encapsulated segment repeated', 'seed-tun-three-cities', repeat(isIpip, asItIs)],
    ['an ARP request repeated in its step', 'seed-dr-rr', repeat(isArp(1), asItIs)],
    ['what an ARP request gives as target', 'seed-dr-rr', edit(isArp(1), (f) => void (f.arp!.tha = 'rs1.eth0'))],
    [
      'a bare ACK after data',
      'seed-dr-rr',
      repeat(flags('PA'), (f) => {
        f.ip!.tcp!.flags = 'A';
        f.ip!.tcp!.len = 0;
        f.ip!.len = 52;
      }),
    ],
    [
      "the kernel's bare ACKs but the handshake's left out",
      'seed-dr-rr',
      (draft) => {
        const seen = new Set<string>();
        draft.frames = draft.frames.filter((f) => {
          if (!flags('A')(f)) return true;
          const flow = JSON.stringify([f.at, f.dir, f.ip!.src, f.ip!.tcp!.sport]);
          const first = !seen.has(flow);
          seen.add(flow);
          return first;
        });
      },
    ],
    ['a unicast ARP probe', 'seed-dr-rr', repeat(isArp(2), probe)],
    [
      'a unicast ARP probe and its answer',
      'seed-dr-rr',
      repeat(
        isArp(2),
        (f) => {
          probe(f);
          f.dir = f.dir === 'in' ? 'out' : 'in';
          [f.arp!.spa, f.arp!.tpa] = [f.arp!.tpa, f.arp!.spa];
        },
        asItIs,
      ),
    ],
    [
      'a frame of another kind',
      'seed-dr-rr',
      repeat(isArp(2), (f) => {
        delete f.arp;
        f.eth.type = '0x88cc';
      }),
    ],
    ['two frames of different places swapped', 'seed-dr-rr', swap(flags('S'), false)],
    ['frames that are recorded but not compared', 'udp-fragments-nat', (draft) => void (draft.frames = [])],
    [
      'frames where none are recorded',
      'sched-rr',
      (draft) => {
        draft.frames = structuredClone(readRecord('seed-dr-rr').frames) as Draft['frames'];
      },
    ],
  ];
  test.each(changes)('%s (%s)', (_what, name, change) => {
    expect(perturbed(name, change)).toEqual(perturbed(name, asItIs));
  });
});

test('a port counts where the scenario names it, and only there', () => {
  const document = structuredClone(readScenario('seed-dr-rr')) as Writable<Scenario>;
  const kernel = readRecord('seed-dr-rr');
  const simulator = JSON.parse(JSON.stringify(kernel).replaceAll(':40001,', ':51234,')) as RunRecord;
  const compare = (scenario: unknown): boolean => {
    const parsed = parseScenario(scenario);
    if (!parsed.ok) throw new Error('bad scenario');
    return compareRecords(parsed.value, kernel, simulator).equal;
  };
  expect(compare(document)).toBe(false);
  for (const step of document.steps) if (step.do === 'http') delete step.src;
  expect(compare(document)).toBe(true);
});

describe('results: what makes a difference', () => {
  const changes: [string, string, Change][] = [
    ['another reply', 'seed-dr-rr', ({ results }) => void (results[0] = { reply: 'rs1\n' })],
    ['an error for a reply', 'seed-dr-rr', ({ results }) => void (results[0] = { error: 'timeout' })],
    ['nothing for a reply', 'seed-dr-rr', ({ results }) => void (results[0] = {})],
    [
      'an output for a reply',
      'seed-dr-rr',
      ({ results }) => {
        results[0] = { stdout: 'rs2\n', stderr: '', status: 0 };
      },
    ],
    ['the last result missing', 'seed-dr-rr', ({ results }) => void results.pop()],
    [
      'a space at a line end',
      'seed-dr-rr',
      output(
        (out) => out.includes('Route'),
        (out) => out.replace(/ +$/m, ''),
      ),
    ],
    [
      'the order of rows',
      'seed-dr-rr',
      output(
        (out) => out.startsWith('-A'),
        (out) => out.split('\n').sort().join('\n'),
      ),
    ],
    [
      'standard error',
      'seed-dr-rr',
      ({ results }) => {
        const last = results.at(-1);
        if (last && 'stderr' in last) last.stderr = 'no';
      },
    ],
    [
      'an exit status',
      'icmp-ping-vip',
      ({ results }) => {
        const ping = results.find((result) => 'status' in result);
        if (ping && 'status' in ping) ping.status = 7;
      },
    ],
    [
      'a connection gone',
      'conn-drain',
      output(
        (out) => out.includes('pro expire'),
        (out) => out.replace(/^TCP.*\n/m, ''),
      ),
    ],
    [
      "a connection's state",
      'conn-drain',
      output(
        (out) => out.includes('pro expire'),
        (out) => out.replace('ESTABLISHED', 'FIN_WAIT   '),
      ),
    ],
    [
      'a neighbour gone',
      'broken-dr-arp-announce',
      output(
        (out) => out.includes('lladdr'),
        (out) => out.replace(/^.*\n/, ''),
      ),
    ],
    [
      'a neighbour failed',
      'broken-dr-arp-announce',
      output(
        (out) => out.includes('lladdr'),
        (out) => out.replace(/REACHABLE|STALE|DELAY|PROBE/, 'FAILED'),
      ),
    ],
    [
      "the timer of a firewall mark's template, whose protocol is a letter shorter",
      'seed-persistent-fwmark',
      output(
        (out) => out.includes('\nIP  '),
        (out) => out.replace(/\nIP  \d\d:\d\d /g, '\nIP  00:07 '),
      ),
    ],
  ];
  test.each(changes)('%s (%s)', (_what, name, change) => {
    const { equal, results, frames, differences } = perturbed(name, change);
    expect(equal).toBe(false);
    expect(results.agree).toBe(results.total - 1);
    expect(frames.agree).toBe(frames.total);
    expect(differences).toHaveLength(1);
  });
});

describe('results: what makes none', () => {
  const changes: [string, string, Change][] = [
    [
      'what a command prints, where its status counts',
      'icmp-ping-vip',
      output(
        (out) => out.includes('PING'),
        () => 'pong',
      ),
    ],
    [
      "a connection's timer",
      'conn-drain',
      output(
        (out) => out.includes('pro expire'),
        (out) => out.replace(/ \d\d:\d\d /g, ' 00:07 '),
      ),
    ],
    [
      'the order of connections',
      'conn-drain',
      output(
        (out) => out.includes('pro expire'),
        (out) => reversed(out, 2),
      ),
    ],
    [
      'how fresh a neighbour is',
      'broken-dr-arp-announce',
      output(
        (out) => out.includes('lladdr'),
        (out) => out.replace(/REACHABLE|STALE|DELAY|PROBE/g, 'DELAY'),
      ),
    ],
    [
      'the order of neighbours',
      'broken-dr-arp-announce',
      output(
        (out) => out.includes('lladdr'),
        (out) => reversed(out, 0),
      ),
    ],
    [
      'rates',
      'ipvsadm-words',
      output(
        (out) => out.includes('CPS'),
        (out) => out.replace(/\d/g, '7'),
      ),
    ],
  ];
  test.each(changes)('%s (%s)', (_what, name, change) => {
    expect(perturbed(name, change).differences).toEqual([]);
  });
});

describe('the account of the differences', () => {
  test('a changed field is named with both values', () => {
    const comparison = perturbed(
      'seed-dr-rr',
      edit(flags('S', 'rs2.eth0'), (f) => void (f.ip!.ttl = 61)),
    );
    expect(comparison.differences).toEqual([
      'step 0 http, rs2.eth0 in, frame 2: ip.ttl: kernel 62, simulator 61\n' +
        '  kernel    eth.src=director.eth0 eth.dst=rs2.eth0 ip.src=198.51.100.10 ip.dst=10.10.10.100 ip.ttl=62 ip.proto=6 ' +
        'ip.tos=0 ip.len=60 ip.df=true ip.mf=false ip.off=0 ip.tcp.sport=40001 ip.tcp.dport=80 ip.tcp.flags=S ip.tcp.len=0',
    ]);
  });

  test('a frame that only one side has is counted once', () => {
    const { frames: whole } = perturbed('seed-dr-rr', asItIs);
    const missing = perturbed('seed-dr-rr', drop(flags('PA', 'rs2.eth0')));
    expect(missing.frames).toEqual({ agree: whole.total - 1, total: whole.total });
    expect(missing.differences).toEqual([expect.stringContaining('rs2.eth0 in, frame 5: only the kernel\n')]);
    const more = perturbed(
      'seed-dr-rr',
      repeat(flags('S', 'rs2.eth0'), (f) => void (f.ip!.tcp!.flags = 'R')),
    );
    expect(more.frames).toEqual({ agree: whole.total, total: whole.total + 1 });
    expect(more.differences).toEqual([expect.stringContaining('rs2.eth0 in, frame 3: only the simulator\n')]);
  });

  test('another order is said to be one', () => {
    const { differences } = perturbed('seed-dr-rr', swap(flags('S', 'rs2.eth0'), true));
    expect(differences.at(-1)).toBe('step 0 http, rs2.eth0 in: the same frames in another order');
  });

  test('a result is shown from both sides', () => {
    const comparison = perturbed('seed-dr-rr', ({ results }) => void (results[0] = { error: 'timeout' }));
    expect(formatComparison('seed-dr-rr', comparison)).toBe(
      `DIFFERS seed-dr-rr: results 7/8, frames ${comparison.frames.total}/${comparison.frames.total}\n` +
        '  step 0 http\n    kernel    {"reply":"rs2\\n"}\n    simulator {"error":"timeout"}',
    );
  });

  test('many differences are cut short', () => {
    const comparison = perturbed('seed-dr-rr', (draft) => {
      draft.results = [];
      draft.frames = [];
    });
    const lines = formatComparison('seed-dr-rr', comparison, 1).split('\n');
    expect(lines[0]).toBe(`DIFFERS seed-dr-rr: results 0/8, frames 0/${comparison.frames.total}`);
    expect(lines.at(-1)).toBe(`  ... ${comparison.differences.length - 1} more`);
    expect(formatComparison('x', perturbed('seed-dr-rr', asItIs))).toMatch(/^equal x: results 8\/8, frames (\d+)\/\1$/);
  });
});

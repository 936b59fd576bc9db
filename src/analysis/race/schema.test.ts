import { expect, test } from 'vitest';
import { parseEntry, parseWorkload } from './schema.ts';
import type { RaceEvent } from './types.ts';
import { newServers, newWorkload } from './workload.ts';

/** The places of the mistakes, with their codes. */
function faults(value: unknown): string[] {
  const parsed = parseWorkload(value);
  return parsed.ok ? [] : parsed.error.map(({ code, path }) => `${path} ${code}`);
}

const workload = newWorkload();
const dies: RaceEvent = { kind: 'dies', at: 5, server: 'rs1', answers: 'reset', check: { after: 1, action: 'remove' } };

test('a workload survives JSON', () => {
  const one = newWorkload({ events: [dies, { kind: 'returns', at: 9, server: 'rs1' }] });
  expect(parseWorkload(JSON.parse(JSON.stringify(one)))).toEqual({ ok: true, value: one });
});

// [what is changed, what is wrong]
const bad: [object, string][] = [
  [{ race: 2 }, 'race wrong-type'],
  [{ seed: 1.5 }, 'seed out-of-range'],
  [{ connections: 0 }, 'connections out-of-range'],
  [{ connections: 2_000_001 }, 'connections out-of-range'],
  [{ protocol: 'sctp' }, 'protocol not-one-of'],
  [{ colour: 'red' }, 'colour unknown-key'],
  [{ seed: undefined }, 'seed wrong-type'],
  [{ arrivals: { kind: 'poison', rate: 1 } }, 'arrivals.kind not-one-of'],
  [{ arrivals: { kind: 'poisson', rate: 0 } }, 'arrivals.rate out-of-range'],
  [{ arrivals: { kind: 'poisson', rate: 1e-6 } }, 'connections out-of-range'],
  [{ arrivals: { kind: 'recorded', at: [] } }, 'arrivals.at out-of-range'],
  [{ arrivals: { kind: 'recorded', at: [1, 3, 2] } }, 'arrivals.at[2] out-of-range'],
  [{ arrivals: { kind: 'recorded', at: [1, 2], work: [1] } }, 'arrivals.work out-of-range'],
  [{ arrivals: { kind: 'recorded', at: [1, 2], client: [0, 2000] } }, 'arrivals.client[1] out-of-range'],
  [{ arrivals: { kind: 'recorded', at: [1], destination: [1] } }, 'arrivals.destination[0] out-of-range'],
  [{ work: { kind: 'pareto', mean: 1, shape: 1 } }, 'work.shape out-of-range'],
  [{ clients: { kind: 'nat', count: 5, share: 2 } }, 'clients.share out-of-range'],
  [{ servers: [] }, 'servers out-of-range'],
  [{ servers: newServers(1025) }, 'servers out-of-range'],
  [{ servers: [...newServers(2), ...newServers(1)] }, 'servers[2].name duplicate'],
  [{ servers: newServers(2, (i) => ({ weight: i - 1 })) }, 'servers[0].weight out-of-range'],
  [{ servers: newServers(2, (i) => ({ lowerThreshold: i })) }, 'servers[1].lowerThreshold out-of-range'],
  [{ servers: newServers(1, () => ({ name: '1st' })) }, 'servers[0].name bad-name'],
  [{ events: [{ ...dies, server: 'rs9' }] }, 'events[0].server unknown-host'],
  [{ events: [{ ...dies, check: { after: 1, action: 'hope' } }] }, 'events[0].check.action not-one-of'],
  [{ events: [dies, { kind: 'returns', at: 4, server: 'rs1' }] }, 'events[1].at out-of-range'],
  [{ events: [{ kind: 'added', at: 1, server: newServers(1)[0] }] }, 'events[0].server.name duplicate'],
  [
    { servers: newServers(1024), events: [{ kind: 'added', at: 1, server: newServers(1025)[1024] }] },
    'events[0].server out-of-range',
  ],
  [
    {
      events: [
        { kind: 'removed', at: 1, server: 'rs1' },
        { kind: 'weight', at: 2, server: 'rs1', weight: 1 },
      ],
    },
    'events[1].server unknown-host',
  ],
];

test.each(bad)('%j: %s', (change, fault) => {
  expect(faults({ ...workload, ...change })).toEqual([fault]);
});

test('nonsense is refused, not thrown at', () => {
  for (const value of [null, 1, 'race', [], {}, { ...workload, seed: NaN }]) expect(faults(value)).not.toEqual([]);
});

test('an entry is one of Linux’s schedulers with flags it knows', () => {
  const errors = (scheduler: string, flags: string[], linux: '3.10' | '6.1' = '6.1') => {
    const parsed = parseEntry({ scheduler, flags }, { linux });
    return parsed.ok ? [] : parsed.error;
  };
  expect(errors('sh', ['sh-port'])).toEqual([]);
  expect(errors('mh', [], '3.10')).toMatchObject([{ code: 'not-one-of', path: 'scheduler' }]);
  expect(errors('wlcc', [])).toMatchObject([{ nearest: 'wlc' }]);
  expect(errors('sh', ['sh-port', 'mh-port'])).toMatchObject([
    { path: 'flags[1]', expected: ['sh-fallback', 'sh-port'] },
  ]);
});

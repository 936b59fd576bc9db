import { expect, test } from 'vitest';
import type { RaceProgress, RaceResult, Workload } from '../analysis/race/types.ts';
import { raceClient, RaceError, type RacePort } from './race-client.ts';
import { raceHost, type RaceAnswer, type RaceRequest } from './race-host.ts';

const workload: Workload = {
  race: 1,
  seed: 1,
  connections: 60_000,
  protocol: 'tcp',
  method: 'direct-route',
  linux: '6.1',
  arrivals: { kind: 'poisson', rate: 1000 },
  work: { kind: 'exponential', mean: 0.001 },
  clients: { kind: 'uniform', count: 100 },
  destinations: { kind: 'one' },
  cache: { objects: 0, missFactor: 1 },
  persistence: { timeout: 0, prefix: 32 },
  servers: ['rs1', 'rs2', 'rs3'].map((name) => ({
    name,
    weight: 1,
    speed: 1,
    slots: 1,
    upperThreshold: 0,
    lowerThreshold: 0,
  })),
  events: [],
};
const rr = { scheduler: 'rr', flags: [] };
const wlc = { scheduler: 'wlc', flags: [] };

let ended = 0;

/** A worker's port with the host behind it in this very thread; its clock ticks 100 ms at each look. */
function testPort(): RacePort {
  const listeners: ((event: MessageEvent<RaceAnswer>) => void)[] = [];
  let time = 0;
  const handle = raceHost({
    post: (answer) => {
      const data = structuredClone(answer);
      queueMicrotask(() => listeners.forEach((hear) => hear({ data } as MessageEvent<RaceAnswer>)));
    },
    now: () => (time += 100),
    pause: () => new Promise((resolve) => setTimeout(resolve)),
  });
  return {
    postMessage: (request: RaceRequest) => void handle(structuredClone(request)),
    addEventListener: (type: string, hear: unknown) => {
      if (type === 'message') listeners.push(hear as (typeof listeners)[number]);
    },
    terminate: () => ended++,
  };
}

const results = (client: ReturnType<typeof raceClient>, of: Workload = workload): Promise<RaceResult[]> =>
  new Promise((done, refused) => {
    client.start(of, [rr, wlc], { done, refused: (errors, entry) => refused({ errors, entry }) });
  });

test('progress grows, partial results come, then the results', async () => {
  const client = raceClient(testPort);
  const told: RaceProgress[][] = [];
  let partials = 0;
  const all = await new Promise<RaceResult[]>((done) => {
    client.start(workload, [rr, wlc], { progress: (one) => told.push(one), partial: () => partials++, done });
  });
  expect(all.map(({ entry, all: { served } }) => [entry.scheduler, served])).toEqual([
    ['rr', 60_000],
    ['wlc', 60_000],
  ]);
  expect(told.length).toBeGreaterThan(4);
  expect(partials).toBeGreaterThan(0);
  for (let i = 1; i < told.length; i++) {
    expect(told[i]![0]!.connections).toBeGreaterThanOrEqual(told[i - 1]![0]!.connections);
  }
});

test('races that were called off say nothing more, and the next ones run', async () => {
  const client = raceClient(testPort);
  let heard = 0;
  const cancel = client.start(workload, [rr], { progress: () => heard++, done: () => heard++ });
  cancel();
  expect((await results(client)).length).toBe(2);
  expect(heard).toBe(0);
});

test('picks are laid open', async () => {
  const records = await raceClient(testPort).picks(workload, rr, 50_000, 3);
  expect(records.map(({ pick, server }) => [pick, server])).toEqual([
    [50_000, 0],
    [50_001, 2],
    [50_002, 1],
  ]);
});

test('what cannot be raced is refused with the place of the mistake', async () => {
  const client = raceClient(testPort);
  await expect(results(client, { ...workload, seed: -1 })).rejects.toMatchObject({
    entry: null,
    errors: [{ path: 'seed', code: 'out-of-range' }],
  });
  await expect(client.picks(workload, { scheduler: 'best', flags: [] }, 0, 1)).rejects.toThrow(RaceError);
});

test('closed, its worker ends and whoever waits hears it; the next race has another', async () => {
  let opened = 0;
  const client = raceClient(() => {
    opened++;
    return testPort();
  });
  const before = ended;
  const picks = client.picks(workload, rr, 0, 3);
  client.close();
  await expect(picks).rejects.toThrow(RaceError);
  expect((await results(client)).length).toBe(2);
  expect([opened, ended - before]).toEqual([2, 1]);
});

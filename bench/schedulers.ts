/** How fast the schedulers decide: `schedule` alone, no network around it. */
import { seedRandom, below, next32 } from '../src/base/random.ts';
import { addDest, newDriver, type Driver } from '../src/kernel/ipvs/schedulers/fixtures/driver.ts';
import { schedulers } from '../src/kernel/ipvs/schedulers/index.ts';
import { bytesEach, rateOf, type Plan } from './measure.ts';

export interface SchedulerFigures {
  scheduler: string;
  servers: number;
  picksPerSecond: number;
  bytesPerPick: number;
}

export const SIZES = [4, 64, 1024] as const;
const WEIGHTS = [1, 2, 3, 5, 8, 10, 100];
const VIP = 0xc0a8_38b9;

/** A service with servers of mixed weights, each with some connections. */
function makeService(name: string, servers: number): Driver {
  const stream = seedRandom(1, name);
  const driver = newDriver(name, { random: (bound) => below(stream, bound) });
  for (let i = 0; i < servers; i++)
    addDest(driver, {
      address: 0x0a00_0001 + i,
      weight: WEIGHTS[i % WEIGHTS.length],
      // Nobody is idle, so nq has to look at all; not everybody is full, so ovf has one to pick.
      activeConnections: 1 + (i % 3),
      inactiveConnections: (i * 7) % 30,
    });
  return driver;
}

/** The addresses of the clients, all drawn before: drawing one takes longer than most picks. A power of two of them. */
const CLIENTS = ((stream) => Uint32Array.from({ length: 0x10000 }, () => next32(stream)))(seedRandom(1, 'clients'));

/** Picks for clients that are all different, as a network's clients are to a director. */
function picker({ scheduler, service, context }: Driver): (count: number) => void {
  const packet = { source: 0, sourcePort: 1024, destination: VIP, destinationPort: 80 };
  return (count) => {
    for (let i = 0; i < count; i++) {
      packet.source = CLIENTS[i & (CLIENTS.length - 1)]!;
      packet.sourcePort = 1024 + (packet.source & 0x7fff);
      if (scheduler.schedule(service, packet, context) < 0) throw new Error(`${scheduler.name} picks nobody`);
    }
  };
}

export function* benchSchedulers(plan: Plan): Generator<SchedulerFigures> {
  for (const scheduler of Object.keys(schedulers))
    for (const servers of SIZES) {
      const pick = picker(makeService(scheduler, servers));
      yield { scheduler, servers, picksPerSecond: rateOf(plan, pick), bytesPerPick: bytesEach(pick) };
    }
}

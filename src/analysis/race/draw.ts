/**
 * A workload drawn: every connection that will come, in order of time, in typed arrays that all schedulers of a race share. What a request
 * is depends on the seed alone; each column has a stream of its own, so that other clients leave the arrival times as they were.
 */
import { next32, seedRandom, type RandomState } from '../../base/random.ts';
import { parseIpv4 } from '../../wire/address.ts';
import { exponential, pareto, pick, scatter, uniform, zipf } from './sample.ts';
import type { Arrivals, Clients, Work, Workload } from './types.ts';

/** Nanoseconds in a second. */
export const NS = 1e9;

/** The most work of one request: 104 days of it. */
const LONGEST = 9e15;

/** Linux's ip_local_port_range. */
const FIRST_PORT = 32_768;
const PORTS = 60_999 - FIRST_PORT + 1;
/** Clients have addresses of 100.64.0.0/10, scattered; those behind one address have that. */
const CLIENT_BITS = 22;
const CLIENT_NET = parseIpv4('100.64.0.0')!;
export const OFFICE = parseIpv4('198.51.100.1')!;
/** The virtual address; of many destinations, each is one of 198.18.0.0/15. */
export const VIRTUAL = parseIpv4('192.0.2.10')!;
const DESTINATION_BITS = 17;
const DESTINATION_NET = parseIpv4('198.18.0.0')!;

/** One entry a connection, except for the addresses. Times and work are in ns. */
export interface Draw {
  workload: Workload;
  count: number;
  at: Float64Array;
  /** What it takes a server of speed 1. */
  work: Float64Array;
  /** Whose it is, from 0. */
  client: Uint32Array;
  port: Uint16Array;
  /** What it asks for, from 0; empty where there is one destination. */
  destination: Uint32Array;
  /** By client, and by destination: unsigned 32-bit, host order. */
  clientAddresses: Uint32Array;
  destinationAddresses: Uint32Array;
  /** When the last one comes. */
  horizon: number;
}

/** Draws a workload that `parseWorkload` accepts. */
export function drawWorkload(workload: Workload): Draw {
  const { arrivals, clients, destinations, seed } = workload;
  const recorded = arrivals.kind === 'recorded' ? arrivals : undefined;
  const count = recorded ? recorded.at.length : workload.connections;
  const stream = (name: string): RandomState => seedRandom(seed, `race ${name}`);
  const at = arrivalTimes(arrivals, count, stream('arrivals'));
  const work = recorded?.work
    ? Float64Array.from(recorded.work, (seconds) => Math.round(seconds * NS))
    : fill(new Float64Array(count), workSampler(workload.work, stream('work')));
  const client = recorded?.client
    ? Uint32Array.from(recorded.client)
    : fill(new Uint32Array(count), clientSampler(clients, stream('clients')));
  const ports = stream('ports');
  const port = fill(new Uint16Array(count), () => FIRST_PORT + pick(ports, PORTS));
  const many = destinations.kind === 'zipf' ? destinations : undefined;
  let destination = new Uint32Array(0);
  if (many && recorded?.destination) destination = Uint32Array.from(recorded.destination);
  else if (many) {
    const random = stream('destinations');
    const draw = zipf(many.count, many.exponent);
    destination = fill(new Uint32Array(count), () => draw(random));
  }
  const keys = stream('addresses');
  const clientKey = next32(keys);
  const destinationKey = next32(keys);
  const office = clients.kind === 'nat' ? Math.round(clients.share * clients.count) : 0;
  return {
    workload,
    count,
    at,
    work,
    client,
    port,
    destination,
    clientAddresses: Uint32Array.from({ length: clients.count }, (_, i) =>
      i < office ? OFFICE : CLIENT_NET + scatter(i, CLIENT_BITS, clientKey),
    ),
    destinationAddresses: many
      ? Uint32Array.from(
          { length: many.count },
          (_, i) => DESTINATION_NET + scatter(i, DESTINATION_BITS, destinationKey),
        )
      : Uint32Array.of(VIRTUAL),
    horizon: at[count - 1]!,
  };
}

function fill<T extends Float64Array | Uint32Array | Uint16Array>(column: T, draw: () => number): T {
  for (let i = 0; i < column.length; i++) column[i] = draw();
  return column;
}

function arrivalTimes(arrivals: Arrivals, count: number, random: RandomState): Float64Array<ArrayBuffer> {
  if (arrivals.kind === 'recorded') return Float64Array.from(arrivals.at, (seconds) => Math.round(seconds * NS));
  const at = new Float64Array(count);
  const { rate } = arrivals;
  if (arrivals.kind === 'steady') {
    for (let i = 0; i < count; i++) at[i] = Math.round(((i + 1) / rate) * NS);
    return at;
  }
  const size = arrivals.kind === 'bursts' ? arrivals.size : 1;
  const within = arrivals.kind === 'bursts' ? arrivals.within : 0;
  let time = 0;
  for (let i = 0; i < count; i++) {
    if (i % size === 0) time += exponential(random, size / rate);
    at[i] = Math.round((time + (within === 0 ? 0 : within * uniform(random))) * NS);
  }
  // Bursts may overlap.
  return within === 0 ? at : at.sort();
}

function workSampler(work: Work, random: RandomState): () => number {
  const mean = work.mean * NS;
  switch (work.kind) {
    case 'constant':
      return () => Math.round(mean);
    case 'exponential':
      return () => Math.round(exponential(random, mean));
    case 'pareto':
      // A tail this heavy has no end; simulated time has.
      return () => Math.min(Math.round(pareto(random, mean, work.shape)), LONGEST);
  }
}

function clientSampler(clients: Clients, random: RandomState): () => number {
  if (clients.kind !== 'zipf') return () => pick(random, clients.count);
  const draw = zipf(clients.count, clients.exponent);
  return () => draw(random);
}

/**
 * What the director carries of one request under each forwarding method, counted in a run's trace, and how many servers that lets it
 * stand in front of before its link is full.
 */
import type { TraceEvent } from '../kernel/trace.ts';
import type { Scenario } from '../lab/scenario.ts';

/** Frames, and their bytes from the Ethernet header to the end of the data. */
export interface Load {
  readonly packets: number;
  readonly bytes: number;
}

/** What a host's interfaces took in and gave out. */
export interface Carried {
  readonly in: Load;
  readonly out: Load;
}

/** Counts what a host carries during one step, or of the packets of it that `counts` lets through. */
export function carriedBy(
  trace: readonly TraceEvent[],
  host: string,
  step: number,
  counts: (event: number) => boolean = () => true,
): Carried {
  const sum = { in: { packets: 0, bytes: 0 }, out: { packets: 0, bytes: 0 } };
  trace.forEach((event, at) => {
    if ((event.kind !== 'send' && event.kind !== 'receive') || event.step !== step || event.host !== host) return;
    // What is received belongs to the sending that brought it.
    if (!counts(event.kind === 'receive' ? event.of : at)) return;
    const load = event.kind === 'receive' ? sum.in : sum.out;
    load.packets++;
    load.bytes += event.frame.length;
  });
  return sum;
}

/** The same scenario with answers of that length: what its services say, over and over. */
export function withReplyBytes(scenario: Scenario, bytes: number): Scenario {
  const hosts = Object.entries(scenario.hosts).map(([name, host]) => {
    const services = host.services.map((service) => ({
      ...service,
      reply: service.reply.repeat(Math.ceil(bytes / Math.max(1, service.reply.length))).slice(0, bytes),
    }));
    return [name, { ...host, services }] as const;
  });
  return { ...scenario, hosts: Object.fromEntries(hosts) };
}

/** What is taken for granted when servers are counted. */
export interface Assumptions {
  /** Of the director's link, each way: it is full-duplex. */
  readonly bitsPerSecond: number;
  /** That each server answers. */
  readonly requestsPerSecond: number;
  /** What a frame takes on the wire besides its bytes: preamble, checksum and the gap to the next one. */
  readonly frameOverhead: number;
}

/** How full a request makes the director's link. */
export interface LinkUse {
  /** The direction that fills up first. */
  readonly direction: 'in' | 'out';
  /** Bytes on the wire in that direction, for one request. */
  readonly bytes: number;
  /** With so many servers it is full: no whole number. */
  readonly servers: number;
}

/** The number of servers at which the director's link is full, if each request is like this one. */
export function linkUse({ in: into, out }: Carried, assumptions: Assumptions): LinkUse {
  const onWire = ({ packets, bytes }: Load): number => bytes + packets * assumptions.frameOverhead;
  const direction = onWire(into) > onWire(out) ? 'in' : 'out';
  const bytes = onWire(direction === 'in' ? into : out);
  return { direction, bytes, servers: assumptions.bitsPerSecond / (8 * bytes * assumptions.requestsPerSecond) };
}

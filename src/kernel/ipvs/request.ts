/**
 * What IPVS reads from a packet that a client sent, and how a reason tells of services, destinations and schedulers.
 */
import { formatEndpoint } from '../../wire/address.ts';
import type { Ipv4Packet } from '../../wire/ipv4.ts';
import { readPorts } from '../../wire/transport.ts';
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import { sysctlNumber } from '../sysctl.ts';
import { joinValues, type ReasonValues } from '../trace.ts';
import type { Tuple } from './conn.ts';
import type { Dest } from './dest.ts';
import { ACTIVE_LOAD } from './schedulers/load.ts';
import type { Explanation, ScheduledPacket, SchedulerContext } from './schedulers/scheduler.ts';
import type { Service } from './service.ts';

/** A packet as IPVS sees it. */
export interface Request {
  tuple: Tuple;
  /** It stands in an ICMP error, whose sender answers for the client (net.ipv4.vs.schedule_icmp). */
  icmp: boolean;
}

/** The tuple of a packet in the direction from the client; null where it is too short to have ports. */
export function tupleOf(packet: Pick<Ipv4Packet, 'protocol' | 'source' | 'destination' | 'payload'>): Tuple | null {
  const ports = readPorts(packet.payload, packet.protocol);
  return (
    ports && {
      protocol: packet.protocol,
      client: packet.source,
      clientPort: ports.sourcePort,
      virtual: packet.destination,
      virtualPort: ports.destinationPort,
    }
  );
}

/** What a scheduler is told of it. */
export const scheduledPacket = (t: Tuple): ScheduledPacket => ({
  source: t.client,
  sourcePort: t.clientPort,
  destination: t.virtual,
  destinationPort: t.virtualPort,
});

/** What surrounds a scheduler's decision on this host. */
export const schedulerContext = (kernel: Kernel, host: Host): SchedulerContext => ({
  generation: host.generation,
  now: kernel.now,
  trash: host.ipvs.trash.map(({ dest }) => dest),
  random: (bound) => kernel.random(host, 'ipvs-scheduler', bound),
  activeLoad: ACTIVE_LOAD[host.generation],
  lblcExpiration: sysctlNumber(host, 'net.ipv4.vs.lblc_expiration'),
  lblcrExpiration: sysctlNumber(host, 'net.ipv4.vs.lblcr_expiration'),
});

const PROTOCOL_NAMES: Record<number, string> = { 6: 'TCP', 17: 'UDP', 132: 'SCTP' };

/** `TCP`, or the number where it has no name. */
export const protocolName = (protocol: number): string => PROTOCOL_NAMES[protocol] ?? String(protocol);

/** `192.0.2.10:80 TCP`, or `FWM 1`. */
export const describeService = (s: Pick<Service, 'protocol' | 'address' | 'port' | 'mark'>): string =>
  s.mark === 0 ? `${formatEndpoint(s.address, s.port)} ${protocolName(s.protocol)}` : `FWM ${s.mark}`;

/** `10.0.0.1:80` */
export const describeDest = (d: Pick<Dest, 'address' | 'port'>): string => formatEndpoint(d.address, d.port);

/** Where a request comes from and goes to, for a reason, and what `more` there is to tell. */
export const describeTuple = (t: Tuple, ...more: (ReasonValues | null)[]): ReasonValues =>
  joinValues(
    {
      protocol: protocolName(t.protocol),
      client: formatEndpoint(t.client, t.clientPort),
      virtual: formatEndpoint(t.virtual, t.virtualPort),
    },
    ...more,
  );

/** A scheduler's decision laid open, with what the candidates were at that moment. */
export const describeExplanation = (service: Service, explanation: Explanation): ReasonValues => ({
  scheduler: explanation.scheduler,
  candidates: explanation.candidates.map(({ index, status, score }) => {
    const dest = service.dests[index];
    return {
      dest: dest ? describeDest(dest) : '',
      weight: dest?.weight ?? 0,
      active: dest?.activeConnections ?? 0,
      inactive: dest?.inactiveConnections ?? 0,
      status,
      score: score ? [score.numerator, score.denominator] : null,
    };
  }),
  values: explanation.values,
});

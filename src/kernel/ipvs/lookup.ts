/**
 * Which service a packet is for. Mirrors ip_vs_service_find, net/netfilter/ipvs/ip_vs_ctl.c.
 */
import type { Host } from '../host.ts';
import type { Ipvs } from './ipvs.ts';
import { PROTOCOL_TCP, type Service } from './service.ts';

export const FTP_PORT = 21;
export const FTP_DATA_PORT = 20;
/** net.ipv4.ip_unprivileged_port_start. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** What identifies a service: a firewall mark, or else protocol, address and port. */
export type ServiceIdentity = Pick<Service, 'protocol' | 'address' | 'port' | 'mark'>;

/** Under what a service is found. */
export const serviceKey = ({ protocol, address, port, mark }: ServiceIdentity): string =>
  mark === 0 ? `${protocol} ${address} ${port}` : `mark ${mark}`;

/** The service of exactly this identity, or null. */
export function serviceOf(ipvs: Ipvs, identity: ServiceIdentity): Service | null {
  const id = ipvs.serviceKeys[serviceKey(identity)];
  return id === undefined ? null : (ipvs.services[id] ?? null);
}

/**
 * The service that a packet from a client is for, or null: first one of its firewall mark, then that of its protocol, address and
 * port. A TCP packet to port 20 or from 1024 up may be FTP data, which belongs to the service on port 21; and a service on port 0 takes
 * what is left.
 */
export function findService(
  { ipvs }: Host,
  mark: number,
  protocol: number,
  address: number,
  port: number,
): Service | null {
  if (mark !== 0) {
    const marked = serviceOf(ipvs, { mark, protocol, address, port });
    if (marked) return marked;
  }
  const at = (servicePort: number): Service | null =>
    serviceOf(ipvs, { mark: 0, protocol, address, port: servicePort });
  const mayBeFtpData = protocol === PROTOCOL_TCP && (port === FTP_DATA_PORT || port >= FIRST_UNPRIVILEGED_PORT);
  return at(port) ?? (mayBeFtpData ? at(FTP_PORT) : null) ?? at(0);
}

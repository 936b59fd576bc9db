/** What is typed into a field of the form: read, or refused with a reason. A reason is a key of locale/edit `fault`. */
import type { Host } from '../../kernel/host.ts';
import type { World } from '../../lab/run.ts';
import {
  broadcastOf,
  formatIpv4,
  inPrefix,
  isLoopbackIpv4,
  isMulticastIpv4,
  networkOf,
  parseIpv4,
  prefixLengthOf,
} from '../../wire/address.ts';
import { serviceOf } from '../../kernel/ipvs/lookup.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP, type Service } from '../../kernel/ipvs/service.ts';
import type { Protocol, ServicePlace } from './service-edits.ts';

export interface Fault {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export type Read<T> = { readonly value: T } | { readonly fault: Fault };

const refuse = (key: string, values: Fault['values'] = {}): { fault: Fault } => ({ fault: { key, values } });

/** A whole number between two. */
export function readInteger(text: string, least: number, most: number): Read<number> {
  const trimmed = text.trim();
  if (!/^\d{1,15}$/.test(trimmed)) return refuse('notNumber', { text: trimmed, least, most });
  const value = Number(trimmed);
  return value < least || value > most ? refuse('outOfRange', { value, least, most }) : { value };
}

export const readPort = (text: string): Read<number> => readInteger(text, 1, 65_535);

/** An address that a host can have. */
export function readAddress(text: string): Read<number> {
  const trimmed = text.trim();
  const value = parseIpv4(trimmed);
  if (value === null) return refuse('notAddress', { text: trimmed });
  if (value === 0 || value >>> 24 === 0 || value >= 0xf000_0000 || isMulticastIpv4(value) || isLoopbackIpv4(value))
    return refuse('notUnicast', { text: trimmed });
  return { value };
}

/** An address for a host: in its network, and nobody's yet. */
export function readHostAddress(
  text: string,
  world: World,
  near: { readonly local: number; readonly prefixLength: number },
): Read<number> {
  const read = readAddress(text);
  if ('fault' in read || read.value === near.local) return read;
  const { value } = read;
  const network = networkOf(near.local, near.prefixLength);
  const values = { address: formatIpv4(value), network: `${formatIpv4(network)}/${near.prefixLength}` };
  if (!inPrefix(value, { address: network, length: near.prefixLength })) return refuse('otherNetwork', values);
  if (near.prefixLength < 31 && (value === network || value === broadcastOf(near.local, near.prefixLength)))
    return refuse('networkItself', values);
  const owner = Object.values(world.hosts).find((host) =>
    host.interfaces.some((i) => i.addresses.some((a) => a.local === value)),
  );
  return owner ? refuse('taken', { ...values, host: owner.name }) : read;
}

/** Where a service is to be: not where another one is, and not on a real server's own address. */
export function readPlace(
  fields: { readonly address: string; readonly port: string; readonly protocol: Protocol },
  director: Host,
  world: World,
  except: Service | null,
): { readonly value: ServicePlace } | { readonly fault: Fault; readonly field: 'address' | 'port' } {
  const address = readAddress(fields.address);
  if ('fault' in address) return { ...address, field: 'address' };
  const port = readPort(fields.port);
  if ('fault' in port) return { ...port, field: 'port' };
  const place = { address: address.value, port: port.value, protocol: fields.protocol };
  const protocol = fields.protocol === 'udp' ? PROTOCOL_UDP : PROTOCOL_TCP;
  const there = serviceOf(director.ipvs, { ...place, protocol, mark: 0 });
  const name = `${formatIpv4(place.address)}:${place.port}`;
  if (there && there.id !== except?.id)
    return { ...refuse('serviceExists', { service: name, protocol: fields.protocol.toUpperCase() }), field: 'port' };
  const owner = Object.values(world.hosts).find(
    (host) =>
      host !== director &&
      host.interfaces.some((i) => i.kind === 'ethernet' && i.addresses.some((a) => a.local === place.address)),
  );
  if (owner && owner.role !== 'director')
    return { ...refuse('taken', { address: formatIpv4(place.address), host: owner.name }), field: 'address' };
  return { value: place };
}

/** A netmask: ones, then zeros. */
export function readNetmask(text: string): Read<number> {
  const value = parseIpv4(text.trim());
  if (value === null || value === 0 || prefixLengthOf(value) === null)
    return refuse('notNetmask', { text: text.trim() });
  return { value };
}

/** What a program answers: a line. */
export function readReply(text: string): Read<string> {
  if (text.trim() === '') return refuse('empty');
  return text.length > 200 ? refuse('tooLong', { most: 200 }) : { value: text };
}

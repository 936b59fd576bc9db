/**
 * A frame at an interface: who it is for, and which protocol takes it. Mirrors eth_type_trans() and the head of ip_rcv().
 */
import { BROADCAST_MAC, formatMac, isGroupMac } from '../wire/address.ts';
import {
  destinationOf,
  ETHER_TYPE_ARP,
  ETHER_TYPE_IPV4,
  ETHERNET_HEADER_LENGTH,
  etherTypeOf,
} from '../wire/ethernet.ts';
import { parseIpv4Packet } from '../wire/ipv4.ts';
import { receiveArp } from './arp.ts';
import type { Host } from './host.ts';
import { countFrame, type Interface } from './interface.ts';
import { receiveIp } from './ip-input.ts';
import type { Kernel } from './kernel.ts';

const VLAN_TAG_LENGTH = 4;

/** Whether a frame is too long for an interface's MTU; there is room for a VLAN's tag (is_skb_forwardable). */
export const isTooLong = (i: Interface, frame: Uint8Array): boolean =>
  frame.length > i.mtu + ETHERNET_HEADER_LENGTH + VLAN_TAG_LENGTH;

/** Such a frame gets no further than the cable's end: nothing that listens at the interface hears it. */
export function dropTooLong(kernel: Kernel, host: Host, i: Interface, frame: Uint8Array, packet: number): void {
  kernel.drop(host, packet, 'device', 'device.too-long', { interface: i.name, length: frame.length, mtu: i.mtu });
}

/**
 * Takes a frame in. `packet` and `cause` are the identity that travelled beside it.
 */
export function receiveFrame(
  kernel: Kernel,
  host: Host,
  i: Interface,
  bytes: Uint8Array,
  packet: number,
  cause: number,
): void {
  countFrame(i, 'received', bytes.length);
  if (bytes.length < ETHERNET_HEADER_LENGTH)
    return kernel.drop(host, packet, 'device', 'device.malformed', { protocol: 'ethernet', fault: 'truncated' });
  const destination = destinationOf(bytes);
  const etherType = etherTypeOf(bytes);
  const addressedTo =
    destination === BROADCAST_MAC || isGroupMac(destination) ? 'broadcast' : destination === i.mac ? 'host' : 'other';
  if (addressedTo === 'other')
    return kernel.drop(host, packet, 'device', 'device.other-host', {
      interface: i.name,
      mac: formatMac(i.mac),
      destination: formatMac(destination),
    });
  if (etherType === ETHER_TYPE_ARP) {
    const payload = bytes.subarray(ETHERNET_HEADER_LENGTH);
    return receiveArp(kernel, host, i, payload, packet, addressedTo === 'host');
  }
  if (etherType !== ETHER_TYPE_IPV4) return;
  const ip = parseIpv4Packet(bytes, ETHERNET_HEADER_LENGTH);
  if (!ip.ok) return kernel.drop(host, packet, 'device', 'device.malformed', { protocol: 'ipv4', fault: ip.error });
  receiveIp(kernel, host, {
    id: packet,
    cause,
    packet: ip.value,
    input: i.name,
    addressedTo,
    route: null,
    mark: 0,
    ipvs: false,
    ignoreDf: false,
    track: undefined,
  });
}

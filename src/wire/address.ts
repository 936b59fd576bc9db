/**
 * Addresses. An IPv4 address is an unsigned 32-bit number in host order (10.0.0.1 is 0x0a000001), a MAC address a 48-bit integer
 * (02:00:00:00:01:01 is 0x020000000101). Both are written on the wire most significant byte first.
 */

/** 0.0.0.0: no address, or any. */
export const ANY_IPV4 = 0;
/** 255.255.255.255, this link's broadcast (RFC 919). */
export const BROADCAST_IPV4 = 0xffff_ffff;
/** 00:00:00:00:00:00: the target of an ARP request, whose MAC is what it asks for. */
export const ZERO_MAC = 0;
/** ff:ff:ff:ff:ff:ff: everybody on the link. */
export const BROADCAST_MAC = 0xffff_ffff_ffff;

/** An address and how many of its leading bits name the network: `address` keeps its host bits. */
export interface Prefix {
  readonly address: number;
  readonly length: number;
}

/**
 * "192.0.2.10", four decimal parts. Null for anything else: short forms, leading zeros, parts over 255.
 * @param end where it ends in the text
 */
export function parseIpv4(text: string, end = text.length): number | null {
  let address = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < end; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit >= 0 && digit <= 9 && (digits === 0 || part > 0)) {
      part = part * 10 + digit;
      digits++;
      if (part > 255) return null;
    } else if (digit === DOT && digits > 0) {
      address = (address << 8) | part;
      part = 0;
      digits = 0;
      dots++;
    } else return null;
  }
  return dots === 3 && digits > 0 ? ((address << 8) | part) >>> 0 : null;
}

const ZERO = '0'.charCodeAt(0);
const DOT = '.'.charCodeAt(0) - ZERO;

/**
 * The texts of numbers, the same string each time: a lab has few addresses, and every frame's trace names them a dozen times. A number
 * has one place, where the next one that comes to it takes over: so what is remembered is bounded, for whoever formats very many.
 */
export function remembering(format: (value: number) => string): (value: number) => string {
  const values = new Float64Array(PLACES).fill(NaN);
  const texts = Array.from({ length: PLACES }, () => '');
  return (value) => {
    const place = (value ^ (value * 2 ** -16)) & (PLACES - 1);
    if (values[place] !== value) {
      values[place] = value;
      texts[place] = format(value);
    }
    return texts[place]!;
  };
}

/** A power of two. */
const PLACES = 4096;

/** "192.0.2.10" */
export const formatIpv4: (address: number) => string = remembering(
  (a) => `${a >>> 24}.${(a >>> 16) & 255}.${(a >>> 8) & 255}.${a & 255}`,
);

/** "192.0.2.10:80" */
export const formatEndpoint = (address: number, port: number): string => endpointText(address * 0x1_0000 + port);

const endpointText = remembering((value) => `${formatIpv4(Math.floor(value / 0x1_0000))}:${value % 0x1_0000}`);

/** "10.0.0.0/8", or an address alone, which is a /32. Null for anything else. */
export function parsePrefix(text: string): Prefix | null {
  const [head = '', tail = '32', ...rest] = text.split('/');
  const address = parseIpv4(head);
  if (address === null || rest.length > 0 || !/^\d{1,2}$/.test(tail) || Number(tail) > 32) return null;
  return { address, length: Number(tail) };
}

export function formatPrefix({ address, length }: Prefix): string {
  return `${formatIpv4(address)}/${length}`;
}

/** The netmask of a prefix length from 0 to 32: 24 gives 0xffffff00. */
export function maskOf(prefixLength: number): number {
  return prefixLength === 0 ? 0 : (0xffff_ffff << (32 - prefixLength)) >>> 0;
}

/** The length of a netmask; null where its ones are not all in front (255.0.255.0). */
export function prefixLengthOf(mask: number): number | null {
  const length = Math.clz32(~mask);
  return maskOf(length) === mask ? length : null;
}

/** The network an address is in: its host bits cleared. */
export function networkOf(address: number, prefixLength: number): number {
  return (address & maskOf(prefixLength)) >>> 0;
}

/** The broadcast address of the network an address is in: its host bits set. */
export function broadcastOf(address: number, prefixLength: number): number {
  return (address | ~maskOf(prefixLength)) >>> 0;
}

export function inPrefix(address: number, prefix: Prefix): boolean {
  return networkOf(address, prefix.length) === networkOf(prefix.address, prefix.length);
}

/** 224.0.0.0/4 (RFC 5771). */
export function isMulticastIpv4(address: number): boolean {
  return address >>> 28 === 0xe;
}

/** 127.0.0.0/8 (RFC 1122 3.2.1.3). */
export function isLoopbackIpv4(address: number): boolean {
  return address >>> 24 === 127;
}

/** "02:00:00:00:01:01", six parts of one or two hexadecimal digits. Null for anything else. */
export function parseMac(text: string): number | null {
  const parts = text.split(':');
  if (parts.length !== 6) return null;
  let mac = 0;
  for (const part of parts) {
    if (!/^[0-9a-f]{1,2}$/i.test(part)) return null;
    mac = mac * 256 + Number.parseInt(part, 16);
  }
  return mac;
}

/** "02:00:00:00:01:01" */
export const formatMac: (mac: number) => string = remembering((mac) =>
  mac
    .toString(16)
    .padStart(12, '0')
    .replaceAll(/..(?=.)/g, '$&:'),
);

/** Whether a frame to this MAC is for more than one station: the group bit, IEEE 802.3 (broadcast has it too). */
export function isGroupMac(mac: number): boolean {
  return (Math.floor(mac / 0x100_0000_0000) & 1) === 1;
}

/** How net-tools read the addresses in their arguments. */
import { resolve } from '../resolve.ts';

/** The address a word stands for, or what a lab without a name server says to it. */
export function hostAddress(word: string): { address: number } | { unknown: string } {
  if (word === 'default') return { address: 0 };
  const address = resolve(word);
  if (address !== null) return { address };
  return { unknown: /^[\d.]+$/.test(word) ? 'Unknown host' : 'Host name lookup failure' };
}

export const VERSION = 'net-tools 2.10\n';

/** What Debian's build knows of. */
export const ADDRESS_FAMILIES =
  'AF: (inet) +UNIX +INET +INET6 +IPX +AX25 +NETROM +X25 +ATALK +ECONET +ROSE -BLUETOOTH\n';
export const HARDWARE =
  '+ETHER +ARC +SLIP +PPP +TUNNEL -TR +AX25 +NETROM +X25 +FR +ROSE +ASH +SIT +FDDI +HIPPI +HDLC/LAPB +EUI64 \n';

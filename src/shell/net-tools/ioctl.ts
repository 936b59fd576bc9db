/**
 * Addresses as ifconfig sets them: one at a label, of a class, then its mask and its broadcast address. Mirrors devinet_ioctl() in
 * net/ipv4/devinet.c.
 */
import { findInterface, type Host } from '../../kernel/host.ts';
import { addAddress, removeAddress, type Address, type Interface } from '../../kernel/interface.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { changeUp } from '../../kernel/link-change.ts';
import { isLoopbackIpv4, maskOf, prefixLengthOf } from '../../wire/address.ts';

export type IoctlErrno = 'ENODEV' | 'EADDRNOTAVAIL' | 'EINVAL' | 'EEXIST';

/** The interface that a label belongs to: `eth0` for `eth0:0`. */
export const interfaceOf = (host: Host, label: string): Interface | undefined =>
  findInterface(host, label.replace(/:.*/, ''));

/** The first address with that label. */
export const addressAt = (host: Host, label: string): Address | undefined =>
  interfaceOf(host, label)?.addresses.find((a) => a.label === label);

const speaksBroadcast = (i: Interface): boolean => i.kind === 'ethernet';

/** The prefix length that an address had by its class (inet_abc_len); null for one that no interface can have. */
function classLength(address: number): number | null {
  const first = address >>> 24;
  if (first === 0) return 0;
  if (first < 128) return 8;
  if (first < 192) return 16;
  if (first < 224) return 24;
  return address >>> 0 < 0xf000_0000 ? null : 4;
}

function insert(host: Host, i: Interface, a: Omit<Address, 'secondary'>): IoctlErrno | null {
  // The kernel takes 0.0.0.0 and does nothing (inet_insert_ifa).
  if (a.local === 0) return null;
  return addAddress(host, i, a) ? null : 'EEXIST';
}

/** Puts another address in the place of one. */
function replace(host: Host, i: Interface, old: Address, change: Partial<Address>): IoctlErrno | null {
  removeAddress(host, i, old.local, old.prefixLength);
  return insert(host, i, { ...old, ...change });
}

/** SIOCSIFADDR: the address at a label, with its class's mask. */
export function setIfAddress(host: Host, label: string, address: number): IoctlErrno | null {
  const i = interfaceOf(host, label);
  if (!i) return 'ENODEV';
  const prefixLength = classLength(address);
  if (prefixLength === null) return 'EINVAL';
  const old = addressAt(host, label);
  if (old?.local === address) return null;
  if (old) removeAddress(host, i, old.local, old.prefixLength);
  const broadcast = speaksBroadcast(i) && prefixLength < 31 ? (address | ~maskOf(prefixLength)) >>> 0 : null;
  const scope = isLoopbackIpv4(address) ? 'host' : 'global';
  return insert(host, i, { local: address, prefixLength, broadcast, scope, label });
}

/** SIOCSIFNETMASK. */
export function setIfMask(host: Host, label: string, mask: number): IoctlErrno | null {
  const i = interfaceOf(host, label);
  if (!i) return 'ENODEV';
  const old = addressAt(host, label);
  if (!old) return 'EADDRNOTAVAIL';
  const prefixLength = prefixLengthOf(mask);
  if (prefixLength === null) return 'EINVAL';
  if (prefixLength === old.prefixLength) return null;
  // A broadcast address that fitted the old mask is made anew; another one was meant so.
  const fitted = old.broadcast === (old.local | ~maskOf(old.prefixLength)) >>> 0;
  const broadcast = (old.local | ~maskOf(prefixLength)) >>> 0;
  const change = speaksBroadcast(i) && prefixLength < 31 && fitted ? { broadcast } : {};
  return replace(host, i, old, { prefixLength, ...change });
}

/** SIOCSIFBRDADDR. */
export function setIfBroadcast(host: Host, label: string, broadcast: number): IoctlErrno | null {
  const i = interfaceOf(host, label);
  if (!i) return 'ENODEV';
  const old = addressAt(host, label);
  if (!old) return 'EADDRNOTAVAIL';
  return old.broadcast === broadcast ? null : replace(host, i, old, { broadcast });
}

/** SIOCSIFFLAGS, as far as IFF_UP goes: an alias that goes down is gone. */
export function setIfUp(kernel: Kernel, host: Host, label: string, up: boolean): IoctlErrno | null {
  const i = interfaceOf(host, label);
  if (!i) return 'ENODEV';
  if (!label.includes(':')) {
    changeUp(kernel, host, i, up);
    return null;
  }
  const old = addressAt(host, label);
  if (!old) return 'EADDRNOTAVAIL';
  if (!up) removeAddress(host, i, old.local, old.prefixLength);
  return null;
}

/** How presenter mode names addresses: as the books do, a real server's with its number; MAC addresses by their hosts. */
import type { Host } from '../kernel/host.ts';
import { formatIpv4, parseIpv4 } from '../wire/address.ts';
import type { Names } from './names.ts';

export interface PresentNames {
  /** `VIP`, `RIP2`; where the books have no name for it, whose it is; or the address itself. */
  readonly address: (text: string) => string;
  /** `rs1` of `rs1.eth0`: which of its interfaces, the drawing shows. */
  readonly mac: (text: string) => string;
  /** A host's own address, by its book name; empty for none. */
  readonly own: (host: string) => string;
}

export function presentNames(hosts: readonly Host[], names: Names): PresentNames {
  const servers = hosts.filter((h) => h.role === 'realserver').map((h) => h.name);
  const address = (text: string): string => {
    const book = names.text(text);
    const host = names.host(parseIpv4(text) ?? -1);
    if (book !== 'RIP' || servers.length < 2) return book ?? host ?? text;
    return `RIP${servers.indexOf(host ?? '') + 1 || ''}`;
  };
  return {
    address,
    mac: (text) => {
      const [name = ''] = text.split('.');
      return hosts.some((h) => h.name === name) ? name : text;
    },
    own: (name) => {
      const host = hosts.find((h) => h.name === name);
      const ethernet = host?.interfaces.filter((i) => i.kind === 'ethernet');
      const own = ethernet?.flatMap((i) => i.addresses.map((a) => formatIpv4(a.local)));
      const named = own?.map(address).find((a) => /^(?:CIP|DIP|RIP)/.test(a));
      return named ?? '';
    },
  };
}

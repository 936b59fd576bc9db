/** What a host's card says: addresses, whether it answers for the VIP, the sysctls that matter, its virtual services. All from a world. */
import type { Host } from '../kernel/host.ts';
import type { ForwardingMethod } from '../kernel/ipvs/dest.ts';
import { isTunnel } from '../kernel/tunnel-device.ts';
import { formatIpv4, inPrefix } from '../wire/address.ts';
import type { BookName, Names } from './names.ts';

/**
 * How a host stands to the VIP. `answers`: it owns it and speaks for it, as it should. `silent`: owns it, keeps quiet.
 * `wrong`: owns it and would answer although a director is to. `holds`: owns it on an interface that hears no ARP for it (no segment with
 * the asker), so silence is no achievement.
 */
export type VipState = 'answers' | 'silent' | 'wrong' | 'holds';

export interface VipFact {
  readonly address: string;
  /** The interface that has it. */
  readonly on: string;
  readonly state: VipState;
}

export interface AddressFact {
  readonly interface: string;
  readonly address: string;
  readonly book: BookName | null;
  readonly mac: number;
}

export interface SysctlFact {
  /** `arp_ignore`. */
  readonly name: string;
  /** The value that counts: the larger of `all` and the interface's own. */
  readonly value: number;
  /** The command line that would set it, up to the value. */
  readonly key: string;
}

export interface DestFact {
  readonly host: string | null;
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  readonly method: ForwardingMethod;
  readonly active: number;
  readonly inactive: number;
}

export interface ServiceFact {
  readonly protocol: 'TCP' | 'UDP' | 'FWM';
  /** `192.168.56.185:80`, or the mark. */
  readonly name: string;
  readonly scheduler: string;
  readonly persistence: number;
  readonly dests: readonly DestFact[];
}

export interface HostFacts {
  readonly name: string;
  readonly role: Host['role'];
  /** Addresses of Ethernet interfaces but the VIP. */
  readonly addresses: readonly AddressFact[];
  readonly vip: VipFact | null;
  readonly sysctls: readonly SysctlFact[];
  /** The default gateway, or null. */
  readonly gateway: string | null;
  readonly services: readonly ServiceFact[];
}

/** An effective per-interface sysctl: the larger of `all` and the interface's (IN_DEV_MAXCONF). */
export function effective(host: Host, interfaceName: string, name: string): number {
  const of = (where: string): number => Number(host.sysctl[`net.ipv4.conf.${where}.${name}`] ?? 0);
  return Math.max(of('all'), of(interfaceName));
}

/** Whether an address of this host would be answered for when asked on that interface: arp_ignore's rules (arp_ignore(), arp.c). */
export function answersArp(host: Host, asked: string, address: number): boolean {
  const on = host.interfaces.filter((i) => i.up && i.addresses.some((a) => a.local === address));
  if (on.length === 0) return false;
  const heard = host.interfaces.find((i) => i.name === asked);
  if (!heard || heard.noarp || !heard.up) return false;
  if (filtersArp(host, asked, address)) return false;
  const here = on.includes(heard);
  switch (effective(host, asked, 'arp_ignore')) {
    case 1:
    case 2:
      return here;
    case 3:
      return on.some((i) => i.addresses.some((a) => a.local === address && a.scope !== 'host'));
    case 8:
      return false;
    default:
      return true;
  }
}

/** Whether arptables drops a question for an address before it is answered, whoever asks. */
function filtersArp(host: Host, asked: string, address: number): boolean {
  const input = host.arptables?.find((chain) => chain.name === 'INPUT');
  for (const { match, target } of input?.rules ?? []) {
    // A rule about the asker, or that jumps, may or may not apply: it does not make the host silent as such.
    if (match.source || match.sourceMac || match.destinationMac || target?.kind !== 'verdict') continue;
    const { destination, input: through } = match;
    const forIt = !destination || inPrefix(address, destination.value) !== destination.not;
    const onIt = !through || (through.value === asked) !== through.not;
    if (forIt && onIt && target.verdict !== 'RETURN') return target.verdict === 'DROP';
  }
  return input?.policy === 'DROP';
}

export function hostFacts(host: Host, names: Names, hosts: readonly Host[]): HostFacts {
  const ethernet = host.interfaces.filter((i) => i.kind === 'ethernet');
  const isVip = (address: number): boolean => names.vips.includes(address);
  return {
    name: host.name,
    role: host.role,
    addresses: ethernet.flatMap((i) => {
      const own = i.addresses.filter((a) => !isVip(a.local));
      return own.map((a) => ({
        interface: i.name,
        address: formatIpv4(a.local),
        book: names.address(a.local),
        mac: i.mac,
      }));
    }),
    vip: vipFact(host, names, hosts),
    sysctls: sysctlFacts(host),
    gateway: gatewayOf(host),
    services: Object.values(host.ipvs.services).map((service) => ({
      protocol: service.mark ? 'FWM' : service.protocol === 17 ? 'UDP' : 'TCP',
      name: service.mark ? String(service.mark) : `${formatIpv4(service.address)}:${service.port}`,
      scheduler: service.scheduler,
      persistence: service.persistence,
      dests: service.dests.map((d) => ({
        host: names.host(d.address),
        address: formatIpv4(d.address),
        port: d.port,
        weight: d.weight,
        method: d.method,
        active: d.activeConnections,
        inactive: d.inactiveConnections,
      })),
    })),
  };
}

function vipFact(host: Host, names: Names, hosts: readonly Host[]): VipFact | null {
  for (const vip of names.vips) {
    const on = host.interfaces.find((i) => i.up && i.addresses.some((a) => a.local === vip));
    if (!on) continue;
    const address = formatIpv4(vip);
    if (host.role === 'director') return { address, on: on.name, state: 'answers' };
    const ethernet = host.interfaces.filter((i) => i.kind === 'ethernet' && i.up);
    // It matters on a segment where somebody asks for the VIP: one that the owner among the directors is on.
    const shared = ethernet.filter((i) =>
      hosts.some(
        (other) =>
          other.role === 'director' &&
          other.interfaces.some((x) => x.link === i.link && x.addresses.some((a) => a.local === vip)),
      ),
    );
    if (shared.length === 0) return { address, on: on.name, state: 'holds' };
    const speaks = shared.some((i) => answersArp(host, i.name, vip));
    return { address, on: on.name, state: speaks ? 'wrong' : 'silent' };
  }
  return null;
}

function sysctlFacts(host: Host): SysctlFact[] {
  const first = host.interfaces.find((i) => i.kind === 'ethernet')?.name ?? 'eth0';
  const conf = (name: string): SysctlFact => ({
    name,
    value: effective(host, first, name),
    key: `net.ipv4.conf.all.${name}`,
  });
  const forward: SysctlFact = {
    name: 'ip_forward',
    value: Number(host.sysctl['net.ipv4.ip_forward'] ?? 0),
    key: 'net.ipv4.ip_forward',
  };
  switch (host.role) {
    case 'realserver': {
      const tunnel = host.interfaces.find((i) => isTunnel(i) && i.up);
      const filter = { ...conf('rp_filter'), value: effective(host, tunnel?.name ?? first, 'rp_filter') };
      return tunnel ? [filter, conf('arp_ignore')] : [conf('arp_ignore'), conf('arp_announce')];
    }
    case 'director':
      return [forward, conf('send_redirects')];
    case 'router':
      return [forward];
    case 'client':
      return [];
  }
}

function gatewayOf(host: Host): string | null {
  const route = host.routes.find((r) => r.table === 'main' && r.prefixLength === 0 && r.gateway !== null);
  return route?.gateway == null ? null : formatIpv4(route.gateway);
}

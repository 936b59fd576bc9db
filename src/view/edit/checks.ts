/**
 * "Will it work?": what a real server needs for its service, looked up in the lab as it is, with the engine's own functions. Each check is
 * a sentence that holds or does not, and where one command line (or a program) mends it, that.
 */
import type { Host } from '../../kernel/host.ts';
import { inputRoute } from '../../kernel/input-route.ts';
import type { Dest } from '../../kernel/ipvs/dest.ts';
import type { Service } from '../../kernel/ipvs/service.ts';
import { fouSockets } from '../../kernel/fou.ts';
import { fibLookup, isLocalAddress, routeOutput } from '../../kernel/route.ts';
import { socketsAtPort } from '../../kernel/socket.ts';
import { findTunnel } from '../../kernel/tunnel-device.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { answersArp, effective } from '../host-facts.ts';
import type { Edit, EditContext } from './edit.ts';
import { ethernetOf, mainAddress } from './machine-edits.ts';
import { directorBeside, editDest } from './server-edits.ts';
import { editService, ownerOf, protocolOf, withListener } from './service-edits.ts';

export interface Check {
  /** Key of locale/edit `check`. */
  readonly key: string;
  readonly ok: boolean;
  readonly values: Readonly<Record<string, string | number>>;
  /** What would mend it. */
  readonly fix: Edit | null;
}

/** One real server of one service, with what is around it. */
interface Subject {
  readonly context: EditContext;
  readonly director: Host;
  readonly service: Service;
  readonly dest: Dest;
  readonly server: Host;
  readonly vips: readonly number[];
  /** Where clients ask from. */
  readonly clients: readonly number[];
}

const fix = (host: Host, ...commands: readonly string[]): Edit => ({
  commands: commands.map((command) => ({ host: host.name, command })),
});

/** Everything that decides whether a destination serves its clients. Those of the machine are left out where there is none. */
export function checkServer(
  context: EditContext,
  director: Host,
  service: Service,
  dest: Dest,
  vips: readonly number[],
): Check[] {
  const found = ownerOf(context.world, dest.address);
  const server = found === director ? undefined : found;
  const clients = Object.values(context.world.hosts)
    .filter((host) => host.role === 'client')
    .flatMap((host) => mainAddress(host, vips)?.local ?? []);
  const values = { server: server?.name ?? formatIpv4(dest.address), address: formatIpv4(dest.address) };
  const checks: (Check | null)[] = [usable(director, service, dest, values), ...vipOnDirector(director, service)];
  const told = (): Check[] => checks.filter((check) => check !== null);
  if (!server) return [...told(), ...(found ? [] : [{ key: 'noMachine', ok: false, values, fix: null }])];
  const subject: Subject = { context, director, service, dest, server, vips, clients };
  switch (dest.method) {
    case 'masquerade':
      checks.push(reached(subject), forwards(subject), onePacketNat(subject), backThroughDirector(subject));
      break;
    case 'direct-route':
      checks.push(besideDirector(subject), ownsVip(subject), silent(subject), backPastDirector(subject));
      break;
    case 'tunnel':
      checks.push(reached(subject), ...tunnel(subject), ownsVip(subject), silent(subject), backPastDirector(subject));
  }
  return [...told(), listens(subject)];
}

function usable(director: Host, service: Service, dest: Dest, values: Check['values']): Check {
  if (dest.weight === 0)
    return { key: 'weightZero', ok: false, values, fix: editDest(director, service, dest, { weight: 1 }) };
  if (dest.overload)
    return {
      key: 'overload',
      ok: false,
      values: { ...values, upper: dest.upperThreshold },
      fix: editDest(director, service, dest, { upperThreshold: 0, lowerThreshold: 0 }),
    };
  return { key: 'usable', ok: true, values: { ...values, weight: dest.weight }, fix: null };
}

function vipOnDirector(director: Host, { address, mark }: Service): Check[] {
  if (mark !== 0 || isLocalAddress(director, address)) return [];
  const vip = formatIpv4(address);
  const on = ethernetOf(director)[0]?.name ?? 'eth0';
  return [
    {
      key: 'directorNoVip',
      ok: false,
      values: { vip, director: director.name },
      fix: fix(director, `ip addr add ${vip}/32 dev ${on}`),
    },
  ];
}

function reached({ director, server, dest }: Subject): Check {
  const route = fibLookup(director, dest.address);
  const values = { server: server.name, address: formatIpv4(dest.address), interface: route?.interface ?? '' };
  return { key: route ? 'reached' : 'noRoute', ok: route !== undefined, values, fix: null };
}

/** A frame with another MAC address gets no further than its segment. */
function besideDirector({ director, server, dest }: Subject): Check {
  const route = fibLookup(director, dest.address);
  const links = new Set(ethernetOf(server).map((i) => i.link));
  const out = director.interfaces.find((i) => i.name === route?.interface);
  const ok = route !== undefined && out?.link != null && links.has(out.link);
  return { key: ok ? 'beside' : 'notBeside', ok, values: { server: server.name, segment: out?.link ?? '' }, fix: null };
}

function forwards({ director }: Subject): Check {
  const ok = Number(director.sysctl['net.ipv4.ip_forward']) === 1;
  return {
    key: ok ? 'forwards' : 'noForward',
    ok,
    values: { director: director.name },
    fix: ok ? null : fix(director, 'sysctl -w net.ipv4.ip_forward=1'),
  };
}

/** NAT writes answers back by the connection's entry, and one-packet scheduling keeps none. */
function onePacketNat({ director, service }: Subject): Check | null {
  if (!service.onePacket || protocolOf(service) !== 'udp') return null;
  return {
    key: 'onePacketNat',
    ok: false,
    values: { director: director.name },
    fix: editService(director.name, service, { onePacket: false }),
  };
}

/** The next hop of a server's answer to a client, or null where it has no route. */
function nextHop(server: Host, client: number): number | null {
  const route = fibLookup(server, client);
  return route && route.type === 'unicast' ? (route.gateway ?? client) : null;
}

/** NAT: what a server answers must come by the director, to be written back. */
function backThroughDirector({ director, server, clients, vips }: Subject): Check {
  const own = new Set(director.interfaces.flatMap((i) => i.addresses.map((a) => a.local)));
  const hops = clients.map((client) => nextHop(server, client));
  const ok = hops.every((hop) => hop !== null && own.has(hop));
  const wrong = hops.find((hop) => hop !== null && !own.has(hop));
  const beside = directorBeside(director, server, vips);
  // A client on the server's own segment is reached without any gateway.
  const prefix = wrong != null && clients.includes(wrong) ? `${formatIpv4(wrong)}/32` : 'default';
  return {
    key: ok ? 'backThrough' : wrong == null ? 'noGateway' : 'otherGateway',
    ok,
    values: {
      server: server.name,
      director: director.name,
      gateway: formatIpv4(wrong ?? hops[0] ?? beside),
      dip: beside === 0 ? '–' : formatIpv4(beside),
    },
    fix: ok || beside === 0 ? null : fix(server, `ip route replace ${prefix} via ${formatIpv4(beside)}`),
  };
}

/** DR and TUN: the answer goes out as the VIP, and a director that owns the VIP would not let it through. */
function backPastDirector({ context, director, server, service, clients }: Subject): Check {
  const values = { server: server.name, director: director.name };
  const hops = clients.map((client) => ({ client, hop: nextHop(server, client) }));
  if (hops.some(({ hop }) => hop === null)) {
    const links = new Set(ethernetOf(server).map((i) => i.link));
    const router = Object.values(context.world.hosts).find(
      (host) => host.role === 'router' && ethernetOf(host).some((i) => links.has(i.link)),
    );
    const gateway = router && ethernetOf(router).find((i) => links.has(i.link))?.addresses[0]?.local;
    return {
      key: 'noRouteBack',
      ok: false,
      values,
      fix: gateway === undefined ? null : fix(server, `ip route add default via ${formatIpv4(gateway)}`),
    };
  }
  for (const { client, hop } of hops) {
    const i = director.interfaces.find((each) => each.addresses.some((a) => a.local === hop));
    if (!i) continue;
    const allowed = inputRoute(director, i.name, service.address, client);
    if (!('refused' in allowed)) continue;
    return {
      key: 'backRefused',
      ok: false,
      values,
      fix:
        allowed.refused.code === 'route.martian-source'
          ? fix(director, `sysctl -w net.ipv4.conf.${i.name}.accept_local=1`)
          : null,
    };
  }
  return { key: 'backPast', ok: true, values, fix: null };
}

function ownsVip({ server, service, dest }: Subject): Check | null {
  if (service.mark !== 0) return null;
  const vip = formatIpv4(service.address);
  const on = server.interfaces.find((i) => i.addresses.some((a) => a.local === service.address));
  const ok = isLocalAddress(server, service.address);
  const device = dest.method === 'tunnel' ? 'tunl0' : 'lo';
  return {
    key: ok ? 'ownsVip' : 'noVip',
    ok,
    values: { server: server.name, vip, interface: on?.name ?? 'lo' },
    fix: ok ? null : fix(server, `ip addr add ${vip}/32 dev ${device}`),
  };
}

/** Who asks for the VIP on a server's segments believes the director, whatever the server would say: their entries are permanent. */
function nobodyAsks({ context, director, server }: Subject, vip: number): boolean {
  const links = new Set(ethernetOf(server).map((i) => i.link));
  const askers = Object.values(context.world.hosts).filter(
    (host) => (host.role === 'router' || host.role === 'client') && ethernetOf(host).some((i) => links.has(i.link)),
  );
  const macs = new Set(director.interfaces.map((i) => i.mac));
  return (
    askers.length > 0 &&
    askers.every((host) =>
      Object.values(host.neighbours).some((n) => n.address === vip && n.state === 'PERMANENT' && macs.has(n.mac)),
    )
  );
}

/** A server that has the VIP on the director's segment: it must not answer for it, nor ask in its name. */
function silent(subject: Subject): Check | null {
  const { director, server, service } = subject;
  const vip = service.address;
  if (service.mark !== 0 || !server.interfaces.some((i) => i.addresses.some((a) => a.local === vip))) return null;
  const links = new Set(ethernetOf(director).map((i) => i.link));
  const shared = ethernetOf(server).filter((i) => links.has(i.link));
  if (shared.length === 0) return null;
  const values = { server: server.name, vip: formatIpv4(vip) };
  if (nobodyAsks(subject, vip)) return { key: 'notAsked', ok: true, values, fix: null };
  if (shared.some((i) => answersArp(server, i.name, vip)))
    return {
      key: 'answers',
      ok: false,
      values,
      fix: fix(server, 'sysctl -w net.ipv4.conf.all.arp_ignore=1', 'sysctl -w net.ipv4.conf.all.arp_announce=2'),
    };
  const filtered = server.arptables?.some((chain) => chain.name === 'OUTPUT' && chain.rules.length > 0) ?? false;
  if (!filtered && shared.some((i) => effective(server, i.name, 'arp_announce') < 2))
    return { key: 'announces', ok: false, values, fix: fix(server, 'sysctl -w net.ipv4.conf.all.arp_announce=2') };
  return { key: 'silent', ok: true, values, fix: null };
}

function tunnel({ director, server, dest, service, clients }: Subject): (Check | null)[] {
  const { type, port } = dest.tunnel;
  const kind = type === 'gre' ? 'gre' : 'ipip';
  const name = kind === 'gre' ? 'gre0' : 'tunl0';
  const way = routeOutput(director, dest.address);
  const source = typeof way === 'string' ? 0 : way.source;
  const input = ethernetOf(server)[0]?.name ?? null;
  const device = findTunnel(server, kind, { source, destination: dest.address, input });
  const gue = fouSockets(server).filter((socket) => socket.localPort === port);
  const noGue: Check[] =
    type !== 'gue' || gue.some((socket) => socket.encapsulation === 'gue')
      ? []
      : [
          {
            key: 'noGue',
            ok: false,
            values: { server: server.name, port },
            fix: fix(server, ...(gue.length > 0 ? [`ip fou del port ${port}`] : []), `ip fou add port ${port} gue`),
          },
        ];
  if (!device)
    return [
      ...noGue,
      {
        key: 'tunnelDown',
        ok: false,
        values: { server: server.name, interface: name },
        fix: fix(server, `ip link set ${name} up`),
      },
    ];
  const own = (where: string): number => Number(server.sysctl[`net.ipv4.conf.${where}.rp_filter`] ?? 0);
  const filter = { all: own('all'), own: own(device.name), value: Math.max(own('all'), own(device.name)) };
  const values = { server: server.name, interface: device.name, ...filter };
  // Without the VIP it would not be let in for another reason, which has a check of its own.
  const refused = isLocalAddress(server, service.address)
    ? clients.some((client) => {
        const allowed = inputRoute(server, device.name, client, service.address);
        return 'refused' in allowed && allowed.refused.code === 'route.rp-filter';
      })
    : filter.value === 1;
  const wrong = ['all', device.name].filter((where) => own(where) !== 0);
  return [
    ...noGue,
    { key: 'tunnelUp', ok: true, values, fix: null },
    {
      key: refused ? 'filtered' : 'notFiltered',
      ok: !refused,
      values,
      fix: refused ? fix(server, ...wrong.map((where) => `sysctl -w net.ipv4.conf.${where}.rp_filter=0`)) : null,
    },
  ];
}

/** Whether a program listens where the packets arrive. */
function listens({ context, server, service, dest }: Subject): Check {
  const protocol = protocolOf(service);
  const port = dest.method === 'masquerade' || service.port === 0 ? dest.port : service.port;
  const arrives = dest.method === 'masquerade' ? dest.address : service.address;
  const values = { server: server.name, port, protocol: protocol.toUpperCase() };
  const described = context.scenario.hosts[server.name]?.services ?? [];
  // The programs start when the hosts are set up, and need a moment.
  const begins = context.world.time < 1_000_000;
  const ok =
    port === 0 ||
    socketsAtPort(server, protocol, port).some((s) => s.localAddress === 0 || s.localAddress === arrives) ||
    (begins &&
      described.some(
        (s) => s.proto === protocol && s.port === port && (s.addr === undefined || s.addr === formatIpv4(arrives)),
      ));
  const scenario = ok ? context.scenario : withListener(context.scenario, server.name, protocol, port);
  return {
    key: ok ? 'listens' : 'nobodyListens',
    ok,
    values,
    fix: scenario === context.scenario ? null : { scenario },
  };
}

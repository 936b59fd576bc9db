/**
 * Labs at random: a topology for one of IPVS's three ways of forwarding, services and servers with drawn settings, now and then
 * something that is wrong, and a handful of steps.
 *
 * What the kernel leaves to chance or to a race with its clock isn't drawn: the scheduler that picks at random, the defences that drop
 * at random, waits that end near the end of a timeout. Connections are always from named ports.
 */
import type { Step } from '../../src/lab/scenario.ts';
import { newDraw } from './draw.ts';
import type { Draw } from './draw.ts';
import { drawServer } from './plan.ts';
import type { Mode, Plan, PlannedServer, PlannedService } from './plan.ts';
import { drawSteps } from './steps.ts';

/** A scenario as it is written down, before it is parsed. */
export interface LabDocument {
  scenario: 1;
  title: string;
  links: string[];
  hosts: Record<string, HostDocument>;
  steps: Step[];
}

export interface HostDocument {
  role: 'client' | 'router' | 'director' | 'realserver';
  interfaces: Record<string, { link: string; mac: string; mtu?: number }>;
  commands: string[];
  services: { proto: 'tcp' | 'udp'; port: number; reply: string }[];
}

/** The lab with this number under this seed: always the same one. */
export function generateLab(seed: number, number: number): LabDocument {
  const draw = newDraw(seed, `lab ${number}`);
  const mode = draw.pick(['nat', 'dr', 'tun']);
  const shape = shapes[mode](draw);
  const lab: LabDocument = {
    scenario: 1,
    title: `Drawn at random: seed ${seed}, lab ${number}`,
    links: shape.links,
    hosts: shape.hosts,
    steps: [],
  };
  const services = addServices(draw, shape, mode);
  disturb(draw, shape, services);
  lab.steps = drawSteps(draw, { ...services, mayIdle: Object.values(shape.hosts).every(isQuiet) });
  return lab;
}

// ---- topologies

interface Shape {
  readonly links: string[];
  readonly hosts: Record<string, HostDocument>;
  readonly vip: string;
  readonly clients: [string, ...string[]];
  readonly addresses: readonly string[];
}

const shapes: Readonly<Record<Mode, (draw: Draw) => Shape>> = { nat: drawNat, dr: drawDirect, tun: drawTunnel };

const host = (role: HostDocument['role'], commands: string[]): HostDocument => ({
  role,
  interfaces: {},
  commands,
  services: [],
});

/** The director between two segments, or with one arm beside the router's. */
function drawNat(draw: Draw): Shape {
  const count = draw.between(1, 3);
  const addresses = Array.from({ length: count }, (_, i) => `10.1.1.${11 + i}`);
  const oneArmed = draw.chance(25);
  const vip = oneArmed ? '10.1.1.100' : '198.51.100.1';
  const hosts: Record<string, HostDocument> = { client: clientHost(oneArmed ? '198.51.100.254' : undefined) };
  if (oneArmed) hosts.router = routerHost(['198.51.100.254/24', '10.1.1.254/24']);
  hosts.director = host('director', [
    ...(oneArmed
      ? ['ip addr add 10.1.1.1/24 dev eth0', `ip addr add ${vip}/32 dev eth0`, 'ip route add default via 10.1.1.254']
      : [`ip addr add ${vip}/24 dev eth0`, 'ip addr add 10.1.1.1/24 dev eth1']),
    'sysctl -w net.ipv4.ip_forward=1',
  ]);
  for (const [i, address] of addresses.entries()) {
    hosts[`rs${i + 1}`] = host('realserver', [
      `ip addr add ${address}/24 dev eth0`,
      'ip route add default via 10.1.1.1',
    ]);
  }
  return connect(
    { links: ['ext', 'lan'], hosts, vip, clients: ['198.51.100.10', '198.51.100.20'], addresses },
    (name) =>
      name === 'client' ? ['ext'] : name === 'router' || (name === 'director' && !oneArmed) ? ['ext', 'lan'] : ['lan'],
  );
}

/** All behind one router, on one segment. */
function drawDirect(draw: Draw): Shape {
  const count = draw.between(1, 3);
  const addresses = Array.from({ length: count }, (_, i) => `10.1.1.${11 + i}`);
  const vip = '10.1.1.100';
  const hosts: Record<string, HostDocument> = {
    client: clientHost('198.51.100.254'),
    router: routerHost(['198.51.100.254/24', '10.1.1.254/24']),
    director: host('director', [
      'ip addr add 10.1.1.1/24 dev eth0',
      `ip addr add ${vip}/32 dev eth0`,
      'ip route add default via 10.1.1.254',
      'sysctl -w net.ipv4.ip_forward=1',
    ]),
  };
  for (const [i, address] of addresses.entries()) {
    hosts[`rs${i + 1}`] = host('realserver', [
      `ip addr add ${address}/24 dev eth0`,
      'ip route add default via 10.1.1.254',
      ...quietArp(draw),
      `ip addr add ${vip}/32 dev lo`,
    ]);
  }
  return connect(
    { links: ['wan', 'lan'], hosts, vip, clients: ['198.51.100.10', '198.51.100.20'], addresses },
    (name) => (name === 'client' ? ['wan'] : name === 'router' ? ['wan', 'lan'] : ['lan']),
  );
}

/** Director and servers at sites of their own, or side by side. */
function drawTunnel(draw: Draw): Shape {
  const count = draw.between(1, 3);
  const apart = draw.chance(70);
  const siteOf = (i: number): number => (apart ? 2 + i : 1);
  const addresses = Array.from({ length: count }, (_, i) => `10.1.${siteOf(i)}.${11 + i}`);
  const sites = apart ? count + 1 : 1;
  const vip = '10.1.1.100';
  const gateway = (site: number): string => `10.1.${site}.254`;
  const hosts: Record<string, HostDocument> = {
    client: clientHost('198.51.100.254'),
    router: routerHost(['198.51.100.254/24', ...Array.from({ length: sites }, (_, i) => `${gateway(i + 1)}/24`)]),
    director: host('director', [
      'ip addr add 10.1.1.1/24 dev eth0',
      `ip addr add ${vip}/32 dev eth0`,
      `ip route add default via ${gateway(1)}`,
      'sysctl -w net.ipv4.ip_forward=1',
    ]),
  };
  for (const [i, address] of addresses.entries()) {
    hosts[`rs${i + 1}`] = host('realserver', [
      `ip addr add ${address}/24 dev eth0`,
      `ip route add default via ${gateway(siteOf(i))}`,
      ...draw.weighted([
        [9, ['ip link set tunl0 up']],
        [1, []],
      ]),
      ...quietArp(draw),
      `ip addr add ${vip}/32 dev tunl0`,
    ]);
  }
  const links = ['wan', ...Array.from({ length: sites }, (_, i) => `site${i + 1}`)];
  return connect({ links, hosts, vip, clients: ['198.51.100.10', '198.51.100.20'], addresses }, (name) => {
    if (name === 'client') return ['wan'];
    if (name === 'router') return links;
    return [name === 'director' ? 'site1' : `site${siteOf(Number(name.slice(2)) - 1)}`];
  });
}

function clientHost(gateway: string | undefined): HostDocument {
  return host('client', [
    'ip addr add 198.51.100.10/24 dev eth0',
    'ip addr add 198.51.100.20/24 dev eth0',
    ...(gateway === undefined ? [] : [`ip route add default via ${gateway}`]),
  ]);
}

function routerHost(prefixes: readonly string[]): HostDocument {
  return host('router', [
    ...prefixes.map((prefix, i) => `ip addr add ${prefix} dev eth${i}`),
    'sysctl -w net.ipv4.ip_forward=1',
  ]);
}

/** Mostly as it should be. */
function quietArp(draw: Draw): string[] {
  const conf = (name: string, value: number): string => `sysctl -w net.ipv4.conf.all.${name}=${value}`;
  return draw.weighted([
    [8, [conf('arp_ignore', 1), conf('arp_announce', 2)]],
    [1, [conf('arp_ignore', 2), conf('arp_announce', 1)]],
    [1, [conf('arp_ignore', 1)]],
    [1, []],
  ]);
}

/** Whether a host never asks by ARP in the name of a VIP that it keeps to itself. */
function isQuiet({ role, commands }: HostDocument): boolean {
  const set = commands.filter((command) => command.includes('arp_announce=')).at(-1);
  const keepsVip = commands.some((command) => /^ip addr add \S+\/32 dev/.test(command));
  return role !== 'realserver' || !keepsVip || set?.endsWith('=2') === true;
}

/** Gives each host its interfaces. */
function connect(shape: Shape, linksOf: (name: string) => readonly string[]): Shape {
  Object.entries(shape.hosts).forEach(([name, each], i) => {
    linksOf(name).forEach((link, j) => {
      each.interfaces[`eth${j}`] = { link, mac: `02:00:00:00:0${i + 1}:0${j + 1}` };
    });
  });
  return shape;
}

// ---- services and servers

/** What is planned before something is disturbed. */
type Services = Omit<Plan, 'mayIdle'>;

const schedulers = ['rr', 'wrr', 'lc', 'wlc', 'fo', 'ovf', 'lblc', 'lblcr', 'dh', 'sh', 'mh', 'sed', 'nq'] as const;
const methods = { nat: '-m', dr: '-g', tun: '-i' } as const;

function addServices(draw: Draw, shape: Shape, mode: Mode): Services {
  const { vip, hosts, addresses, clients } = shape;
  const commands = hosts.director?.commands ?? [];
  const tcp: PlannedService = { proto: 'tcp', port: 80, name: `-t ${vip}:80` };
  const udp: PlannedService = { proto: 'udp', port: 53, name: `-u ${vip}:53` };
  const services: [PlannedService, ...PlannedService[]] = draw.weighted([
    [5, [tcp]],
    [2, [udp]],
    [3, [tcp, udp]],
  ]);
  const servers = addresses.map((address, i): PlannedServer => {
    const method = draw.weighted([
      [12, methods[mode]],
      [1, draw.pick(['-m', '-g', '-i'])],
    ]);
    return { host: `rs${i + 1}`, address, method };
  });
  for (const { host: name } of servers) {
    hosts[name]?.services.push({ proto: 'tcp', port: 80, reply: `${name}\n` }, { proto: 'udp', port: 53, reply: name });
  }
  const marked = draw.chance(8);
  const named = services.map((service) => (marked ? { ...service, name: '-f 1' } : service));
  for (const { proto, port } of marked ? services : []) {
    commands.push(`iptables -t mangle -A PREROUTING -d ${vip} -p ${proto} --dport ${port} -j MARK --set-mark 1`);
  }
  for (const { name, proto } of marked ? named.slice(0, 1) : named) {
    commands.push(`ipvsadm -A ${name} -s ${drawScheduler(draw)}${drawPersistence(draw, proto)}`);
    for (const server of servers) commands.push(`ipvsadm -a ${name} ${drawServer(draw, server)}`);
  }
  const [firstService = tcp, ...otherServices] = named;
  const [firstServer, ...otherServers] = servers;
  if (!firstServer) throw new Error('a lab has a server');
  return { vip, clients, services: [firstService, ...otherServices], servers: [firstServer, ...otherServers] };
}

function drawScheduler(draw: Draw): string {
  const scheduler = draw.pick(schedulers);
  const flags = scheduler === 'sh' || scheduler === 'mh' ? draw.pick(['', 'port', 'fallback', 'both'] as const) : '';
  if (flags === '') return scheduler;
  const both = [`${scheduler}-fallback`, `${scheduler}-port`];
  return `${scheduler} -b ${flags === 'both' ? both.join(',') : `${scheduler}-${flags}`}`;
}

function drawPersistence(draw: Draw, proto: 'tcp' | 'udp'): string {
  return draw.weighted([
    [12, ''],
    [2, ' -p'],
    [2, ' -p 25'],
    [1, ' -p 300 -M 255.255.255.0'],
    [1, proto === 'udp' ? ' -o' : ''],
  ]);
}

// ---- what is set otherwise, and what is wrong

function disturb(draw: Draw, { hosts, vip }: Shape, plan: Services): void {
  const names = Object.keys(hosts);
  const server = draw.pick(plan.servers).host;
  const add = (name: string, ...commands: string[]): void => void hosts[name]?.commands.push(...commands);
  const drop = (name: string, pattern: RegExp): void => {
    const each = hosts[name];
    if (each) each.commands = each.commands.filter((command) => !pattern.test(command));
  };
  const { port, proto } = draw.pick(plan.services);
  const one = draw.pick(names as [string, ...string[]]);
  const set = (name: string, key: string, value: number): void => add(name, `sysctl -w net.ipv4.${key}=${value}`);
  const settings: readonly (readonly [number, () => void])[] = [
    [4, () => set('director', 'vs.conn_reuse_mode', draw.between(0, 3))],
    [4, () => set('director', 'vs.expire_nodest_conn', 1)],
    [3, () => set('director', 'vs.expire_quiescent_template', 1)],
    [2, () => set('director', 'vs.nat_icmp_send', 1)],
    [2, () => set('director', 'vs.sloppy_tcp', 1)],
    [2, () => set('director', 'vs.schedule_icmp', 1)],
    [3, () => set('director', 'vs.conntrack', 1)],
    [2, () => set('director', 'vs.snat_reroute', 0)],
    [2, () => set('director', 'vs.pmtu_disc', 0)],
    [2, () => set('director', 'vs.cache_bypass', 1)],
    [2, () => set('director', 'vs.ignore_tunneled', 1)],
    [3, () => set('director', 'conf.all.send_redirects', 0)],
    [4, () => set(one, 'conf.all.rp_filter', draw.between(1, 2))],
    [2, () => set(one, 'conf.eth0.rp_filter', draw.between(1, 2))],
    [2, () => set(server, 'conf.tunl0.rp_filter', draw.between(1, 2))],
    [2, () => set(one, 'conf.all.accept_local', 1)],
    [2, () => set(one, 'conf.all.arp_filter', 1)],
    [2, () => set(one, 'conf.eth0.proxy_arp', 1)],
    [2, () => set(one, 'ip_default_ttl', draw.pick([1, 2, 3, 32]))],
    [2, () => set(one, 'ip_no_pmtu_disc', 1)],
    [2, () => set(server, 'conf.all.arp_ignore', draw.pick([0, 2, 3, 8]))],
    [2, () => set(server, 'conf.all.arp_announce', draw.between(0, 2))],
    [2, () => add('director', `iptables -A INPUT -p ${proto} --dport ${port} -j DROP`)],
    [2, () => add('director', 'iptables -P FORWARD DROP')],
    [2, () => add('director', 'iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE')],
    [2, () => add(server, `iptables -A INPUT -p ${proto} --dport ${port} -j REJECT`)],
    [2, () => add('router', 'iptables -A FORWARD -m state --state INVALID -j DROP')],
    [
      2,
      () =>
        add('router', `iptables -t nat -A PREROUTING -d ${vip} -p tcp --dport 8080 -j DNAT --to-destination ${vip}:80`),
    ],
  ];
  const wrongs: readonly (readonly [number, () => void])[] = [
    [3, () => drop(server, /^ip addr add \S+\/32 dev/)],
    [3, () => drop(server, /^ip route add default/)],
    [2, () => drop(one, /ip_forward/)],
    [2, () => drop(server, /arp_/)],
    [2, () => drop(server, /tunl0 up/)],
    [2, () => add(server, 'ip link set eth0 down')],
    [1, () => add(server, `ip route add blackhole 198.51.100.0/24`)],
    [1, () => add(server, `ip route add unreachable 198.51.100.0/24`)],
    [2, () => void Object.assign(hosts[server]?.interfaces.eth0 ?? {}, { mtu: 1400 })],
    [1, () => void hosts[server]?.services.splice(0)],
    [1, () => drop('client', /default/)],
    [1, () => drop('director', /default/)],
  ];
  for (let i = draw.between(0, 3); i > 0; i--) draw.weighted(settings)();
  if (draw.chance(40)) draw.weighted(wrongs)();
}

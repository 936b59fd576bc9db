/** The labs that the engine is measured with: those of fidelity/, and some of as many steps as wanted, one conversation each. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseScenarioText, type Scenario } from '../src/lab/scenario.ts';

/** fidelity/scenarios, beside this folder. (What runs is a bundle elsewhere; scripts/run.mjs tells which file it was made from.) */
const folder = join(dirname(process.argv[1] ?? ''), '..', 'fidelity', 'scenarios');

/** The names of all scenarios of fidelity/. */
export const scenarioNames = (): string[] => readdirSync(folder).map((file) => basename(file, '.json'));

export const readScenario = (name: string): Scenario => parsed(readFileSync(join(folder, `${name}.json`), 'utf8'));

const VIP = '203.0.113.100';

const mac = (host: number, port: number): string => `02:00:00:00:0${host}:0${port}`;

/** Ports that come round again only after all others. */
const port = (n: number): number => 10000 + (n % 50000);

function parsed(text: string): Scenario {
  const result = parseScenarioText(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/**
 * A client, a router, a director and two real servers, which stand beside the director; behind it where it translates addresses.
 * Each step is one connection: connect, ask, be answered, close.
 */
export function connectionLab(method: 'DR' | 'NAT' | 'TUN', connections: number): Scenario {
  const behind = method === 'NAT';
  const flag = { DR: '-g', NAT: '-m', TUN: '-i' }[method];
  const network = behind ? '10.0.0' : '203.0.113';
  const realServer = (n: number) => ({
    role: 'realserver',
    interfaces: { eth0: { link: behind ? 'farm' : 'lan', mac: mac(4, n) } },
    commands: [
      `ip addr add ${network}.1${n}/24 dev eth0`,
      `ip route add default via ${network}.1`,
      ...(behind ? [] : ownVip(method === 'TUN' ? 'tunl0' : 'lo')),
    ],
    services: [{ proto: 'tcp', port: 80, reply: `rs${n}\n` }],
  });
  return built({
    scenario: 1,
    title: method,
    links: ['wan', 'lan', 'farm'],
    hosts: {
      client: client(),
      router: router(),
      director: {
        role: 'director',
        interfaces: { eth0: { link: 'lan', mac: mac(3, 1) }, eth1: { link: 'farm', mac: mac(3, 2) } },
        commands: [
          'ip addr add 203.0.113.5/24 dev eth0',
          'ip addr add 10.0.0.1/24 dev eth1',
          `ip addr add ${VIP}/32 dev eth0`,
          'ip route add default via 203.0.113.1',
          'sysctl -w net.ipv4.ip_forward=1',
          `ipvsadm -A -t ${VIP}:80 -s rr`,
          `ipvsadm -a -t ${VIP}:80 -r ${network}.11:80 ${flag}`,
          `ipvsadm -a -t ${VIP}:80 -r ${network}.12:80 ${flag}`,
        ],
      },
      rs1: realServer(1),
      rs2: realServer(2),
    },
    steps: Array.from({ length: connections }, (_, n) => ({
      do: 'http',
      host: 'client',
      src: `198.51.100.10:${port(n)}`,
      dst: `${VIP}:80`,
    })),
  });
}

/** A real server has the virtual address too, and keeps it to itself. */
const ownVip = (device: string): string[] => [
  `ip link set ${device} up`,
  'sysctl -w net.ipv4.conf.all.arp_ignore=1',
  'sysctl -w net.ipv4.conf.all.arp_announce=2',
  `ip addr add ${VIP}/32 dev ${device}`,
];

/** A client, a router, a server; each step is one datagram and its answer. */
export function datagramLab(datagrams: number): Scenario {
  return built({
    scenario: 1,
    title: 'UDP through a router',
    links: ['wan', 'lan'],
    hosts: {
      client: client(),
      router: router(),
      server: {
        role: 'realserver',
        interfaces: { eth0: { link: 'lan', mac: mac(4, 1) } },
        commands: ['ip addr add 203.0.113.11/24 dev eth0', 'ip route add default via 203.0.113.1'],
        services: [{ proto: 'udp', port: 53, reply: 'server' }],
      },
    },
    steps: Array.from({ length: datagrams }, (_, n) => ({
      do: 'udp',
      host: 'client',
      src: `198.51.100.10:${port(n)}`,
      dst: '203.0.113.11:53',
    })),
  });
}

const built = (json: unknown): Scenario => parsed(JSON.stringify(json));

const client = () => ({
  role: 'client',
  interfaces: { eth0: { link: 'wan', mac: mac(1, 1) } },
  commands: ['ip addr add 198.51.100.10/24 dev eth0', 'ip route add default via 198.51.100.1'],
});

const router = () => ({
  role: 'router',
  interfaces: { eth0: { link: 'wan', mac: mac(2, 1) }, eth1: { link: 'lan', mac: mac(2, 2) } },
  commands: [
    'ip addr add 198.51.100.1/24 dev eth0',
    'ip addr add 203.0.113.1/24 dev eth1',
    'sysctl -w net.ipv4.ip_forward=1',
  ],
});

/** Labs with many real servers, by each method: for tests of what has to find room. */
import { parseScenario, type Scenario } from '../../lab/scenario.ts';

/** `cities`: TUN with a segment for every four servers; `tun`: with one for each. */
export type ManyMode = 'nat' | 'dr' | 'tun' | 'cities';

interface Machine {
  role: 'client' | 'router' | 'director' | 'realserver';
  interfaces: Record<string, { link: string; mac: string }>;
  commands: string[];
  services?: { proto: 'tcp'; port: number; reply: string }[];
}

/** wlc over `count` real servers, and three requests; addresses as long as they get. */
export function manyServers(mode: ManyMode, count = 12): Scenario {
  let made = 0;
  const plug = (link: string) => ({ link, mac: `02:00:00:00:${(made += 1).toString(16).padStart(2, '0')}:01` });
  const all = Array.from({ length: count }, (_, i) => i + 1);
  const segmentOf = (i: number): number => (mode === 'tun' ? i : mode === 'cities' ? Math.ceil(i / 4) : 0);
  const linkOf = (i: number): string => (segmentOf(i) === 0 ? 'lan' : `city${segmentOf(i)}`);
  const rip = (i: number): string => `192.168.${100 + segmentOf(i)}.${200 + i}`;
  const vip = mode === 'nat' ? '198.51.100.210' : '192.168.100.199';
  const method = { nat: '-m', dr: '-g', tun: '-i', cities: '-i' }[mode];
  const tunnels = mode === 'tun' || mode === 'cities';
  const hosts: Record<string, Machine> = {
    client: {
      role: 'client',
      interfaces: { eth0: plug('wan') },
      commands: ['ip addr add 198.51.100.200/24 dev eth0', 'ip route add default via 198.51.100.201'],
    },
  };
  const links = ['wan', 'lan'];
  if (mode !== 'nat') {
    const ports = [...new Set(all.map(segmentOf))].filter((n) => n > 0);
    links.push(...ports.map((n) => `city${n}`));
    hosts['router'] = {
      role: 'router',
      interfaces: Object.fromEntries(links.map((link, i) => [`eth${i}`, plug(link)])),
      commands: [
        'ip addr add 198.51.100.201/24 dev eth0',
        'ip addr add 192.168.100.1/24 dev eth1',
        ...ports.map((n, i) => `ip addr add 192.168.${100 + n}.1/24 dev eth${i + 2}`),
        'sysctl -w net.ipv4.ip_forward=1',
      ],
    };
  }
  hosts['director'] = {
    role: 'director',
    interfaces: mode === 'nat' ? { eth0: plug('wan'), eth1: plug('lan') } : { eth0: plug('lan') },
    commands: [
      ...(mode === 'nat'
        ? [`ip addr add ${vip}/24 dev eth0`, 'ip addr add 192.168.100.1/24 dev eth1', 'sysctl -w net.ipv4.ip_forward=1']
        : [
            'ip addr add 192.168.100.198/24 dev eth0',
            `ip addr add ${vip}/32 dev eth0`,
            'ip route add default via 192.168.100.1',
          ]),
      `ipvsadm -A -t ${vip}:80 -s wlc`,
      ...all.map((i) => `ipvsadm -a -t ${vip}:80 -r ${rip(i)}:80 ${method} -w ${1 + (i % 3)}`),
    ],
  };
  for (const i of all) {
    const device = tunnels ? 'tunl0' : 'lo';
    hosts[`rs${i}`] = {
      role: 'realserver',
      interfaces: { eth0: plug(linkOf(i)) },
      commands: [
        `ip addr add ${rip(i)}/24 dev eth0`,
        `ip route add default via 192.168.${100 + segmentOf(i)}.1`,
        ...(mode === 'nat'
          ? []
          : [
              'sysctl -w net.ipv4.conf.all.arp_ignore=1',
              'sysctl -w net.ipv4.conf.all.arp_announce=2',
              ...(tunnels ? ['ip link set tunl0 up'] : []),
              `ip addr add ${vip}/32 dev ${device}`,
            ]),
      ],
      services: [{ proto: 'tcp', port: 80, reply: `rs${i}\n` }],
    };
  }
  const steps = [1, 2, 3].map((n) => ({
    do: 'http',
    host: 'client',
    src: `198.51.100.200:4000${n}`,
    dst: `${vip}:80`,
  }));
  const parsed = parseScenario({ scenario: 1, title: `${mode}, ${count} servers`, links, hosts, steps });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

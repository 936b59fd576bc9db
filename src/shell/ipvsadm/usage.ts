/** What `ipvsadm -v` and `ipvsadm -h` print. The help is our own: it follows from the tables of options.ts. */
import type { Generation } from '../../kernel/ipvs/schedulers/scheduler.ts';
import { COMMANDS, optionsOf, type CommandName, type Legality, type OptionName, type Tag } from './options.ts';

const VERSIONS: Readonly<Record<Generation, string>> = { '3.10': 'v1.26 2008/5/15', '6.1': 'v1.31 2019/12/24' };

/** What `-v` prints: the tool of that Linux. */
export const versionOf = (generation: Generation): string =>
  `ipvsadm ${VERSIONS[generation]} (compiled with popt and IPVS v1.2.1)\n`;

type Options = ReturnType<typeof optionsOf>;

/** What the options' arguments are called here. */
const ARGUMENTS: Partial<Record<Tag, string>> = {
  'tcp-service': 'HOST:PORT',
  'udp-service': 'HOST:PORT',
  'sctp-service': 'HOST:PORT',
  'fwmark-service': 'MARK',
  scheduler: 'SCHEDULER',
  persistent: 'SECONDS',
  netmask: 'NETMASK',
  pe: 'ENGINE',
  'sched-flags': 'FLAG,...',
  'real-server': 'HOST[:PORT]',
  weight: 'WEIGHT',
  'u-threshold': 'COUNT',
  'l-threshold': 'COUNT',
  'tun-type': 'ipip|gue|gre',
  'tun-port': 'PORT',
  'start-daemon': 'master|backup',
  'stop-daemon': 'master|backup',
  'mcast-interface': 'INTERFACE',
  'mcast-group': 'ADDRESS',
  'mcast-port': 'PORT',
  'mcast-ttl': 'TTL',
  'sync-maxlen': 'BYTES',
  syncid: 'ID',
};

/** Options that count as one where legality is looked at. */
const GROUPS: Partial<Record<OptionName, readonly Tag[]>> = {
  'service-address': ['tcp-service', 'udp-service', 'sctp-service', 'fwmark-service'],
  'forwarding-method': ['gatewaying', 'masquerading', 'ipip'],
};

/** An option as it is typed, the short way where there is one: `-w WEIGHT`; null where this tool has not got it. */
function typed(options: Options, tag: Tag): string | null {
  const option = options.find((each) => each.tag === tag);
  if (!option) return null;
  const name = option.short === undefined ? `--${option.long ?? tag}` : `-${option.short}`;
  const argument = ARGUMENTS[tag];
  if (argument === undefined) return name;
  return option.argument === 'optional' ? `${name} [${argument}]` : `${name} ${argument}`;
}

/** The ways to give an option; empty where there is none. */
function alternatives(options: Options, name: OptionName): string {
  const tags = GROUPS[name] ?? [name as Tag];
  return tags.flatMap((tag) => typed(options, tag) ?? []).join(' | ');
}

/** A command with what it needs and what it takes, a service by that word. */
function synopsis(options: Options, command: CommandName, { needs = [], may = [], oneOf = [] }: Legality): string {
  const words = (names: readonly OptionName[]): string[] =>
    names
      .map((name) => (name === 'service-address' ? 'SERVICE' : alternatives(options, name)))
      .filter((word) => word !== '');
  const parts = [typed(options, command), ...(command === 'set' ? ['TCP TCPFIN UDP'] : []), ...words(needs)];
  if (oneOf.length > 0) parts.push(`[${words(oneOf).join(' | ')}]`);
  return `  ipvsadm ${[...parts, ...words(may).map((word) => `[${word}]`)].join(' ')}\n`;
}

/** What `-h` prints. */
export function usageOf(generation: Generation): string {
  const options = optionsOf(generation);
  const commands = Object.entries(COMMANDS).map(([command, legality]) =>
    synopsis(options, command as CommandName, legality),
  );
  const both = options.filter(({ short, long }) => short !== undefined && long !== undefined);
  return `${versionOf(generation)}Commands:
${commands.join('')}  ipvsadm -h | -v
SERVICE is ${alternatives(options, 'service-address')} (-6: of IPv6)
Long names:
${both.map(({ short, long }) => `  -${short}  --${long}\n`).join('')}`;
}

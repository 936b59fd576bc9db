/**
 * ipvsadm's commands and options, and which go together.
 * Facts of ipvsadm 1.31: the tables of ipvsadm.c.
 */
import type { Generation } from '../../kernel/ipvs/schedulers/scheduler.ts';
import type { Option } from './popt.ts';

/** A command, by its name in messages. */
export type CommandName =
  | 'add-service'
  | 'edit-service'
  | 'delete-service'
  | 'flush'
  | 'list'
  | 'add-server'
  | 'delete-server'
  | 'edit-server'
  | 'set'
  | 'start-daemon'
  | 'stop-daemon'
  | 'restore'
  | 'save'
  | 'zero';

/** The options that are counted and checked, by their names in messages, in the order they are checked. */
export const OPTION_NAMES = [
  'numeric',
  'connection',
  'service-address',
  'scheduler',
  'persistent',
  'netmask',
  'real-server',
  'forwarding-method',
  'weight',
  'u-threshold',
  'l-threshold',
  'mcast-interface',
  'timeout',
  'daemon',
  'stats',
  'rate',
  'thresholds',
  'persistent-conn',
  'nosort',
  'syncid',
  'exact',
  'ops',
  'pe',
  'sched-flags',
  'mcast-group',
  'mcast-port',
  'mcast-ttl',
  'sync-maxlen',
  'tun-info',
  'tun-type',
  'tun-port',
  'tun-nocsum',
  'tun-csum',
  'tun-remcsum',
] as const;

export type OptionName = (typeof OPTION_NAMES)[number];

/** What the command line can hold. */
export type Tag =
  | CommandName
  | Exclude<OptionName, 'service-address' | 'forwarding-method'>
  | 'help'
  | 'version'
  | 'tcp-service'
  | 'udp-service'
  | 'sctp-service'
  | 'fwmark-service'
  | 'masquerading'
  | 'ipip'
  | 'gatewaying'
  | 'sort'
  | 'ipv6';

/** What ipvsadm 1.26 had not got, the one of Linux 3.10's days. */
const SINCE_1_26: ReadonlySet<Tag> = new Set<Tag>([
  'sched-flags',
  'sync-maxlen',
  'mcast-group',
  'mcast-port',
  'mcast-ttl',
  'tun-info',
  'tun-type',
  'tun-port',
  'tun-nocsum',
  'tun-csum',
  'tun-remcsum',
]);

const none = (tag: Tag, short?: string, long: string = tag): Option<Tag> => ({ tag, long, short, argument: 'none' });
const string = (tag: Tag, short?: string): Option<Tag> => ({ tag, long: tag, short, argument: 'required' });

const ALL_OPTIONS: readonly Option<Tag>[] = [
  none('add-service', 'A'),
  none('edit-service', 'E'),
  none('delete-service', 'D'),
  none('flush', 'C', 'clear'),
  none('list', 'L'),
  none('list', 'l'),
  none('zero', 'Z'),
  none('add-server', 'a'),
  none('edit-server', 'e'),
  none('delete-server', 'd'),
  none('set'),
  none('help', 'h'),
  none('version', 'v'),
  none('restore', 'R'),
  none('save', 'S'),
  string('start-daemon'),
  string('stop-daemon'),
  string('tcp-service', 't'),
  string('udp-service', 'u'),
  string('sctp-service'),
  string('fwmark-service', 'f'),
  string('scheduler', 's'),
  { tag: 'persistent', long: 'persistent', short: 'p', argument: 'optional' },
  string('netmask', 'M'),
  string('real-server', 'r'),
  none('masquerading', 'm'),
  none('ipip', 'i'),
  none('gatewaying', 'g'),
  string('weight', 'w'),
  string('u-threshold', 'x'),
  string('l-threshold', 'y'),
  none('numeric', 'n'),
  none('connection', 'c'),
  string('mcast-interface'),
  string('syncid'),
  none('timeout'),
  none('daemon'),
  none('stats'),
  none('rate'),
  none('thresholds'),
  none('persistent-conn'),
  none('nosort'),
  none('sort'),
  none('exact', 'X'),
  none('ipv6', '6'),
  none('ops', 'o'),
  string('pe'),
  string('sched-flags', 'b'),
  string('mcast-group'),
  string('mcast-port'),
  string('mcast-ttl'),
  string('sync-maxlen'),
  none('tun-info'),
  string('tun-type'),
  string('tun-port'),
  none('tun-nocsum'),
  none('tun-csum'),
  none('tun-remcsum'),
];

const OPTIONS: Readonly<Record<Generation, readonly Option<Tag>[]>> = {
  '3.10': ALL_OPTIONS.filter(({ tag }) => !SINCE_1_26.has(tag)),
  '6.1': ALL_OPTIONS,
};

/** The options that the tool of that Linux knows. */
export const optionsOf = (generation: Generation): readonly Option<Tag>[] => OPTIONS[generation];

/** What may stand with a command: `needs` must, `may` can, of `oneOf` no two; everything else is illegal. */
export interface Legality {
  needs?: readonly OptionName[];
  may?: readonly OptionName[];
  oneOf?: readonly OptionName[];
}

const SERVICE: readonly OptionName[] = ['scheduler', 'persistent', 'netmask', 'ops', 'pe', 'sched-flags'];
const SERVER: readonly OptionName[] = [
  'forwarding-method',
  'weight',
  'u-threshold',
  'l-threshold',
  'tun-type',
  'tun-port',
  'tun-nocsum',
  'tun-csum',
  'tun-remcsum',
];

/** What goes with each command. */
export const COMMANDS: Readonly<Record<CommandName, Legality>> = {
  'add-service': { needs: ['service-address'], may: SERVICE },
  'edit-service': { needs: ['service-address'], may: SERVICE },
  'delete-service': { needs: ['service-address'] },
  flush: {},
  list: {
    oneOf: ['connection', 'service-address', 'timeout', 'daemon'],
    may: ['numeric', 'stats', 'rate', 'thresholds', 'persistent-conn', 'nosort', 'syncid', 'exact', 'tun-info'],
  },
  'add-server': { needs: ['service-address', 'real-server'], may: SERVER },
  'delete-server': { needs: ['service-address', 'real-server'] },
  'edit-server': { needs: ['service-address', 'real-server'], may: SERVER },
  set: {},
  'start-daemon': { may: ['mcast-interface', 'syncid', 'mcast-group', 'mcast-port', 'mcast-ttl', 'sync-maxlen'] },
  'stop-daemon': { may: ['syncid'] },
  restore: {},
  save: { may: ['numeric'] },
  zero: { may: ['service-address'] },
};

const TUNNELS: Record<'ipip' | 'gue' | 'gre', Legality> = {
  ipip: {},
  gue: { needs: ['tun-port'], oneOf: ['tun-nocsum', 'tun-csum', 'tun-remcsum'] },
  gre: { oneOf: ['tun-nocsum', 'tun-csum'] },
};

const TUNNEL_OPTIONS: readonly OptionName[] = ['tun-port', 'tun-nocsum', 'tun-csum', 'tun-remcsum'];

/** The first thing that is wrong with the options of a command, as ipvsadm says it; null for nothing. */
export const commandFault = (command: CommandName, given: ReadonlySet<OptionName>): string | null =>
  faultOf(COMMANDS[command], OPTION_NAMES, given, `'${command}' command`);

/** The same for the options of a kind of tunnel. */
export const tunnelFault = (type: 'ipip' | 'gue' | 'gre', given: ReadonlySet<OptionName>): string | null =>
  faultOf(TUNNELS[type], TUNNEL_OPTIONS, given, `'${type}' tunnel type`);

function faultOf(
  { needs = [], may = [], oneOf = [] }: Legality,
  names: readonly OptionName[],
  given: ReadonlySet<OptionName>,
  what: string,
): string | null {
  let first: OptionName | null = null;
  for (const name of names) {
    if (!given.has(name)) {
      if (needs.includes(name)) return `You need to supply the '${name}' option for the ${what}`;
      continue;
    }
    if (oneOf.includes(name)) {
      if (first !== null) return `The option '${name}' conflicts with the '${first}' option in the ${what}`;
      first = name;
    } else if (!needs.includes(name) && !may.includes(name)) return `Illegal '${name}' option with the ${what}`;
  }
  return null;
}

/**
 * A command line of ipvsadm, read: one command and what it is about.
 * Mirrors parse_options, ipvsadm.c; the checks of what goes together are in options.ts.
 */
import {
  FLAG_3,
  FLAG_FALLBACK,
  FLAG_PORT,
  LONGEST_TIMEOUT,
  PROTOCOL_SCTP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from '../../kernel/ipvs/service.ts';
import type { DestSettings } from '../../kernel/ipvs/control.ts';
import type { ForwardingMethod } from '../../kernel/ipvs/dest.ts';
import type { SyncDaemon } from '../../kernel/ipvs/ipvs.ts';
import type { Generation } from '../../kernel/ipvs/schedulers/scheduler.ts';
import { parseIpv4, isMulticastIpv4 } from '../../wire/address.ts';
import { optionsOf, type CommandName, type OptionName, type Tag } from './options.ts';
import { readOptions, type Read } from './popt.ts';
import { parseEndpoint, parseHost, parseNumber } from './values.ts';

/** What a line comes to before anything is done: nothing but words and a status. */
export interface Refusal {
  status: number;
  stderr: string;
  /** The program ends at once; otherwise a table that is being restored goes on with its next line. */
  ends: boolean;
}

export interface Entry {
  command: CommandName;
  given: Set<OptionName>;
  service: {
    family: 4 | 6;
    protocol: number;
    address: number;
    port: number;
    mark: number;
    scheduler: string;
    schedulerFlags: number;
    /** Null: not persistent. In seconds. */
    persistence: number | null;
    netmask: number;
    onePacket: boolean;
    engine: string;
  };
  dest: DestSettings & { family: 4 | 6; address: number; port: number };
  timeouts: [tcp: number, tcpFin: number, udp: number];
  daemon: SyncDaemon & { role: 'master' | 'backup' };
}

/** What `ipvsadm -h` and `-v` ask for. */
export type Words = Entry | Refusal | 'help' | 'version';

const DEFAULT_PERSISTENCE = 360;
const LONGEST_INT = 0x7fff_ffff;

export const refuse = (stderr: string, status = 2): Refusal => ({ stderr: `${stderr}\n`, status, ends: true });

/** What the tool says when it can't even find a command. */
export const tryHelp = (): Refusal => refuse("Try `ipvsadm -h' or 'ipvsadm --help' for more information.", 255);

const COMMAND_TAGS: ReadonlySet<string> = new Set<CommandName>([
  'add-service',
  'edit-service',
  'delete-service',
  'flush',
  'list',
  'add-server',
  'delete-server',
  'edit-server',
  'set',
  'start-daemon',
  'stop-daemon',
  'restore',
  'save',
  'zero',
]);

const newEntry = (command: CommandName): Entry => ({
  command,
  given: new Set(),
  service: {
    family: 4,
    protocol: 0,
    address: 0,
    port: 0,
    mark: 0,
    scheduler: '',
    schedulerFlags: 0,
    persistence: null,
    netmask: 0xffffffff,
    onePacket: false,
    engine: '',
  },
  dest: {
    family: 4,
    address: 0,
    port: 0,
    weight: 1,
    method: 'direct-route',
    tunnel: { type: 'ipip', port: 0, checksum: 'nocsum' },
    upperThreshold: 0,
    lowerThreshold: 0,
  },
  timeouts: [0, 0, 0],
  daemon: { role: 'master', interface: '', syncId: 0, maxLength: 0, group: '', port: 0, timeToLive: 0 },
});

/** Reads a command line without its first word, as the tool of that Linux does. */
export function readEntry(args: readonly string[], generation: Generation): Words {
  const { options, fault, rest } = readOptions(optionsOf(generation), args);
  const [first, ...others] = options;
  if (!first) return tryHelp();
  if (first.tag === 'help' || first.tag === 'version') return first.tag;
  if (!COMMAND_TAGS.has(first.tag)) return tryHelp();
  const entry = newEntry(first.tag as CommandName);
  const role = daemonRole(entry, first);
  if (role) return role;

  let flags: string | null = null;
  for (const option of others) {
    const refusal = applyOption(entry, option);
    if (refusal) return refusal;
    if (option.tag === 'sched-flags') flags = option.argument;
  }
  if (fault) return { ...refuse(`${fault.word}: ${fault.text}`, 255), ends: false };
  if (entry.command === 'set') {
    const refusal = readTimeouts(entry, rest.splice(0, 3));
    if (refusal) return refusal;
  }
  if (rest.length > 0) return refuse(`unexpected argument ${rest[0]}`);
  return (flags ? readSchedulerFlags(entry, flags) : null) ?? entry;
}

function daemonRole(entry: Entry, { tag, argument }: Read<Tag>): Refusal | null {
  if (tag !== 'start-daemon' && tag !== 'stop-daemon') return null;
  if (argument !== 'master' && argument !== 'backup')
    return refuse(
      tag === 'start-daemon' ? 'illegal start-daemon parameter specified' : 'illegal start_daemon specified',
    );
  entry.daemon.role = argument;
  return null;
}

function readTimeouts(entry: Entry, words: string[]): Refusal | null {
  if (words.length < 3) return refuse('--set option requires 3 timeout values');
  for (const [i, word] of words.entries()) {
    const seconds = parseNumber(word, 0, LONGEST_TIMEOUT);
    if (seconds === null) return refuse(`invalid timeout value \`${word}' specified`);
    entry.timeouts[i] = seconds;
  }
  return null;
}

/** Flags of `-b` by name: which scheduler has it, and its bit. */
const SCHEDULER_FLAGS: Record<string, { scheduler?: string; bit: number }> = {
  'flag-1': { bit: FLAG_FALLBACK },
  'flag-2': { bit: FLAG_PORT },
  'flag-3': { bit: FLAG_3 },
  'sh-fallback': { scheduler: 'sh', bit: FLAG_FALLBACK },
  'sh-port': { scheduler: 'sh', bit: FLAG_PORT },
  'mh-fallback': { scheduler: 'mh', bit: FLAG_FALLBACK },
  'mh-port': { scheduler: 'mh', bit: FLAG_PORT },
};

function readSchedulerFlags({ service }: Entry, text: string): Refusal | null {
  const scheduler = service.scheduler || DEFAULT_SCHEDULER;
  for (const name of text.slice(0, 127).split(',').filter(Boolean)) {
    const flag = Object.hasOwn(SCHEDULER_FLAGS, name) ? SCHEDULER_FLAGS[name] : undefined;
    if (!flag) return refuse(`invalid scheduler flag \`${name}'`);
    if (flag.scheduler !== undefined && flag.scheduler !== scheduler)
      return refuse(`incompatible scheduler flag \`${name}'`);
    service.schedulerFlags |= flag.bit;
  }
  return null;
}

export const DEFAULT_SCHEDULER = 'wlc';

const METHODS: Partial<Record<Tag, ForwardingMethod>> = {
  masquerading: 'masquerade',
  ipip: 'tunnel',
  gatewaying: 'direct-route',
};

/** Under what name an option is counted; null for one that may be given again and again. */
function optionName(tag: Tag): OptionName | null {
  switch (tag) {
    case 'tcp-service':
    case 'udp-service':
    case 'sctp-service':
    case 'fwmark-service':
      return 'service-address';
    case 'masquerading':
    case 'ipip':
    case 'gatewaying':
      return 'forwarding-method';
    case 'sort':
    case 'ipv6':
      return null;
    default:
      return COMMAND_TAGS.has(tag) || tag === 'help' || tag === 'version' ? null : (tag as OptionName);
  }
}

/** Takes one option after the command into the entry; what is wrong with it otherwise. */
function applyOption(entry: Entry, { tag, argument, word }: Read<Tag>): Refusal | null {
  const { service, dest, daemon } = entry;
  if (COMMAND_TAGS.has(tag) || tag === 'help' || tag === 'version') return refuse(`invalid option \`${word}'`);
  const name = optionName(tag);
  if (name) {
    if (entry.given.has(name)) return refuse(`multiple '${name}' options specified`);
    entry.given.add(name);
  }
  const text = argument ?? '';
  const number = (least: number, most: number, set: (value: number) => void, message: string): Refusal | null => {
    const value = parseNumber(text, least, most);
    if (value === null) return refuse(message);
    set(value);
    return null;
  };

  switch (tag) {
    case 'tcp-service':
      return readService(entry, PROTOCOL_TCP, text);
    case 'udp-service':
      return readService(entry, PROTOCOL_UDP, text);
    case 'sctp-service':
      return readService(entry, PROTOCOL_SCTP, text);
    case 'fwmark-service':
      service.protocol = PROTOCOL_TCP;
      return number(1, 0xffffffff, (n) => (service.mark = n), `invalid fwmark value \`${text}' specified`);
    case 'scheduler':
      service.scheduler = text.slice(0, 15);
      return null;
    case 'persistent':
      service.persistence = DEFAULT_PERSISTENCE;
      if (argument === null) return null;
      return number(1, LONGEST_TIMEOUT, (n) => (service.persistence = n), `invalid timeout value \`${text}' specified`);
    case 'netmask': {
      if (service.family === 6) return number(1, 128, () => undefined, 'illegal ipv6 netmask specified');
      const mask = parseHost(text);
      if (mask === null) return refuse('illegal virtual server persistent mask specified');
      service.netmask = mask;
      return null;
    }
    case 'real-server':
      return readServer(entry, text);
    case 'masquerading':
    case 'ipip':
    case 'gatewaying':
      dest.method = METHODS[tag] ?? 'direct-route';
      return null;
    case 'weight':
      // 1.31 itself stops at 65535, Debian's does not.
      return number(0, LONGEST_INT, (n) => (dest.weight = n), 'illegal weight specified');
    case 'u-threshold':
      return number(0, LONGEST_INT, (n) => (dest.upperThreshold = n), 'illegal u_threshold specified');
    case 'l-threshold':
      return number(0, LONGEST_INT, (n) => (dest.lowerThreshold = n), 'illegal l_threshold specified');
    case 'mcast-interface':
      daemon.interface = text.slice(0, 15);
      return null;
    case 'syncid':
      return number(0, 255, (n) => (daemon.syncId = n), 'illegal syncid specified');
    case 'ipv6':
      if (service.mark === 0) return refuse('-6 used before -f\n');
      service.family = 6;
      return null;
    case 'ops':
      service.onePacket = true;
      return null;
    case 'pe':
      service.engine = text.slice(0, 15);
      return null;
    case 'mcast-group': {
      const group = parseIpv4(text);
      if (text.includes(':')) return refuse(`invalid IPv6 mcast-group \`${text}'`);
      if (group === null || !isMulticastIpv4(group)) return refuse(`invalid IPv4 mcast-group \`${text}'`);
      daemon.group = text;
      return null;
    }
    case 'mcast-port':
      return number(1, 65535, (n) => (daemon.port = n), 'illegal mcast-port specified');
    case 'mcast-ttl':
      return number(1, 255, (n) => (daemon.timeToLive = n), 'illegal mcast-ttl specified');
    case 'sync-maxlen':
      return number(1, 65535 - 20 - 8, (n) => (daemon.maxLength = n), 'illegal sync-maxlen specified');
    case 'tun-type':
      if (text !== 'ipip' && text !== 'gue' && text !== 'gre') return refuse('illegal tunnel type specified');
      dest.tunnel.type = text;
      return null;
    case 'tun-port':
      return number(1, 65535, (n) => (dest.tunnel.port = n), 'illegal tunnel port specified');
    case 'tun-nocsum':
      return null;
    case 'tun-csum':
      dest.tunnel.checksum = 'csum';
      return null;
    case 'tun-remcsum':
      dest.tunnel.checksum = 'remcsum';
      return null;
    default:
      return null;
  }
}

function readService({ service }: Entry, protocol: number, text: string): Refusal | null {
  service.protocol = protocol;
  const endpoint = parseEndpoint(text, protocol);
  if (!endpoint) return refuse('illegal virtual server address[:port] specified');
  service.family = endpoint.family;
  service.address = endpoint.address;
  service.port = endpoint.port ?? 0;
  return null;
}

/** A server without a port has its service's, as far as that was given by then. */
function readServer({ service, dest }: Entry, text: string): Refusal | null {
  const endpoint = parseEndpoint(text, service.protocol);
  if (!endpoint) return refuse('illegal real server address[:port] specified');
  dest.family = endpoint.family;
  dest.address = endpoint.address;
  dest.port = endpoint.port ?? service.port;
  return null;
}

/** `ip neighbour` (ip/ipneigh.c, neigh_add() in net/core/neighbour.c). */
import { findInterface } from '../../kernel/host.ts';
import { sendTo } from '../../kernel/arp.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  deleteNeighbour,
  findNeighbour,
  setNeighbour,
  stateOf,
  touchNeighbour,
  type Neighbour,
  type NeighbourState,
} from '../../kernel/neighbour.ts';
import { formatIpv4, formatMac, parseMac, type Prefix } from '../../wire/address.ts';
import { fail, ok, type CommandResult } from '../command.ts';
import { usageOf } from './usage.ts';
import {
  addressOf,
  answers,
  deviceOf,
  flushReport,
  garbage,
  holds,
  kernelError,
  matches,
  notSimulated,
  prefixOf,
  stop,
  wrong,
  type Ip,
} from './words.ts';

const STATES: readonly NeighbourState[] = [
  'PERMANENT',
  'REACHABLE',
  'NOARP',
  'STALE',
  'INCOMPLETE',
  'DELAY',
  'PROBE',
  'FAILED',
];

function stateNamed(word: string): NeighbourState {
  if (word === 'none') throw notSimulated('ip neighbour nud none');
  const state = STATES.find((name) => word !== '' && matches(word, name.toLowerCase()));
  if (!state) throw wrong('nud state is bad', word);
  return state;
}

interface NeighbourFilter {
  device: string | null;
  to: Prefix | null;
  states: ReadonlySet<NeighbourState>;
  /** The addresses that the host answers for on others' behalf, not the neighbours. */
  proxy: boolean;
}

function readFilter(ip: Ip, usual: readonly NeighbourState[]): NeighbourFilter {
  const filter: NeighbourFilter = { device: null, to: null, states: new Set(usual), proxy: false };
  const states = new Set<NeighbourState>();
  for (let word = ip.words.next(); word !== undefined; word = ip.words.next()) {
    if (word === 'dev') {
      const name = ip.words.value();
      if (filter.device !== null) throw garbage('dev', name);
      filter.device = name;
    } else if (word === 'nud') {
      const name = ip.words.value();
      for (const state of name === 'all' ? STATES : [stateNamed(name)]) states.add(state);
    } else if (word === 'proxy') filter.proxy = true;
    else if (['unused', 'master', 'vrf', 'nomaster', 'proto'].includes(word))
      throw notSimulated(`ip neighbour show ${word}`);
    else filter.to = prefixOf(word === 'to' ? ip.words.value() : word, ip.options.family);
  }
  if (filter.device !== null) deviceOf(ip.host, filter.device);
  return states.size > 0 ? { ...filter, states } : filter;
}

function meant(ip: Ip, filter: NeighbourFilter): Neighbour[] {
  if (ip.options.family === 'inet6') return [];
  return Object.values(ip.host.neighbours).filter(
    (n) =>
      (filter.device === null || n.interface === filter.device) &&
      (filter.to === null || holds(filter.to, n.address)) &&
      filter.states.has(stateOf(n, ip.now)),
  );
}

function describe(ip: Ip, n: Neighbour, filter: Partial<NeighbourFilter>): string {
  const device = filter.device ? '' : `dev ${n.interface} `;
  const state = stateOf(n, ip.now);
  const known = state !== 'INCOMPLETE' && state !== 'FAILED';
  return `${formatIpv4(n.address)} ${device}${known ? `lladdr ${formatMac(n.mac)} ` : ''}${state} \n`;
}

const SHOWN = STATES.filter((state) => state !== 'NOARP');

/** Shows the table. Linux lists it in the order of a hash with a random seed; here it is the order in which entries came. */
export function showNeighbours(ip: Ip): CommandResult {
  const filter = readFilter(ip, SHOWN);
  if (filter.proxy)
    return ok(
      (ip.host.arpProxies ?? [])
        .filter((p) => filter.device === null || p.interface === filter.device)
        .map((p) => `${formatIpv4(p.address)} ${filter.device ? '' : `dev ${p.interface} `} proxy \n`)
        .join(''),
    );
  return ok(
    meant(ip, filter)
      .map((n) => describe(ip, n, filter))
      .join(''),
  );
}

export function flushNeighbours(ip: Ip): CommandResult {
  if (ip.words.left === 0) return fail('Flush requires arguments.\n');
  const filter = readFilter(
    ip,
    SHOWN.filter((state) => state !== 'PERMANENT'),
  );
  const gone = meant(ip, filter);
  const lines = ip.options.statistics > 1 ? gone.map((n) => describe(ip, n, {})).join('') : '';
  for (const n of gone) deleteNeighbour(ip.host, n.interface, n.address);
  return ok(flushReport(ip, gone.length, 'entries', lines));
}

interface Request {
  /** An address that the host answers for on another's behalf. */
  proxy: boolean;
  to: number | null;
  device: string | null;
  mac: string | null;
  state: NeighbourState | null;
}

function readRequest(ip: Ip): Omit<Request, 'to' | 'device'> & { to: number; device: string } {
  const request: Request = { proxy: false, to: null, device: null, mac: null, state: null };
  for (let word = ip.words.next(); word !== undefined; word = ip.words.next()) {
    if (word === 'lladdr') {
      const text = ip.words.value();
      if (request.mac !== null) throw stop(`Error: duplicate "lladdr": "${text}" is the second value.\n`, 255);
      request.mac = text;
    } else if (word === 'nud') request.state = stateNamed(ip.words.value());
    else if (word === 'dev') request.device = ip.words.value();
    else if (['router', 'managed', 'extern_learn', 'use', 'protocol'].includes(word))
      throw notSimulated(`ip neighbour ${word}`);
    else {
      if (word === 'proxy') request.proxy = true;
      const text = word === 'to' || word === 'proxy' ? ip.words.value() : word;
      if (text === 'help') throw stop(usageOf('neighbour'), 255);
      if (request.to !== null) throw garbage('to', text);
      request.to = addressOf(text, ip.options.family);
    }
  }
  const { to, device } = request;
  if (to === null || device === null) throw stop('Device and destination are required arguments.\n', 255);
  deviceOf(ip.host, device);
  return { ...request, to, device };
}

export function changeNeighbour(kernel: Kernel, ip: Ip, verb: 'add' | 'change' | 'replace'): CommandResult {
  const { to, device, mac: text, state, proxy } = readRequest(ip);
  if (proxy) {
    const others = (ip.host.arpProxies ?? []).filter((p) => p.address !== to || p.interface !== device);
    ip.host.arpProxies = [...others, { interface: device, address: to }];
    return ok();
  }
  const wanted = state ?? 'PERMANENT';
  const mac = text === null ? null : parseMac(text);
  if (text !== null && mac === null) throw kernelError('Invalid link address.');
  const old = findNeighbour(ip.host, device, to);
  if (old && verb === 'add') throw answers('EEXIST');
  if (!old && verb === 'change') throw answers('ENOENT');
  const needsAddress = wanted !== 'FAILED' && wanted !== 'INCOMPLETE';
  if (needsAddress && mac === null && !old?.mac) throw kernelError('No link layer address given.');
  const n = touchNeighbour(ip.host, device, to);
  setNeighbour(n, wanted, kernel.now, mac ?? undefined);
  const i = findInterface(ip.host, device);
  // Packets that have waited for this address go now; where it turns out that there is none, they are lost.
  for (const skb of n.queue.splice(0)) if (i && needsAddress) sendTo(kernel, ip.host, i, skb, n.mac);
  return ok();
}

export function deleteNeighbourByWord(ip: Ip): CommandResult {
  const { to, device, proxy } = readRequest(ip);
  if (proxy) {
    const left = (ip.host.arpProxies ?? []).filter((p) => p.address !== to || p.interface !== device);
    if (left.length === (ip.host.arpProxies ?? []).length) throw answers('ENOENT');
    ip.host.arpProxies = left;
    return ok();
  }
  if (!deleteNeighbour(ip.host, device, to)) throw answers('ENOENT');
  return ok();
}

export function getNeighbour(ip: Ip): CommandResult {
  const { to, device } = readRequest(ip);
  const n = findNeighbour(ip.host, device, to);
  if (!n) throw kernelError('Neighbour entry not found.');
  return ok(describe(ip, n, {}));
}

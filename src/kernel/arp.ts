/**
 * ARP: who asks, who answers, and what is learnt. Mirrors net/ipv4/arp.c.
 */
import { formatIpv4, formatMac, BROADCAST_MAC, isLoopbackIpv4, isMulticastIpv4 } from '../wire/address.ts';
import { ARP_REPLY, ARP_REQUEST, emitArp, parseArp, type ArpPacket } from '../wire/arp.ts';
import {
  emitEthernet,
  ETHER_TYPE_ARP,
  ETHER_TYPE_IPV4,
  ETHERNET_HEADER_LENGTH,
  writeEthernetHeader,
} from '../wire/ethernet.ts';
import { emitIpv4Packet } from '../wire/ipv4.ts';
import { filterArp } from './arptables.ts';
import { findInterface, type Host } from './host.ts';
import { onLink, type Interface } from './interface.ts';
import { inputRoute } from './input-route.ts';
import { MILLISECOND, type Kernel } from './kernel.ts';
import {
  findNeighbour,
  isValid,
  LOCK_TIME,
  setNeighbour,
  stateOf,
  touchNeighbour,
  type Neighbour,
} from './neighbour.ts';
import { packetHeard } from './packet-socket.ts';
import { addressType, fibLookup, isLocalAddress, routeOutput, selectSource } from './route.ts';
import type { Skb } from './skb.ts';
import type { Timer } from './timer.ts';
import { confMax, confOf, confOr } from './sysctl.ts';
import type { ReasonValues } from './trace.ts';

function sendArp(kernel: Kernel, host: Host, i: Interface, to: number, arp: ArpPacket, packet: number, cause: number) {
  const passed = filterArp(kernel, host, 'OUTPUT', i.name, arp, packet);
  if (!passed) return;
  const frame = emitEthernet({ destination: to, source: i.mac, etherType: ETHER_TYPE_ARP, payload: emitArp(passed) });
  kernel.transmit(host, i.name, frame, packet, cause);
}

/**
 * Asks for an address on an interface (arp_solicit): which sender address the question carries, arp_announce says.
 * @param waiting the packet that needs the answer, for its source address
 * @param unicastTo asks only this neighbour, whether it is still there; null asks everybody
 */
export function solicit(
  kernel: Kernel,
  host: Host,
  i: Interface,
  target: number,
  waiting: Skb | undefined,
  unicastTo: number | null,
): void {
  const { all, own, value, sender, why } = announce(host, i, target, waiting?.packet.source);
  if (sender === 0) return;
  const packet = kernel.newPacket();
  kernel.decide(host, packet, 'arp', 'arp.ask', {
    interface: i.name,
    target: formatIpv4(target),
    sender: formatIpv4(sender),
    why,
    all,
    own,
    value,
    waiting: waiting?.id ?? 0,
    unicast: unicastTo !== null,
  });
  const arp = {
    operation: ARP_REQUEST,
    senderMac: i.mac,
    senderIp: sender,
    targetMac: unicastTo ?? 0,
    targetIp: target,
  };
  sendArp(kernel, host, i, unicastTo ?? BROADCAST_MAC, arp, packet, waiting?.id ?? 0);
}

/** Tells everybody on an interface of its addresses: gratuitous requests (inetdev_send_gratuitous_arp). */
export function announceAddresses(kernel: Kernel, host: Host, i: Interface): void {
  if (i.noarp) return;
  for (const { local } of i.addresses) {
    const packet = kernel.newPacket();
    kernel.decide(host, packet, 'arp', 'arp.announce', { interface: i.name, address: formatIpv4(local) });
    const arp = { operation: ARP_REQUEST, senderMac: i.mac, senderIp: local, targetMac: 0, targetIp: local };
    sendArp(kernel, host, i, BROADCAST_MAC, arp, packet, 0);
  }
}

function announce(host: Host, i: Interface, target: number, source: number | undefined) {
  const all = confOf(host, 'all', 'arp_announce');
  const own = confOf(host, i.name, 'arp_announce');
  const value = confMax(host, i.name, 'arp_announce');
  const usable = source !== undefined && isLocalAddress(host, source);
  const packetSource = usable && (value === 0 || (value === 1 && onLink(i, source, target)));
  return {
    all,
    own,
    value,
    sender: packetSource ? source : selectSource(host, i.name, target),
    why: packetSource ? 'packet-source' : 'selected',
  };
}

/** Handles an ARP frame (arp_rcv, arp_process). `unicast`: the frame was addressed to this host alone. */
export function receiveArp(
  kernel: Kernel,
  host: Host,
  i: Interface,
  bytes: Uint8Array,
  packet: number,
  unicast: boolean,
): void {
  const parsed = parseArp(bytes);
  if (!parsed.ok)
    return kernel.drop(host, packet, 'device', 'device.malformed', { protocol: 'arp', fault: parsed.error });
  packetHeard(kernel, host, i.name, parsed.value, unicast);
  if (i.noarp) return kernel.drop(host, packet, 'arp', 'arp.noarp', { interface: i.name });
  const passed = filterArp(kernel, host, 'INPUT', i.name, parsed.value, packet);
  if (passed) processArp(kernel, host, i, passed, packet, unicast, false);
}

/** A request that waited to be answered for another host: its time has come (neigh_proxy_process). */
export function proxyTimer(kernel: Kernel, host: Host, timer: Extract<Timer, { kind: 'arp-proxy' }>): void {
  const i = findInterface(host, timer.interface);
  const parsed = parseArp(timer.frame);
  if (i?.up && parsed.ok) processArp(kernel, host, i, parsed.value, timer.packet, false, true);
}

/** @param waited whether a request to be answered for another host has waited long enough */
function processArp(
  kernel: Kernel,
  host: Host,
  i: Interface,
  arp: ArpPacket,
  packet: number,
  unicast: boolean,
  waited: boolean,
): void {
  const { targetIp: target, senderIp: sender } = arp;
  if (arp.operation !== ARP_REQUEST && arp.operation !== ARP_REPLY) return;
  if (isMulticastIpv4(target) || (isLoopbackIpv4(target) && !confOr(host, i.name, 'route_localnet'))) return;

  if (sender === target && confOr(host, i.name, 'drop_gratuitous_arp'))
    return kernel.drop(host, packet, 'arp', 'arp.gratuitous-ignored', {
      interface: i.name,
      address: formatIpv4(sender),
      mac: formatMac(arp.senderMac),
    });

  // Somebody asks whether an address is free: an answer says nothing about him.
  if (sender === 0 && arp.operation === ARP_REPLY) return;
  if (arp.operation === ARP_REQUEST && answer(kernel, host, i, arp, packet, unicast || waited)) return;

  learn(kernel, host, i, arp, packet, unicast);
}

/** Answers a request when it is to be answered. Returns true when nothing is left to do. */
function answer(kernel: Kernel, host: Host, i: Interface, arp: ArpPacket, packet: number, atOnce: boolean): boolean {
  const { targetIp: target, senderIp: sender } = arp;
  const values = { interface: i.name, target: formatIpv4(target), sender: formatIpv4(sender) };
  const reply = (code: 'arp.answer' | 'arp.proxy', more: ReasonValues) => {
    const answering = kernel.newPacket();
    kernel.decide(host, packet, 'arp', code, { ...values, ...more, mac: formatMac(i.mac) });
    const is = { operation: ARP_REPLY, senderMac: i.mac, senderIp: target, targetMac: arp.senderMac, targetIp: sender };
    sendArp(kernel, host, i, arp.senderMac, is, answering, packet);
  };

  if (sender === 0) {
    // A probe for a duplicate address: it is answered, and nothing learnt from it.
    if (addressType(host, target) !== 'local') return true;
    const { ignore, values: why } = ignored(host, i, target, sender);
    if (ignore) kernel.drop(host, packet, 'arp', 'arp.ignore', { ...values, ...why });
    else reply('arp.answer', why);
    return true;
  }

  const decided = inputRoute(host, i.name, sender, target);
  if ('refused' in decided) {
    const { code, values: why } = decided.refused;
    if (code === 'route.martian-source' || code === 'route.rp-filter')
      kernel.drop(host, packet, 'arp', 'arp.source-invalid', { ...values, ...why, reason: code });
    else kernel.drop(host, packet, 'arp', 'arp.not-mine', values);
    return false;
  }

  if (decided.route.type === 'local') {
    const { ignore, values: why } = ignored(host, i, target, sender);
    if (ignore) kernel.drop(host, packet, 'arp', 'arp.ignore', { ...values, ...why });
    else if (filtered(host, i, target, sender)) kernel.drop(host, packet, 'arp', 'arp.filter', values);
    else {
      update(kernel, host, touchNeighbour(host, i.name, sender), 'STALE', arp.senderMac, true);
      reply('arp.answer', why);
    }
    return true;
  }

  if (decided.route.type === 'unicast' && isProxy(host, i, decided.route.interface, arp)) {
    update(kernel, host, touchNeighbour(host, i.name, sender), 'STALE', arp.senderMac, true);
    if (atOnce) reply('arp.proxy', { route: decided.route.interface });
    else {
      const delay = kernel.random(host, 'arp', PROXY_DELAY);
      kernel.decide(host, packet, 'arp', 'arp.proxy-wait', { ...values, waitMs: Math.round(delay / MILLISECOND) });
      kernel.setTimer(host, delay, { kind: 'arp-proxy', interface: i.name, frame: emitArp(arp), packet });
    }
    return true;
  }
  kernel.drop(host, packet, 'arp', 'arp.not-mine', values);
  return false;
}

/** net.ipv4.neigh.IFACE.proxy_delay: so long at most a request waits that others might answer too. */
const PROXY_DELAY = 800 * MILLISECOND;

/** Whether to answer for an address that packets are forwarded to (arp_fwd_proxy, arp_fwd_pvlan, pneigh_lookup). */
function isProxy(host: Host, i: Interface, out: string, { targetIp, senderIp }: ArpPacket): boolean {
  if (out === i.name) return senderIp !== targetIp && confOf(host, i.name, 'proxy_arp_pvlan') !== 0;
  if (confOr(host, i.name, 'proxy_arp')) return true;
  return (host.arpProxies ?? []).some((p) => p.address === targetIp && (p.interface === i.name || p.interface === ''));
}

/** What arp_ignore makes of a request for a local address. */
function ignored(host: Host, i: Interface, target: number, sender: number) {
  const value = confMax(host, i.name, 'arp_ignore');
  const on = host.interfaces.filter((x) => x.up && x.addresses.some((a) => a.local === target));
  const here = on.includes(i);
  const within = (x: Interface) => x.addresses.some((a) => a.local === target && a.scope !== 'host');
  const ignore =
    (value === 1 && !here) ||
    (value === 2 && !(here && (sender === 0 || onLink(i, target, sender)))) ||
    (value === 3 && !on.some(within)) ||
    value === 8;
  return {
    ignore,
    values: {
      all: confOf(host, 'all', 'arp_ignore'),
      own: confOf(host, i.name, 'arp_ignore'),
      value,
      on: on[0]?.name ?? fibLookup(host, target)?.interface ?? 'lo',
    },
  };
}

/** arp_filter: no answer by an interface other than the one that leads back to the asker. */
function filtered(host: Host, i: Interface, target: number, sender: number): boolean {
  if (!confOr(host, i.name, 'arp_filter')) return false;
  const back = routeOutput(host, sender, { source: target });
  return typeof back === 'string' || back.interface !== i.name;
}

/** A packet that speaks of its sender only; a reply must have it in both places (arp_is_garp). */
const isGratuitous = (host: Host, arp: ArpPacket): boolean =>
  arp.senderIp === arp.targetIp &&
  (arp.operation === ARP_REQUEST || arp.targetMac === arp.senderMac) &&
  addressType(host, arp.senderIp) === 'unicast';

/** arp_accept: 1 makes an entry of what nobody asked for, 2 where the sender is on the interface's own network. */
function acceptsUnasked(host: Host, i: Interface, sender: number): boolean {
  const value = confMax(host, i.name, 'arp_accept');
  if (value !== 2) return value === 1;
  const route = routeOutput(host, sender);
  return typeof route !== 'string' && route.interface === i.name && route.nextHop === sender;
}

/** Takes what a frame says into the table, where there is an entry for its sender already. */
function learn(kernel: Kernel, host: Host, i: Interface, arp: ArpPacket, packet: number, unicast: boolean) {
  const known = findNeighbour(host, i.name, arp.senderIp);
  const values = { interface: i.name, address: formatIpv4(arp.senderIp), mac: formatMac(arp.senderMac) };
  const gratuitous = isGratuitous(host, arp);
  if (!known) {
    const wanted = gratuitous || (arp.operation === ARP_REPLY && addressType(host, arp.senderIp) === 'unicast');
    if (!wanted || !acceptsUnasked(host, i, arp.senderIp)) {
      if (arp.operation === ARP_REPLY) kernel.drop(host, packet, 'arp', 'arp.unsolicited', values);
      return;
    }
    kernel.decide(host, packet, 'arp', 'arp.accept', { ...values, value: confMax(host, i.name, 'arp_accept') });
  }
  const n = known ?? touchNeighbour(host, i.name, arp.senderIp);
  const override = gratuitous || kernel.now - n.updated > LOCK_TIME;
  const was = { mac: n.mac, state: stateOf(n, kernel.now) };
  if (was.state === 'PERMANENT' || was.state === 'NOARP') return;
  const waited = n.queue.length;
  const taken = update(
    kernel,
    host,
    n,
    arp.operation === ARP_REPLY && unicast ? 'REACHABLE' : 'STALE',
    arp.senderMac,
    override,
  );
  if (!taken) kernel.drop(host, packet, 'arp', 'arp.too-late', { ...values, kept: formatMac(was.mac) });
  else if (was.mac !== n.mac || was.state !== n.state || arp.operation === ARP_REPLY)
    kernel.decide(host, packet, 'arp', 'arp.learn', {
      ...values,
      was: was.mac ? formatMac(was.mac) : null,
      state: n.state,
      before: was.state,
      gratuitous,
      released: waited,
    });
}

/** Changes an entry as __neigh_update() does; packets that waited go out. Returns false when the entry stays as it was. */
function update(
  kernel: Kernel,
  host: Host,
  n: Neighbour,
  state: 'REACHABLE' | 'STALE',
  mac: number,
  override: boolean,
): boolean {
  const before = stateOf(n, kernel.now);
  if (before === 'PERMANENT' || before === 'NOARP') return false;
  if (isValid(n)) {
    if (mac !== n.mac && !override) return false;
    if (mac === n.mac && state === 'STALE') return true;
  }
  n.probes = 0;
  setNeighbour(n, state, kernel.now, mac);
  const queue = n.queue;
  n.queue = [];
  const i = findInterface(host, n.interface);
  if (i) for (const skb of queue) sendTo(kernel, host, i, skb, n.mac);
  return true;
}

/** Puts a packet into a frame and on the wire. */
export function sendTo(kernel: Kernel, host: Host, i: Interface, skb: Skb, mac: number): void {
  const frame = emitIpv4Packet(skb.packet, ETHERNET_HEADER_LENGTH);
  writeEthernetHeader(frame, { destination: mac, source: i.mac, etherType: ETHER_TYPE_IPV4 });
  kernel.transmit(host, i.name, frame, skb.id, skb.cause);
}

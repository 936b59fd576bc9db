/**
 * The last station before the wire: finding the hardware address of the next hop, asking for it, giving up.
 * Mirrors neigh_resolve_output(), __neigh_event_send() and neigh_timer_handler() in net/core/neighbour.c.
 */
import { formatIpv4, formatMac, BROADCAST_MAC, isMulticastIpv4 } from '../wire/address.ts';
import { sendTo, solicit } from './arp.ts';
import { findInterface, type Host } from './host.ts';
import type { Interface } from './interface.ts';
import { MILLISECOND, type Kernel } from './kernel.ts';
import {
  DELAY_FIRST_PROBE_TIME,
  findNeighbour,
  MCAST_SOLICIT,
  RETRANS_TIME,
  setNeighbour,
  stateOf,
  touchNeighbour,
  UCAST_SOLICIT,
  type Neighbour,
} from './neighbour.ts';
import type { Skb } from './skb.ts';
import type { Timer } from './timer.ts';

const setTimer = (kernel: Kernel, host: Host, n: Neighbour, delay: number) =>
  kernel.setTimer(host, delay, {
    kind: 'neighbour',
    interface: n.interface,
    address: n.address,
    generation: n.generation,
  });

/** Sends a routed packet to its next hop, at once or when the neighbour has answered. */
export function neighbourOutput(kernel: Kernel, host: Host, i: Interface, skb: Skb, nextHop: number): void {
  if (skb.route?.type === 'broadcast' || isMulticastIpv4(nextHop)) return sendTo(kernel, host, i, skb, BROADCAST_MAC);
  if (i.kind === 'loopback') return sendTo(kernel, host, i, skb, 0);
  if (i.noarp && !findNeighbour(host, i.name, nextHop)) {
    // Nobody is asked, and the frame gets the interface's own address (arp_constructor).
    if (i.kind === 'ethernet')
      kernel.decide(host, skb.id, 'neighbour', 'neighbour.noarp', {
        interface: i.name,
        nextHop: formatIpv4(nextHop),
        mac: formatMac(i.mac),
      });
    return sendTo(kernel, host, i, skb, i.mac);
  }
  const n = touchNeighbour(host, i.name, nextHop);
  const state = stateOf(n, kernel.now);
  if (state === 'STALE') {
    setNeighbour(n, 'DELAY', kernel.now);
    setTimer(kernel, host, n, DELAY_FIRST_PROBE_TIME);
  }
  if (state === 'FAILED' || state === 'INCOMPLETE') {
    kernel.decide(host, skb.id, 'neighbour', 'neighbour.wait', {
      interface: i.name,
      nextHop: formatIpv4(nextHop),
      asked: state === 'INCOMPLETE',
    });
    n.queue.push(skb);
    if (state === 'INCOMPLETE') return;
    setNeighbour(n, 'INCOMPLETE', kernel.now);
    n.probes = 1;
    setTimer(kernel, host, n, RETRANS_TIME);
    return solicit(kernel, host, i, nextHop, skb, null);
  }
  kernel.decide(host, skb.id, 'neighbour', 'neighbour.known', {
    interface: i.name,
    nextHop: formatIpv4(nextHop),
    mac: formatMac(n.mac),
    state,
  });
  sendTo(kernel, host, i, skb, n.mac);
}

/** Asks for an address that no packet waits for yet (neigh_event_send). */
export function askNeighbour(kernel: Kernel, host: Host, i: Interface, address: number): void {
  const n = touchNeighbour(host, i.name, address);
  if (n.state !== 'FAILED' || i.noarp) return;
  setNeighbour(n, 'INCOMPLETE', kernel.now);
  n.probes = 1;
  setTimer(kernel, host, n, RETRANS_TIME);
  solicit(kernel, host, i, address, undefined, null);
}

/** Notes that a neighbour answered at a higher layer (dst_confirm). */
export function confirmNeighbour(host: Host, interfaceName: string, nextHop: number, now: number): void {
  const n = findNeighbour(host, interfaceName, nextHop);
  if (n) n.confirmed = now;
}

/** Handles a neighbour's timer: asks again, or gives up. */
export function neighbourTimer(kernel: Kernel, host: Host, timer: Extract<Timer, { kind: 'neighbour' }>): void {
  const n = findNeighbour(host, timer.interface, timer.address);
  const i = findInterface(host, timer.interface);
  if (!n || !i || n.generation !== timer.generation) return;
  switch (n.state) {
    case 'DELAY':
      if (kernel.now - n.confirmed < DELAY_FIRST_PROBE_TIME) {
        // Confirmed by traffic meanwhile; the clock of reachability runs on from that confirmation.
        const confirmed = n.confirmed;
        setNeighbour(n, 'REACHABLE', kernel.now);
        n.confirmed = confirmed;
        return;
      }
      setNeighbour(n, 'PROBE', kernel.now);
      n.probes = 0;
      return probe(kernel, host, n, i);
    case 'PROBE':
    case 'INCOMPLETE':
      return probe(kernel, host, n, i);
    default:
  }
}

function probe(kernel: Kernel, host: Host, n: Neighbour, i: Interface): void {
  const most = n.state === 'PROBE' ? UCAST_SOLICIT : MCAST_SOLICIT;
  if (n.probes >= most) return fail(kernel, host, n);
  n.probes++;
  setTimer(kernel, host, n, RETRANS_TIME);
  solicit(kernel, host, i, n.address, n.queue[0], n.state === 'PROBE' ? n.mac : null);
}

/** Nobody answered: whoever waits is told that the host is unreachable (arp_error_report). */
function fail(kernel: Kernel, host: Host, n: Neighbour): void {
  const queue = n.queue;
  n.queue = [];
  setNeighbour(n, 'FAILED', kernel.now, 0);
  for (const skb of queue) {
    kernel.drop(host, skb.id, 'neighbour', 'neighbour.failed', {
      interface: n.interface,
      nextHop: formatIpv4(n.address),
      probes: MCAST_SOLICIT,
      afterMs: (MCAST_SOLICIT * RETRANS_TIME) / MILLISECOND,
    });
    kernel.icmpError(host, skb, 3, 1);
  }
}

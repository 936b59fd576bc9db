/** What one hop changed in a packet. */
import { formatIpv4 } from '../wire/address.ts';
import { innermost, readFrame } from './frame.ts';
import type { Moment } from './moments.ts';
import type { Change } from './path-types.ts';

/** What the host changed in the packet's IP and transport headers, outermost first. */
export function changesOf(moment: Moment): Change[] {
  if (!moment.frame || !moment.before) return [];
  const now = readFrame(moment.frame);
  const before = readFrame(moment.before);
  const a = innermost(before);
  const b = innermost(now);
  if (!a || !b) return [];
  const changes: Change[] = [];
  const add = (name: string, old: string | number, value: string | number): void => {
    if (old !== value) changes.push({ name, old: String(old), new: String(value) });
  };
  add('src', formatIpv4(a.source), formatIpv4(b.source));
  add('dst', formatIpv4(a.destination), formatIpv4(b.destination));
  const [p, q] = [before.tcp ?? before.udp, now.tcp ?? now.udp];
  if (p && q) {
    add('sport', p.sourcePort, q.sourcePort);
    add('dport', p.destinationPort, q.destinationPort);
  }
  // In a tunnel a router counts down the outer header's TTL.
  const outerA = before.ip[0]!;
  const outerB = now.ip[0]!;
  if (before.ip.length === now.ip.length) add('TTL', outerA.timeToLive, outerB.timeToLive);
  else add('TTL', a.timeToLive, b.timeToLive);
  return changes;
}

/** What a packet is called, by a key of locale/page `packet`. */
import { ARP_REPLY } from '../wire/arp.ts';
import { ACK, FIN, RST, SYN } from '../wire/tcp.ts';
import { innermost, type FrameView } from './frame.ts';
import type { Direction } from './moments.ts';

export type PacketKey =
  | 'SYN'
  | 'SYN ACK'
  | 'ACK'
  | 'request'
  | 'reply'
  | 'FIN'
  | 'RST'
  | 'udp'
  | 'fragment'
  | 'icmp-error'
  | 'echo-request'
  | 'echo-reply'
  | 'icmp'
  | 'arp-request'
  | 'arp-reply'
  | 'packet';

export function packetKey(frame: FrameView, direction: Direction): PacketKey {
  if (frame.arp) return frame.arp.operation === ARP_REPLY ? 'arp-reply' : 'arp-request';
  const ip = innermost(frame);
  if (frame.tcp) {
    const { flags, payload } = frame.tcp;
    if (flags & SYN) return flags & ACK ? 'SYN ACK' : 'SYN';
    if (flags & RST) return 'RST';
    if (payload.length > 0) return direction === 'down' ? 'reply' : 'request';
    return flags & FIN ? 'FIN' : 'ACK';
  }
  if (frame.icmp) {
    if (frame.icmp.quoted) return 'icmp-error';
    return frame.icmp.type === 8 ? 'echo-request' : frame.icmp.type === 0 ? 'echo-reply' : 'icmp';
  }
  if (ip && (ip.moreFragments || ip.fragmentOffset > 0)) return 'fragment';
  return frame.udp ? 'udp' : 'packet';
}

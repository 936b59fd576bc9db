/** How ping writes its numbers. Round trips are whole microseconds. */
import type { EchoReply } from '../../kernel/socket.ts';
import { formatIpv4 } from '../../wire/address.ts';

const UNREACHABLE: Record<number, string> = {
  0: 'Destination Net Unreachable',
  1: 'Destination Host Unreachable',
  2: 'Destination Protocol Unreachable',
  3: 'Destination Port Unreachable',
  5: 'Source Route Failed',
  6: 'Destination Net Unknown',
  7: 'Destination Host Unknown',
  9: 'Destination Net Prohibited',
  10: 'Destination Host Prohibited',
  11: 'Destination Net Unreachable for Type of Service',
  12: 'Destination Host Unreachable for Type of Service',
  13: 'Packet filtered',
  14: 'Precedence Violation',
  15: 'Precedence Cutoff',
};

const REDIRECTS = ['Network', 'Host', 'Type of Service and Network', 'Type of Service and Host'];

/** What an ICMP error says. */
export function errorLine({ type, code, rest }: EchoReply): string {
  switch (type) {
    case 3:
      if (code === 4) return `Frag needed and DF set (mtu = ${rest & 0xffff})`;
      return UNREACHABLE[code] ?? `Dest Unreachable, Bad Code: ${code}`;
    case 4:
      return 'Source Quench';
    case 5:
      return `Redirect ${REDIRECTS[code] ?? ''}(New nexthop: ${formatIpv4(rest)})`;
    case 11:
      return code === 0 ? 'Time to live exceeded' : 'Frag reassembly time exceeded';
    case 12:
      return `Parameter problem: pointer = ${rest >>> 24}`;
    default:
      return `Bad ICMP type: ${type}`;
  }
}

const digits = (value: number, count: number): string => String(value).padStart(count, '0');

/** A round trip in milliseconds, with fewer decimals the longer it is. */
export function roundTrip(trip: number): string {
  if (trip >= 99_950) return String(Math.floor((trip + 500) / 1000));
  if (trip >= 9995) return `${Math.floor((trip + 50) / 1000)}.${Math.floor(((trip + 50) % 1000) / 100)}`;
  if (trip >= 1000) return `${Math.floor((trip + 5) / 1000)}.${digits(Math.floor(((trip + 5) % 1000) / 10), 2)}`;
  return `0.${digits(trip, 3)}`;
}

const thousandths = (trip: number): string => `${Math.floor(trip / 1000)}.${digits(trip % 1000, 3)}`;

/** The last line: round trips and how many requests were on their way at once. */
export function statistics(trips: readonly number[], pipe: number): string {
  const parts: string[] = [];
  if (trips.length > 0) {
    const sum = trips.reduce((a, b) => a + b, 0);
    const squares = trips.reduce((a, b) => a + b * b, 0);
    const least = trips.reduce((a, b) => Math.min(a, b));
    const most = trips.reduce((a, b) => Math.max(a, b));
    const average = Math.floor(sum / trips.length);
    const deviation = Math.floor(
      Math.sqrt(Math.floor((squares - Math.floor((sum * sum) / trips.length)) / trips.length)),
    );
    parts.push(`rtt min/avg/max/mdev = ${[least, average, most, deviation].map(thousandths).join('/')} ms`);
  }
  if (pipe > 1) parts.push(`pipe ${pipe}`);
  return parts.join(', ');
}

/** How much was lost, in per cent, as C's %g writes it. */
export const lossText = (sent: number, received: number): string =>
  String(Number((((sent - received) * 100) / sent).toPrecision(6)));

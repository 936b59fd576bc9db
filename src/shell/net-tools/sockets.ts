/** The sockets of a host as ss and netstat list them. */
import type { Host } from '../../kernel/host.ts';
import type { Socket } from '../../kernel/socket.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { nameOfPort } from '../ipvsadm/port-names.ts';

export interface SocketRow {
  protocol: 'tcp' | 'udp';
  /** As in TCP; UNCONN and ESTABLISHED for UDP. */
  state: string;
  received: number;
  sent: number;
  local: number;
  localPort: number;
  remote: number;
  remotePort: number;
  pid: number;
  program: string;
}

/** What the programs of a lab are called. */
const PROGRAMS: Record<string, string> = { 'tcp-service': 'nginx', 'udp-service': 'named', sh: 'sh' };

const bytes = (parts: readonly { length: number }[]): number => parts.reduce((sum, part) => sum + part.length, 0);

function rowOf(host: Host, s: Socket): SocketRow | null {
  if (s.kind !== 'tcp' && s.kind !== 'udp') return null;
  const program = host.processes.find((p) => p.pid === s.pid)?.program ?? '';
  return {
    protocol: s.kind,
    state: s.kind === 'tcp' ? s.state : s.remoteAddress === 0 ? 'UNCONN' : 'ESTABLISHED',
    received: s.kind === 'tcp' ? bytes(s.tcp?.received ?? []) : bytes(s.received.map((d) => d.payload)),
    sent: s.kind === 'tcp' ? bytes((s.tcp?.unacked ?? []).map((u) => u.payload)) : 0,
    local: s.localAddress,
    localPort: s.localPort,
    remote: s.remoteAddress,
    remotePort: s.remotePort,
    pid: s.pid,
    program: s.pid === 0 ? '' : (PROGRAMS[program] ?? 'curl'),
  };
}

/** Every TCP and UDP socket: listening ones first, the newest first among them. */
export function socketRows(host: Host): SocketRow[] {
  const rows = Object.values(host.sockets)
    .sort((a, b) => b.id - a.id)
    .flatMap((s) => rowOf(host, s) ?? []);
  const rank = ({ state }: SocketRow) => (state === 'LISTEN' ? 0 : state === 'TIME-WAIT' ? 2 : 1);
  return rows.sort((a, b) => rank(a) - rank(b));
}

/** A port as text: its name unless numbers are asked for, `*` for none. */
export function portText(port: number, protocol: 'tcp' | 'udp', numeric: boolean): string {
  if (port === 0) return '*';
  return (numeric ? null : nameOfPort(port, protocol === 'tcp' ? 6 : 17)) ?? String(port);
}

export const addressText = (address: number): string => formatIpv4(address);

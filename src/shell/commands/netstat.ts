/** netstat (net-tools 2.10): sockets, the routing table (-r), interfaces (-i). */
import { fail, ok, type Command } from '../command.ts';
import { VERSION } from '../net-tools/names.ts';
import { badLetter, sortOptions } from '../net-tools/options.ts';
import { shortList } from '../net-tools/show-interface.ts';
import { routeTable } from '../net-tools/show-routes.ts';
import { addressText, portText, socketRows, type SocketRow } from '../net-tools/sockets.ts';

const USAGE = `usage: netstat [-tualnp]
       netstat -r [-n]
       netstat -i [-a]
`;

const LONG: Record<string, string> = {
  route: 'r',
  interfaces: 'i',
  tcp: 't',
  udp: 'u',
  all: 'a',
  listening: 'l',
  numeric: 'n',
  programs: 'p',
  version: 'V',
  help: 'h',
  wide: 'W',
  extend: 'e',
  timers: 'o',
  verbose: 'v',
  inet: '4',
};

const STATES: Record<string, string> = {
  'SYN-SENT': 'SYN_SENT',
  'SYN-RECEIVED': 'SYN_RECV',
  'FIN-WAIT-1': 'FIN_WAIT1',
  'FIN-WAIT-2': 'FIN_WAIT2',
  'TIME-WAIT': 'TIME_WAIT',
  CLOSED: 'CLOSE',
  'CLOSE-WAIT': 'CLOSE_WAIT',
  'LAST-ACK': 'LAST_ACK',
  UNCONN: '',
};

const isListening = (row: SocketRow): boolean => row.state === 'LISTEN' || row.state === 'UNCONN';

function line(row: SocketRow, numeric: boolean, programs: boolean): string {
  const name = (address: number) => (!numeric && address === 0x7f00_0001 ? 'localhost' : addressText(address));
  const end = (address: number, port: number) => `${name(address)}:${portText(port, row.protocol, numeric)}`;
  const program = row.program === '' ? '-' : `${row.pid}/${row.program}`;
  return (
    `${row.protocol.padEnd(5)} ${String(row.received).padStart(6)} ${String(row.sent).padStart(6)} ` +
    `${end(row.local, row.localPort).padEnd(23)} ${end(row.remote, row.remotePort).padEnd(23)} ` +
    `${(STATES[row.state] ?? row.state).padEnd(11)}${programs ? ` ${program.padEnd(20)}` : ''}\n`
  );
}

export const command: Command = {
  names: ['netstat'],
  run({ host }, args) {
    const sorted = sortOptions(args, { flags: 'tualnprieoWvV4Fh', values: 'A', long: LONG });
    if ('letter' in sorted) return fail(`${badLetter('netstat', sorted)}${USAGE}`, 3);
    const { flags } = sorted;
    if (flags.has('h')) return fail(USAGE, 3);
    if (flags.has('V')) return ok(VERSION);
    if (flags.has('r')) return ok(routeTable(host, flags.has('e') ? 'metric' : 'window', flags.has('n')));
    if (flags.has('i'))
      return ok(
        'Kernel Interface table\n' +
          'Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n' +
          shortList(host, flags.has('a'), false),
      );
    const kinds = ['t', 'u'].filter((letter) => flags.has(letter));
    const wanted = kinds.length > 0 ? kinds : ['t', 'u'];
    const which = flags.has('a') ? 'servers and established' : flags.has('l') ? 'only servers' : 'w/o servers';
    const shown = (row: SocketRow) => flags.has('a') || isListening(row) === flags.has('l');
    const rows = socketRows(host).filter(shown);
    const lines = wanted.flatMap((kind) =>
      rows.filter((row) => row.protocol.startsWith(kind)).map((row) => line(row, flags.has('n'), flags.has('p'))),
    );
    const program = flags.has('p') ? ' PID/Program name    ' : '';
    const sockets =
      `Active Internet connections (${which})\n` +
      `Proto Recv-Q Send-Q Local Address           Foreign Address         State      ${program}\n${lines.join('')}`;
    if (kinds.length > 0) return ok(sockets);
    const unix = `Active UNIX domain sockets (${which})\nProto RefCnt Flags       Type       State         I-Node  ${program} Path\n`;
    return ok(sockets + unix);
  },
};

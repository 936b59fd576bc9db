/** ss (iproute2 6.1): lists sockets. */
import { fail, ok, type Command } from '../command.ts';
import { badLetter, sortOptions } from '../net-tools/options.ts';
import { addressText, portText, socketRows, type SocketRow } from '../net-tools/sockets.ts';
import { resolve } from '../resolve.ts';

const USAGE = `Usage: ss [-tualnpHs] [state STATE] [src ADDRESS] [dst ADDRESS] [sport = :PORT] [dport = :PORT]
`;

const SHORT: Record<string, string> = {
  ESTABLISHED: 'ESTAB',
  'SYN-RECEIVED': 'SYN-RECV',
  CLOSED: 'UNCONN',
};
const shortState = (state: string): string => SHORT[state] ?? state;

/** States that are listed unless more are asked for. */
const USUAL = new Set(['ESTABLISHED', 'SYN-SENT', 'FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSE-WAIT', 'LAST-ACK', 'CLOSING']);

const STATE_NAMES: Record<string, readonly string[]> = {
  established: ['ESTABLISHED'],
  'syn-sent': ['SYN-SENT'],
  'syn-recv': ['SYN-RECEIVED'],
  'fin-wait-1': ['FIN-WAIT-1'],
  'fin-wait-2': ['FIN-WAIT-2'],
  'time-wait': ['TIME-WAIT'],
  'close-wait': ['CLOSE-WAIT'],
  'last-ack': ['LAST-ACK'],
  listening: ['LISTEN', 'UNCONN'],
  closing: ['CLOSING'],
  connected: [...USUAL, 'TIME-WAIT', 'SYN-RECEIVED'],
};

const listening = (row: SocketRow): boolean => row.state === 'LISTEN' || row.state === 'UNCONN';

type Test = (row: SocketRow) => boolean;

/** Reads the filter's words; null when it is too much for this ss. */
function readFilter(words: readonly string[]): { states: readonly string[] | null; tests: Test[] } | null {
  const rest = words.flatMap((word) => word.replaceAll(/([()])/g, ' $1 ').split(/\s+/)).filter((w) => w !== '');
  const tests: Test[] = [];
  let states: readonly string[] | null = null;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === 'state') {
      const known = STATE_NAMES[rest.shift() ?? ''];
      if (!known) return null;
      states = known;
    } else if (word === 'src' || word === 'dst') {
      const address = resolve((rest.shift() ?? '').replace(/:.*/, ''));
      if (address === null) return null;
      tests.push((row) => (word === 'src' ? row.local : row.remote) === address);
    } else if (word === 'sport' || word === 'dport') {
      const comparison = rest.shift() ?? '';
      const sign = ['=', '==', 'eq', '!='].includes(comparison) ? comparison : '=';
      const port = Number((sign === comparison ? (rest.shift() ?? '') : comparison).replace(/^:/, ''));
      if (!Number.isInteger(port)) return null;
      tests.push((row) => ((word === 'sport' ? row.localPort : row.remotePort) === port) !== (sign === '!='));
    } else if (word !== 'and' && word !== '(' && word !== ')') return null;
  }
  return { states, tests };
}

/** Lines from cells: each column as wide as its widest cell; those of an address's first half stand at its right. */
function table(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number>,
  delimiters: readonly string[],
): string {
  const widths = (rows[0] ?? []).map((_, n) => Math.max(...rows.map((row) => row[n]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((cell, n) => {
        const width = widths[n] ?? 0;
        return (right.has(n) ? cell.padStart(width) : cell.padEnd(width)) + (delimiters[n] ?? '');
      });
      return `${cells.join('')}\n`;
    })
    .join('');
}

export const command: Command = {
  names: ['ss'],
  run({ host }, args) {
    const sorted = sortOptions(args, {
      flags: 'tualnpHs4oeimrVhO',
      values: 'f',
      long: {
        tcp: 't',
        udp: 'u',
        all: 'a',
        listening: 'l',
        numeric: 'n',
        processes: 'p',
        'no-header': 'H',
        summary: 's',
        ipv4: '4',
        version: 'V',
        help: 'h',
        options: 'o',
        extended: 'e',
        info: 'i',
        memory: 'm',
        resolve: 'r',
        oneline: 'O',
      },
    });
    if ('letter' in sorted) return fail(`${badLetter('ss', sorted)}${USAGE}`, 255);
    const { flags, operands } = sorted;
    if (flags.has('h')) return ok(USAGE);
    if (flags.has('V')) return ok('ss utility, iproute2-6.1.0\n');
    const filter = readFilter(operands);
    if (!filter) return fail(`Error: not simulated: the filter "${operands.join(' ')}"\n${USAGE}`, 255);
    const all = socketRows(host);
    if (flags.has('s')) return ok(summary(all));
    const kinds = [...(flags.has('u') ? ['udp'] : []), ...(flags.has('t') ? ['tcp'] : [])];
    const wanted = kinds.length > 0 ? kinds : ['udp', 'tcp'];
    const shown = (row: SocketRow) => {
      if (filter.states) return filter.states.includes(row.state);
      if (flags.has('l')) return listening(row);
      return flags.has('a') || USUAL.has(row.state);
    };
    const rows = wanted.flatMap((kind) =>
      all.filter((row) => row.protocol === kind && shown(row) && filter.tests.every((test) => test(row))),
    );
    const numeric = flags.has('n');
    const many = wanted.length > 1;
    const oneState = filter.states?.length === 1;
    const header = [
      ...(many ? ['Netid'] : []),
      ...(oneState ? [] : ['State']),
      'Recv-Q',
      'Send-Q',
      'Local Address:',
      'Port',
      'Peer Address:',
      'Port',
      'Process',
    ];
    const cells = rows.map((row) => [
      ...(many ? [row.protocol] : []),
      ...(oneState ? [] : [shortState(row.state)]),
      String(row.received).padEnd(6),
      String(row.sent).padEnd(6),
      `${addressText(row.local)}:`,
      portText(row.localPort, row.protocol, numeric),
      `${addressText(row.remote)}:`,
      portText(row.remotePort, row.protocol, numeric),
      flags.has('p') && row.program !== '' ? ` users:(("${row.program}",pid=${row.pid},fd=3))` : '',
    ]);
    const first = header.indexOf('Local Address:');
    const delimiters = header.map((_, n) => (n < first || n === first + 1 ? ' ' : ''));
    return ok(table(flags.has('H') ? cells : [header, ...cells], new Set([first, first + 2]), delimiters));
  },
};

const line = (name: string, count: number): string =>
  `${name}\t  ${String(count).padEnd(9)} ${String(count).padEnd(9)} ${'0'.padEnd(9)}\n`;

function summary(rows: readonly SocketRow[]): string {
  const tcp = rows.filter((r) => r.protocol === 'tcp');
  const udp = rows.length - tcp.length;
  const waiting = tcp.filter((r) => r.state === 'TIME-WAIT').length;
  const established = tcp.filter((r) => r.state === 'ESTABLISHED').length;
  const open = tcp.length - waiting;
  return (
    `Total: ${open + udp}\n` +
    `TCP:   ${tcp.length} (estab ${established}, closed ${waiting}, orphaned 0, timewait ${waiting})\n\n` +
    `Transport Total     IP        IPv6\n${line('RAW', 0)}${line('UDP', udp)}${line('TCP', open)}` +
    `${line('INET', open + udp)}${line('FRAG', 0)}\n`
  );
}

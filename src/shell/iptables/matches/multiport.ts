/** `-m multiport`: libxt_multiport.c. */
import type { MultiportOptions } from '../../../kernel/iptables/matches/multiport.ts';
import type { ShellExtension } from '../extension.ts';
import { refuse } from '../refusal.ts';
import { parsePort, showPort } from '../values.ts';

/** How many numbers the kernel has room for; a range takes two. */
const ROOM = 15;
const PROTOCOLS = [6, 17, 33, 132, 136];

const WHICH: Readonly<Record<string, MultiportOptions['which']>> = {
  'source-ports': 'sports',
  'destination-ports': 'dports',
  ports: 'ports',
};

function parseRanges(text: string, protocol: number): MultiportOptions['ranges'] {
  let room = ROOM;
  return text.split(',').map((word) => {
    const [first = '', second] = word.split(':');
    room -= second === undefined ? 1 : 2;
    if (room < 0) refuse('too many ports specified');
    const from = parsePort(first, protocol);
    const to = second === undefined ? from : parsePort(second, protocol);
    if (second !== undefined && from >= to) refuse('invalid portrange specified');
    return { from, to };
  });
}

export const match: ShellExtension<MultiportOptions> = {
  name: 'multiport',
  options: [
    { names: ['source-ports', 'sports'], argument: true, invertible: true, excludes: ['destination-ports', 'ports'] },
    { names: ['destination-ports', 'dports'], argument: true, invertible: true, excludes: ['source-ports', 'ports'] },
    { names: ['ports'], argument: true, invertible: true, excludes: ['source-ports', 'destination-ports'] },
  ],
  init: () => ({ which: 'ports', ranges: [], invert: false }),
  parse(options, { option, value, invert, rule: { protocol } }) {
    if (!protocol || protocol.invert)
      refuse("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'");
    if (!PROTOCOLS.includes(protocol.number)) refuse('multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP');
    options.which = WHICH[option] ?? 'ports';
    options.ranges = parseRanges(value, protocol.number);
    options.invert = invert;
  },
  finish(_options, given) {
    if (given.size === 0) refuse('multiport expection an option');
  },
  print({ which, ranges, invert }, numeric, { protocol }) {
    const show = (port: number): string => showPort(port, protocol?.number ?? 0, numeric);
    const list = ranges.map(({ from, to }) => (from === to ? show(from) : `${show(from)}:${show(to)}`)).join(',');
    return `multiport ${which} ${invert ? ' !' : ''}${list}`;
  },
};

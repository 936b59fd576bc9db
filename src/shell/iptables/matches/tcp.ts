/** `-p tcp`: libxt_tcp.c. */
import type { TcpOptions } from '../../../kernel/iptables/matches/tcp.ts';
import { flagNames, TCP_FLAGS } from '../../../kernel/iptables/matches/tcp.ts';
import type { ShellExtension } from '../extension.ts';
import { refuse } from '../refusal.ts';
import { parseNumber, parsePortRange, showPorts } from '../values.ts';

const TCP = 6;
const SYN_TESTED = 0x17;
const SYN = 0x02;

function parseFlags(text: string): number {
  let flags = 0;
  for (const name of text.split(',').filter((each) => each !== '')) {
    const upper = name.toUpperCase();
    if (upper === 'ALL') flags |= 0x3f;
    else if (upper !== 'NONE')
      flags |= TCP_FLAGS.find(([each]) => each === upper)?.[1] ?? refuse(`Unknown TCP flag \`${name}'`);
  }
  return flags;
}

const hex = (flags: number): string => `0x${flags.toString(16).toUpperCase().padStart(2, '0')}`;

export const match: ShellExtension<TcpOptions> = {
  name: 'tcp',
  options: [
    { names: ['source-port', 'sport'], argument: true, free: true },
    { names: ['destination-port', 'dport'], argument: true, free: true },
    { names: ['syn'], argument: false, free: true },
    { names: ['tcp-flags'], argument: true, free: true },
    { names: ['tcp-option'], argument: true, free: true },
  ],
  init: () => ({ source: null, destination: null, flags: null, option: null }),
  parse(options, { option, value, invert, next }) {
    switch (option) {
      case 'source-port':
        if (options.source) refuse("Only one `--source-port' allowed");
        options.source = { ...parsePortRange(value, TCP), invert };
        return;
      case 'destination-port':
        if (options.destination) refuse("Only one `--destination-port' allowed");
        options.destination = { ...parsePortRange(value, TCP), invert };
        return;
      case 'syn':
      case 'tcp-flags': {
        if (options.flags) refuse("Only one of `--syn' or `--tcp-flags'  allowed");
        if (option === 'syn') {
          options.flags = { mask: SYN_TESTED, set: SYN, invert };
          return;
        }
        const set = next() ?? refuse('--tcp-flags requires two args.');
        options.flags = { mask: parseFlags(value), set: parseFlags(set), invert };
        return;
      }
      default: {
        if (options.option) refuse("Only one `--tcp-option' allowed");
        const number = parseNumber(value, 255);
        options.option = { number: number || refuse(`Bad TCP option "${value}"`), invert };
      }
    }
  },
  print({ source, destination, flags, option }, numeric) {
    let text = 'tcp' + showPorts('spt', source, TCP, numeric) + showPorts('dpt', destination, TCP, numeric);
    if (option) text += ` option=${option.invert ? '!' : ''}${option.number}`;
    if (flags) {
      const name = numeric ? hex : flagNames;
      text += ` flags:${flags.invert ? '!' : ''}${name(flags.mask)}/${name(flags.set)}`;
    }
    return text;
  },
  finish(options, _given, { protocol }) {
    if (protocol?.number !== TCP || protocol.invert) refuse("TCP match requires '-p tcp'");
    if (isAll(options.source)) options.source = null;
    if (isAll(options.destination)) options.destination = null;
  },
};

/** Any port at all is the same as asking for none. */
const isAll = (test: TcpOptions['source']): boolean => test?.from === 0 && test.to === 0xffff && !test.invert;

/** `-p udp`: libxt_udp.c. */
import type { UdpOptions } from '../../../kernel/iptables/matches/udp.ts';
import type { ShellExtension } from '../extension.ts';
import { refuse } from '../refusal.ts';
import { parseLoosePortRange, showPorts } from '../values.ts';

const UDP = 17;

export const match: ShellExtension<UdpOptions> = {
  name: 'udp',
  options: [
    { names: ['source-port', 'sport'], argument: true, invertible: true },
    { names: ['destination-port', 'dport'], argument: true, invertible: true },
  ],
  init: () => ({ source: null, destination: null }),
  parse(options, { option, value, invert }) {
    const range = parseLoosePortRange(value, UDP);
    const test = range.from === 0 && range.to === 0xffff && !invert ? null : { ...range, invert };
    if (option === 'source-port') options.source = test;
    else options.destination = test;
  },
  finish(_options, _given, { protocol }) {
    if (protocol?.number !== UDP || protocol.invert) refuse("UDP match requires '-p udp'");
  },
  print: ({ source, destination }, numeric) =>
    `udp${showPorts('spt', source, UDP, numeric)}${showPorts('dpt', destination, UDP, numeric)}`,
};

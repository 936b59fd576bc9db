/** `-m mark`: libxt_mark.c. */
import { hex, type MarkOptions } from '../../../kernel/iptables/matches/mark.ts';
import type { ShellExtension } from '../extension.ts';
import { refuse } from '../refusal.ts';
import { parseMarkMask } from '../values.ts';

export const match: ShellExtension<MarkOptions> = {
  name: 'mark',
  options: [{ names: ['mark'], argument: true, invertible: true, mandatory: true }],
  init: () => ({ mark: 0, mask: 0xffff_ffff, invert: false }),
  parse(options, { value, invert }) {
    const parsed = parseMarkMask(value) ?? refuse('mark: bad integer value for option "--mark", or out of range.\n');
    Object.assign(options, { mark: parsed.value, mask: parsed.mask, invert });
  },
  print: ({ mark, mask, invert }) =>
    `mark match ${invert ? '! ' : ''}${hex(mark)}${mask === 0xffff_ffff ? '' : `/${hex(mask)}`}`,
};

/** `-j MARK`: libxt_MARK.c. */
import { hex } from '../../../kernel/iptables/matches/mark.ts';
import type { MarkTargetOptions } from '../../../kernel/iptables/targets/MARK.ts';
import type { ShellExtension } from '../extension.ts';
import { refuse } from '../refusal.ts';
import { parseMarkMask, parseNumber } from '../values.ts';

const NAMES = ['set-xmark', 'set-mark', 'and-mark', 'or-mark', 'xor-mark'] as const;

function parseMark(option: string, text: string): MarkTargetOptions {
  if (option === 'set-xmark' || option === 'set-mark') {
    const parsed =
      parseMarkMask(text) ?? refuse(`MARK: bad integer value for option "--${option}", or out of range.\n`);
    const { value, mask } = parsed;
    return { mark: value, mask: option === 'set-mark' ? (value | mask) >>> 0 : mask };
  }
  const bits =
    parseNumber(text) ?? refuse(`MARK: bad value for option "--${option}", or out of range (0-4294967295).\n`);
  if (option === 'and-mark') return { mark: 0, mask: ~bits >>> 0 };
  return { mark: bits, mask: option === 'or-mark' ? bits : 0 };
}

export const target: ShellExtension<MarkTargetOptions> = {
  name: 'MARK',
  options: NAMES.map((name) => ({ names: [name], argument: true, excludes: NAMES.filter((other) => other !== name) })),
  init: () => ({ mark: 0, mask: 0 }),
  parse(options, { option, value }) {
    Object.assign(options, parseMark(option, value));
  },
  finish(_options, given) {
    if (given.size === 0) refuse('MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required');
  },
  print({ mark, mask }) {
    if (mark === 0) return `MARK and ${hex(~mask >>> 0)}`;
    if (mark === mask) return `MARK or ${hex(mark)}`;
    if (mask === 0) return `MARK xor ${hex(mark)}`;
    return mask === 0xffff_ffff ? `MARK set ${hex(mark)}` : `MARK xset ${hex(mark)}/${hex(mask)}`;
  },
};

/** `-j REJECT`: libipt_REJECT.c. */
import type { RejectOptions, RejectType } from '../../../kernel/iptables/targets/REJECT.ts';
import type { ShellExtension } from '../extension.ts';
import { refuse } from '../refusal.ts';

/** Each type by its name and its short name; a beginning of either is enough. */
const TYPES: readonly (readonly [RejectType, string])[] = [
  ['icmp-net-unreachable', 'net-unreach'],
  ['icmp-host-unreachable', 'host-unreach'],
  ['icmp-proto-unreachable', 'proto-unreach'],
  ['icmp-port-unreachable', 'port-unreach'],
  ['icmp-net-prohibited', 'net-prohib'],
  ['icmp-host-prohibited', 'host-prohib'],
  ['tcp-reset', 'tcp-rst'],
  ['icmp-admin-prohibited', 'admin-prohib'],
];

export const target: ShellExtension<RejectOptions> = {
  name: 'REJECT',
  options: [{ names: ['reject-with'], argument: true }],
  init: () => ({ with: 'icmp-port-unreachable' }),
  parse(options, { value }) {
    const lower = value.toLowerCase();
    const found = TYPES.find((names) => names.some((name) => name.startsWith(lower)));
    options.with = found?.[0] ?? refuse(`unknown reject type "${value}"`);
  },
  print: (options) => `reject-with ${options.with}`,
};

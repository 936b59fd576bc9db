/** `-j NOTRACK`, the old name of `-j CT --notrack`: libxt_CT.c. */
import type { ShellExtension } from '../extension.ts';

export const target: ShellExtension<object> = {
  name: 'NOTRACK',
  shownName: 'CT',
  options: [],
  init: () => ({}),
  parse: () => undefined,
  print: () => 'NOTRACK',
};

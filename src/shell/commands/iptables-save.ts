/** `iptables-save`: the packet filter's tables as lines of text. */
import type { Command } from '../command.ts';
import { runSave } from '../iptables/save.ts';

export const command: Command = {
  names: ['iptables-save'],
  run: (context, args) => runSave(context, args),
};

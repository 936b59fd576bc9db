/** `iptables-restore`: reads those lines again from standard input. */
import type { Command } from '../command.ts';
import { runRestore } from '../iptables/restore.ts';

export const command: Command = {
  names: ['iptables-restore'],
  run: (context, args) => runRestore(context, args),
};

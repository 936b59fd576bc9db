/** `iptables`, version 1.8.9 (nf_tables): the packet filter's tables. Its parts are in ../iptables/. */
import type { Command } from '../command.ts';
import { runIptables } from '../iptables/run.ts';

export const command: Command = {
  names: ['iptables'],
  run: (context, args) => runIptables(context, args),
};

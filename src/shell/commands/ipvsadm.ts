/** `ipvsadm`, version 1.31: the virtual services and their servers. Its parts are in ../ipvsadm/. */
import type { Command } from '../command.ts';
import { runIpvsadm } from '../ipvsadm/run.ts';

export const command: Command = {
  names: ['ipvsadm'],
  run: (context, args) => runIpvsadm(context, args),
};

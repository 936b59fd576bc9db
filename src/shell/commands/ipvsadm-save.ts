/** `ipvsadm-save`: a shell script around `ipvsadm -S`. */
import { fail, type Command } from '../command.ts';
import { runIpvsadm } from '../ipvsadm/run.ts';

const HELP = `ipvsadm-save: Script to save the IPVS table to stdout.
   With the -n option, prints out the table in numeric format.
`;

export const command: Command = {
  names: ['ipvsadm-save'],
  run(context, args) {
    if (args.some((arg) => arg.startsWith('-') && arg !== '-n')) return fail(HELP);
    return runIpvsadm(context, args.includes('-n') ? ['-S', '-n'] : ['-S']);
  },
};

/** `ipvsadm-restore`: a shell script that clears the table and reads another one from standard input. */
import type { Command } from '../command.ts';
import { runIpvsadm } from '../ipvsadm/run.ts';

export const command: Command = {
  names: ['ipvsadm-restore'],
  run(context) {
    const rules = context.stdin
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join('\n');
    const cleared = runIpvsadm(context, ['-C']);
    return cleared.status === 0 ? runIpvsadm({ ...context, stdin: rules }, ['-R']) : cleared;
  },
};

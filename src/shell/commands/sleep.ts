/** sleep: lets the world go on for a while (coreutils). */
import { SECOND } from '../../kernel/kernel.ts';
import { fail, ok, type Command } from '../command.ts';

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
/** The run's clock ends somewhere; nobody waits longer than that. */
const LONGEST = 30 * 86_400;

export const command: Command<null> = {
  names: ['sleep'],
  run({ kernel, host, pid }, args) {
    if (args.length === 0) return fail("sleep: missing operand\nTry 'sleep --help' for more information.\n");
    let seconds = 0;
    for (const arg of args) {
      const [, number, unit = ''] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(arg) ?? [];
      if (number === undefined)
        return fail(`sleep: invalid time interval '${arg}'\nTry 'sleep --help' for more information.\n`);
      seconds += Number(number) * (UNITS[unit] ?? 1);
    }
    if (seconds === 0) return ok();
    kernel.wake(host, pid, { kind: 'timer', name: 'sleep' }, Math.round(Math.min(seconds, LONGEST) * SECOND));
    return { waiting: null };
  },
  resume: (_context, state, signal) => (signal.kind === 'timer' && signal.name === 'sleep' ? ok() : { waiting: state }),
};

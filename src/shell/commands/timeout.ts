/** timeout (coreutils): runs a command and ends it after a while. */
import { SECOND } from '../../kernel/kernel.ts';
import { fail, type Command, type CommandContext, type CommandResult, type Waiting } from '../command.ts';
import { findByPath } from '../registry.ts';

/** What it goes on with. */
interface Timed {
  name: string;
  state: unknown;
}

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
const LONGEST = 30 * 86_400;

const carryOn = (name: string, result: CommandResult | Waiting<unknown>): CommandResult | Waiting<Timed> =>
  'waiting' in result ? { waiting: { name, state: result.waiting } } : result;

function run(context: CommandContext, args: readonly string[]): CommandResult | Waiting<Timed> {
  const [duration = '', name, ...rest] = args[0] === '--' ? args.slice(1) : args;
  if (name === undefined) return fail("timeout: missing operand\nTry 'timeout --help' for more information.\n", 125);
  const [, number, unit = ''] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(duration) ?? [];
  if (number === undefined)
    return fail(`timeout: invalid time interval '${duration}'\nTry 'timeout --help' for more information.\n`, 125);
  const command = findByPath(name);
  if (!command) return fail(`timeout: failed to run command '${name}': No such file or directory\n`, 127);
  const result = carryOn(name, command.run(context, rest, name));
  const seconds = Math.min(Number(number) * (UNITS[unit] ?? 1), LONGEST);
  if ('waiting' in result && seconds > 0)
    context.kernel.wake(context.host, context.pid, { kind: 'timer', name: 'timeout' }, Math.round(seconds * SECOND));
  return result;
}

const end = (context: CommandContext, { name, state }: Timed): CommandResult =>
  findByPath(name)?.interrupt?.(context, state) ?? fail('', 130);

export const command: Command<Timed> = {
  names: ['timeout'],
  run,
  resume(context, { name, state }, signal) {
    if (signal.kind === 'timer' && signal.name === 'timeout') return { ...end(context, { name, state }), status: 124 };
    return carryOn(name, findByPath(name)?.resume?.(context, state, signal) ?? fail('', 1));
  },
  interrupt: end,
};

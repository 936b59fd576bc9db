/** seq (coreutils): numbers in a row. */
import { fail, ok, type Command } from '../command.ts';
import { joinLines } from '../inputs.ts';

/** More would only fill memory. */
const MOST = 100_000;

export const command: Command = {
  names: ['seq'],
  run(_context, args) {
    if (args.length === 0) return fail("seq: missing operand\nTry 'seq --help' for more information.\n");
    if (args.length > 3) return fail(`seq: extra operand '${args[3]}'\nTry 'seq --help' for more information.\n`);
    const wrong = args.find((arg) => !/^[-+]?\d+$/.test(arg));
    if (wrong !== undefined)
      return fail(`seq: invalid floating point argument: '${wrong}'\nTry 'seq --help' for more information.\n`);
    const numbers = args.map(Number);
    const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
    const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
    const last = numbers.at(-1) ?? 0;
    if (step === 0)
      return fail(`seq: invalid Zero increment value: '${args[1]}'\nTry 'seq --help' for more information.\n`);
    const lines: string[] = [];
    for (let n = first; step > 0 ? n <= last : n >= last; n += step) {
      if (lines.length === MOST) return fail(`seq: not simulated: more than ${MOST} numbers\n`);
      lines.push(String(n));
    }
    return ok(joinLines(lines));
  },
};

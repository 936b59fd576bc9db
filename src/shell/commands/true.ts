/** true and false. */
import { fail, ok, type Command } from '../command.ts';

export const commands: readonly Command[] = [
  { names: ['true'], builtin: true, run: () => ok() },
  { names: ['false'], builtin: true, run: () => fail('') },
];

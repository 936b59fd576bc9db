/** Options as GNU tools read them (getopt_long): `-ab`, `-n5`, `-n 5`, `--name`, `--name=value`, `--` ends them. */
import { fail, type CommandResult } from './command.ts';

export interface OptionTable {
  /** Letters without a value. */
  flags?: string;
  /** Letters with one. */
  values?: string;
  /** Long names and the letter each stands for. */
  long?: Readonly<Record<string, string>>;
}

export interface ParsedOptions {
  flags: string[];
  /** Letter and value, in order. */
  values: [letter: string, value: string][];
  operands: string[];
}

export type OptionFault =
  | { kind: 'invalid'; letter: string }
  | { kind: 'unrecognized'; name: string }
  | { kind: 'argument'; letter: string }
  | { kind: 'long-argument'; name: string };

/** Sorts arguments into options and operands; operands may stand between options. */
export function parseOptions(args: readonly string[], table: OptionTable): ParsedOptions | { fault: OptionFault } {
  const { flags = '', values = '', long = {} } = table;
  const parsed: ParsedOptions = { flags: [], values: [], operands: [] };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      parsed.operands.push(...rest);
      break;
    }
    if (arg.startsWith('--')) {
      const [name = '', ...tail] = arg.slice(2).split('=');
      const letter =
        (Object.hasOwn(long, name) ? long[name] : undefined) ??
        long[Object.keys(long).find((known) => known.startsWith(name)) ?? ''];
      if (letter === undefined || !(flags + values).includes(letter))
        return { fault: { kind: 'unrecognized', name: arg } };
      if (flags.includes(letter)) parsed.flags.push(letter);
      else {
        const value = tail.length > 0 ? tail.join('=') : rest.shift();
        if (value === undefined) return { fault: { kind: 'long-argument', name: arg } };
        parsed.values.push([letter, value]);
      }
      continue;
    }
    if (!arg.startsWith('-') || arg === '-') {
      parsed.operands.push(arg);
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at] ?? '';
      if (flags.includes(letter)) parsed.flags.push(letter);
      else if (values.includes(letter)) {
        const value = arg.slice(at + 1) || rest.shift();
        if (value === undefined) return { fault: { kind: 'argument', letter } };
        parsed.values.push([letter, value]);
        break;
      } else return { fault: { kind: 'invalid', letter } };
    }
  }
  return parsed;
}

/** What getopt says to a fault. */
export function optionMessage(tool: string, fault: OptionFault): string {
  switch (fault.kind) {
    case 'invalid':
      return `${tool}: invalid option -- '${fault.letter}'\n`;
    case 'unrecognized':
      return `${tool}: unrecognized option '${fault.name.replace(/=.*/, '')}'\n`;
    case 'argument':
      return `${tool}: option requires an argument -- '${fault.letter}'\n`;
    case 'long-argument':
      return `${tool}: option '${fault.name}' requires an argument\n`;
  }
}

/** How a coreutils tool ends after one. */
export const badOption = (tool: string, fault: OptionFault, status = 1): CommandResult =>
  fail(`${optionMessage(tool, fault)}Try '${tool} --help' for more information.\n`, status);

/** The files that a tool for text reads: operands, or standard input where there are none or one is `-`. */
import type { CommandContext } from './command.ts';
import { errorText } from './errno.ts';

export interface Inputs {
  inputs: { name: string; text: string }[];
  errors: { name: string; reason: string }[];
}

/** Reads what the operands name. Standard input is looked at only where it is asked for. */
export function readInputs(context: CommandContext, operands: readonly string[]): Inputs {
  const result: Inputs = { inputs: [], errors: [] };
  for (const name of operands.length > 0 ? operands : ['-']) {
    if (name === '-') {
      result.inputs.push({ name, text: context.stdin });
      continue;
    }
    const file = context.read(name);
    if ('text' in file) result.inputs.push({ name, text: file.text });
    else result.errors.push({ name, reason: errorText(file.errno) });
  }
  return result;
}

/** A text's lines, without their newlines; the last may have none. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Lines as text, each with its newline. */
export const joinLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

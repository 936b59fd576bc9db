/** The options that every command line may have, and how words are read as options. Mirrors getopt_long() and xshared.c. */
import type { OptionSpec } from './extension.ts';

/** `optional`: only what is written together with it (`-w5`); the following word is looked at by whoever asks. */
export interface BaseOption {
  short: string;
  names: readonly string[];
  argument: 'none' | 'required' | 'optional';
}

const option = (short: string, names: string, argument: BaseOption['argument'] = 'none'): BaseOption => ({
  short,
  names: names.split(' '),
  argument,
});

export const BASE_OPTIONS: readonly BaseOption[] = [
  option('A', 'append', 'required'),
  option('D', 'delete', 'required'),
  option('C', 'check', 'required'),
  option('I', 'insert', 'required'),
  option('R', 'replace', 'required'),
  option('L', 'list', 'optional'),
  option('S', 'list-rules', 'optional'),
  option('F', 'flush', 'optional'),
  option('Z', 'zero', 'optional'),
  option('N', 'new-chain', 'required'),
  option('X', 'delete-chain', 'optional'),
  option('E', 'rename-chain', 'required'),
  option('P', 'policy', 'required'),
  option('s', 'source src', 'required'),
  option('d', 'destination dst', 'required'),
  option('p', 'protocol', 'required'),
  option('i', 'in-interface', 'required'),
  option('j', 'jump', 'required'),
  option('t', 'table', 'required'),
  option('m', 'match', 'required'),
  option('n', 'numeric'),
  option('o', 'out-interface', 'required'),
  option('v', 'verbose'),
  option('w', 'wait', 'optional'),
  option('W', 'wait-interval', 'required'),
  option('x', 'exact'),
  option('f', 'fragments'),
  option('V', 'version'),
  option('h', 'help', 'optional'),
  option('0', 'line-numbers'),
  option('M', 'modprobe', 'required'),
  option('c', 'set-counters', 'required'),
  option('g', 'goto', 'required'),
  option('4', 'ipv4'),
  option('6', 'ipv6'),
];

/** Letters that are only reached by their long names. */
const LONG_ONLY = '0';

export const findShort = (letter: string): BaseOption | undefined =>
  LONG_ONLY.includes(letter) ? undefined : BASE_OPTIONS.find(({ short }) => short === letter);

/** What a long name leads to: an option of all, or one of an extension that is loaded. */
export type LongOption = { kind: 'base'; option: BaseOption } | { kind: 'extension'; spec: OptionSpec; index: number };

/** The option of that name, or the only one whose name begins so; null where there is none, or more than one. */
export function findLong(name: string, extensions: readonly (readonly OptionSpec[])[]): LongOption | null {
  const all: { name: string; found: LongOption }[] = BASE_OPTIONS.flatMap((each) =>
    each.names.map((long) => ({ name: long, found: { kind: 'base' as const, option: each } })),
  );
  extensions.forEach((specs, index) => {
    for (const spec of specs)
      for (const long of spec.names) all.push({ name: long, found: { kind: 'extension', spec, index } });
  });
  const exact = all.find((each) => each.name === name);
  if (exact) return exact.found;
  const begun = all.filter((each) => each.name.startsWith(name));
  const [first] = begun;
  return first && begun.every(({ found }) => isSame(found, first.found)) ? first.found : null;
}

const isSame = (a: LongOption, b: LongOption): boolean =>
  a.kind === 'base' ? b.kind === 'base' && a.option === b.option : b.kind === 'extension' && a.spec === b.spec;

export type CommandLetter = 'A' | 'D' | 'C' | 'I' | 'R' | 'L' | 'S' | 'F' | 'Z' | 'N' | 'X' | 'E' | 'P';

/** Which options a command takes beside -t, -w and the like; `number`: where a rule is meant by its number. */
const TAKES: Readonly<Record<CommandLetter, string>> = {
  A: 'sdpjviocfmg',
  I: 'sdpjviocfmg',
  R: 'sdpjviocfmg',
  D: 'sdpjviofmg',
  C: 'sdpjviofmg',
  L: 'nvx0',
  S: 'v',
  F: 'v',
  Z: 'v',
  N: 'v',
  X: 'v',
  E: 'v',
  P: 'vc',
};

/** The first option that a command does not take, by its letter; null where all is well. */
export function illegalOption(
  commands: readonly CommandLetter[],
  byNumber: boolean,
  given: ReadonlySet<string>,
): string | null {
  for (const letter of 'nsdpjvxio0cf')
    if (given.has(letter) && !commands.some((command) => takes(command, byNumber).includes(letter))) return letter;
  return null;
}

const takes = (command: CommandLetter, byNumber: boolean): string =>
  command === 'D' && byNumber ? 'v' : TAKES[command];

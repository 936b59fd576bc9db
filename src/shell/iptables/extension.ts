/**
 * How a match or a target is typed and listed. One file each in matches/ and targets/; what they do is the kernel's
 * (kernel/iptables/). Mirrors struct xtables_match and xtables_target, and xtables_option_parse() in libxtables/xtoptions.c.
 */
import type { Rule } from '../../kernel/iptables/table.ts';
import { refuse } from './refusal.ts';

export interface OptionSpec {
  /** The name that messages have, then its other names. */
  names: readonly [string, ...string[]];
  argument: boolean;
  invertible?: boolean;
  mandatory?: boolean;
  /** May not stand beside these (by their first names). */
  excludes?: readonly string[];
  /** Its own parser sees to repetitions and inversions. */
  free?: boolean;
}

/** One option as it was typed. */
export interface Typed {
  /** The option's first name. */
  option: string;
  value: string;
  invert: boolean;
  /** What is known of the rule by now. */
  rule: Rule;
  /** Takes the word that follows, unless it is an option. */
  next: () => string | null;
}

/** `O`: what the kernel is given. */
export interface ShellExtension<O = unknown> {
  readonly name: string;
  /** What the column of targets says; absent: its name. */
  readonly shownName?: string;
  readonly options: readonly OptionSpec[];
  /** What it is before any option. */
  init(): O;
  parse(options: O, typed: Typed): void;
  /** At the end of the line: what is wrong is refused. */
  finish?(options: O, given: ReadonlySet<string>, rule: Rule): void;
  /** What `-L` says of it; empty for nothing. */
  print(options: O, numeric: boolean, rule: Rule): string;
}

/** An extension in a rule that is being read. */
export interface Loaded {
  extension: ShellExtension;
  options: unknown;
  given: Set<string>;
}

export const load = (extension: ShellExtension): Loaded => ({ extension, options: extension.init(), given: new Set() });

/** Reads one option of a loaded extension. */
export function parseOption({ extension, options, given }: Loaded, spec: OptionSpec, typed: Typed): void {
  const [option] = spec.names;
  if (!spec.free) {
    if (given.has(option)) refuse(`${extension.name}: option "--${option}" can only be used once.\n`);
    if (typed.invert && !spec.invertible) refuse(`${extension.name}: option "--${option}" cannot be inverted.\n`);
  }
  extension.parse(options, { ...typed, option });
  given.add(option);
}

/** Sees at the end of the line whether all is there that must, and nothing that may not be. */
export function finishExtension({ extension, options, given }: Loaded, rule: Rule): void {
  for (const { names, mandatory, excludes = [] } of extension.options) {
    const [option] = names;
    if (mandatory && !given.has(option)) refuse(`${extension.name}: option "--${option}" must be specified\n`);
    if (!given.has(option)) continue;
    const other = excludes.find((each) => given.has(each));
    if (other !== undefined)
      refuse(`${extension.name}: option "--${option}" cannot be used together with "--${other}".\n`);
  }
  extension.finish?.(options, given, rule);
}

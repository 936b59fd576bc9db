/** The headless player's command line: scenario files in, records out. */
import { basename, join } from 'node:path';
import { formatRecord } from '../lab/record.ts';
import type { RunRecord } from '../lab/record.ts';
import { formatScenarioError, parseScenarioText } from '../lab/scenario.ts';
import type { Scenario } from '../lab/scenario.ts';
import type { SetupFault } from '../lab/run.ts';

/** What the player needs of the world around it. */
export interface PlayIo {
  readonly play: (scenario: Scenario) => {
    readonly record: RunRecord;
    readonly faults: readonly SetupFault[];
    readonly cut: boolean;
  };
  /** A file's text; throws when it can't be read. */
  readonly read: (path: string) => string;
  /** Writes a file, its folder made where there is none; throws when it can't. */
  readonly write: (path: string, text: string) => void;
  /** To standard output. */
  readonly print: (text: string) => void;
  /** A line to standard error. */
  readonly complain: (line: string) => void;
}

const usage = `usage: play FILE...              prints each scenario's record
       play --out DIR FILE...    writes each as DIR/NAME.trace.json`;

/** The most mistakes of one file that are printed. */
const mostMistakes = 20;

/**
 * Plays the files, each whatever became of the ones before it.
 * @param args what follows the program's name
 * @returns the exit status: 0; 1 when the player itself failed; 2 when the arguments or a file are at fault
 */
export function main(args: readonly string[], io: PlayIo): number {
  const call = parseArguments(args);
  if (!call) {
    io.complain(usage);
    return 2;
  }
  let status = 0;
  for (const file of call.files) status = Math.max(status, playFile(file, call.out, io));
  return status;
}

function parseArguments(args: readonly string[]): { files: string[]; out?: string } | undefined {
  const files: string[] = [];
  let out: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--out') {
      out = args[++i];
      if (!out) return undefined;
    } else if (arg.startsWith('-')) return undefined;
    else files.push(arg);
  }
  if (files.length === 0) return undefined;
  return out === undefined ? { files } : { files, out };
}

function playFile(file: string, out: string | undefined, io: PlayIo): number {
  const complain = (problem: string): void => io.complain(`play: ${file}: ${problem}`);
  try {
    const parsed = parseScenarioText(io.read(file));
    if (!parsed.ok) {
      for (const mistake of parsed.error.slice(0, mostMistakes)) complain(formatScenarioError(mistake));
      if (parsed.error.length > mostMistakes) complain('and more');
      return 2;
    }
    let played: ReturnType<PlayIo['play']>;
    try {
      played = io.play(parsed.value);
    } catch (error) {
      complain(`the player failed: ${(error instanceof Error && error.stack) || String(error)}`);
      return 1;
    }
    for (const { host, index, command, stderr, status } of played.faults)
      complain(
        `hosts.${host}.commands[${index}]: \`${command}\` ended with status ${status}, expected 0: ${stderr.trim()}`,
      );
    if (played.cut) complain('it would not end, and was cut off');
    if (played.faults.length > 0 || played.cut) return 2;
    const text = formatRecord(played.record);
    if (out === undefined) io.print(text);
    else io.write(join(out, `${basename(file, '.json')}.trace.json`), text);
    return 0;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

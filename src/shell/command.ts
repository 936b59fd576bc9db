/**
 * What a command of the shell is. One file a command in commands/; the folder's index finds them.
 */
import type { Host } from '../kernel/host.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Signal } from '../kernel/process.ts';
import type { FileText } from './files.ts';

/** What a command sees. */
export interface CommandContext {
  kernel: Kernel;
  host: Host;
  /** The process it runs in: owner of its sockets, and woken for them and for its timers. */
  pid: number;
  /** The directory that relative paths begin at. */
  directory: string;
  /** Its standard input; empty when there is none. */
  stdin: string;
  /** Reads a file, by an absolute or a relative path. */
  read: (name: string) => FileText;
}

/** What it leaves behind: two streams and the exit status, as the real tool's. */
export interface CommandResult {
  stdout: string;
  stderr: string;
  status: number;
}

/** A command that waits: plain data to go on with when a signal comes. */
export interface Waiting<S> {
  waiting: S;
}

export interface Command<S = unknown> {
  /** What it is called by; a path in front (`/sbin/`) does not matter. */
  readonly names: readonly string[];
  /** Built into the shell: what it says on standard error gets `sh: LINE: ` in front. */
  readonly builtin?: boolean;
  /** Runs it with its arguments (without its own name; `name` is the one it was called by). */
  run(context: CommandContext, args: readonly string[], name: string): CommandResult | Waiting<S>;
  /** Goes on after `run` or `resume` returned a Waiting. */
  resume?(context: CommandContext, state: S, signal: Signal): CommandResult | Waiting<S>;
  /** Is told to end while it waits (`timeout`, or the end of the run, which is Ctrl-C): what it has to say still. */
  interrupt?(context: CommandContext, state: S): CommandResult;
}

/** Success with this output. */
export const ok = (stdout = ''): CommandResult => ({ stdout, stderr: '', status: 0 });

/** Failure with this message on standard error. */
export const fail = (stderr: string, status = 1, stdout = ''): CommandResult => ({ stdout, stderr, status });

/** A running shell, as plain data: it can be copied in the middle of a command that waits. */

/** Where output goes: the shell's own streams, nowhere, text that is kept (a pipe, a substitution), or a file. */
export type Target = 'stdout' | 'stderr' | 'null' | { buffer: number } | { file: string };

/** What is put back when a group, a pipeline or a redirected command ends. */
export interface Frame {
  out: Target;
  err: Target;
  input: string;
  /** A subshell's: the variables outside, untouched by what happens inside. */
  variables: Record<string, string> | null;
  /** The instruction that ends it: where `exit` goes on when the frame is a subshell. */
  behind: number;
  /** How many texts were being kept, and how many loops were running, when it began. */
  buffers: number;
  loops: number;
}

export interface Loop {
  /** The words that are still to come, the next one last; null for `while` and `until`. */
  words: string[] | null;
  /** Status of the last round. */
  status: number;
  top: number;
  behind: number;
  frames: number;
}

export interface ShellState {
  source: string;
  /** The next instruction of the compiled source. */
  at: number;
  /** Instructions done: a loop that never ends is stopped. */
  steps: number;
  status: number;
  variables: Record<string, string>;
  stdout: string;
  stderr: string;
  /** What is still to be read from standard input. */
  input: string;
  out: Target;
  err: Target;
  buffers: string[];
  /** Output of command substitutions, see compile.ts. */
  slots: string[];
  frames: Frame[];
  loops: Loop[];
  /** The command that waits for a signal. */
  waiting: { name: string; path: string; line: number; framed: boolean; state: unknown } | null;
}

export const newShell = (source: string, variables: Record<string, string>): ShellState => ({
  source,
  at: 0,
  steps: 0,
  status: 0,
  variables: { HOME: '/root', PATH: '/usr/sbin:/usr/bin:/sbin:/bin', PWD: '/root', ...variables },
  stdout: '',
  stderr: '',
  input: '',
  out: 'stdout',
  err: 'stderr',
  buffers: [],
  slots: [],
  frames: [],
  loops: [],
  waiting: null,
});

/** Saves what a frame puts back. */
export function pushFrame(state: ShellState, behind: number, subshell: boolean): void {
  const { out, err, input, variables, buffers, loops } = state;
  state.frames.push({
    out,
    err,
    input,
    variables: subshell ? variables : null,
    behind,
    buffers: buffers.length,
    loops: loops.length,
  });
  if (subshell) state.variables = { ...variables };
}

/** Puts back what the last frame saved. */
export function popFrame(state: ShellState): void {
  const frame = state.frames.pop();
  if (!frame) return;
  state.out = frame.out;
  state.err = frame.err;
  state.input = frame.input;
  if (frame.variables) state.variables = frame.variables;
}

/** Keeps what is put out from now on. */
export function collect(state: ShellState): void {
  state.buffers.push('');
  state.out = { buffer: state.buffers.length - 1 };
}

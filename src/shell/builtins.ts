/** What only the shell itself can do, because it changes the shell: exit, break, export, read... Messages are dash's. */
import { absolutePath, isDirectory } from './files.ts';
import { popFrame, type ShellState } from './shell-state.ts';
import { directoryOf, setVariable } from './variables.ts';
import type { Host } from '../kernel/host.ts';

/** Returns the exit status, or what is to be said (status 2). A missing status: the built-in has gone on elsewhere. */
type Builtin = (
  state: ShellState,
  args: readonly string[],
  host: Host,
) => number | { error: string; status?: number } | { output: string };

/** Ends the shell, or the subshell that is running. `end`: the number of instructions. */
export function exitShell(state: ShellState, status: number, end: number): void {
  state.status = status;
  while (state.frames.length > 0) {
    const frame = state.frames.at(-1);
    if (frame?.variables) {
      // The subshell's own end closes it; what it has put out so far stays.
      state.loops.length = frame.loops;
      state.at = frame.behind;
      return;
    }
    popFrame(state);
  }
  state.loops = [];
  state.at = end;
}

/** Goes on behind a loop, or at its top. `count` loops are left (or all but the last of them). */
function leaveLoop(state: ShellState, count: number, again: boolean): void {
  const index = Math.max(state.loops.length - count, 0);
  const loop = state.loops[index];
  if (!loop) return;
  while (state.frames.length > loop.frames) popFrame(state);
  state.status = 0;
  if (again) {
    loop.status = 0;
    state.at = loop.top;
    state.loops.length = index + 1;
  } else {
    state.at = loop.behind;
    state.loops.length = index;
  }
}

const loopCount = (args: readonly string[]): number => Math.max(1, Number.parseInt(args[0] ?? '1', 10) || 1);

function assign(state: ShellState, args: readonly string[]): number | { error: string } {
  for (const arg of args) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)(?:=([^]*))?$/.exec(arg) ?? [];
    if (name === undefined) return { error: `${arg.replace(/=.*/, '')}: bad variable name` };
    if (value !== undefined) setVariable(state.variables, name, value);
  }
  return 0;
}

export const BUILTINS: Record<string, Builtin> = {
  ':': () => 0,
  break: (state, args) => {
    leaveLoop(state, loopCount(args), false);
    return 0;
  },
  cd: (state, args, host) => {
    const path = absolutePath(args[0] ?? state.variables['HOME'] ?? '/', directoryOf(state.variables));
    if (!isDirectory(host, path)) return { error: `can't cd to ${args[0] ?? path}` };
    state.variables['PWD'] = path;
    return 0;
  },
  continue: (state, args) => {
    leaveLoop(state, loopCount(args), true);
    return 0;
  },
  export: assign,
  pwd: (state) => ({ output: `${state.variables['PWD'] ?? '/'}\n` }),
  read: (state, args) => {
    const names = args.filter((arg) => arg !== '-r');
    if (names.length === 0) return { error: 'arg count' };
    const end = state.input.indexOf('\n');
    const line = end < 0 ? state.input : state.input.slice(0, end);
    state.input = end < 0 ? '' : state.input.slice(end + 1);
    let rest = line.trim();
    names.forEach((name, n) => {
      const field = n === names.length - 1 ? rest : (/^\S*/.exec(rest)?.[0] ?? '');
      rest = rest.slice(field.length).trimStart();
      setVariable(state.variables, name, field);
    });
    return Number(end < 0);
  },
  // Options such as -e would change what every later command does.
  set: (_state, args) => (args.length === 0 ? 0 : { error: `not simulated: ${args.join(' ')}` }),
  // There are no positional parameters.
  shift: () => ({ error: "can't shift that many" }),
  unset: (state, args) => {
    for (const name of args) delete state.variables[name];
    return 0;
  },
};
BUILTINS['readonly'] = assign;

/**
 * The shell: runs a command line as `sh -c` does on Debian (dash). It is a program like any other, so that a line may wait (for an
 * answer to a `ping`) while the world goes on; all it knows is plain data.
 */
import type { Host } from '../kernel/host.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { endProcess, startProcess, type Program, type Signal } from '../kernel/process.ts';
import { removeSocket } from '../kernel/socket.ts';
import { BUILTINS, exitShell } from './builtins.ts';
import type { CommandContext, CommandResult, Waiting } from './command.ts';
import { compile, type Instruction } from './compile.ts';
import { errorText } from './errno.ts';
import { expandText, expandWords, type Surroundings } from './expand.ts';
import { absolutePath, isDirectory, openForWriting, readFile, writeFile, type FileText } from './files.ts';
import type { Redirect, SimpleCommand } from './parse.ts';
import { appended, EndlessError } from './limit.ts';
import { findByPath } from './registry.ts';
import { collect, newShell, popFrame, pushFrame, type ShellState, type Target } from './shell-state.ts';
import { directoryOf, ExpansionError, setVariable } from './variables.ts';

/** A line stops after this many instructions, so that a loop without an end stops too. */
const MOST_STEPS = 100_000;
const CHARACTERS_A_STEP = 50;

/**
 * Starts a command line as a process of the host. Its result (process.result, once it has ended) is a CommandResult.
 * @param variables what the shell knows at the start beside HOME, PATH and PWD
 * @returns the process's number
 */
export function runShell(kernel: Kernel, host: Host, line: string, variables: Record<string, string> = {}): number {
  return startProcess(kernel, host, shellProgram.name, newShell(line, variables));
}

/**
 * Runs a command line at once. A command that would have to wait (ping, curl, sleep) ends the line with status 124, as timeout(1)
 * would end it.
 */
export function runNow(
  kernel: Kernel,
  host: Host,
  line: string,
  variables: Record<string, string> = {},
): CommandResult {
  const state = newShell(line, variables);
  const shell = new Shell(kernel, host, host.nextPid++, state);
  shell.advance();
  if (state.waiting) {
    const { name, line: number } = state.waiting;
    // Nobody will hear what it has begun.
    for (const socket of Object.values(host.sockets)) if (socket.pid === shell.pid) removeSocket(host, socket.id);
    return { stdout: state.stdout, stderr: `${state.stderr}sh: ${number}: ${name}: cannot wait here\n`, status: 124 };
  }
  return resultOf(state);
}

export const shellProgram: Program<ShellState> = {
  name: 'sh',
  wake(kernel, host, process, signal) {
    const { state } = process;
    const shell = new Shell(kernel, host, process.pid, state);
    if (signal.kind !== 'start' && !shell.resume(signal)) return;
    shell.advance();
    if (!state.waiting) endProcess(process, resultOf(state));
  },
};

const resultOf = ({ stdout, stderr, status }: ShellState): CommandResult => ({ stdout, stderr, status });

/** The shell's code around a state that it changes. Made anew whenever the process is woken. */
class Shell {
  readonly pid: number;
  readonly #kernel: Kernel;
  readonly #host: Host;
  readonly #state: ShellState;
  readonly #code: Instruction[];

  constructor(kernel: Kernel, host: Host, pid: number, state: ShellState) {
    this.pid = pid;
    this.#kernel = kernel;
    this.#host = host;
    this.#state = state;
    this.#code = compile(state.source);
  }

  /** Runs until the line has ended or a command waits. */
  advance(): void {
    const state = this.#state;
    while (!state.waiting && state.at < this.#code.length) {
      const instruction = this.#code[state.at++];
      if (!instruction) return;
      try {
        if (++state.steps > MOST_STEPS) throw new EndlessError();
        this.#do(instruction);
      } catch (error) {
        if (error instanceof EndlessError) return this.#giveUp();
        if (!(error instanceof ExpansionError)) throw error;
        const line = instruction.do === 'simple' ? instruction.command.line : 1;
        this.#complain(line, error.message, 2);
        exitShell(state, 2, this.#code.length);
      }
    }
  }

  /** Hands a signal to the command that waits. Returns false when none does. */
  resume(signal: Signal): boolean {
    const { waiting } = this.#state;
    if (!waiting) return false;
    const command = findByPath(waiting.path);
    const context = this.#context(() => undefined);
    try {
      const result =
        signal.kind === 'interrupt'
          ? (command?.interrupt?.(context, waiting.state) ?? { waiting: waiting.state })
          : (command?.resume?.(context, waiting.state, signal) ?? { stdout: '', stderr: '', status: 0 });
      this.#state.waiting = null;
      this.#finish(result, waiting, command?.builtin ?? false);
    } catch (error) {
      if (!(error instanceof EndlessError)) throw error;
      this.#giveUp();
    }
    return true;
  }

  /** Ends a line that would not end, or whose texts grow too long. */
  #giveUp(): void {
    const state = this.#state;
    state.waiting = null;
    state.stderr += 'sh: the command line does not end\n';
    exitShellAll(state, 124, this.#code.length);
  }

  /** Long texts count as many steps. */
  #spend(characters: number): void {
    this.#state.steps += Math.floor(characters / CHARACTERS_A_STEP);
    if (this.#state.steps > MOST_STEPS) throw new EndlessError();
  }

  #do(instruction: Instruction): void {
    const state = this.#state;
    switch (instruction.do) {
      case 'simple':
        return this.#simple(instruction.command, instruction.substitutes);
      case 'jump':
        state.at = instruction.to;
        return;
      case 'branch':
        if ((state.status === 0) === instruction.success) state.at = instruction.to;
        return;
      case 'negate':
        state.status = Number(state.status === 0);
        return;
      case 'set-status':
        state.status = instruction.status;
        return;
      case 'enter': {
        pushFrame(state, instruction.behind, instruction.subshell);
        const fault = this.#redirect(instruction.redirects);
        if (fault === null) return;
        popFrame(state);
        this.#complain(instruction.line, fault, 2);
        state.at = instruction.behind + 1;
        return;
      }
      case 'collect':
        pushFrame(state, instruction.behind, true);
        return collect(state);
      case 'stage':
        return this.#stage(instruction.last, instruction.behind);
      case 'store':
        state.slots[instruction.slot] = state.buffers.pop() ?? '';
        return popFrame(state);
      case 'leave':
        return popFrame(state);
      case 'syntax-error':
        this.#complain(instruction.line, instruction.message, 2);
        return exitShell(state, 2, this.#code.length);
      default:
        return this.#loop(instruction);
    }
  }

  #loop(instruction: Extract<Instruction, { do: 'loop' | 'each' | 'keep-status' | 'end-loop' }>): void {
    const state = this.#state;
    if (instruction.do === 'loop') {
      const words = instruction.words && expandWords(instruction.words, this.#surroundings()).reverse();
      const { top, behind } = instruction;
      state.loops.push({ words, status: 0, top, behind, frames: state.frames.length });
      return;
    }
    const loop = state.loops.at(-1);
    if (!loop) return;
    const word = instruction.do === 'each' ? loop.words?.pop() : undefined;
    if (instruction.do === 'keep-status') loop.status = state.status;
    else if (instruction.do === 'each' && word !== undefined) setVariable(state.variables, instruction.name, word);
    else {
      state.loops.pop();
      state.status = loop.status;
      state.at = loop.behind;
    }
  }

  /** The output of a pipeline's stage becomes the input of the next, which is a subshell of its own. */
  #stage(last: boolean, behind: number): void {
    const state = this.#state;
    const frame = state.frames.at(-1);
    if (!frame?.variables) return;
    state.input = state.buffers.pop() ?? '';
    state.variables = { ...frame.variables };
    state.err = frame.err;
    frame.behind = behind;
    if (last) state.out = frame.out;
    else collect(state);
  }

  #simple(command: SimpleCommand, substitutes: boolean): void {
    const state = this.#state;
    const around = this.#surroundings();
    const words = expandWords(command.words, around);
    const { line } = command;
    const [path] = words;
    const framed = command.redirects.length > 0;
    if (path === undefined)
      for (const { name, value } of command.assignments) setVariable(state.variables, name, expandText(value, around));
    if (framed) {
      pushFrame(state, state.at, false);
      const fault = this.#redirect(command.redirects);
      if (fault !== null) {
        popFrame(state);
        return this.#complain(line, fault, 2);
      }
    }
    if (path === undefined) {
      if (framed) popFrame(state);
      if (!substitutes) state.status = 0;
      return;
    }
    this.#call(path, words.slice(1), line, framed);
  }

  #call(path: string, args: string[], line: number, framed: boolean): void {
    const state = this.#state;
    if (path === 'exit') {
      const [text] = args;
      if (framed) popFrame(state);
      if (text !== undefined && !/^\d+$/.test(text)) {
        this.#complain(line, `exit: Illegal number: ${text}`, 2);
        return exitShell(state, 2, this.#code.length);
      }
      return exitShell(state, text === undefined ? state.status : Number(text) & 255, this.#code.length);
    }
    const builtin = Object.hasOwn(BUILTINS, path) ? BUILTINS[path] : undefined;
    const called = { name: path.slice(path.lastIndexOf('/') + 1), path, line, framed };
    if (builtin) {
      const outcome = builtin(state, args, this.#host);
      if (typeof outcome === 'number') return this.#finish({ stdout: '', stderr: '', status: outcome }, called, true);
      const told =
        'error' in outcome
          ? { stdout: '', stderr: `${path}: ${outcome.error}\n`, status: 2 }
          : { stdout: outcome.output, stderr: '', status: 0 };
      return this.#finish(told, called, true);
    }
    const command = findByPath(path);
    if (!command) return this.#finish({ stdout: '', ...this.#notFound(path) }, called, true);
    let consumed = false;
    const result = command.run(
      this.#context(() => {
        consumed = true;
      }),
      args,
      called.name,
    );
    if (consumed) {
      this.#spend(state.input.length);
      state.input = '';
    }
    this.#finish(result, called, command.builtin ?? false);
  }

  #notFound(path: string): { stderr: string; status: number } {
    if (path === '') return { stderr: ': Permission denied\n', status: 127 };
    if (path.includes('/') && isDirectory(this.#host, absolutePath(path, directoryOf(this.#state.variables))))
      return { stderr: `${path}: Permission denied\n`, status: 126 };
    return { stderr: `${path}: not found\n`, status: 127 };
  }

  /** Takes what a command has left behind, or notes that it waits. */
  #finish(
    result: CommandResult | Waiting<unknown>,
    called: { name: string; path: string; line: number; framed: boolean },
    builtin: boolean,
  ): void {
    const state = this.#state;
    if ('waiting' in result) {
      state.waiting = { ...called, state: result.waiting };
      return;
    }
    state.status = result.status;
    const prefix = builtin ? `sh: ${called.line}: ` : '';
    const fault = this.#say(result.stdout, state.out);
    if (result.stderr !== '') this.#say(prefix + result.stderr, state.err);
    if (fault !== null) {
      const { name } = called;
      const told = builtin ? `${prefix}${name}: ${name}: I/O error\n` : `${called.path}: write error: ${fault}\n`;
      this.#say(told, state.err);
      state.status = 1;
    }
    if (called.framed) popFrame(state);
  }

  /** Writes to a stream. Returns why a file did not take it. */
  #say(text: string, target: Target): string | null {
    const state = this.#state;
    if (target === 'null' || text === '') return null;
    this.#spend(text.length);
    if (target === 'stdout') state.stdout = appended(state.stdout, text);
    else if (target === 'stderr') state.stderr = appended(state.stderr, text);
    else if ('buffer' in target) state.buffers[target.buffer] = appended(state.buffers[target.buffer] ?? '', text);
    else {
      const errno = writeFile(this.#host, target.file, text);
      return errno && errorText(errno);
    }
    return null;
  }

  /** Says what is wrong, as the shell. */
  #complain(line: number, message: string, status: number): void {
    this.#say(`sh: ${line}: ${message}\n`, this.#state.err);
    this.#state.status = status;
  }

  /** Makes redirections, in order. Returns what is to be said when one fails. */
  #redirect(redirects: readonly Redirect[]): string | null {
    const state = this.#state;
    for (const { fd, operator, target } of redirects) {
      const text = expandText(target, this.#surroundings());
      const path = absolutePath(text, directoryOf(state.variables));
      if (operator === '<<' || operator === '<<-') state.input = text;
      else if (operator === '<') {
        const file = this.#read(text);
        if ('errno' in file)
          return file.errno === 'EISDIR' ? `cannot open ${text}: Is a directory` : `cannot open ${text}: No such file`;
        state.input = file.text;
      } else if (fd !== 1 && fd !== 2) return `not simulated: redirection of descriptor ${fd}`;
      else if (operator === '>&') {
        const streams: Record<string, Target> = { '1': state.out, '2': state.err, '-': 'null' };
        const stream = Object.hasOwn(streams, text) ? streams[text] : undefined;
        if (stream === undefined) return `not simulated: >&${text}`;
        setStream(state, fd, stream);
      } else if (operator === '<&' || operator === '<>') return `not simulated: ${operator}`;
      else {
        const errno = openForWriting(this.#host, path, operator === '>>');
        if (errno) return `cannot create ${text}: ${errno === 'ENOENT' ? 'Directory nonexistent' : errorText(errno)}`;
        setStream(state, fd, path === '/dev/null' ? 'null' : { file: path });
      }
    }
    return null;
  }

  #surroundings(): Surroundings {
    const { variables, status, slots } = this.#state;
    return {
      host: this.#host,
      variables,
      status,
      pid: this.pid,
      slots,
      spend: (characters) => this.#spend(characters),
    };
  }

  #read(name: string): FileText {
    const file = readFile(this.#host, absolutePath(name, directoryOf(this.#state.variables)), this.#kernel.now);
    if ('text' in file) this.#spend(file.text.length);
    return file;
  }

  /** What a command sees; `looked` is called when it looks at its input. */
  #context(looked: () => void): CommandContext {
    const { input, variables } = this.#state;
    return {
      kernel: this.#kernel,
      host: this.#host,
      pid: this.pid,
      directory: directoryOf(variables),
      get stdin() {
        looked();
        return input;
      },
      read: (name) => this.#read(name),
    };
  }
}

function setStream(state: ShellState, fd: number, target: Target): void {
  if (fd === 1) state.out = target;
  else state.err = target;
}

/** Ends the shell and every subshell. */
function exitShellAll(state: ShellState, status: number, end: number): void {
  state.frames = [];
  exitShell(state, status, end);
}

/**
 * A parsed script as a flat list of instructions, so that all a running shell has to remember is where in the list it is: loops and
 * conditions are jumps, and a run can be copied in the middle of any of them.
 */
import { parseScript, type Command, type List, type Pipeline, type Redirect, type SimpleCommand } from './parse.ts';
import type { Part, Word } from './tokenize.ts';

export type Instruction =
  | { do: 'simple'; command: SimpleCommand; substitutes: boolean }
  | { do: 'jump'; to: number }
  /** Jumps where the last status says success (or, `success` false, failure). */
  | { do: 'branch'; success: boolean; to: number }
  | { do: 'negate' }
  | { do: 'set-status'; status: number }
  /** Opens a frame; what fails to be redirected goes on behind the frame. */
  | { do: 'enter'; redirects: Redirect[]; line: number; subshell: boolean; behind: number }
  /** Opens a frame whose output is kept, for the first stage of a pipeline or for a substitution. */
  | { do: 'collect'; behind: number }
  /** What was kept becomes the next stage's input; the last stage writes where the pipeline does. */
  | { do: 'stage'; last: boolean; behind: number }
  /** What was kept becomes a slot's text, and the frame is closed. */
  | { do: 'store'; slot: number }
  | { do: 'leave' }
  | { do: 'loop'; words: Word[] | null; top: number; behind: number }
  /** Gives the variable the loop's next word, or ends the loop. */
  | { do: 'each'; name: string }
  /** The loop's body has ended with the last status, which is the loop's own if it ends now. */
  | { do: 'keep-status' }
  | { do: 'end-loop' }
  | { do: 'syntax-error'; line: number; message: string };

/** Compiles a text. What stands in front of a mistake runs, line by line, as in a shell. */
export function compile(text: string): Instruction[] {
  const code: Instruction[] = [];
  const slots = { next: 0 };
  emitScript(code, slots, text, 1);
  return code;
}

interface Slots {
  next: number;
}

function emitScript(code: Instruction[], slots: Slots, text: string, line: number): void {
  const { lines, error } = parseScript(text, line);
  for (const list of lines) emitList(code, slots, list);
  if (error) code.push({ do: 'syntax-error', ...error });
}

/** Puts an instruction whose target is not known yet; calling the result sets it to where the list then ends. */
function forward(code: Instruction[], instruction: Instruction): () => void {
  code.push(instruction);
  return () => {
    if ('to' in instruction) instruction.to = code.length;
    if ('behind' in instruction) instruction.behind = code.length;
  };
}

function emitList(code: Instruction[], slots: Slots, list: List): void {
  for (const { first, rest } of list) {
    emitPipeline(code, slots, first);
    for (const { operator, pipeline } of rest) {
      const skip = forward(code, { do: 'branch', success: operator === '||', to: 0 });
      emitPipeline(code, slots, pipeline);
      skip();
    }
  }
}

function emitPipeline(code: Instruction[], slots: Slots, { negated, commands }: Pipeline): void {
  const [first, ...more] = commands;
  if (!first) return;
  if (more.length === 0) emitCommand(code, slots, first);
  else {
    let ended = forward(code, { do: 'collect', behind: 0 });
    emitCommand(code, slots, first);
    more.forEach((command, n) => {
      ended();
      ended = forward(code, { do: 'stage', last: n === more.length - 1, behind: 0 });
      emitCommand(code, slots, command);
    });
    ended();
    code.push({ do: 'leave' });
  }
  if (negated) code.push({ do: 'negate' });
}

function emitCommand(code: Instruction[], slots: Slots, command: Command): void {
  if (command.kind === 'simple') return emitSimple(code, slots, command);
  const subshell = command.kind === 'subshell';
  if (command.redirects.length === 0 && !subshell) return emitCompound(code, slots, command);
  const redirects = command.redirects.map((r) => ({ ...r, target: withoutSubstitutions(code, slots, r.target) }));
  const enter = forward(code, { do: 'enter', redirects, line: command.line, subshell, behind: 0 });
  emitCompound(code, slots, command);
  enter();
  code.push({ do: 'leave' });
}

function emitCompound(code: Instruction[], slots: Slots, command: Exclude<Command, SimpleCommand>): void {
  switch (command.kind) {
    case 'group':
    case 'subshell':
      return emitList(code, slots, command.body);
    case 'if': {
      const ends: (() => void)[] = [];
      for (const { condition, body } of command.branches) {
        emitList(code, slots, condition);
        const otherwise = forward(code, { do: 'branch', success: false, to: 0 });
        emitList(code, slots, body);
        ends.push(forward(code, { do: 'jump', to: 0 }));
        otherwise();
      }
      if (command.otherwise.length === 0) code.push({ do: 'set-status', status: 0 });
      emitList(code, slots, command.otherwise);
      return ends.forEach((end) => end());
    }
    case 'for': {
      const words = command.words.map((word) => withoutSubstitutions(code, slots, word));
      const loop = forward(code, { do: 'loop', words, top: code.length + 1, behind: 0 });
      const top = code.length;
      code.push({ do: 'each', name: command.name });
      emitList(code, slots, command.body);
      code.push({ do: 'keep-status' }, { do: 'jump', to: top });
      return loop();
    }
    case 'while': {
      const loop = forward(code, { do: 'loop', words: null, top: code.length + 1, behind: 0 });
      const top = code.length;
      emitList(code, slots, command.condition);
      const body = forward(code, { do: 'branch', success: !command.until, to: 0 });
      code.push({ do: 'end-loop' });
      body();
      emitList(code, slots, command.body);
      code.push({ do: 'keep-status' }, { do: 'jump', to: top });
      return loop();
    }
  }
}

function emitSimple(code: Instruction[], slots: Slots, command: SimpleCommand): void {
  const before = slots.next;
  const inside = (word: Word) => withoutSubstitutions(code, slots, word);
  const prepared = {
    ...command,
    words: command.words.map(inside),
    assignments: command.assignments.map(({ name, value }) => ({ name, value: inside(value) })),
    redirects: command.redirects.map((r) => ({ ...r, target: inside(r.target) })),
  };
  code.push({ do: 'simple', command: prepared, substitutes: slots.next > before });
}

/** The word with its command substitutions replaced by slots, which instructions put in front fill. */
function withoutSubstitutions(code: Instruction[], slots: Slots, word: Word): Word {
  return word.map((part): Part => {
    if (part.kind === 'variable') return { ...part, word: withoutSubstitutions(code, slots, part.word) };
    if (part.kind === 'arithmetic') return { ...part, expression: withoutSubstitutions(code, slots, part.expression) };
    if (part.kind !== 'command') return part;
    const slot = slots.next++;
    const ended = forward(code, { do: 'collect', behind: 0 });
    emitScript(code, slots, part.source, part.line);
    ended();
    code.push({ do: 'store', slot });
    return { kind: 'slot', slot, quoted: part.quoted };
  });
}

/**
 * Command-line options the way the popt library reads them, which ipvsadm is built with: short ones may stand together (`-Ln`) and have
 * their argument attached (`-srr`, `-s=rr`), long ones are never abbreviated (`--scheduler rr`, `--scheduler=rr`), and words that are no
 * options may stand anywhere.
 */

/** `optional`: the next word is taken as the argument unless it begins with `-`. */
export interface Option<T extends string> {
  tag: T;
  long?: string;
  short?: string;
  argument: 'none' | 'required' | 'optional';
}

/** One option that was read. `word`: the word it stood in, which messages name. */
export interface Read<T extends string> {
  kind: 'option';
  tag: T;
  argument: string | null;
  word: string;
}

/** What ends the reading: a fault, with popt's text for it. */
export interface Fault {
  kind: 'fault';
  word: string;
  text: 'unknown option' | 'missing argument' | 'option does not take an argument';
}

/** The words taken apart: options in their order, up to a fault; `rest` are the words that are no options. */
export interface Words<T extends string> {
  options: Read<T>[];
  fault: Fault | null;
  rest: string[];
}

/** Reads all words. */
export function readOptions<T extends string>(options: readonly Option<T>[], words: readonly string[]): Words<T> {
  const result: Words<T> = { options: [], fault: null, rest: [] };
  let next = 0;

  /** Reads one option; false at a fault. `attached`: what follows it in its word, null for nothing. */
  const read = (option: Option<T> | undefined, word: string, attached: string | null): boolean => {
    const fault = (text: Fault['text']): boolean => {
      result.fault = { kind: 'fault', word, text };
      return false;
    };
    if (!option) return fault('unknown option');
    let argument = attached;
    if (option.argument === 'none') {
      if (argument !== null) return fault('option does not take an argument');
    } else if (argument === null) {
      const following = words[next];
      if (option.argument === 'required' && following === undefined) return fault('missing argument');
      if (option.argument === 'required' || (following !== undefined && !following.startsWith('-'))) {
        argument = following ?? null;
        next++;
      }
    }
    result.options.push({ kind: 'option', tag: option.tag, argument, word });
    return true;
  };

  const readLong = (word: string): boolean => {
    const [, name = '', attached] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    return read(
      options.find((o) => o.long === name),
      word,
      attached ?? null,
    );
  };

  const readShort = (word: string): boolean => {
    for (let at = 1; at < word.length; at++) {
      const option = options.find((o) => o.short === word[at]);
      const attached = word.slice(at + 1).replace(/^=/, '');
      const takes = option !== undefined && option.argument !== 'none' && at + 1 < word.length;
      if (!read(option, word, takes ? attached : null)) return false;
      if (takes) return true;
    }
    return true;
  };

  while (next < words.length) {
    const word = words[next++]!;
    if (word === '--') {
      result.rest.push(...words.slice(next));
      break;
    }
    if (!word.startsWith('-') || word === '-') result.rest.push(word);
    else if (!(word.startsWith('--') ? readLong(word) : readShort(word))) break;
  }
  return result;
}

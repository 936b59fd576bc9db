/** The shell's patterns: `*`, `?` and `[...]` (POSIX.1-2017, Shell Command Language, 2.13). */

/** A piece of a pattern; in a quoted one nothing is special. */
export interface PatternPiece {
  text: string;
  quoted: boolean;
}

export const hasPattern = (pieces: readonly PatternPiece[]): boolean =>
  pieces.some((p) => !p.quoted && /[*?[]/.test(p.text));

/**
 * The pattern as a regular expression's source, not anchored.
 * @param inPath `*` and `?` stop at a slash
 */
export function patternSource(pieces: readonly PatternPiece[], inPath: boolean): string {
  const any = inPath ? '[^/]' : '[^]';
  let source = '';
  for (const { text, quoted } of pieces) {
    if (quoted) {
      source += escapeRegExp(text);
      continue;
    }
    for (let at = 0; at < text.length; at++) {
      const c = text[at] ?? '';
      const end = c === '[' ? text.indexOf(']', at + 2) : -1;
      if (c === '*') source += `${any}*?`;
      else if (c === '?') source += any;
      else if (end > 0) {
        const inside = text
          .slice(at + 1, end)
          .replace(/^!/, '^')
          .replaceAll(/[\\[]/g, '\\$&');
        source += `[${inside}]`;
        at = end;
      } else source += escapeRegExp(c);
    }
  }
  return source;
}

export const escapeRegExp = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** A regular expression from this source; null where it is none. */
export function regExpOf(source: string, flags = ''): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

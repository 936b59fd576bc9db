/** Bounds that keep a command line from never ending. What goes beyond them ends the line, as a loop without an end does. */

/** The length of a text: a variable, a stream, a file, the words of a command. */
export const MOST_TEXT = 1_000_000;

/** The command line does not end, or would only fill memory. The shell ends with status 124. */
export class EndlessError extends Error {}

/** What `text` and `more` are together. */
export function appended(text: string, more: string): string {
  if (text.length + more.length > MOST_TEXT) throw new EndlessError();
  return text + more;
}

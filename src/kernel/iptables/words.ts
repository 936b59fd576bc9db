/** A word as a command line has it: in quotation marks where that is necessary (xtables_save_string). */
export function quoteWord(word: string): string {
  if (word !== '' && !/[^A-Za-z0-9_-]/.test(word)) return word;
  return `"${word.replaceAll(/["\\']/g, (c) => `\\${c}`)}"`;
}

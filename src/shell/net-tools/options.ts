/** Options of small tools: single letters, together or apart, and long names for them. */
export interface Sorted {
  flags: Set<string>;
  values: Record<string, string>;
  operands: string[];
}

/** A letter that is not known, or one whose value is missing. */
export interface BadLetter {
  letter: string;
  missing: boolean;
}

/** Sorts a command's words into options and operands; operands may stand between options. */
export function sortOptions(
  args: readonly string[],
  table: { flags: string; values: string; long?: Readonly<Record<string, string>> },
): Sorted | BadLetter {
  const sorted: Sorted = { flags: new Set(), values: {}, operands: [] };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      sorted.operands.push(...rest);
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      sorted.operands.push(word);
      continue;
    }
    const [name = '', assigned] = word.startsWith('--') ? word.slice(2).split('=') : [];
    const letters = word.startsWith('--') ? (table.long?.[name] ?? word) : word.slice(1);
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at] ?? '';
      if (table.flags.includes(letter) && !letters.startsWith('--')) sorted.flags.add(letter);
      else if (table.values.includes(letter)) {
        const value = assigned ?? (letters.slice(at + 1) || rest.shift());
        if (value === undefined) return { letter, missing: true };
        sorted.values[letter] = value;
        break;
      } else return { letter: letters.startsWith('--') ? letters : letter, missing: false };
    }
  }
  return sorted;
}

/** What getopt says to it. */
export function badLetter(tool: string, { letter, missing }: BadLetter): string {
  if (letter.startsWith('--')) return `${tool}: unrecognized option '${letter}'\n`;
  return missing ? `${tool}: option requires an argument -- '${letter}'\n` : `${tool}: invalid option -- '${letter}'\n`;
}

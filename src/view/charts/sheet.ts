/** A row of charts as one drawing to take away: its title says what it shows, each column has its scheduler's name. */
import { sansWidth } from '../text-width.ts';
import { text, type Mark, type Scene } from './scene.ts';
import { svgText, type Palette, type Placed } from './svg-text.ts';

export interface SheetInput {
  readonly title: string;
  /** Unit, what the marks mean; and what was raced. */
  readonly notes: readonly string[];
  readonly columns: readonly { readonly name: string; readonly about: string; readonly scene: Scene | null }[];
}

const MARGIN = 24;
const GAP = 32;
/** A sheet of many columns goes on beneath. */
const MOST_ACROSS = 4;
const HEAD = 48;
const LINE = 18;

export function sheetText({ title, notes, columns }: SheetInput, palette: Palette): string {
  const across = Math.min(MOST_ACROSS, Math.max(1, columns.length));
  const size = Math.max(222, ...columns.map(({ scene }) => scene?.width ?? 0));
  const width = Math.max(2 * MARGIN + across * size + (across - 1) * GAP, 560);
  const lines = wrapped(title, width - 2 * MARGIN, 16, true).map((line) => ({ line, title: true }));
  for (const note of notes)
    for (const line of wrapped(note, width - 2 * MARGIN, 12, false)) lines.push({ line, title: false });
  let y = MARGIN;
  const marks: Mark[] = lines.map(({ line, title: isTitle }) => {
    y += isTitle ? 22 : LINE;
    return text(MARGIN, y - 6, line, {
      size: isTitle ? 16 : 12,
      weight: isTitle ? 600 : 400,
      ink: isTitle ? 'ink-1' : 'ink-2',
    });
  });
  y += 16;
  const parts: Placed[] = [];
  for (let first = 0; first < columns.length; first += across) {
    const row = columns.slice(first, first + across);
    for (const [i, { name, about, scene }] of row.entries()) {
      const x = MARGIN + i * (size + GAP);
      marks.push(
        { kind: 'rect', x, y, width: size, height: 1, fill: 'ink-1' },
        text(x, y + 22, name, { mono: true, size: 16, weight: 600, ink: 'ink-1' }),
        text(x, y + 38, about, { size: 12, ink: 'ink-2' }),
      );
      if (scene) parts.push({ scene, x, y: y + HEAD });
    }
    y += HEAD + Math.max(24, ...row.map(({ scene }) => scene?.height ?? 0)) + 24;
  }
  const head: Placed = { scene: { width, height: y, marks }, x: 0, y: 0 };
  return svgText({ width, height: y, title, description: notes.join(' ') }, [head, ...parts], palette);
}

/** Lines no wider than that: broken at spaces, and between Chinese letters. */
function wrapped(words: string, width: number, size: number, bold: boolean): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of words.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? []) {
    if (line !== '' && sansWidth(line + piece.trimEnd(), size, bold) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

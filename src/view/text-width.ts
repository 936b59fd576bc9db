/** How wide a text will be, near enough to place boxes around it before anybody draws it. Units are those of the stage. */
const WIDE = /[\u2e80-\u9fff\uff00-\uffef]/u;

/** Sans of 12 units; bold is a little wider. */
export function sansWidth(text: string, size = 12, bold = false): number {
  let width = 0;
  for (const c of text) {
    if (WIDE.test(c)) width += 1;
    else if ("iljtf.,:;!|' ()".includes(c)) width += 0.32;
    else if ('mwMW'.includes(c)) width += 0.88;
    else if (c >= 'A' && c <= 'Z') width += 0.68;
    else width += 0.57;
  }
  return width * size * (bold ? 1.06 : 1);
}

export function monoWidth(text: string, size = 12): number {
  let width = 0;
  for (const c of text) width += WIDE.test(c) ? 1 : 0.605;
  return width * size;
}

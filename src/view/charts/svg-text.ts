/**
 * Scenes as a standalone SVG file, for export and for comparison in tests: nothing of the page's style sheets is needed to see it right.
 */
import type { Ink, Mark, Scene } from './scene.ts';

export type Palette = Readonly<Record<Exclude<Ink, 'none'>, string>>;

/** A scene, and where it stands on the sheet. */
export interface Placed {
  readonly scene: Scene;
  readonly x: number;
  readonly y: number;
}

const SANS = "Inter, system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
const MONO = "'JetBrains Mono', ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

export const escapeXml = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const written = (attributes: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'string' ? escapeXml(value) : String(value)}"`)
    .join('');

/** The marks of a scene, a line each. */
export function marksText(marks: readonly Mark[], colour: (ink: Ink) => string): string {
  return marks.map((mark) => markText(mark, colour)).join('\n');
}

function markText(mark: Mark, colour: (ink: Ink) => string): string {
  switch (mark.kind) {
    case 'path': {
      const { d, stroke, width, dash, fill = 'none' } = mark;
      return `<path${written({ d, fill: colour(fill), stroke: colour(stroke), 'stroke-width': width, 'stroke-dasharray': dash })}/>`;
    }
    case 'rect': {
      const { x, y, width, height, radius, fill, stroke } = mark;
      return `<rect${written({ x, y, width, height, rx: radius, fill: colour(fill), stroke: stroke && colour(stroke) })}/>`;
    }
    case 'circle': {
      const { x, y, r, fill, stroke } = mark;
      return `<circle${written({ cx: x, cy: y, r, fill: colour(fill), stroke: stroke && colour(stroke), 'stroke-width': stroke && 1.5 })}/>`;
    }
    case 'text': {
      const { x, y, text: words, ink, anchor, weight, mono, size = 11 } = mark;
      const attributes = {
        x,
        y,
        'text-anchor': anchor,
        'font-weight': weight,
        'font-size': size,
        'font-family': mono ? MONO : undefined,
        fill: colour(ink),
      };
      return `<text${written(attributes)}>${escapeXml(words)}</text>`;
    }
  }
}

/** A whole file. */
export function svgText(
  { width, height, title, description }: { width: number; height: number; title: string; description: string },
  parts: readonly Placed[],
  palette: Palette,
): string {
  const colour = (ink: Ink): string => (ink === 'none' ? 'none' : palette[ink]);
  const groups = parts.map(
    ({ scene, x, y }) =>
      `<g${written({ transform: `translate(${x} ${y})` })}>\n${marksText(scene.marks, colour)}\n</g>`,
  );
  const head = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` };
  return `<svg${written({ ...head, role: 'img', 'font-family': SANS, style: 'font-variant-numeric: tabular-nums' })}>
<title>${escapeXml(title)}</title>
<desc>${escapeXml(description)}</desc>
<rect${written({ width, height, fill: palette.bg })}/>
${groups.join('\n')}
</svg>
`;
}

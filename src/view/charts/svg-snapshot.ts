/** A scene as text that compares well: decimals rounded to tenths, and the inks by their names. For tests. */
import type { Chart, Ink, Stop } from './scene.ts';
import { marksText } from './svg-text.ts';

const stopText = ({ line, box, values, list }: Stop): string =>
  `${JSON.stringify(box ?? line)} ${JSON.stringify(values)}${list ? ` ${JSON.stringify(list)}` : ''}`;

/** Its marks, and where it can be read. */
export function snapshotOf({ scene, stops }: Chart): string {
  const marks = marksText(scene.marks, (ink: Ink) => ink);
  const read = stops.map((stop) => `<!-- ${stopText(stop)} -->`);
  const text = [`<svg width="${scene.width}" height="${scene.height}">`, marks, '</svg>', ...read, ''].join('\n');
  return text.replaceAll(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(1))));
}

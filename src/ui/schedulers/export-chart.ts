/** Files from charts: SVG as it stands, PNG at twice its size, comma-separated values; and the link on the clipboard. */
import { download } from '../common/download.ts';
import type { Ink } from '../../view/charts/scene.ts';
import type { Palette } from '../../view/charts/svg-text.ts';

const INKS: readonly Exclude<Ink, 'none'>[] = [
  'ink-1',
  'ink-2',
  'ink-3',
  'edge',
  'line',
  'hair',
  'bg',
  'surface',
  'sunken',
  'now',
  'now-ink',
];

/** The colours of the theme that is shown. */
export function currentPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(INKS.map((ink) => [ink, style.getPropertyValue(`--${ink}`).trim()])) as Palette;
}

export const downloadSvg = (name: string, svg: string): void =>
  download(`${name}.svg`, new Blob([svg], { type: 'image/svg+xml' }));

/** A byte order mark, so that a spreadsheet reads UTF-8 as such. */
export const downloadCsv = (name: string, csv: string): void =>
  download(`${name}.csv`, new Blob(['\ufeff', csv], { type: 'text/csv' }));

/** Draws the SVG at twice its size, for slides. Rejects where the browser does not, such as one too large for it. */
export async function downloadPng(name: string, svg: string): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  const context = canvas.getContext('2d');
  context?.scale(2, 2);
  context?.drawImage(image, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('the browser made no picture');
  download(`${name}.png`, blob);
}

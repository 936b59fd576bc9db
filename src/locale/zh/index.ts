/** Every Chinese text, by file. */
import { fields } from './fields.ts';
import { frames } from './frames.ts';
import { home } from './home.ts';
import { page } from './page.ts';
import { panels } from './panels.ts';
import { race } from './race.ts';
import { reasons } from './reasons.ts';

export const chinese = { page, panels, reasons, fields, frames, home, race } as const;

/** Every Chinese text, by file. */
import { edit } from './edit.ts';
import { fields } from './fields.ts';
import { frames } from './frames.ts';
import { home } from './home.ts';
import { modes } from './modes.ts';
import { page } from './page.ts';
import { panels } from './panels.ts';
import { race } from './race.ts';
import { reasons } from './reasons.ts';
import { rows } from './rows.ts';
import { show } from './show.ts';

export const chinese = { page, panels, reasons, fields, edit, frames, rows, home, race, show, modes } as const;

/** What screens and panels say that the page does not open with: a file each. `lazyPanel` (ui/common/translation.tsx) waits for them. */
import { edit } from './edit.ts';
import { frames } from './frames.ts';
import { home } from './home.ts';
import { labs } from './labs.ts';
import { modes } from './modes.ts';
import { race } from './race.ts';
import { rows } from './rows.ts';

export const late = { edit, frames, home, labs, modes, race, rows } as const;

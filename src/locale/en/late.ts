/** What screens and panels say that the page does not open with: a file each. `lazyPanel` (ui/common/translation.tsx) waits for them. */
import { arp } from './arp.ts';
import { edit } from './edit.ts';
import { frames } from './frames.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { labs } from './labs.ts';
import { mistakes } from './mistakes.ts';
import { modes } from './modes.ts';
import { race } from './race.ts';
import { rows } from './rows.ts';
import { schedulers } from './schedulers.ts';
import { show } from './show.ts';

export const late = { arp, edit, frames, help, home, labs, mistakes, modes, race, rows, schedulers, show } as const;

/** What the first page says in English, by file. */
import { fields } from './fields.ts';
import { page } from './page.ts';
import { panels } from './panels.ts';
import { reasons } from './reasons.ts';

export const english = { page, panels, reasons, fields } as const;

/** What the first page says in Chinese, by file. */
import { fields } from './fields.ts';
import { page } from './page.ts';
import { panels } from './panels.ts';
import { reasons } from './reasons.ts';

export const chinese = { page, panels, reasons, fields } as const;

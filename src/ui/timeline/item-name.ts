/** What an item of the timeline is called: requests are counted, commands and pauses are not. */
import type { Texts } from '../../locale/texts.ts';
import type { Request } from '../../view/moments.ts';

export const itemName = ({ kind, number }: Request, t: Texts['t']): string =>
  kind === 'request' ? t('timeline.request', { n: number }) : t(kind === 'wait' ? 'timeline.wait' : 'timeline.command');

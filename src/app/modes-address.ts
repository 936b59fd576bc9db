/**
 * What the side by side view keeps behind its address: `#size=10000&at=1.3`, and what else is not as it opens. `at` is a packet and its
 * hop, which stay what they are when the engine learns to tell more. What makes no sense there is left as it opens.
 */
import { MODES } from '../lessons/modes.ts';
import { MEASURES } from '../view/modes-chart.ts';
import {
  choiceOf,
  LIMITS,
  LINKS,
  MODES_DEFAULT,
  type ModesChoice,
  type ModesStore,
  type Quantity,
} from './modes-store.ts';

/** A whole number within the limits of what it counts, or null. */
export function readQuantity(quantity: Quantity, text: string): number | null {
  const [least, most] = LIMITS[quantity];
  // As people write it: 10,000 or 10 000.
  const plain = text.replaceAll(/[\s,\u00a0\u202f]/g, '');
  const value = /^\d{1,9}$/.test(plain) ? Number(plain) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

export function readModes(hash: string): ModesChoice {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const [, packet, hop] = /^(\d{1,4})\.(\d{1,2})$/.exec(given.get('at') ?? '') ?? [];
  const quantity = (name: Quantity, key: string): number =>
    readQuantity(name, given.get(key) ?? '') ?? MODES_DEFAULT[name];
  const bytes = quantity('bytes', 'size');
  return {
    bytes,
    answer: readQuantity('answer', given.get('answer') ?? '') ?? bytes,
    packet: Number(packet ?? MODES_DEFAULT.packet),
    hop: Number(hop ?? MODES_DEFAULT.hop),
    mode: MODES.find((mode) => mode === given.get('mode')) ?? MODES_DEFAULT.mode,
    measure: MEASURES.find((measure) => measure === given.get('measure')) ?? MODES_DEFAULT.measure,
    link: LINKS.find((link) => String(link) === given.get('link')) ?? MODES_DEFAULT.link,
    rate: quantity('rate', 'rate'),
    overhead: quantity('overhead', 'overhead'),
  };
}

export function writeModes({ bytes, packet, hop, ...rest }: ModesChoice): string {
  const usual = { ...MODES_DEFAULT, answer: bytes };
  const changed = (Object.keys(rest) as (keyof typeof rest)[]).filter((key) => rest[key] !== usual[key]);
  const more = changed.map((key) => `&${key}=${rest[key]}`).join('');
  return `#size=${bytes}&at=${packet}.${hop}${more}`;
}

/** Keeps the address true, a moment after the last change and when the page is left. Returns what stops it. */
export function keepModes(store: ModesStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const hash = writeModes(choiceOf(store.getState()));
    if (location.hash !== hash) history.replaceState(history.state, '', hash);
  };
  const flush = (): void => {
    if (timer !== undefined) write();
  };
  const follow = (): void => store.getState().open(readModes(location.hash));
  const unsubscribe = store.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(write, 300);
  });
  addEventListener('pagehide', flush);
  addEventListener('hashchange', follow);
  return () => {
    clearTimeout(timer);
    unsubscribe();
    removeEventListener('pagehide', flush);
    removeEventListener('hashchange', follow);
  };
}

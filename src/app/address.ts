/**
 * The address bar: a built-in lab as it comes is `?lab=ID&t=SECONDS`, readable and short; anything with a person's own doing is a link
 * in the hash (see interop/share-link.ts). Reading one at the start, and keeping it true as things change.
 *
 *   t=1.13004      the last moment up to 1.13004 s after the run's beginning
 *   t=1.13004,2    the third of that nanosecond
 *   kept           a lab that is too large for an address, in the tab's own storage (long-address.ts)
 *   step=20        the moment of that number, for whoever types an address by hand. Never written: numbers shift when the engine learns
 *                  to tell more, and a link that was given out must not.
 */
import type { LinkError, LinkState } from '../interop/share-link.ts';
import { defaultLab, type Lab } from '../lessons/labs.ts';
import { placeOfMoment, type Place as TimePlace } from '../view/moments.ts';
import { flagsOf, languageOf, readFlags, themeOf, withFlags, withLooks, writeFlags, type Flags } from './flags.ts';
import { isBuiltIn, linkCode, SEED } from './link-code.ts';
import { loadLab } from './load-lab.ts';
import { keepLong, keptLink, shortAddress } from './long-address.ts';
import type { AppState, AppStore, Place, Problem, Source } from './store.ts';

/** What an address asks for. */
export interface Opened {
  readonly source: Source;
  readonly place: Place | undefined;
  readonly problem: Problem | null;
  readonly flags: Flags;
}

/** What an address asks for, without falling back: what is wrong with it stands in `problem`, and then there is no source. */
export type Asked =
  Omit<Opened, 'problem'> | { readonly source: null; readonly problem: Problem; readonly flags: Flags };

/** Opens what an address asks for; where that can't be, the default lab with a problem that says why. Throws where not even that loads. */
export async function openAddress(url: URL, labs: readonly Lab[]): Promise<Opened> {
  const asked = await readAddress(url, labs);
  if (asked.source) return { ...asked, problem: null };
  return {
    source: await openDefault(labs),
    place: undefined,
    problem: asked.problem,
    flags: asked.flags,
  };
}

export async function readAddress(url: URL, labs: readonly Lab[]): Promise<Asked> {
  const query = url.searchParams;
  const flags = readFlags(query);
  const failed = (problem: Problem): Asked => ({ source: null, problem, flags });
  const kept = query.has('kept');
  // Behind another screen's address stands what is that screen's own.
  if ((kept || url.hash.length > 1) && query.get('page') === null) {
    const { decodeLink } = await linkCode.load();
    const text = kept ? keptLink() : url.hash;
    // Such an address was taken along to another tab.
    if (text === '') return failed({ kind: 'bad-link', code: 'elsewhere', kept: false });
    const link = decodeLink(text);
    if (!link.ok) return failed(badLink(link.error));
    const { view, moment } = link.value;
    const source = await sourceOf(link.value, labs);
    if ('kind' in source) return failed(source);
    const theme = flags.theme ?? themeOf(view['theme']);
    const language = flags.language ?? languageOf(view['lang']);
    return { source, place: moment, flags: { ...flags, theme, language } };
  }
  const id = query.get('lab');
  if (id === null) return { source: await openDefault(labs), place: undefined, flags };
  const loaded = await loadLab(labs, id);
  if (!loaded.ok) return failed(loaded.error);
  const step = /^\d{1,9}$/.test(query.get('step') ?? '') ? { moment: Number(query.get('step')) } : undefined;
  return {
    source: { labId: id, scenario: loaded.value, seed: SEED, inputs: [] },
    place: readTime(query.get('t') ?? '') ?? step,
    flags,
  };
}

const badLink = ({ code, version, scenario }: LinkError): Problem => ({
  kind: 'bad-link',
  code,
  kept: false,
  ...(version !== undefined && { version }),
  ...(scenario?.[0] && { error: scenario[0] }),
});

/** The default lab as it comes. Throws where it does not load. */
export async function openDefault(labs: readonly Lab[]): Promise<Source> {
  const loaded = await loadLab(labs, defaultLab);
  if (!loaded.ok) throw new Error(`the default lab did not load: ${loaded.error.kind}`);
  return { labId: defaultLab, scenario: loaded.value, seed: SEED, inputs: [] };
}

/** What a link or a saved lab holds, its lab loaded; or what is wrong with it. */
export async function sourceOf({ source, seed, inputs }: LinkState, labs: readonly Lab[]): Promise<Source | Problem> {
  if ('scenario' in source) return { labId: null, scenario: source.scenario, seed, inputs };
  const loaded = await loadLab(labs, source.lab);
  if (!loaded.ok) return loaded.error;
  const { inputsFit } = await linkCode.load();
  if (!inputsFit(loaded.value, inputs)) return badLink({ code: 'bad-content' });
  return { labId: source.lab, scenario: loaded.value, seed, inputs };
}

/** `1.13004,2`: seconds, exact to the nanosecond, and which of that nanosecond's moments. */
function writeTime({ time, ordinal }: TimePlace): string {
  const fraction = String(time % 1e9)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${Math.floor(time / 1e9)}${fraction && `.${fraction}`}${ordinal > 0 ? `,${ordinal}` : ''}`;
}

function readTime(text: string): TimePlace | undefined {
  const [all, seconds, fraction = '', ordinal = '0'] = /^(\d{1,6})(?:\.(\d{1,9}))?(?:,(\d{1,6}))?$/.exec(text) ?? [];
  if (all === undefined) return undefined;
  return { time: Number(seconds) * 1e9 + Number(fraction.padEnd(9, '0')), ordinal: Number(ordinal) };
}

type Shown = Pick<AppState, 'labId' | 'scenario' | 'seed' | 'inputs' | 'playhead' | 'moments'>;

/** What is on screen, for a link or a file. */
export const linkState = ({ labId, scenario, seed, inputs, playhead, moments }: Shown): LinkState => ({
  source: labId === null ? { scenario } : { lab: labId },
  seed,
  inputs,
  moment: placeOfMoment(moments, playhead),
  view: {},
});

/** The address of what is on screen, relative to the page, however long. */
export const addressOf = (state: Shown): string =>
  isBuiltIn(state)
    ? `?lab=${state.labId}&t=${writeTime(placeOfMoment(state.moments, state.playhead))}`
    : `#${linkCode().encodeLink(linkState(state))}`;

/** The address to show for what is on screen, with the flags that it keeps; `keptAddress` makes it hold. */
export const shownAddress = (store: AppStore): string => flagged(store, addressOf(store.getState()));

const flagged = (store: AppStore, address: string): string =>
  withFlags(shortAddress(address), flagsOf(store.getState()));

/** The address that is shown, for the browser's history, what it stands for being kept. */
export function keptAddress(store: AppStore): string {
  const address = addressOf(store.getState());
  keepLong(store, address);
  return forHistory(flagged(store, address));
}

/** An address of ours for the browser's history: either of the two forms, and the other one's part must not stay. */
export const forHistory = (address: string): string =>
  address.startsWith('#') ? location.pathname + address : address;

/** Makes the address say what the lab shows, in place. */
export function writeAddress(store: AppStore): void {
  if (store.getState().screen !== 'lab') return;
  history.replaceState(null, '', keptAddress(store));
}

/** Where the address is kept that was written when the page was left, and the one that stood there before. */
const LEFT = 'ipvscope.left';

/** The page's address at its start. A reload asks for the one that stood there when it began: it is set right. */
export function addressAtStart(): URL {
  try {
    const [before, after] = JSON.parse(sessionStorage.getItem(LEFT) ?? '[]') as string[];
    sessionStorage.removeItem(LEFT);
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    if (after !== undefined && after !== before && before === location.href && entry?.type === 'reload')
      history.replaceState(null, '', after);
  } catch {
    // No storage: the page opens where it was a moment before.
  }
  return new URL(location.href);
}

/**
 * Writes the address a moment after the last change, in place (stepping is no history), and when the page is left: a reload brings back
 * what was done. While the lab plays it waits: a scenario of somebody's own is packed into it, which takes longer than a frame has.
 * Returns what stops it.
 */
export function keepAddress(store: AppStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStale = false;
  const write = (): void => {
    isStale = false;
    // Another screen writes its own address, and leaves the flags in it as they are.
    if (store.getState().screen === 'lab') writeAddress(store);
    else {
      const query = withLooks(location.search, flagsOf(store.getState()));
      if (query !== location.search) history.replaceState(history.state, '', query + location.hash);
    }
  };
  const flush = (): void => {
    const { href } = location;
    if (isStale) {
      clearTimeout(timer);
      write();
    }
    // Where nothing had to be written, too: a page that came back from the browser's memory may have kept something here before.
    try {
      sessionStorage.setItem(LEFT, JSON.stringify([href, location.href]));
    } catch {
      // Not kept, then.
    }
  };
  const unsubscribe = store.subscribe((now, before) => {
    const flags = writeFlags(flagsOf(now)) !== writeFlags(flagsOf(before));
    const moved = now.playhead !== before.playhead || now.run !== before.run || now.labId !== before.labId;
    if (!flags && !moved && now.playing === before.playing) return;
    isStale ||= flags || moved;
    clearTimeout(timer);
    if (isStale && !now.playing) timer = setTimeout(write, 300);
  });
  addEventListener('pagehide', flush);
  return () => {
    unsubscribe();
    removeEventListener('pagehide', flush);
    clearTimeout(timer);
  };
}

/**
 * Opens a link that is pasted into the address bar over the one that is there, or that the browser's back button comes back to: neither
 * loads a new page. Returns what stops it.
 */
export function followAddress(store: AppStore, labs: readonly Lab[]): () => void {
  const follow = async (url: URL): Promise<void> => {
    const asked = await readAddress(url, labs);
    const { openSource, report } = store.getState();
    if (asked.source) return openSource(asked.source, asked.place);
    report(keptProblem(asked.problem));
    writeAddress(store);
  };
  const onChange = (): void => {
    const url = new URL(location.href);
    if (url.searchParams.has('page') || url.search + url.hash === shownAddress(store)) return;
    void follow(url);
  };
  addEventListener('hashchange', onChange);
  addEventListener('popstate', onChange);
  return () => {
    removeEventListener('hashchange', onChange);
    removeEventListener('popstate', onChange);
  };
}

/** A problem with an address that was followed: what stood before still stands. */
export const keptProblem = (problem: Problem): Problem =>
  problem.kind === 'bad-link' ? { ...problem, kept: true } : problem;

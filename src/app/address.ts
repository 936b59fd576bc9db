/**
 * The address bar: a built-in lab as it comes is `?lab=ID&step=N`, readable and short; anything with a person's own doing is a link in
 * the hash (see interop/share-link.ts). Reading one at the start, and keeping it true as things change.
 */
import { decodeLink, encodeLink, inputsFit, type LinkState } from '../interop/share-link.ts';
import { defaultLab, type Lab } from '../lessons/labs.ts';
import { loadLab } from './load-lab.ts';
import {
  SEED,
  type AppState,
  type AppStore,
  type Language,
  type Place,
  type Problem,
  type Source,
  type Theme,
} from './store.ts';

/** What an address asks for. */
export interface Opened {
  readonly source: Source;
  readonly place: Place | undefined;
  readonly problem: Problem | null;
  readonly theme: Theme | undefined;
  readonly language: Language | undefined;
}

const oneOf = <T extends string>(value: unknown, ...known: readonly T[]): T | undefined =>
  known.find((k) => k === value);

/** Opens what an address asks for; where that can't be, the default lab with a problem that says why. Throws where not even that loads. */
export async function openAddress(url: URL, labs: readonly Lab[]): Promise<Opened> {
  const query = url.searchParams;
  const looks = {
    theme: oneOf<Theme>(query.get('theme'), 'light', 'dark', 'system'),
    language: oneOf<Language>(query.get('lang'), 'en', 'zh'),
  };
  if (url.hash.length > 1) {
    const link = decodeLink(url.hash);
    if (!link.ok)
      return { ...(await openDefault(labs)), ...looks, problem: { kind: 'bad-link', code: link.error.code } };
    const source = await sourceOf(link.value, labs);
    if (!source) return { ...(await openDefault(labs)), ...looks, problem: { kind: 'bad-link', code: 'bad-content' } };
    const { view, moment } = link.value;
    return {
      source,
      place: { event: moment },
      problem: null,
      theme: looks.theme ?? oneOf<Theme>(view['theme'], 'light', 'dark', 'system'),
      language: looks.language ?? oneOf<Language>(view['lang'], 'en', 'zh'),
    };
  }
  const id = query.get('lab');
  if (id === null) return { ...(await openDefault(labs)), ...looks };
  const loaded = await loadLab(labs, id);
  if (!loaded.ok) return { ...(await openDefault(labs)), ...looks, problem: { kind: loaded.error, lab: id } };
  const step = Number(query.get('step') ?? Number.NaN);
  return {
    source: { labId: id, scenario: loaded.value, seed: SEED, inputs: [] },
    place: Number.isInteger(step) && step >= 0 ? { moment: step } : undefined,
    problem: null,
    ...looks,
  };
}

async function openDefault(labs: readonly Lab[]): Promise<Pick<Opened, 'source' | 'place' | 'problem'>> {
  const loaded = await loadLab(labs, defaultLab);
  if (!loaded.ok) throw new Error(`the default lab did not load: ${loaded.error}`);
  return {
    source: { labId: defaultLab, scenario: loaded.value, seed: SEED, inputs: [] },
    place: undefined,
    problem: null,
  };
}

async function sourceOf({ source, seed, inputs }: LinkState, labs: readonly Lab[]): Promise<Source | null> {
  if ('scenario' in source) return { labId: null, scenario: source.scenario, seed, inputs };
  const loaded = await loadLab(labs, source.lab);
  if (!loaded.ok || !inputsFit(loaded.value, inputs)) return null;
  return { labId: source.lab, scenario: loaded.value, seed, inputs };
}

/** The address of what is on screen, relative to the page. */
export function addressOf(
  state: Pick<AppState, 'labId' | 'scenario' | 'seed' | 'inputs' | 'playhead' | 'moments'>,
): string {
  const { labId, scenario, seed, inputs, playhead, moments } = state;
  if (labId !== null && inputs.length === 0 && seed === SEED) return `?lab=${labId}&step=${playhead}`;
  const source = labId === null ? { scenario } : { lab: labId };
  const moment = Math.max(0, moments[playhead]?.event ?? 0);
  return `#${encodeLink({ source, seed, inputs, moment, view: {} })}`;
}

/** Writes the address a moment after the last change, in place: stepping is no history. Returns what stops it. */
export function keepAddress(store: AppStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    const address = addressOf(store.getState());
    // Either of the two forms: the other one's part must not stay.
    history.replaceState(null, '', address.startsWith('#') ? location.pathname + address : address);
  };
  const unsubscribe = store.subscribe((now, before) => {
    if (now.playhead === before.playhead && now.run === before.run && now.labId === before.labId) return;
    clearTimeout(timer);
    timer = setTimeout(write, 300);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

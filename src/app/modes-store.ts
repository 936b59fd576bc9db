/**
 * The state of the side by side view: one request through NAT, DR and TUN in step. Each method has a store of its own kind, the lab's,
 * so that whatever draws a lab draws these; this one says where all of them stand.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { withReplyBytes } from '../analysis/modes.ts';
import type { Scenario } from '../lab/scenario.ts';
import { FOLLOWED_STEP } from '../lessons/modes.ts';
import type { Mode } from '../lessons/labs.ts';
import type { Measure } from '../view/modes-chart.ts';
import { alignRequests, phasesOf, stepOf, type AlignedStep } from '../view/modes.ts';
import type { Play } from './play-cache.ts';
import type { Playback } from './shortcuts.ts';
import { SEED } from './link-code.ts';
import { createAppStore, SPEEDS, type AppStore } from './store.ts';

/** Lengths of an answer to choose from; any other can be typed. */
export const SIZES: readonly number[] = [100, 1000, 10_000, 100_000];
/** What can be asked about: longer answers are worked out, but there would be no end of stepping through them. */
export const LIMITS = {
  bytes: [1, 100_000],
  answer: [1, 999_999_999],
  rate: [1, 1_000_000],
  overhead: [0, 100],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;
export type Quantity = keyof typeof LIMITS;
/** Speeds of the director's link, bit/s. */
export const LINKS: readonly number[] = [1e8, 1e9, 1e10];

/** What a person chose: all of it stands in the address. */
export interface ModesChoice {
  /** Length of the answer. */
  readonly bytes: number;
  /** Packet and hop that are shown. */
  readonly packet: number;
  readonly hop: number;
  /** The one that a small page shows. */
  readonly mode: Mode;
  readonly measure: Measure;
  /** Length of the answer that servers are counted for. */
  readonly answer: number;
  /** Speed of the director's link, bit/s. */
  readonly link: number;
  /** Requests a second for each server. */
  readonly rate: number;
  /** Bytes that a frame takes on the wire besides its own. */
  readonly overhead: number;
}

/**
 * It opens where the three differ: the director has the SYN. The link, the answer and the rate are those under which NAT comes to the
 * course notes' 10 to 20 servers.
 */
export const MODES_DEFAULT: ModesChoice = {
  bytes: 10_000,
  packet: 1,
  hop: 3,
  mode: 'dr',
  measure: 'bytes-out',
  answer: 10_000,
  link: 1e8,
  rate: 50,
  overhead: 24,
};

export interface ModesState extends Omit<ModesChoice, 'packet' | 'hop'>, Playback {
  /** One a method, in the order of the scenarios. */
  readonly stores: readonly AppStore[];
  readonly steps: readonly AlignedStep[];
  /** Index into `steps`. */
  readonly at: number;
  readonly speed: number;
  /** Whether a person moved it: that is announced. */
  readonly moved: boolean;

  readonly seek: (at: number) => void;
  readonly tick: () => void;
  readonly setSpeed: (speed: number) => void;
  /** Plays the requests with another length of answer, and counts servers for it. */
  readonly setBytes: (bytes: number) => void;
  readonly choose: (choice: Partial<Omit<ModesChoice, 'bytes' | 'packet' | 'hop'>>) => void;
  /** Takes over what an address says. */
  readonly open: (choice: ModesChoice) => void;
}

export type ModesStore = StoreApi<ModesState>;

export function createModesStore(
  play: Play,
  scenarios: readonly Scenario[],
  { packet, hop, ...choice }: ModesChoice,
): ModesStore {
  /** What was played, by length: the sizes are gone through to and fro. */
  const played = new Map<number, Pick<ModesState, 'stores' | 'steps'>>();
  const prepare = (bytes: number): Pick<ModesState, 'stores' | 'steps'> => {
    const known = played.get(bytes);
    if (known) return known;
    const stores = scenarios.map((scenario) =>
      createAppStore({
        play,
        labs: [],
        source: { labId: null, scenario: withReplyBytes(scenario, bytes), seed: SEED, inputs: [] },
      }),
    );
    const steps = alignRequests(
      stores.map((lab) => lab.getState().moments),
      FOLLOWED_STEP,
    );
    stores.forEach((lab, method) => lab.subscribe((now) => follow(method, now.playhead)));
    const made = { stores, steps };
    played.set(bytes, made);
    if (played.size > SIZES.length + 1) played.delete(played.keys().next().value!);
    return made;
  };

  /** Moves every method's store to where it stands at a step. */
  const place = (
    { stores, steps }: Pick<ModesState, 'stores' | 'steps'>,
    at: number,
    motion: 'step' | 'jump',
  ): void => {
    stores.forEach((lab, method) => {
      const cell = steps[at]!.cells[method]!;
      const moves = cell.kind === 'hop' ? motion : 'jump';
      lab.setState({ playhead: cell.moment, motion: moves, speed: store.getState().speed });
    });
  };

  /** A hop's badge on one of the stages leads there, and the others go along. */
  const follow = (method: number, playhead: number): void => {
    const { steps, at, seek } = store.getState();
    if (steps[at]?.cells[method]?.moment === playhead) return;
    const to = steps.findIndex(({ cells }) => cells[method]!.kind === 'hop' && cells[method]!.moment === playhead);
    if (to >= 0) seek(to);
  };

  const store: ModesStore = createStore<ModesState>()((set, get) => {
    const move = (to: number, motion: 'step' | 'jump', moved = true): void => {
      const { at, steps, playing } = get();
      const target = Math.max(0, Math.min(steps.length - 1, to));
      if (target === at) return;
      set({ at: target, moved, playing: playing && !moved });
      place(get(), target, motion);
    };
    const phase = (forward: boolean): number => {
      const { at, steps } = get();
      const starts = phasesOf(steps).map(({ first }) => first);
      return forward ? (starts.find((s) => s > at) ?? steps.length - 1) : (starts.filter((s) => s < at).at(-1) ?? 0);
    };
    const first = prepare(choice.bytes);
    return {
      ...choice,
      ...first,
      at: stepOf(first.steps, packet, hop),
      playing: false,
      speed: 1,
      moved: false,

      seek: (at) => move(at, 'jump'),
      step: () => move(get().at + 1, 'step'),
      stepBack: () => move(get().at - 1, 'jump'),
      nextPhase: () => move(phase(true), 'jump'),
      previousPhase: () => move(phase(false), 'jump'),
      home: () => move(0, 'jump'),
      end: () => move(get().steps.length - 1, 'jump'),
      play: () => {
        if (get().at >= get().steps.length - 1) move(0, 'jump');
        set({ playing: true });
      },
      pause: () => set({ playing: false }),
      tick: () => {
        move(get().at + 1, 'step', false);
        if (get().at >= get().steps.length - 1) set({ playing: false });
      },
      setSpeed: (speed) => set({ speed: Math.max(SPEEDS[0]!, Math.min(SPEEDS.at(-1)!, speed)) }),
      setBytes: (bytes) => {
        const here = get().steps[get().at]!;
        const made = prepare(bytes);
        const at = stepOf(made.steps, here.packet, here.hop);
        set({ bytes, answer: bytes, ...made, at, playing: false, moved: false });
        place(made, at, 'jump');
      },
      choose: (changed) => set(changed),
      open: ({ packet: to, hop: nth, ...rest }) => {
        const made = prepare(rest.bytes);
        const at = stepOf(made.steps, to, nth);
        set({ ...rest, ...made, at, playing: false, moved: false });
        place(made, at, 'jump');
      },
    };
  });
  place(store.getState(), store.getState().at, 'jump');
  return store;
}

/** What stands in the address. */
export function choiceOf(state: ModesState): ModesChoice {
  const { bytes, mode, measure, answer, link, rate, overhead, steps, at } = state;
  const { packet, hop } = steps[at]!;
  return { bytes, packet, hop, mode, measure, answer, link, rate, overhead };
}

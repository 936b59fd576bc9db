/**
 * The page's state: what is played (lab, seed, inputs), where in it (playhead), and what is looked at (selections, tabs, theme,
 * language). `run = f(scenario, seed, inputs)`: an action that changes one of the three plays again.
 *
 * A factory, never a module singleton: a page, a test and a side-by-side view each have their own. React reaches it through
 * StoreProvider.tsx.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { late, NotYet, whenThere } from '../base/late.ts';
import type { LinkErrorCode } from '../interop/share-link.ts';
import type { TraceEvent } from '../kernel/trace.ts';
import { inputsBegun, type Input, type Run, type SetupFault, type World } from '../lab/run.ts';
import type { ScenarioError } from '../lab/scenario-error.ts';
import type { Scenario, Step } from '../lab/scenario.ts';
import { findOpening, type Lab } from '../lessons/labs.ts';
import { isEmpty, type Edit, type When } from '../view/edit/edit.ts';
import { readFrame } from '../view/frame.ts';
import {
  foldMoments,
  groupRequests,
  momentOfEvent,
  momentOfPlace,
  neighbourPhase,
  type Moment,
  type Place as TimePlace,
  type Request,
} from '../view/moments.ts';
import { whole, type Zoom } from '../view/zoom.ts';
import { ACK, SYN } from '../wire/tcp.ts';
import type { Flags } from './flags.ts';
import type { Standing } from './apply-edit.ts';
import { tickAt } from './played.ts';
import { isBuiltIn, linkCode, SEED } from './link-code.ts';
import { loadLab, type LabProblem } from './load-lab.ts';
import type { Screen } from './screen.ts';
import { nextRequest } from './next-request.ts';
import { clientAddressTest, playCache, stepAt, type Play } from './play-cache.ts';

/** What carries out an edit: nobody edits before the page has opened. */
const editCode = late('The code of edits', () => import('./apply-edit.ts'));

export type { Lab, Mode } from '../lessons/labs.ts';
/** `contrast` is black on white, or white on black where the system is dark. */
export type Theme = 'light' | 'dark' | 'contrast' | 'system';
export type Language = 'en' | 'zh';
/** Tabs of the drawer; wide screens show some of them side by side. */
export type DrawerTab = 'packet' | 'headers' | 'hops' | 'arp' | 'host' | 'why' | 'frames' | 'ladder' | 'text';
/** Tabs of a host's panel: the terminal and its tables. */
export type HostTab = 'terminal' | 'addresses' | 'routes' | 'neighbours' | 'connections' | 'sysctls';

/** What an edit in the past did: the page says so, and offers to undo it. */
export interface Fork {
  /** What was done: the command line with its host, or a request. */
  readonly what:
    | { readonly kind: 'command'; readonly host: string; readonly command: string }
    | { readonly kind: 'commands'; readonly count: number }
    | { readonly kind: 'request' };
  /** Steps of the old run that were dropped. */
  readonly droppedSteps: number;
  /** The old run's moments from there on, for the grey line beside the new one. */
  readonly old: readonly Moment[];
}

/** Something that did not work, for a sentence on the page. Nothing is lost when one stands. */
export type Problem =
  /** A link that could not be read, and why. What stood before still stands (`kept`), or else the default lab is shown. */
  | {
      readonly kind: 'bad-link';
      /** `elsewhere`: it stands for a lab that another tab keeps. */
      readonly code: LinkErrorCode | 'elsewhere';
      readonly kept: boolean;
      /** For `unknown-version`: which. */
      readonly version?: string;
      /** For `bad-scenario`: its first mistake. */
      readonly error?: ScenarioError;
    }
  /** A built-in lab that there is not, or that did not load. */
  | LabProblem
  /** A file, or a text that was pasted, that is no scenario. What stood before still stands. */
  | {
      readonly kind: 'bad-file';
      readonly file: string;
      readonly errors: readonly ScenarioError[];
      /** A newer page's: which. */
      readonly version?: string;
    }
  /** A part of the page that this needed could not be fetched. What stood before still stands. */
  | { readonly kind: 'part-not-loaded' }
  /** Command lines of the set-up failed; the lab runs without them. */
  | { readonly kind: 'setup'; readonly faults: readonly SetupFault[] }
  /** The lab has grown too large for an address: whether it is kept elsewhere. */
  | { readonly kind: 'too-large'; readonly kept: boolean }
  /** The engine threw: a fault of ours. What stood before still stands. */
  | { readonly kind: 'engine'; readonly message: string };

/** What makes a run. Immutable: the unit of undo. */
export interface Source {
  /** Id of the built-in lab, or null for a scenario from elsewhere. */
  readonly labId: string | null;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly inputs: readonly Input[];
}

/** Where to begin in a run: at a place in time (as links have it), or at the moment of that index (for hands: it shifts). */
export type Place = TimePlace | { readonly moment: number };

export interface AppState extends Source {
  // ---- derived from the source, replaced together
  readonly run: Run;
  readonly moments: readonly Moment[];
  /** The moments by scenario step and input. */
  readonly requests: readonly Request[];

  // ---- time
  /** Index into `moments`. */
  readonly playhead: number;
  readonly playing: boolean;
  /** Moments per second while playing, relative to the normal pace: 0.25 to 8. */
  readonly speed: number;
  /** How the playhead got where it is: only one step forward is tweened, only what a person did is announced. `none`: it opened there. */
  readonly motion: 'none' | 'step' | 'jump' | 'play';

  // ---- what is looked at
  /** A header field of the current frame: `LAYER/KEY`, such as `1/ip.ttl`; null for none. The inspector's to write. */
  readonly selectedField: string | null;
  /** A packet other than the current moment's; null: follow the playhead. */
  readonly selectedPacket: number | null;
  /** A host opened on the stage in place of the one that decides; null: follow the playhead. */
  readonly openHost: string | null;
  /** Whose terminal and tables are shown. */
  readonly selectedHost: string;
  /** Null: nobody chose yet, and each size of page shows its own first. */
  readonly drawerTab: DrawerTab | null;
  readonly hostTab: HostTab;
  /** What the frame list shows: a display filter, empty for everything. */
  readonly frameFilter: string;
  /** What of the stage is seen. */
  readonly zoom: Zoom;

  // ---- the page
  readonly screen: Screen;
  readonly theme: Theme;
  readonly language: Language;
  /** Which of them the address asked for: they stay in it (see flags.ts). */
  readonly flagged: { readonly theme: boolean; readonly language: boolean };
  readonly presenting: boolean;
  /** A large ring follows the mouse while presenting. */
  readonly pointer: boolean;
  /** In a frame of somebody else's page: nothing but stage, caption and transport. */
  readonly embedded: boolean;
  /** Whether keys that are a single letter do something (WCAG 2.1.4). */
  readonly letterKeys: boolean;
  readonly helpOpen: boolean;
  /** Whether the lab is being edited by its form, and where the form's commands go. */
  readonly editing: boolean;
  readonly editWhen: When;
  /** Id of a lab that is being loaded. */
  readonly loading: string | null;
  readonly fork: Fork | null;
  readonly problem: Problem | null;
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
}

/** One step of undo. */
export interface Entry {
  readonly source: Source;
  readonly playhead: number;
}

export interface AppActions {
  /** Loads and opens a built-in lab, at `place` or where it opens by itself. Where that fails, what stood before stays, with a problem. */
  readonly openLab: (id: string, place?: Place) => Promise<void>;
  /** Opens a scenario from elsewhere (a file, an editor). */
  readonly openScenario: (
    scenario: Scenario,
    more?: { seed?: number; inputs?: readonly Input[]; place?: Place },
  ) => Promise<void>;
  /** Opens what a link holds: at once, or when the parts have come that it lacks. */
  readonly openSource: (source: Source, place?: Place) => Promise<void>;
  /** Shows (or with null hides) what did not work. */
  readonly report: (problem: Problem | null) => void;

  readonly seek: (moment: number) => void;
  readonly step: () => void;
  readonly stepBack: () => void;
  /** To the beginning of the next or previous phase or request. */
  readonly nextPhase: () => void;
  readonly previousPhase: () => void;
  readonly home: () => void;
  readonly end: () => void;
  readonly play: () => void;
  readonly pause: () => void;
  readonly setSpeed: (speed: number) => void;
  /** One step of playback: as `step`, and pauses at the end. */
  readonly tick: () => void;
  /** Makes the world of the step that comes next, so that the step itself is quick. */
  readonly foresee: () => void;

  /**
   * Types a command line on a host, at the playhead. Anywhere but at the end this forks: what followed is dropped, with a notice.
   * The playhead moves to the command, when it is done: its output is there, and what it sent lies before.
   */
  readonly runCommand: (host: string, command: string) => void;
  /** Adds the lab's request once more at the playhead, from a client port of its own. The playhead moves to its first frame. */
  readonly sendRequest: () => void;
  /** Changes the lab (see view/edit/edit.ts): its document, commands, requests, all as one step of undo. */
  readonly edit: (edit: Edit, when?: When) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly dismissFork: () => void;

  readonly selectField: (field: string | null) => void;
  readonly selectPacket: (packet: number | null) => void;
  readonly setOpenHost: (host: string | null) => void;
  readonly selectHost: (host: string) => void;
  readonly setDrawerTab: (tab: DrawerTab) => void;
  readonly setHostTab: (tab: HostTab) => void;
  readonly setFrameFilter: (filter: string) => void;
  /** Shows a screen; links go through goTo of screen.ts, which writes the address too. */
  readonly show: (screen: Screen) => void;
  readonly setTheme: (theme: Theme) => void;
  readonly setLanguage: (language: Language) => void;
  readonly setPresenting: (presenting: boolean) => void;
  readonly setPointer: (pointer: boolean) => void;
  readonly setLetterKeys: (on: boolean) => void;
  readonly setZoom: (zoom: Zoom) => void;
  readonly setHelpOpen: (open: boolean) => void;
  readonly setEditing: (editing: boolean) => void;
  readonly setEditWhen: (when: When) => void;

  /** The state of every host at the playhead. The same object as long as playhead and run stay. Don't change it. */
  readonly world: () => World;
  /** The state at a tick of a run; the latest ones are remembered. Don't change it. */
  readonly worldAt: (run: Run, tick: number) => World;
}

export type App = AppState & AppActions;
export type AppStore = StoreApi<App>;

export interface StoreOptions {
  play: Play;
  /** The built-in labs. */
  labs: readonly Lab[];
  /** What is open at first. */
  source: Source;
  place?: Place;
  screen?: Screen;
  theme?: Theme;
  language?: Language;
  flags?: Flags;
  letterKeys?: boolean;
  problem?: Problem | null;
}

export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8];
const UNDO_LIMIT = 100;

/** Makes a store with its first source open. Throws where that does not play. */
export function createAppStore(options: StoreOptions): AppStore {
  const { labs } = options;
  const cached = playCache(options.play);
  const folds = new WeakMap<Run, Pick<AppState, 'moments' | 'requests'>>();

  const derive = (source: Source): Pick<AppState, 'run' | 'moments' | 'requests'> => {
    // What is shown always has its address.
    if (!isBuiltIn(source)) linkCode();
    const run = cached.play(source.scenario, source.seed, source.inputs);
    const known = folds.get(run);
    if (known) return { run, ...known };
    const moments = foldMoments(run.trace, clientAddressTest(run));
    const fold = { moments, requests: groupRequests(moments, (step) => stepAt(source, step)?.do) };
    folds.set(run, fold);
    return { run, ...fold };
  };

  const begin = (source: Source, place: Place | undefined) => {
    const derived = derive(source);
    const { moments, run } = derived;
    const opening = labs.find((lab) => lab.id === source.labId)?.opening;
    const asked = !place
      ? momentOfEvent(moments, findOpening(run.trace, opening))
      : 'moment' in place
        ? place.moment
        : momentOfPlace(moments, place);
    const playhead = Math.max(0, Math.min(moments.length - 1, asked));
    const hosts = Object.entries(source.scenario.hosts);
    const director = hosts.find(([, host]) => host.role === 'director') ?? hosts[0];
    return {
      ...source,
      ...derived,
      ...following,
      zoom: whole,
      playhead,
      playing: false,
      motion: 'none',
      selectedHost: director?.[0] ?? '',
      fork: null,
      problem: faultsOf(run),
      past: [],
      future: [],
    } as const;
  };

  return createStore<App>()((set, get) => {
    /** Grows when something is to be opened, and when it has been: what still waits for a part was meant for what stood before. */
    let turn = 0;
    /**
     * Plays something new and shows it; where the engine lacks a part, once that has come, unless something else was opened meanwhile.
     * A throw of the engine's becomes a problem, and the page stays as it was.
     */
    const attempt = (change: () => Partial<AppState>): Promise<void> => {
      const mine = turn;
      return whenThere(
        () => {
          if (turn !== mine) return;
          try {
            set(change());
          } catch (error) {
            if (error instanceof NotYet) throw error;
            const message = error instanceof Error ? error.message : String(error);
            set({ playing: false, problem: { kind: 'engine', message } });
          }
        },
        () => turn === mine && set({ playing: false, problem: { kind: 'part-not-loaded' } }),
      );
    };
    const open = (source: Source, place: Place | undefined): Promise<void> =>
      attempt(() => {
        const begun = begin(source, place);
        turn += 1;
        return { ...begun, loading: null };
      });
    const move = (to: number, motion: AppState['motion']): void => {
      const { moments, playhead, playing } = get();
      const target = Math.max(0, Math.min(moments.length - 1, to));
      if (target === playhead) return;
      set({ playhead: target, motion, ...following, playing: playing && motion === 'play' });
    };
    /** Carries out an edit; `what` says in the notice what was done. */
    const change = (edit: Edit, when: When, what: Fork['what']): void =>
      void attempt(() => {
        const state = get();
        if (isEmpty(edit)) return {};
        const { moments, playhead, run, requests } = state;
        const before: Standing = { source: entry(state).source, playhead, run, moments, requests };
        const edited = editCode().applyEdit({ derive, worldAt: cached.worldAt }, before, edit, when, labs);
        const { source, reach } = edited;
        const derived = derive(source);
        const tick = tickAt(state, playhead);
        const dropped = reach ? requests.filter((r) => moments[r.first]!.tick > tick) : [];
        return {
          ...source,
          ...derived,
          ...following,
          playhead: reach ? reachedBy(derived.run, derived.moments, reach.number, reach.step) : edited.playhead,
          playing: false,
          motion: 'jump',
          problem: source.scenario === state.scenario ? null : faultsOf(derived.run),
          past: [...state.past, entry(state)].slice(-UNDO_LIMIT),
          future: [],
          fork:
            dropped.length > 0
              ? { what, droppedSteps: dropped.length, old: moments.filter((m) => m.tick > tick) }
              : null,
        };
      });
    const travel = (from: 'past' | 'future', to: 'past' | 'future'): void =>
      void attempt(() => {
        const state = get();
        const target = state[from].at(-1);
        if (!target) return {};
        return {
          ...target.source,
          ...derive(target.source),
          ...following,
          playhead: target.playhead,
          playing: false,
          motion: 'jump',
          fork: null,
          [from]: state[from].slice(0, -1),
          [to]: [...state[to], entry(state)],
        };
      });

    return {
      ...begin(options.source, options.place),
      speed: 1,
      drawerTab: null,
      hostTab: 'terminal',
      frameFilter: '',
      screen: options.screen ?? 'lab',
      theme: options.theme ?? 'system',
      language: options.language ?? 'en',
      flagged: { theme: options.flags?.theme !== undefined, language: options.flags?.language !== undefined },
      presenting: options.flags?.present ?? false,
      pointer: false,
      embedded: options.flags?.embed ?? false,
      letterKeys: options.letterKeys ?? true,
      helpOpen: false,
      editing: false,
      editWhen: 'now',
      loading: null,
      ...(options.problem && { problem: options.problem }),

      openLab: async (id, place) => {
        turn += 1;
        const mine = turn;
        set({ loading: id, playing: false });
        const loaded = await loadLab(labs, id);
        // Somebody was faster: something else was asked for meanwhile.
        if (turn !== mine) return;
        if (loaded.ok) await open({ labId: id, scenario: loaded.value, seed: SEED, inputs: [] }, place);
        else set({ problem: loaded.error });
        if (turn === mine) set({ loading: null });
      },
      openScenario: (scenario, { seed = SEED, inputs = [], place } = {}) =>
        get().openSource({ labId: null, scenario, seed, inputs }, place),
      openSource: (source, place) => {
        turn += 1;
        set({ loading: null });
        return open(source, place);
      },
      report: (problem) => set({ problem }),

      seek: (moment) => move(moment, 'jump'),
      step: () => move(get().playhead + 1, 'step'),
      stepBack: () => move(get().playhead - 1, 'jump'),
      nextPhase: () => move(neighbourPhase(get().moments, get().requests, get().playhead, true), 'jump'),
      previousPhase: () => move(neighbourPhase(get().moments, get().requests, get().playhead, false), 'jump'),
      home: () => move(0, 'jump'),
      end: () => move(get().moments.length - 1, 'jump'),
      play: () => {
        const { playhead, moments } = get();
        // At the end, play means again from the start.
        if (playhead >= moments.length - 1) move(0, 'jump');
        set({ playing: true });
      },
      pause: () => set({ playing: false }),
      setSpeed: (speed) => set({ speed: Math.max(SPEEDS[0]!, Math.min(SPEEDS.at(-1)!, speed)) }),
      tick: () => {
        move(get().playhead + 1, 'play');
        if (get().playhead >= get().moments.length - 1) set({ playing: false });
      },

      foresee: () => {
        const { run, moments, playhead } = get();
        const next = moments[playhead + 1];
        if (next) cached.worldAt(run, next.tick);
      },

      runCommand: (host, command) =>
        change({ commands: [{ host, command }] }, 'now', { kind: 'command', host, command }),
      sendRequest: () => {
        const { scenario, inputs, run, playhead } = get();
        const step = nextRequest({ scenario, inputs: inputs.slice(0, inputsBegun(run, tickAt(get(), playhead))) });
        if (step) change({ steps: [step] }, 'now', { kind: 'request' });
      },
      edit: (edit, when = get().editWhen) => {
        const { commands = [] } = edit;
        const only = commands.length === 1 ? commands[0] : undefined;
        change(
          edit,
          when,
          only
            ? { kind: 'command', ...only }
            : commands.length > 1
              ? { kind: 'commands', count: commands.length }
              : { kind: 'request' },
        );
      },
      undo: () => travel('past', 'future'),
      redo: () => travel('future', 'past'),
      dismissFork: () => set({ fork: null }),

      selectField: (selectedField) => set({ selectedField }),
      selectPacket: (selectedPacket) => set({ selectedPacket }),
      setOpenHost: (openHost) => set({ openHost }),
      selectHost: (selectedHost) => set({ selectedHost }),
      setDrawerTab: (drawerTab) => set({ drawerTab }),
      setHostTab: (hostTab) => set({ hostTab }),
      setFrameFilter: (frameFilter) => set({ frameFilter }),
      show: (screen) => set({ screen, playing: false }),
      setTheme: (theme) => set({ theme }),
      setLanguage: (language) => set({ language }),
      // Another drawing, with other places.
      setPresenting: (presenting) => set({ presenting, zoom: whole }),
      setPointer: (pointer) => set({ pointer }),
      setLetterKeys: (letterKeys) => set({ letterKeys }),
      setZoom: (zoom) => set({ zoom }),
      setHelpOpen: (helpOpen) => set({ helpOpen }),
      setEditing: (editing) => set({ editing }),
      setEditWhen: (editWhen) => set({ editWhen }),

      world: () => {
        const { run, moments, playhead, hostTab } = get();
        const before = moments[playhead - 1];
        // A host's tables hold it against the moment before, which lies on the way to this one.
        if (before && hostTab !== 'terminal') cached.worldAt(run, before.tick);
        return cached.worldAt(run, moments[playhead]!.tick);
      },
      worldAt: cached.worldAt,
    };
  });
}

const entry = ({ labId, scenario, seed, inputs, playhead }: AppState): Entry => ({
  source: { labId, scenario, seed, inputs },
  playhead,
});

const faultsOf = ({ faults }: Run): Problem | null => (faults.length > 0 ? { kind: 'setup', faults } : null);

/** Selections that follow the playhead let go when it moves. */
const following = { selectedField: null, selectedPacket: null, openHost: null } as const;

/** A frame that a request from that port begins with: a first segment, or a datagram. */
function opens(frame: Uint8Array, port: number | undefined): boolean {
  const { tcp, udp } = readFrame(frame);
  const first = udp ?? (tcp && (tcp.flags & (SYN | ACK)) === SYN ? tcp : null);
  return first !== null && (port === undefined || first.sourcePort === port);
}

/**
 * The moment that shows what an input did, whatever else was under way beside it: a command when it is done, or the first frame that
 * its host sent for it (an ARP request, if one was needed).
 */
function reachedBy({ trace }: Run, moments: readonly Moment[], number: number, step: Step): number {
  const begun = trace.findIndex((e) => e.kind === 'begin' && e.step === number);
  const later = moments.filter((m) => m.event > begun && begun >= 0);
  if (step.do === 'run') {
    // Its command event stands right before its end.
    const ended = trace.findIndex((e) => e.kind === 'end' && e.index === number);
    const done = later.find((m) => m.kind === 'command' && m.event === ended - 1);
    if (done) return done.index;
  } else if ('host' in step) {
    const port = 'src' in step && step.src !== undefined ? Number(step.src.split(':')[1]) : undefined;
    const sent = later.filter((m) => m.kind === 'send' && m.host === step.host);
    const opening = sent.find((m) => m.frame !== null && opens(m.frame, port));
    const first = opening
      ? sent.find((m) => m.packet === opening.packet || causeOf(trace[m.event]) === opening.packet)
      : sent[0];
    if (first) return first.index;
  }
  return (later.find((m) => m.step === number) ?? later[0])?.index ?? moments.length - 1;
}

const causeOf = (event: TraceEvent | undefined): number => (event?.kind === 'send' ? event.cause : 0);

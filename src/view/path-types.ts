/** What a packet's way through a host is made of: stations, one box, and what changed. */
import type { CandidateView } from './reasons.ts';

/** A key of locale/page `note`, with its values. */
export interface Note {
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** `deciding`: heavy, what matters here. `dropped`: the packet ends here. `ahead`: a path not taken, or not reached. */
export type NodeState = 'passed' | 'deciding' | 'dropped' | 'ahead';

export interface PathNode {
  readonly id: string;
  /** What it is called in Linux, or in the books; not translated. */
  readonly name: string;
  readonly shape: 'hook' | 'decision';
  readonly note: Note;
  readonly state: NodeState;
  /** Its value is news: marked while it is now. */
  readonly marked: boolean;
  /** Trace index of the decision behind it; -1 for a hook that only lets pass. */
  readonly event: number;
}

/** One thing that the host changed: `TTL 63 → 62`, `dst 192.168.1.6 → 172.6.6.7`. */
export interface Change {
  readonly name: string;
  readonly old: string;
  readonly new: string;
}

export interface PathBox {
  readonly kind: 'ipvs' | 'forward' | 'program';
  readonly state: NodeState;
  /** `wrr, cw 1`; `TCP 80`; the connection's state. */
  readonly title: string;
  /** `DR`, `NAT`, `TUN`, or empty. */
  readonly method: string;
  readonly candidates: readonly CandidateView[];
  /** wrr's current weight, which the candidates' weights are measured against; null elsewhere. */
  readonly threshold: number | null;
  /** A connection that was known: its server, in place of candidates. */
  readonly known: { readonly name: string; readonly dest: string } | null;
  readonly changes: readonly Change[];
  /** Lines of the connection that it belongs to. */
  readonly conn: {
    readonly client: string;
    readonly virtual: string;
    readonly dest: string;
    readonly state: string;
  } | null;
  readonly note: Note | null;
  /** The state of a program's connection, such as `LISTEN`; or empty. */
  readonly socket: string;
  readonly event: number;
}

export interface HostPath {
  readonly host: string;
  /** The interface it came in by; null for a packet made here. */
  readonly input: string | null;
  /** The interface it leaves by; null where it ends here. */
  readonly output: string | null;
  readonly in: readonly PathNode[];
  readonly box: PathBox | null;
  readonly out: readonly PathNode[];
  /** The reason to tell in a sentence: trace index of the decision that matters, or -1. */
  readonly reason: number;
  readonly dropped: boolean;
}

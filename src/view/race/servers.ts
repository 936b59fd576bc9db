/** Servers as the form edits them: each on a row of its own, and of many those that are alike together on one. */
import type { RaceServer } from '../../analysis/race/types.ts';

export interface ServerGroup {
  /** Positions in the workload: from `first`, `count` of them. */
  readonly first: number;
  readonly count: number;
  /** What each of them is, and the first one's name. */
  readonly server: RaceServer;
  /** `rs1`, or `rs1–rs40`. */
  readonly label: string;
}

/** More servers than that are shown in groups. */
export const MOST_SINGLE = 12;

export function groupServers(servers: readonly RaceServer[]): ServerGroup[] {
  const single = servers.length <= MOST_SINGLE;
  const groups: ServerGroup[] = [];
  for (const [i, server] of servers.entries()) {
    const last = groups.at(-1);
    if (!single && last && isAlike(last.server, server)) {
      groups[groups.length - 1] = { ...last, count: last.count + 1, label: `${last.server.name}–${server.name}` };
    } else groups.push({ first: i, count: 1, server, label: server.name });
  }
  return groups;
}

const isAlike = (a: RaceServer, b: RaceServer): boolean =>
  a.weight === b.weight &&
  a.speed === b.speed &&
  a.slots === b.slots &&
  a.upperThreshold === b.upperThreshold &&
  a.lowerThreshold === b.lowerThreshold;

/** The first names of the form rs1, rs2... that are free. */
export function freeNames(taken: Iterable<string>, count: number): string[] {
  const used = new Set(taken);
  const names: string[] = [];
  for (let number = 1; names.length < count; number++) if (!used.has(`rs${number}`)) names.push(`rs${number}`);
  return names;
}

/** The servers with those of a group changed. */
export const editGroup = (
  servers: readonly RaceServer[],
  { first, count }: ServerGroup,
  change: Partial<RaceServer>,
): RaceServer[] => servers.map((server, i) => (i >= first && i < first + count ? { ...server, ...change } : server));

/** The servers with a group of another size; new ones are like the rest of it. */
export function resizeGroup(
  servers: readonly RaceServer[],
  { first, count, server }: ServerGroup,
  size: number,
  taken: Iterable<string>,
): RaceServer[] {
  const kept = servers.slice(first, first + Math.min(count, size));
  const added = freeNames(taken, Math.max(0, size - count)).map((name) => ({ ...server, name }));
  return [...servers.slice(0, first), ...kept, ...added, ...servers.slice(first + count)];
}

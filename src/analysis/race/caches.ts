/** What each server keeps of the destinations it served: the latest ones. */

export interface Caches {
  /** How many a server keeps; Infinity for all. */
  size: number;
  /** By server: a set remembers the order in which its members were put in. */
  kept: Set<number>[];
}

export const newCaches = (servers: number, size: number): Caches => ({
  size: size === 0 ? Infinity : size,
  kept: Array.from({ length: servers }, () => new Set()),
});

/** The server serves the destination: whether it kept it. It does from now on, and may forget the one not asked for longest. */
export function lookUp({ kept, size }: Caches, server: number, destination: number): boolean {
  const set = kept[server]!;
  const hit = set.delete(destination);
  set.add(destination);
  if (set.size > size) for (const oldest of set) return set.delete(oldest) && hit;
  return hit;
}

/** The server starts empty. */
export const forget = ({ kept }: Caches, server: number): void => kept[server]!.clear();

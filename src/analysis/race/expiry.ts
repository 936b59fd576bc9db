/**
 * When the director forgets connections. All that begin to wait for their end with the same timeout end in the order in which they began,
 * so that a chain a timeout does, through typed arrays that are as long as there are connections.
 */

export interface Expiries {
  /** By connection: the next one in its chain, and when it ends. */
  next: Int32Array;
  at: Float64Array;
  chains: Chain[];
  /** When the first ends, in ns; Infinity for none. */
  earliest: number;
}

interface Chain {
  timeout: number;
  /** -1: none. */
  head: number;
  tail: number;
}

/** @param next room for the chains: one number a connection, which nothing else uses while a connection is in one */
export const newExpiries = (next: Int32Array): Expiries => ({
  next,
  at: new Float64Array(next.length),
  chains: [],
  earliest: Infinity,
});

/** The connection will end `timeout` ns from now. */
export function addExpiry(expiries: Expiries, connection: number, now: number, timeout: number): void {
  let chain = expiries.chains.find((one) => one.timeout === timeout);
  if (!chain) {
    chain = { timeout, head: -1, tail: -1 };
    expiries.chains.push(chain);
  }
  expiries.next[connection] = -1;
  expiries.at[connection] = now + timeout;
  if (chain.head < 0) {
    chain.head = connection;
    expiries.earliest = Math.min(expiries.earliest, now + timeout);
  } else expiries.next[chain.tail] = connection;
  chain.tail = connection;
}

/** Takes out the connection that ends first. There must be one. */
export function takeExpiry(expiries: Expiries): number {
  const { next, at, chains, earliest } = expiries;
  let taken = -1;
  expiries.earliest = Infinity;
  for (const chain of chains) {
    if (taken < 0 && chain.head >= 0 && at[chain.head] === earliest) {
      taken = chain.head;
      chain.head = next[taken]!;
    }
    if (chain.head >= 0 && at[chain.head]! < expiries.earliest) expiries.earliest = at[chain.head]!;
  }
  return taken;
}

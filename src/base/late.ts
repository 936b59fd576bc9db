/**
 * Parts of the engine that the page does not open with. The engine never waits: where it needs a part that has not come, it throws
 * NotYet, whoever asked fetches the part (`load`) and asks again. Where everything is there from the start (lab/timeline.ts), nobody
 * ever meets NotYet.
 */

/** A part is lacking. */
export class NotYet extends Error {
  readonly load: () => Promise<unknown>;

  constructor(what: string, load: () => Promise<unknown>) {
    super(`${what} has not been fetched yet`);
    this.load = load;
  }
}

const loaders: (() => Promise<unknown>)[] = [];

export interface Late<T> {
  /** The part; throws NotYet. */
  (): T;
  load: () => Promise<T>;
}

/** A part that comes late. */
export function late<T extends object>(what: string, fetch: () => Promise<T>): Late<T> {
  let part: T | undefined;
  const load = async (): Promise<T> => (part ??= await fetch());
  loaders.push(load);
  const get = (): T => {
    if (part === undefined) throw new NotYet(what, load);
    return part;
  };
  return Object.assign(get, { load });
}

/**
 * Does it, at once or when the parts have come that it lacks; the promise tells when it is done with. `failed`: they could not be
 * fetched.
 */
export async function whenThere(act: () => void, failed: () => void): Promise<void> {
  try {
    act();
  } catch (error) {
    if (!(error instanceof NotYet)) throw error;
    const came = await error.load().then(
      () => true,
      () => false,
    );
    if (came) await whenThere(act, failed);
    else failed();
  }
}

/** Fetches every part that is lacking, and those that these bring with them. */
export async function loadAll(): Promise<void> {
  const { length } = loaders;
  await Promise.all(loaders.map((load) => load()));
  if (loaders.length > length) await loadAll();
}

/**
 * Thrown by the engine where it needs a part of itself that has not been fetched. Nothing has happened then: whoever asked fetches it
 * (`load`) and asks again. It is never seen where everything is there from the start, as in Node.
 */
export class NotYet extends Error {
  readonly load: () => Promise<unknown>;

  constructor(what: string, load: () => Promise<unknown>) {
    super(`${what} has not been fetched yet`);
    this.load = load;
  }
}

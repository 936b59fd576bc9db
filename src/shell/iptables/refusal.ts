/** What iptables says when it ends early: a message for standard error, and the status. Thrown inside, a value at the command's edge. */

/** What kind of fault it is, by its exit status (enum xtables_exittype). */
export const OTHER_PROBLEM = 1;
export const PARAMETER_PROBLEM = 2;
export const VERSION_PROBLEM = 3;
export const RESOURCE_PROBLEM = 4;

export class Refusal extends Error {
  readonly status: number;
  /** Whether the program's name and version stand in front. */
  readonly prefixed: boolean;

  constructor(message: string, status = PARAMETER_PROBLEM, prefixed = true) {
    super(message);
    this.status = status;
    this.prefixed = prefixed;
  }
}

/** Ends the program for a mistake on its command line. */
export function refuse(message: string): never {
  throw new Refusal(message);
}

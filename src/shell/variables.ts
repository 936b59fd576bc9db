/** A shell's variables: plain data, of which only what was set counts, whatever every object of JavaScript inherits. */
import { EndlessError, MOST_TEXT } from './limit.ts';

/** A value that cannot be had or set, or an expansion that cannot be made. The shell ends with status 2. */
export class ExpansionError extends Error {}

export const variableOf = (variables: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(variables, name) ? variables[name] : undefined;

export function setVariable(variables: Record<string, string>, name: string, value: string): void {
  // The one name that an object does not keep.
  if (name === '__proto__') throw new ExpansionError(`not simulated: a variable called ${name}`);
  if (value.length > MOST_TEXT) throw new EndlessError();
  variables[name] = value;
}

/** The directory that relative paths begin at. */
export const directoryOf = (variables: Readonly<Record<string, string>>): string => variables['PWD'] ?? '/root';

/**
 * The commands: one file each in commands/, found by their names. Those that nearly every lab is set up with are here from the start;
 * the others come with all-commands.ts, which who needs them all imports, and the page fetches when somebody begins to use it.
 */
import { NotYet } from '../base/not-yet.ts';
import type { Command } from './command.ts';

export interface CommandModule {
  command?: Command;
  commands?: readonly Command[];
}

/** The same list stands in all-commands.ts. */
const first = import.meta.glob<CommandModule>('./commands/{ip,ipvsadm,sysctl}.ts', { eager: true });

const byName = new Map<string, Command>();
let complete = false;

function add(modules: Record<string, CommandModule>): void {
  for (const { command, commands = [] } of Object.values(modules))
    for (const each of command ? [command, ...commands] : commands)
      for (const name of each.names) byName.set(name, each);
}

add(first);

/** Adds all the others. */
export function addOthers(modules: Record<string, CommandModule>): void {
  add(modules);
  complete = true;
}

/** Fetches the commands that are not there from the start. */
export const loadCommands = (): Promise<void> =>
  import('./all-commands.ts').then(({ addAllCommands }) => addAllCommands());

/** The command of that name, or undefined. Throws NotYet while there may be one that was not fetched. */
export function findCommand(name: string): Command | undefined {
  const command = byName.get(name);
  if (!command && !complete) throw new NotYet(name, loadCommands);
  return command;
}

/** Every command. */
export const allCommands = (): Command[] => [...new Set(byName.values())];

/** Every command's every name, sorted: what a terminal completes. */
export const commandNames = (): string[] => [...byName.keys()].sort();

/** Where programs are: a path in front of a command's name must be one of these. */
const PATH = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

/** The command that a path or a name without one leads to, or undefined. */
export function findByPath(path: string): Command | undefined {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return findCommand(path);
  return PATH.includes(path.slice(0, slash)) ? findCommand(path.slice(slash + 1)) : undefined;
}

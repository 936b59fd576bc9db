/** The commands: one file each in commands/, found by their names. */
import type { Command } from './command.ts';

interface CommandModule {
  command?: Command;
  commands?: readonly Command[];
}

const modules = import.meta.glob<CommandModule>(['./commands/*.ts', '!./commands/*.test.ts'], { eager: true });

/** Every command, by file name. */
export const allCommands: readonly Command[] = Object.values(modules).flatMap(({ command, commands = [] }) =>
  command ? [command, ...commands] : commands,
);

const byName = new Map(allCommands.flatMap((command) => command.names.map((name) => [name, command] as const)));

/** The command of that name, or undefined. */
export const findCommand = (name: string): Command | undefined => byName.get(name);

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

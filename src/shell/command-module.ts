/** What a file of commands/ exports. */
import type { Command } from './command.ts';

export interface CommandModule {
  command?: Command;
  commands?: readonly Command[];
}

/** The commands of such files by each of their names. */
export const commandsOf = (modules: Record<string, CommandModule>): ReadonlyMap<string, Command> =>
  new Map(
    Object.values(modules)
      .flatMap(({ command, commands = [] }) => (command ? [command, ...commands] : commands))
      .flatMap((command) => command.names.map((name) => [name, command] as const)),
  );

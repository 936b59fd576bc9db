/**
 * The commands: one file each in commands/, found by their names. Those that nearly every lab is set up with are there from the start,
 * the others come late.
 */
import { late } from '../base/late.ts';
import type { Command } from './command.ts';
import { commandsOf, type CommandModule } from './command-module.ts';

/** The same list stands in other-commands.ts. */
const first = commandsOf(import.meta.glob<CommandModule>('./commands/{ip,ipvsadm,sysctl}.ts', { eager: true }));
const others = late('A command', () => import('./other-commands.ts').then((module) => module.others));

/** Every command. */
export const allCommands = (): Command[] => [...new Set([...first.values(), ...others().values()])];

/** The command of that name, or undefined. */
export const findCommand = (name: string): Command | undefined => first.get(name) ?? others().get(name);

/** Every command's every name, sorted: what a terminal completes. */
export const commandNames = (): string[] => [...first.keys(), ...others().keys()].sort();

/** Where programs are: a path in front of a command's name must be one of these. */
const PATH = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

/** The command that a path or a name without one leads to, or undefined. */
export function findByPath(path: string): Command | undefined {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return findCommand(path);
  return PATH.includes(path.slice(0, slash)) ? findCommand(path.slice(slash + 1)) : undefined;
}

/** The commands that are not in the registry from the start. */
import { addOthers, type CommandModule } from './registry.ts';

const others = import.meta.glob<CommandModule>(
  ['./commands/*.ts', '!./commands/*.test.ts', '!./commands/{ip,ipvsadm,sysctl}.ts'],
  { eager: true },
);

/** Adds them. Who calls this once has every command, and never meets NotYet. */
export const addAllCommands = (): void => addOthers(others);

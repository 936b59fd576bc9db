/** The commands that the registry does not begin with. */
import { commandsOf, type CommandModule } from './command-module.ts';

export const others = commandsOf(
  import.meta.glob<CommandModule>(['./commands/*.ts', '!./commands/*.test.ts', '!./commands/{ip,ipvsadm,sysctl}.ts'], {
    eager: true,
  }),
);

/** For tests: what a command sees when it is run by itself. */
import type { Host } from '../kernel/host.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { CommandContext } from './command.ts';
import { absolutePath, readFile } from './files.ts';

export const commandContext = (kernel: Kernel, host: Host, stdin = ''): CommandContext => ({
  kernel,
  host,
  pid: 1,
  directory: '/root',
  stdin,
  read: (name) => readFile(host, absolutePath(name, '/root'), kernel.now),
});

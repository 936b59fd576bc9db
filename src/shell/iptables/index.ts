/** The extensions: every file of matches/ and targets/. */
import type { ShellExtension } from './extension.ts';

type Modules = Record<string, { match?: ShellExtension; target?: ShellExtension; targets?: readonly ShellExtension[] }>;

const matchModules: Modules = import.meta.glob(['./matches/*.ts', '!./matches/*.test.ts'], { eager: true });
const targetModules: Modules = import.meta.glob(['./targets/*.ts', '!./targets/*.test.ts'], { eager: true });

const matches: Readonly<Record<string, ShellExtension>> = Object.fromEntries(
  Object.values(matchModules).flatMap(({ match }) => (match ? [[match.name, match]] : [])),
);
const targets: Readonly<Record<string, ShellExtension>> = Object.fromEntries(
  Object.values(targetModules)
    .flatMap((module) => module.targets ?? (module.target ? [module.target] : []))
    .map((target) => [target.name, target]),
);

export const findMatch = (name: string): ShellExtension | undefined =>
  Object.hasOwn(matches, name) ? matches[name] : undefined;
export const findTarget = (name: string): ShellExtension | undefined =>
  Object.hasOwn(targets, name) ? targets[name] : undefined;

/** Every file of matches/ and targets/, by name. */
import type { Match, Target } from './extension.ts';

const matchModules = import.meta.glob<{ match?: Match }>(['./matches/*.ts', '!./matches/*.test.ts'], { eager: true });
const targetModules = import.meta.glob<{ target?: Target }>(['./targets/*.ts', '!./targets/*.test.ts'], {
  eager: true,
});

export const matches: Readonly<Record<string, Match>> = Object.fromEntries(
  Object.values(matchModules).flatMap(({ match }) => (match ? [[match.name, match]] : [])),
);
export const targets: Readonly<Record<string, Target>> = Object.fromEntries(
  Object.values(targetModules).flatMap(({ target }) => (target ? [[target.name, target]] : [])),
);

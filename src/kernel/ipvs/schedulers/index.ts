/** The schedulers: every file of this folder that exports a `scheduler`, by name. */
import type { Generation, Scheduler } from './scheduler.ts';

const modules = import.meta.glob<{ scheduler?: Scheduler }>(['./*.ts', '!./*.test.ts'], { eager: true });

/** All schedulers in the order of their names. */
export const schedulers: Readonly<Record<string, Scheduler>> = Object.fromEntries(
  Object.values(modules)
    .flatMap(({ scheduler }) => (scheduler ? [scheduler] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((scheduler) => [scheduler.name, scheduler]),
);

/** Their names in an order of one's own; those that it leaves out follow. */
export const namesInOrder = (order: string): string[] => {
  const first = order.split(' ').filter((name) => Object.hasOwn(schedulers, name));
  return [...first, ...Object.keys(schedulers).filter((name) => !first.includes(name))];
};

/** Those that Linux had then, in the order of their names. */
export const schedulersOf = (generation: Generation): Scheduler[] =>
  Object.values(schedulers).filter(({ since }) => !(since === '6.1' && generation === '3.10'));

/** The scheduler of that name, if Linux had it then; undefined for any other name. */
export function findScheduler(name: string, generation: Generation): Scheduler | undefined {
  const scheduler = Object.hasOwn(schedulers, name) ? schedulers[name] : undefined;
  return scheduler?.since === '6.1' && generation === '3.10' ? undefined : scheduler;
}

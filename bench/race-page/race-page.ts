/** A page that does nothing but race, and watches how long it could not have done anything else. */
import type { Workload } from '../../src/analysis/race/types.ts';
import { raceClient } from '../../src/app/race-client.ts';

declare global {
  interface Window {
    race: (workload: Workload, schedulers: readonly string[]) => Promise<{ seconds: number; pause: number }>;
  }
}

const client = raceClient();

window.race = (workload, schedulers) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    let pause = 0;
    let last = began;
    const watch = setInterval(() => {
      const now = performance.now();
      pause = Math.max(pause, now - last);
      last = now;
    }, 5);
    const end = (): void => clearInterval(watch);
    client.start(
      workload,
      schedulers.map((scheduler) => ({ scheduler, flags: [] })),
      {
        done: () => {
          end();
          resolve({ seconds: (performance.now() - began) / 1000, pause });
        },
        refused: (errors) => {
          end();
          reject(new Error(JSON.stringify(errors)));
        },
        failed: (message) => {
          end();
          reject(new Error(message));
        },
      },
    );
  });

/** The worker that races run in: see `race-client.ts`. */
import { raceHost, type RaceRequest } from './race-host.ts';

const handle = raceHost({
  post: (answer) => postMessage(answer),
  now: () => performance.now(),
  pause: () => new Promise((resolve) => setTimeout(resolve)),
});

addEventListener('message', ({ data }: MessageEvent<RaceRequest>) => void handle(data));

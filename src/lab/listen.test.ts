/** Two terminals: one listens with nc, the other talks to it. */
import { expect, test } from 'vitest';
import { parseScenario } from './scenario.ts';
import { play } from './timeline.ts';

const card = (n: number) => ({ eth0: { link: 'lan', mac: `02:00:00:00:00:0${n}` } });
const host = (n: number) => ({
  role: 'client',
  interfaces: card(n),
  commands: [`ip addr add 10.0.0.${n}/24 dev eth0`],
  services: [],
});

test.each([
  ['echo pong | nc -lv -p 9000', 'echo ping | nc -q 1 10.0.0.1 9000'],
  ['echo pong | nc -luv -w 1 9000', 'echo ping | nc -u -w 1 10.0.0.1 9000'],
])('%s', (listens, talks) => {
  const parsed = parseScenario({
    scenario: 1,
    title: '',
    links: ['lan'],
    hosts: { a: host(1), b: host(2) },
    steps: [],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const { results } = play(parsed.value, {
    inputs: [
      { at: 1e9, step: { do: 'run', host: 'a', command: listens } },
      { at: 2e9, step: { do: 'run', host: 'b', command: talks } },
    ],
  });
  expect(results[1]).toMatchObject({ stdout: 'pong\n', status: 0 });
  expect(results[0]).toMatchObject({ stdout: 'ping\n', status: 0 });
});

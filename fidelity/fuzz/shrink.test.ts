import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/lab/scenario.ts';
import type { HostDocument, LabDocument } from './generate.ts';
import { shrink } from './shrink.ts';

const host = (role: HostDocument['role'], commands: string[] = [], ports: number[] = []): HostDocument => ({
  role,
  interfaces: {},
  commands,
  services: ports.map((port) => ({ proto: 'tcp', port, reply: '' })),
});
const run = (name: string, command: string): Step => ({ do: 'run', host: name, command });

const lab = (): LabDocument => ({
  scenario: 1,
  title: '',
  links: [],
  hosts: {
    client: host('client', ['one', 'two']),
    director: host('director', ['three', 'four', 'five']),
    rs1: host('realserver', ['six'], [80, 53]),
    rs2: host('realserver', ['seven'], [80]),
  },
  steps: [
    { do: 'open', id: 'a', host: 'client', dst: '10.0.0.1:80' },
    run('rs2', 'ls'),
    { do: 'request', id: 'a' },
    run('director', 'ls'),
    { do: 'close', id: 'a' },
  ],
});

/** Everything that is in a lab, as words. */
const words = ({ hosts, steps }: LabDocument): string[] => [
  ...Object.entries(hosts).flatMap(([name, { commands, services }]) => [
    name,
    ...commands,
    ...services.map(({ port }) => `${name}:${port}`),
  ]),
  ...steps.map((step) =>
    'id' in step ? `${step.do} ${step.id}` : 'host' in step ? `${step.do} ${step.host}` : step.do,
  ),
];

/** Whether a lab has a step, and each of its steps its host or its connection. */
function isPlayable({ hosts, steps }: LabDocument): boolean {
  const opened = new Set<string>();
  return (
    steps.length > 0 &&
    steps.every((step) => {
      if (step.do === 'open') opened.add(step.id);
      return 'host' in step ? step.host in hosts : !('id' in step) || opened.has(step.id);
    })
  );
}

/** Shrinks a lab that differs as long as all of these are in it. */
async function shrunk(...needed: string[]): Promise<{ left: string[]; asked: LabDocument[]; rounds: number }> {
  const asked: LabDocument[] = [];
  let rounds = 0;
  const smallest = await shrink(
    lab(),
    (labs) => {
      asked.push(...labs);
      return Promise.resolve(labs.map((each) => needed.every((word) => words(each).includes(word))));
    },
    () => rounds++,
  );
  return { left: words(smallest), asked, rounds };
}

describe('shrinking', () => {
  test('leaves what the difference needs, clients, routers and directors, and a step', async () => {
    const { left } = await shrunk('four', 'rs1:53', 'run director');
    expect(left).toEqual(['client', 'director', 'four', 'rs1', 'rs1:53', 'run director']);
  });

  test('a connection that is needed to its end keeps its first step', async () => {
    const { left } = await shrunk('close a');
    expect(left).toEqual(['client', 'director', 'open a', 'close a']);
  });

  test('what can go together goes in one round', async () => {
    expect((await shrunk('run director')).rounds).toBe(1);
  });

  test('a lab from which nothing can be taken stays as it is', async () => {
    const all = words(lab());
    expect((await shrunk(...all)).left).toEqual(all);
  });

  test('never asks about a lab that could not be played', async () => {
    const { asked } = await shrunk('request a');
    expect(asked.filter((each) => !isPlayable(each))).toEqual([]);
  });

  test('changes nothing of the lab that it is given', async () => {
    const given = lab();
    await shrink(
      given,
      (labs) => Promise.resolve(labs.map(() => true)),
      () => undefined,
    );
    expect(given).toEqual(lab());
  });
});

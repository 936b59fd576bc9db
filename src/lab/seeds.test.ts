/** Pastes every networking command of the source documents into the shell of its machine. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScenario, type Scenario } from './scenario.ts';
import { play } from './timeline.ts';

interface Line {
  host: string;
  command: string;
  status: number;
}

function readLabs(text: string): Map<string, Line[]> {
  const labs = new Map<string, Line[]>();
  let lines: Line[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('@ ')) labs.set(line.slice(2), (lines = []));
    else if (line !== '' && !line.startsWith('#')) {
      const [, status = '0', host = '', command = ''] = /^(?:=(\d+) )?(\S+) (.*)$/.exec(line) ?? [];
      lines.push({ host, command, status: Number(status) });
    }
  }
  return labs;
}

/** Interfaces by host, `NAME LINK [ADDRESS]`; a gateway behind `via`. */
const MACHINES: Record<string, Record<string, string[]>> = {
  nat: {
    client: ['eth0 wan 192.168.1.100/24'],
    director: ['eno16777736 wan 192.168.1.6/24', 'virbr0 lan 172.6.6.8/24', 'virbr0-nic spare'],
    rs1: ['eth0 lan 172.6.6.6/24', 'via 172.6.6.8'],
    rs2: ['eth0 lan 172.6.6.7/24', 'via 172.6.6.8'],
  },
  dr: {
    client: ['eth0 lan 172.6.6.100/24'],
    director: ['eth0 lan 172.6.6.8/24'],
    rs1: ['eth0 lan 172.6.6.6/24'],
    rs2: ['eth0 lan 172.6.6.7/24'],
  },
  'three-cards': {
    client: ['eth0 lan 192.168.56.1/24'],
    ds1: ['eth0 spare 10.0.2.15/24', 'eth1 home 192.168.1.181/24', 'eth2 lan 192.168.56.181/24'],
    rs1: ['eth0 spare 10.0.2.16/24', 'eth1 lan 192.168.56.183/24'],
    rs2: ['eth0 spare 10.0.2.17/24', 'eth1 lan 192.168.56.184/24'],
  },
  'steps-dr': {
    director: ['eth0 lan 10.10.10.11/24'],
    rs1: ['eth0 lan 10.10.10.12/24'],
  },
  'steps-nat': {
    director: ['eth0 wan 20.20.20.11/24', 'eth1 lan 10.10.10.11/24'],
    rs1: ['eth0 lan 10.10.10.12/24'],
  },
};

function scenarioOf(name: string, lines: readonly Line[]): Scenario {
  let macs = 0;
  const hosts = Object.entries(MACHINES[name] ?? {}).map(([host, words]) => {
    const cards = words.filter((w) => !w.startsWith('via ')).map((w) => w.split(' '));
    const interfaces = cards.map(([card = '', link = '']) => {
      macs++;
      return [card, { link, mac: `02:00:00:00:00:${macs.toString(16).padStart(2, '0')}` }];
    });
    const commands = [
      ...cards.flatMap(([card, , address]) => (address ? [`ip addr add ${address} dev ${card}`] : [])),
      ...words.filter((w) => w.startsWith('via ')).map((w) => `ip route add default ${w}`),
    ];
    const role = host === 'client' ? 'client' : host.startsWith('rs') ? 'realserver' : 'director';
    const services = host.startsWith('rs') ? [{ proto: 'tcp', port: 80, reply: `${host}\n` }] : [];
    return [host, { role, interfaces: Object.fromEntries(interfaces), commands, services }];
  });
  const parsed = parseScenario({
    scenario: 1,
    title: name,
    links: ['wan', 'lan', 'home', 'spare'],
    hosts: Object.fromEntries(hosts),
    steps: lines.map(({ host, command }) => ({ do: 'run', host, command })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const labs = readLabs(readFileSync(new URL('./seed-commands.txt', import.meta.url), 'utf8'));

describe.each([...labs])('%s', (name, lines) => {
  const { results, faults } = play(scenarioOf(name, lines));
  const found = results as { stdout: string; stderr: string; status: number }[];

  test('is set up', () => expect(faults).toEqual([]));

  test.each(lines.map((line, n) => [`${line.host}$ ${line.command}`, line.status, n] as const))(
    '%s',
    (_, status, n) => {
      expect({ ...found[n], stdout: '' }).toMatchObject({ status, ...(status === 0 && { stderr: '' }) });
    },
  );
});

test('the client is answered, by each server in its turn', () => {
  const { results } = play(scenarioOf('three-cards', labs.get('three-cards') ?? []));
  const answers = (results as { stdout: string }[]).map((r) => r.stdout).filter((text) => /^rs\d\n$/.test(text));
  expect(answers.slice(2)).toEqual(['rs2\n', 'rs1\n', expect.any(String)]);
});

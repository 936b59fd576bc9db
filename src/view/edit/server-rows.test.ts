import { expect, test } from 'vitest';
import { loadLab } from '../../app/load-lab.ts';
import { play } from '../../lab/timeline.ts';
import { labs } from '../../lessons/labs.ts';
import { describeChanges } from './changes.ts';
import { chooseRow, serverRows } from './server-rows.ts';

/** The NAT lab with more destinations in its service, as `ipvsadm -a` has it. */
async function rowsWith(...more: string[]) {
  const loaded = await loadLab(labs, 'seed-nat-rr');
  if (!loaded.ok) throw new Error('no lab');
  const { hosts } = loaded.value;
  const director = hosts['director']!;
  const commands = [...director.commands, ...more.map((dest) => `ipvsadm -a -t 20.20.20.11:80 -r ${dest} -m -w 1`)];
  const scenario = { ...loaded.value, hosts: { ...hosts, director: { ...director, commands } } };
  const world = play(scenario).worldAt(0);
  const [service] = Object.values(world.hosts['director']!.ipvs.services);
  return { scenario, world, rows: serverRows(world, [], service!) };
}

test('two destinations on one machine are two rows, each of which can be chosen', async () => {
  const { rows } = await rowsWith('10.10.10.12:8080', '10.99.0.9:80');
  expect(rows.map(({ name, address }) => `${name} ${address}`)).toEqual([
    'rs1:8080 10.10.10.12',
    'rs1:80 10.10.10.12',
    'rs2 10.10.10.13',
    '10.99.0.9:80 10.99.0.9',
  ]);
  for (const row of rows) {
    const host = row.host?.name ?? 'rs2';
    expect(chooseRow(rows, { key: row.key, host }, host)).toBe(row);
  }
});

test('what the stage chooses later counts; where it chooses no server, the first destination', async () => {
  const { rows } = await rowsWith('10.10.10.12:8080', '10.99.0.9:80');
  expect(chooseRow(rows, { key: '10.99.0.9:80', host: 'director' }, 'rs2')?.name).toBe('rs2');
  expect(chooseRow(rows, { key: '10.10.10.12:80', host: 'rs1' }, 'rs2')?.name).toBe('rs2');
  expect(chooseRow(rows, null, 'director')).toBe(rows[0]);
  expect(chooseRow([], null, 'director')).toBeNull();
});

test('the list of edits names a destination as its row does', async () => {
  const before = await rowsWith('10.10.10.12:8080');
  const after = await rowsWith('10.10.10.12:8080');
  const [service] = Object.values(after.world.hosts['director']!.ipvs.services);
  service!.dests.find(({ port }) => port === 8080)!.weight = 5;
  expect(describeChanges(before, after)).toMatchObject([{ key: 'weight', values: { server: 'rs1:8080' } }]);
});

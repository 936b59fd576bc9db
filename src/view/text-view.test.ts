import { expect, test } from 'vitest';
import { loadLab } from '../app/load-lab.ts';
import { play } from '../lab/timeline.ts';
import { labs } from '../lessons/labs.ts';
import { namesOf } from './names.ts';
import { destLines, interfaceLines, linkLines, rowsAround } from './text-view.ts';

async function start(id: string) {
  const loaded = await loadLab(labs, id);
  if (!loaded.ok) throw new Error(id);
  const world = play(loaded.value).worldAt(0);
  return { world, links: loaded.value.links, names: namesOf(loaded.value, world) };
}

test('hosts with their interfaces, and how each stands to the VIP', async () => {
  const { world, names } = await start('seed-dr-arp-sysctl');
  const lines = interfaceLines(world, names);
  expect(lines.map((line) => `${line.host}.${line.interface}`)).toEqual(
    expect.arrayContaining(['client.eth0', 'router.eth0', 'router.eth1', 'director.eth0', 'rs1.eth0', 'rs1.lo']),
  );
  const at = (host: string, name: string) => lines.find((line) => line.host === host && line.interface === name)!;
  expect(at('director', 'eth0')).toMatchObject({ mac: '02:00:00:00:03:01', vip: { state: 'answers' } });
  expect(at('director', 'eth0').addresses).toContainEqual({ text: '192.168.56.185/32', name: 'VIP' });
  expect(at('rs1', 'lo')).toMatchObject({ mac: '', link: '', vip: { state: 'silent' } });
  expect(at('rs1', 'eth0').vip).toBeNull();
  expect(lines.some(({ host, interface: name }) => host === 'client' && name === 'lo')).toBe(false);
});

test('segments with their network and who is on them', async () => {
  const { world, links } = await start('seed-dr-arp-sysctl');
  expect(linkLines(links, world)).toEqual([
    { link: links[0], network: '198.51.100.0/24', ports: ['client.eth0', 'router.eth0'] },
    { link: links[1], network: '192.168.56.0/24', ports: ['router.eth1', 'director.eth0', 'rs1.eth0', 'rs2.eth0'] },
  ]);
});

test('virtual services, a line a destination', async () => {
  const { world, names } = await start('seed-dr-arp-sysctl');
  expect(destLines(world, names)).toMatchObject([
    {
      host: 'director',
      service: 'TCP 192.168.56.185:80',
      scheduler: 'wrr',
      dest: { host: 'rs2', method: 'direct-route' },
    },
    { host: 'director', dest: { host: 'rs1', weight: 1 } },
  ]);
});

test('so many rows around one, and never beyond either end', () => {
  expect(rowsAround(5, 3, 10)).toEqual({ first: 0, end: 5 });
  expect(rowsAround(100, 0, 10)).toEqual({ first: 0, end: 10 });
  expect(rowsAround(100, 50, 10)).toEqual({ first: 45, end: 55 });
  expect(rowsAround(100, 99, 10)).toEqual({ first: 90, end: 100 });
});

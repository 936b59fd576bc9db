import { expect, test } from 'vitest';
import { parseFilter } from '../analysis/display-filter.ts';
import { play } from '../lab/timeline.ts';
import { loadLab } from '../app/load-lab.ts';
import { clientAddressTest } from '../app/play-cache.ts';
import { labs } from '../lessons/labs.ts';
import { countPast, filterFrames, frameRow, framesOf, infoOf } from './frame-list.ts';
import { frameLabel, ladderRow } from './ladder.ts';
import { readFrame } from './frame.ts';
import { foldMoments } from './moments.ts';
import { namesOf } from './names.ts';
import { packetKey } from './packet-name.ts';
import { bytesOf, FRAGMENTATION_NEEDED_CUT, IPIP_SYN, REDIRECT_TO_HOST, UDP_TO_VIP } from '../wire/captures.ts';

async function run(id: string) {
  const loaded = await loadLab(labs, id);
  if (!loaded.ok) throw new Error(id);
  const played = play(loaded.value);
  const moments = foldMoments(played.trace, clientAddressTest(played));
  const names = namesOf(loaded.value, played.worldAt(played.end.tick));
  return { trace: played.trace, moments, frames: framesOf(moments), names, hosts: Object.keys(loaded.value.hosts) };
}

const filtered = (frames: Awaited<ReturnType<typeof run>>['frames'], text: string): number[] => {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(text);
  return [...filterFrames(frames, parsed.value)];
};

test('a row a frame as it left an interface, and filtered rows keep their numbers', async () => {
  const { moments, frames, names, trace } = await run('seed-dr-arp-sysctl');
  expect(frames.length).toBe(trace.filter(({ kind }) => kind === 'send').length);
  expect(framesOf(moments)).toBe(frames);
  const syn = filtered(frames, 'tcp.flags.syn && !tcp.flags.ack && ip.ttl == 62')[0]!;
  expect(frameRow(frames, syn, names)).toMatchObject({
    number: syn + 1,
    place: 'director.eth0',
    source: { address: '198.51.100.10', name: 'CIP' },
    destination: { address: '192.168.56.185', name: 'VIP' },
    protocol: 'TCP',
    stripes: ['eth', 'ip', 'tcp'],
    length: 74,
  });
  const [asks] = filtered(frames, 'arp');
  expect(frameRow(frames, asks!, names)).toMatchObject({
    source: { address: 'client.eth0', name: '' },
    destination: { address: 'broadcast', name: '' },
    protocol: 'ARP',
  });
  expect(filtered(frames, '')).toHaveLength(frames.length);
  expect(filtered(frames, 'arp').length + filtered(frames, 'not arp').length).toBe(frames.length);
});

test('which rows are not later than the playhead, filtered or not', async () => {
  const { frames, moments } = await run('seed-dr-arp-sysctl');
  for (const rows of [filtered(frames, ''), filtered(frames, 'tcp'), []])
    for (let playhead = 0; playhead < moments.length; playhead++)
      expect(countPast(frames, rows, playhead)).toBe(rows.filter((i) => frames[i]!.index <= playhead).length);
});

test.each([
  ['IPIP', 'seed-tun-three-cities', 'ip.proto == 4', ['eth', 'ip', 'ipin', 'tcp']],
  ['GRE', 'tun-gre', 'gre', ['eth', 'ip', 'gre', 'ipin', 'tcp']],
  ['GUE', 'tun-gue', 'gue', ['eth', 'ip', 'udp', 'ipin', 'tcp']],
])(
  'inside a tunnel (%s) both protocols are told, and what is inside is what it is',
  async (type, lab, has, stripes) => {
    const { frames, names, trace, hosts } = await run(lab);
    const at = filtered(frames, `${has} && tcp.flags.syn`)[0]!;
    const row = frameRow(frames, at, names);
    expect(row.protocol).toBe(`${type}, TCP`);
    expect(row.stripes).toEqual(stripes);
    expect(row.info).toMatch(/IP [\d.]+ > [\d.]+\.80: Flags \[S\]/);
    const inside = frames[at]!;
    expect(packetKey(readFrame(inside.frame!), inside.direction)).toBe('SYN');
    expect(ladderRow(inside, { trace, hosts, names })).toMatchObject({
      label: 'SYN',
      protocol: 'tcp',
      tunnel: type,
    });
  },
);

test.each([
  [UDP_TO_VIP, '42001 > 53: length 4'],
  [REDIRECT_TO_HOST, /^redirect /],
  [FRAGMENTATION_NEEDED_CUT, /need to frag/],
  [IPIP_SYN, /^IP .*Flags \[S\]/],
])('the info leaves out what has a column of its own', (hex, info) => {
  expect(infoOf(bytesOf(hex))).toMatch(info);
});

test('a rung a moment: whom a frame is for, what it is called, what ended where', async () => {
  const { moments, trace, names, hosts } = await run('seed-dr-arp-sysctl');
  const rungs = moments.map((m) => ladderRow(m, { trace, hosts, names }));
  expect(rungs[0]).toBeNull();
  const say = (rung: (typeof rungs)[number]): string =>
    rung ? `${hosts[rung.from]} > ${rung.to.map((to) => hosts[to]).join(' ')}: ${rung.label}` : '';
  const said = rungs.map(say);
  expect(said).toContain('client > router: SYN');
  expect(said).toContain('director > rs2: SYN');
  expect(said).toContain('rs2 > router: SYN ACK');
  expect(said).toContain('client > router: GET / HTTP/1.0');
  expect(said).toContain('router > director rs1 rs2: who-has VIP tell router');
  expect(said).toContain('director > router: VIP is-at 02:00:00:00:03:01');
  expect(rungs.some((rung) => rung?.kind === 'end')).toBe(true);
});

test('a drop stands at the host that dropped', async () => {
  const { moments, trace, names, hosts } = await run('broken-nat-no-forward');
  const drop = moments.find(({ kind }) => kind === 'drop')!;
  expect(ladderRow(drop, { trace, hosts, names })).toMatchObject({ kind: 'drop', from: hosts.indexOf('director') });
});

test('ICMP and UDP are called by what they are', async () => {
  const { names } = await run('seed-dr-arp-sysctl');
  expect(frameLabel(bytesOf(UDP_TO_VIP), names)).toBe('UDP, 4');
  expect(frameLabel(bytesOf(REDIRECT_TO_HOST), names)).toMatch(/^redirect /);
});

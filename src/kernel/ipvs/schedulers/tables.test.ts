/**
 * The decisions worth telling, case by case: what Linux 6.19's scheduler files did with a few servers A (10.0.0.1:80), B (10.0.0.2:80)
 * and so on. A new one goes to the head of the list: after `add A1 B1 C1` the list is C, B, A.
 */
import { describe, expect, test } from 'vitest';
import { formatIpv4, parseIpv4 } from '../../../wire/address.ts';
import { FLAG_FALLBACK, FLAG_PORT } from '../service.ts';
import {
  addDest,
  connect,
  deleteDest,
  type Driver,
  editDest,
  expire,
  finish,
  newDriver,
  pick,
  rebind,
} from './fixtures/driver.ts';
import type { Generation, ScheduledPacket } from './scheduler.ts';

const FIRST = 0x0a00_0001;
const letterOf = (driver: Driver, index: number): string =>
  index < 0 ? '-' : String.fromCodePoint(65 + driver.service.dests[index]!.address - FIRST);

const packetOf = (source: string, destination = '203.0.113.1', sourcePort = 1024): ScheduledPacket => ({
  source: parseIpv4(source)!,
  sourcePort,
  destination: parseIpv4(destination)!,
  destinationPort: 80,
});

/** Words of a command: letters with numbers (`A3`, `A3u4l2`, `A1/256`), counts, addresses. */
const commands: Record<string, (driver: Driver, words: string[]) => number[]> = {
  add: (driver, words) => each(words, (word) => addDest(driver, fieldsOf(word))),
  edit: (driver, words) =>
    each(words, (word) => {
      const { weight, upperThreshold, lowerThreshold } = fieldsOf(word);
      editDest(driver, indexOf(driver, word), weight, upperThreshold, lowerThreshold);
    }),
  del: (driver, words) => each(words, (word) => deleteDest(driver, indexOf(driver, word))),
  over: (driver, words) => each(words, (word) => (destOf(driver, word).overload = true)),
  under: (driver, words) => each(words, (word) => (destOf(driver, word).overload = false)),
  set: (driver, words) =>
    each(words, (word) => {
      const [active, inactive] = word.slice(1).split('/').map(Number);
      Object.assign(destOf(driver, word), { activeConnections: active, inactiveConnections: inactive });
    }),
  fin: (driver, words) => each(words, (word) => finish(destOf(driver, word))),
  expire: (driver, words) => each(words, (word) => expire(destOf(driver, word))),
  bind: (driver, [name]) => (rebind(driver, name!), []),
  wait: (driver, [seconds]) => ((driver.context.now += Number(seconds) * 1e9), []),
  draw: (driver, words) => {
    const draws = words.map(Number);
    driver.context.random = (bound) => draws.shift()! % bound;
    return [];
  },
  // How many times, the address asked for.
  pick: (driver, [count = '1', to]) => times(count, () => pick(driver, packetOf('192.0.2.1', to))),
  tcp: (driver, [count = '1', to]) => times(count, () => connect(driver, packetOf('192.0.2.1', to), true)),
  udp: (driver, [count = '1', to]) => times(count, () => connect(driver, packetOf('192.0.2.1', to), false)),
  // The addresses asked for; the clients; one client's ports.
  to: (driver, words) => words.map((to) => pick(driver, packetOf('192.0.2.1', to))),
  from: (driver, words) => words.map((from) => pick(driver, packetOf(from))),
  ports: (driver, words) => words.map((port) => pick(driver, packetOf('10.0.0.100', undefined, Number(port)))),
};

function each(words: string[], act: (word: string) => unknown): [] {
  words.forEach((word) => act(word));
  return [];
}
const times = (count: string, act: () => number): number[] => Array.from({ length: Number(count) }, act);
const addressOf = (word: string): number => FIRST + word.charCodeAt(0) - 65;
const indexOf = (driver: Driver, word: string): number =>
  driver.service.dests.findIndex(({ address }) => address === addressOf(word));
const destOf = (driver: Driver, word: string) => driver.service.dests[indexOf(driver, word)]!;

function fieldsOf(word: string) {
  const [, weight, upper = 0, lower = 0] = /^.(\d+)(?:u(\d+))?(?:l(\d+))?$/.exec(word)!;
  return {
    address: addressOf(word),
    weight: Number(weight),
    upperThreshold: Number(upper),
    lowerThreshold: Number(lower),
  };
}

/** Runs `command; command > picks; ...` and gives the same text back, with the picks that were made. */
function play(driver: Driver, script: string): string {
  return script
    .split('; ')
    .map((step) => {
      const command = step.split(' > ')[0]!;
      const [name, ...words] = command.split(' ');
      const picks = commands[name!]!(driver, words).map((index) => letterOf(driver, index));
      return picks.length > 0 ? `${command} > ${picks.join('')}` : command;
    })
    .join('; ');
}

/** [number in the table of test vectors, scheduler, script]. `-` is no destination. */
const tables: [string, string, string][] = [
  ['1.1 newest first', 'rr', 'add A1 B1 C1; pick 7 > CBACBAC'],
  ['1.2 weights ignored', 'rr', 'add A5 B1; pick 4 > BABA'],
  ['1.3 add while running', 'rr', 'add A1 B1; pick 1 > B; add C1; pick 5 > ACBAC'],
  ['1.4 delete the last picked', 'rr', 'add A1 B1 C1; pick 2 > CB; del B; pick 4 > ACAC'],
  ['1.5 delete the first', 'rr', 'add A1 B1 C1; pick 1 > C; del C; pick 4 > BABA'],
  ['1.6 delete the oldest', 'rr', 'add A1 B1 C1; pick 3 > CBA; del A; pick 3 > CBC'],
  ['1.7 weight 0, edit, overload', 'rr', 'add A1 B0 C1; pick 4 > CACA; edit B1; pick 4 > CBAC; over C; pick 3 > BAB'],
  ['1.8 nobody', 'rr', 'add A0 B0; pick 2 > --; edit A1; pick 2 > AA'],
  ['1.9 only one', 'rr', 'add A1; pick 3 > AAA'],

  ['2.1 first cycle from cw 1', 'wrr', 'add A3 B2 C1; pick 14 > CBAABACBAABACB'],
  ['2.2 divisor 2', 'wrr', 'add A4 B2; pick 9 > BAABAABAA'],
  ['2.3 other order', 'wrr', 'add C1 B2 A3; pick 14 > ABCAABABCAABAB'],
  ['2.4 equal weights', 'wrr', 'add A5 B5 C5; pick 7 > CBACBAC'],
  ['2.5 an edit starts anew', 'wrr', 'add A3 B2 C1; pick 3 > CBA; edit B4; pick 16 > CBABBABACBABBABA'],
  [
    '2.6 overload',
    'wrr',
    'add A2 B0 C1; pick 6 > CAACAA; over A; pick 4 > CCCC; over C; pick 2 > --; under A; pick 4 > AAAA',
  ],
  ['2.7 nobody', 'wrr', 'add A0 B0; pick 2 > --; edit A2; pick 3 > AAA'],
  ['2.8 cw clamped', 'wrr', 'add A4 B2; pick 3 > BAA; del A; pick 3 > BBB'],
  ['2.9 down and up', 'wrr', 'add A4 B2; pick 2 > BA; edit A0; pick 4 > BBBB; edit A4; pick 8 > BAABAABA'],
  ['2.10 large weights', 'wrr', 'add A100 B50 C25; pick 14 > CBAAABACBAAABA'],
  ['2.11 bound late, from mw', 'rr', 'add A3 B2 C1; bind wrr; pick 12 > ABACBAABACBA'],

  ['3.1 tie', 'lc', 'add A1 B1 C1; pick 2 > CC'],
  [
    '3.2 256 to 1',
    'lc',
    'add A1 B1 C1; set C1/0; pick 1 > B; set B0/255; pick 1 > A; set A0/255; pick 1 > B; ' +
      'set A0/256 B0/256; pick 1 > C; set C0/256; pick 1 > C',
  ],
  ['3.4 weight ignored', 'lc', 'add A1 B100; tcp 6 > BABABA'],
  ['3.5 udp', 'lc', 'add A1 B1; udp 5 > BABAB'],

  ['4.1 weights', 'wlc', 'add A3 B1; tcp 12 > BAAABAAABAAA'],
  ['4.2 the newest first, however light', 'wlc', 'add A100 B1; tcp 8 > BAAAAAAA'],
  ['4.3 weight 0', 'wlc', 'add A1 B1 C0; tcp 4 > BABA; edit B0; tcp 3 > AAA'],
  ['4.4 256 to 1', 'wlc', 'add A1 B1; set A1/0 B0/256; pick 1 > B; set B0/255; pick 1 > B'],
  ['4.5 three', 'wlc', 'add A5 B3 C2; tcp 20 > CBAABACABACBAABACABA'],

  ['5.1 weights', 'sed', 'add A3 B1; tcp 12 > AABAAABAAABA'],
  ['5.2 udp: the heaviest only', 'sed', 'add A2 B3 C1; udp 5 > BBBBB'],
  ['5.3 equal', 'sed', 'add A1 B1 C1; tcp 6 > CBACBA'],
  ['5.4 three', 'sed', 'add A1 B2 C3; tcp 12 > CBCCBACBCCBA'],

  ['6.1 idle first', 'nq', 'add A3 B1; tcp 12 > BAAAAABAAABA'],
  ['6.2 idle again', 'nq', 'add A1 B2 C3; tcp 12 > CBACCBCBCCBA; fin B; tcp 2 > BC'],
  ['6.3 udp: the first only', 'nq', 'add A5 B1; udp 4 > BBBB'],

  [
    '7.1 fail-over',
    'fo',
    'add A10 B20 C20; pick 2 > CC; edit C0; pick 1 > B; edit B0; pick 1 > A; over A; pick 1 > -; under A; edit B11; pick 1 > B',
  ],
  ['7.2 weight + 1 each', 'ovf', 'add A2 B3; tcp 8 > BBBBAAA-; fin B; tcp 2 > B-'],
  ['7.3 equal weights', 'ovf', 'add A2 B2; tcp 7 > BBBAAA-'],
  ['7.4 udp never overflows', 'ovf', 'add A1 B2; udp 5 > BBBBB'],
  ['7.5 draws from 0 to the total, both included', 'twos', 'add A3 B1; draw 0 4 1 1 2 4 4 1; pick 4 > BBAA'],
  ['7.6 the second is less loaded', 'twos', 'add A3 B1; set B1/0; draw 0 3; pick 1 > A'],
  ['7.7 by weight', 'twos', 'add A3 B1; set A4/0 B1/0; draw 1 3 3 1; pick 2 > BB'],
  [
    '7.8 a threshold opens again below three quarters',
    'rr',
    'add A1u4 B1; tcp 8 > BABABABA; tcp 2 > BB; fin A; expire A; pick 1 > B; fin A; expire A; pick 2 > AB',
  ],
  ['7.9 a lower threshold', 'rr', 'add A1u4l2; tcp 5 > AAAA-; fin A A A; expire A A; pick 1 > -; expire A; pick 1 > A'],

  [
    '8.1 and 8.2 dh: weight 0 refuses',
    'dh',
    'add A1 B1 C1; to 203.0.113.1 203.0.113.2 203.0.113.3 203.0.113.4 10.0.0.100 > ACACA; edit A0; ' +
      'to 203.0.113.1 203.0.113.2 203.0.113.3 203.0.113.4 > -C-C',
  ],
  [
    '8.3 and 8.5 sh: weight 0 keeps its buckets',
    'sh',
    'add A1 B1 C1; from 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 10.0.0.100 > ABCBACA; edit B0; ' +
      'from 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 > A-C-AC',
  ],
  ['8.4 sh: by weight', 'sh', 'add A3 B1; from 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 > ABAB'],
  [
    '8.6 sh-fallback',
    'sh fallback',
    'add A1 B1 C1; edit B0; from 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 > AACAAC',
  ],
  ['8.7 sh-port', 'sh port', 'add A1 B1 C1; ports 40000 40001 40002 40003 40004 40005 > CAABAB'],
  [
    '8.8 to 8.10 mh',
    'mh',
    'add A1 B1 C1; from 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 > CBBCBC; edit B0; ' +
      'from 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 > C--C-C; del B; ' +
      'from 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 > CCACAC',
  ],
  [
    '8.11 mh-fallback, mh-port',
    'mh fallback port',
    'add A3 B1; ports 40000 40001 40002 40003 > AAAA; edit A0; ports 40000 40001 40002 40003 > BBBB',
  ],

  [
    '9.1 too busy, then another address',
    'lblc',
    'add A2 B2; tcp 3 > BBB; tcp 1 > A; tcp 3 > AAA; tcp 2 203.0.113.2 > BB',
  ],
  [
    '9.2 the cache ignores overload',
    'lblc',
    'add A10 B10; pick 1 > B; over B; pick 1 > B; pick 1 203.0.113.2 > A; edit B0; pick 1 > A; edit B10; pick 1 > A',
  ],
  ['9.3 moves', 'lblc', 'add A1 B1; tcp 4 > BBAA'],
  [
    '9.4 the set grows, and shrinks after a day',
    'lblcr',
    'add A2 B2; tcp 3 > BBB; tcp 4 > AAAA; tcp 4 > BABA; wait 86401; set A0/0 B3/0; tcp 1 > A; tcp 3 > AAA',
  ],
  ['9.5 overload respected', 'lblcr', 'add A10 B10; pick 1 > B; over B; pick 1 > A; under B; pick 1 > A'],
  // Beyond the table, from the text of the specification.
  ['a mark without weights gets one', 'wrr', 'add A0 B0; pick 1 > -; edit A1; pick 2 > AA'],
  [
    'a search that fails after the last pass ends at the head',
    'wrr',
    'add A3 B2 C1; pick 5 > CBAAB; over A B C; pick 1 > -; under A B C; pick 6 > ABACBA',
  ],
  [
    'the same, from the end of the list',
    'wrr',
    'add A3 B2 C1; pick 4 > CBAA; over A B C; pick 1 > -; under A B C; pick 6 > ABACBA',
  ],
  ['half of the weight is not light', 'lblc', 'add A2 B2; tcp 3 > BBB; set A1/0; tcp 1 > B; set A0/0; tcp 1 > A'],
  [
    'the day counts from the latest change',
    'lblcr',
    'add A2 B2; tcp 3 > BBB; wait 50000; tcp 1 > A; wait 86400; set A5/0 B3/0; pick 1 > B; set A3/0 B5/0; pick 1 > A; ' +
      'wait 1; pick 1 > A; set A5/0 B3/0; pick 1 > A',
  ],
  [
    'of equally loaded members the latest leaves',
    'lblcr',
    'add A10 B10 C10; pick 1 > C; over C; pick 1 > B; under C; set B3/0 C3/0; wait 86401; pick 1 > B; set C5/0; pick 1 > C',
  ],
  // What was deleted still counts when a set is trimmed, for it is B that goes and not A.
  [
    'the most loaded member is a deleted one',
    'lblcr',
    'add A10 B10 C10; pick 1 > C; over C; pick 1 > B; over B; pick 1 > A; under B C; set A5/0 B9/0 C1/0; del B; ' +
      'wait 86401; pick 1 > C; set C6/0; pick 1 > A',
  ],
];

test.each(tables)('%s (%s)', (_title, setup, script) => {
  const [name, ...flags] = setup.split(' ');
  const bits = (flags.includes('fallback') ? FLAG_FALLBACK : 0) | (flags.includes('port') ? FLAG_PORT : 0);
  expect(play(newDriver(name!, { flags: bits }), script)).toBe(script);
});

describe('wrr’s mark after each add (cw/mw/di)', () => {
  test.each([
    ['A3', '1/1/3'],
    ['A3 B2', '1/3/1'],
    ['A3 B2 C1', '1/3/1'],
    ['A4', '1/1/4'],
    ['A4 B2', '1/3/2'],
    ['A5 B5 C5', '1/1/5'],
    ['A2 B0 C1', '1/2/1'],
    ['A0 B0', '0/0/1'],
    ['A100 B50 C25', '1/76/25'],
  ])('%s', (dests, mark) => {
    const driver = newDriver('wrr');
    play(driver, `add ${dests}`);
    const { values } = explain(driver);
    expect(`${values['cw']}/${values['mw']}/${values['di']}`).toBe(mark);
  });
});

const explain = ({ scheduler, service, context }: Driver, packet = packetOf('192.0.2.1')) =>
  scheduler.explain(service, packet, context, -1);

describe('a client’s bucket and slot', () => {
  // [address, its bucket since 4.19, its bucket up to 4.4]
  const buckets: [string, number, number][] = [
    ['192.0.2.1', 50, 177],
    ['192.0.2.2', 148, 98],
    ['192.0.2.3', 246, 19],
    ['192.0.2.4', 88, 196],
    ['192.0.2.5', 185, 117],
    ['192.0.2.6', 27, 38],
    ['203.0.113.1', 50, 177],
    ['203.0.113.2', 147, 98],
    ['203.0.113.3', 245, 19],
    ['203.0.113.4', 87, 196],
    ['10.0.0.100', 248, 36],
  ];
  const generations: Generation[] = ['6.1', '3.10'];
  test.each(buckets)('%s', (address, ...expected) => {
    const found = generations.map((generation) => {
      const sh = explain(newDriver('sh', { generation }), packetOf(address)).values['own'];
      const dh = explain(newDriver('dh', { generation }), packetOf('192.0.2.1', address)).values['bucket'];
      expect(dh).toBe(sh);
      return sh;
    });
    expect(found).toEqual(expected);
  });

  test('with sh-port', () => {
    const driver = newDriver('sh', { flags: FLAG_PORT });
    const ports = [40000, 40001, 40002, 40003, 40004, 40005];
    const own = ports.map((port) => explain(driver, packetOf('10.0.0.100', undefined, port)).values['own']);
    expect(own).toEqual([156, 254, 95, 193, 35, 133]);
  });

  test('Linux 3.10 knew no sh-port and no sh-fallback', () => {
    const driver = newDriver('sh', { flags: FLAG_PORT | FLAG_FALLBACK, generation: '3.10' });
    expect(explain(driver, packetOf('10.0.0.100', undefined, 40000)).values['own']).toBe(36);
    play(driver, 'add A1 B1 C1; edit A0');
    // 36 % 3 is C's, 177 % 3 C's too, 98 % 3 A's.
    expect(play(driver, 'from 10.0.0.100 192.0.2.1 192.0.2.2')).toBe('from 10.0.0.100 192.0.2.1 192.0.2.2 > CC-');
  });

  test('with mh', () => {
    const clients = [1, 2, 3, 4, 5, 6].map((n) => explain(newDriver('mh'), packetOf(`192.0.2.${n}`)).values['own']);
    expect(clients).toEqual([2891, 746, 998, 3044, 3958, 4037]);
    const driver = newDriver('mh', { flags: FLAG_PORT });
    const ports = [40000, 40001, 40002, 40003];
    const own = ports.map((port) => explain(driver, packetOf('10.0.0.100', undefined, port)).values['own']);
    expect(own).toEqual([3067, 1701, 3699, 2724]);
  });
});

/** Who holds each of mh's slots. */
const namesOf = ({ service: { dests, schedulerState } }: Driver): string[] => {
  const { slots } = schedulerState as { slots: number[] };
  return slots.map((index) => `${formatIpv4(dests[index]!.address)}:${dests[index]!.port}`);
};

/** FNV-1a, 32 bits, over the slots' names, each with a comma behind it. */
function fingerprint(names: string[]): string {
  let hash = 0x811c_9dc5;
  for (const char of names.map((name) => `${name},`).join('')) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x0100_0193);
  }
  return (hash >>> 0).toString(16);
}

/** How many of them A, B and C hold. */
const countsOf = (names: string[]): string =>
  ['10.0.0.1:80', '10.0.0.2:80', '10.0.0.3:80'].map((name) => names.filter((n) => n === name).length).join(' ');

describe('mh’s table', () => {
  // [script, slots of A, B, C, fingerprint]
  test.each([
    ['add A1 B1 C1', '1364 1364 1365', '8fbd7419'],
    ['add A1 B1 C1; edit B0', '1364 1364 1365', '8fbd7419'],
    ['add A1 B1 C1; edit B0; del B', '2046 0 2047', 'c6fc1395'],
    ['add A3 B1', '3069 1024 0', 'e545e02b'],
    ['add A1 B0', '4093 0 0', '2d7df173'],
    ['add A1 B0; edit B1', '2046 2047 0', '5ca3feea'],
    ['add A1000 B10', '4012 81 0', '5d17038a'],
  ])('%s', (script, counts, print) => {
    const driver = newDriver('mh');
    play(driver, script);
    const names = namesOf(driver);
    expect(countsOf(names)).toBe(counts);
    expect(fingerprint(names)).toBe(print);
  });

  test('the fallback of 24 clients when B is quiesced, by an independent model', () => {
    const driver = newDriver('mh', { flags: FLAG_FALLBACK });
    play(driver, 'add A1 B1 C1');
    const clients = Array.from({ length: 24 }, (_, index) => `192.0.2.${index + 1}`).join(' ');
    expect(play(driver, `from ${clients}`)).toContain('> CBBCBCBCABCBACBCACAACBCA');
    play(driver, 'edit B0');
    expect(play(driver, `from ${clients}`)).toContain('> CCACACACACCAACCCACAACACA');
  });

  test('the fallback of a real Linux 6.1 (kernel lab, sched-mh-fallback, step 33)', () => {
    const driver = newDriver('mh', { flags: FLAG_FALLBACK });
    for (const [index, weight] of [2, 2, 1, 3].entries()) addDest(driver, { address: 0xc0a8_3864 + index, weight });
    editDest(driver, 1, 0);
    expect(driver.service.dests[pick(driver, packetOf('198.51.100.26'))]?.address).toBe(0xc0a8_3867);
  });

  test('its first slots', () => {
    const driver = newDriver('mh');
    play(driver, 'add A1 B1 C1');
    const first = namesOf(driver).slice(0, 10);
    expect(first.map((name) => name.charAt(7)).join('')).toBe('1223312331');
  });
});

/** Which of two is picked: one with 0/256, or one with 1/0. */
function againstInactive(activeLoad: number): number {
  const driver = newDriver('wlc', { activeLoad });
  addDest(driver, { address: FIRST, weight: 1 }).inactiveConnections = 256;
  addDest(driver, { address: FIRST + 1, weight: 1 }).activeConnections = 1;
  return pick(driver, packetOf('192.0.2.1'));
}

test('Debian’s 6.1.192 weighs an active connection as 257: against 1/0, a server with 0/256 wins from further down the list', () => {
  expect(againstInactive(256)).toBe(0);
  expect(againstInactive(257)).toBe(1);
});

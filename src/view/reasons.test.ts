import { describe, expect, test } from 'vitest';
import { REASONS, type ReasonCode } from '../kernel/reasons.ts';
import { createTexts } from '../locale/index.ts';
import { reasons as en } from '../locale/en/reasons.ts';
import { reasons as zh } from '../locale/zh/reasons.ts';
import { reasonKey, reasonText, type Reason, type Translate } from './reasons.ts';

const languages = { en, zh } as const;
const codes = Object.keys(REASONS) as ReasonCode[];
const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

describe.each(Object.entries(languages))('the texts in %s', (_, texts: Readonly<Record<string, string>>) => {
  test('say every reason', () => {
    expect(codes.filter((code) => !texts[code])).toEqual([]);
  });

  test('say nothing that is no reason', () => {
    expect(Object.keys(texts).filter((key) => !codes.includes(key.split('_')[0] as ReasonCode))).toEqual([]);
  });

  test('are whole sentences', () => {
    expect(Object.entries(texts).filter(([, text]) => !/[.。]$/.test(text))).toEqual([]);
  });
});

test('both languages tell the same values', () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  const chinese: Readonly<Record<string, string>> = zh;
  for (const [key, text] of Object.entries(en)) {
    // A scheduler's choice may be told in other words; a host is often understood in Chinese.
    const told = (t: string) => holes(t).filter((name) => name !== 'host');
    expect([key, ...new Set(told(chinese[key]!))]).toEqual([key, ...new Set(told(text))]);
  }
});

/** English without its values. */
const t: Translate = (key, values = {}) => {
  const texts: Readonly<Record<string, string>> = en;
  return (texts[key.replace('reasons:', '')] ?? `no ${key}`).replaceAll(/\{\{(\w+)\}\}/g, (hole, name: string) =>
    String(values[name] ?? hole),
  );
};

const say = (code: ReasonCode, values: Reason['values'], host = 'rs2'): string => reasonText(t, { host, code, values });

test.each<[ReasonCode, Reason['values'], string]>([
  [
    'arp.answer',
    {
      interface: 'eth0',
      target: '192.168.56.185',
      sender: '192.168.56.1',
      all: 0,
      own: 0,
      value: 0,
      on: 'lo',
      mac: '02:00:00:00:05:01',
    },
    'rs2 answers although it has 192.168.56.185 on lo, not on eth0 where the question came in: arp_ignore is max(all 0, eth0 0) = 0, and any address of its own will do.',
  ],
  [
    'arp.ignore',
    { interface: 'eth0', target: '192.168.56.185', sender: '192.168.56.1', all: 1, own: 0, value: 1, on: 'lo' },
    'rs2 has 192.168.56.185 on lo and stays silent: arp_ignore is max(all 1, eth0 0) = 1, and the question came in on eth0.',
  ],
  [
    'route.rp-filter',
    {
      sysctl: 'net.ipv4.conf.tunl0.rp_filter',
      all: 1,
      own: 0,
      value: 1,
      back: 'eth0',
      interface: 'tunl0',
      source: '198.51.100.10',
      destination: '203.0.113.100',
    },
    'Strict source check: rp_filter is max(all 1, tunl0 0) = 1. The packet came in on tunl0, but the route back to 198.51.100.10 leaves through eth0.',
  ],
  [
    'ipvs.scheduled',
    {
      protocol: 'TCP',
      client: '198.51.100.10:40001',
      virtual: '192.168.56.185:80',
      service: '192.168.56.185:80 TCP',
      dest: '192.168.56.184:80',
      method: 'direct-route',
      onePacket: false,
      scheduler: 'wrr',
      candidates: [
        { dest: '192.168.56.184:80', weight: 1, active: 0, inactive: 2, status: 'picked', score: null },
        { dest: '192.168.56.183:80', weight: 2, active: 0, inactive: 2, status: 'not-reached', score: null },
      ],
      values: { position: -1, cw: 0, mw: 2, di: 1, pass: 1 },
    },
    'wrr goes round its list and takes the first whose weight reaches the current weight: 192.168.56.184:80, weight 1, cw 1.',
  ],
  ['route.none', { destination: '198.51.100.10' }, 'rs2 has no route to 198.51.100.10.'],
])('%s is told with its values', (code, values, sentence) => {
  expect(say(code, values)).toBe(sentence);
  expect(reasonKey({ host: 'rs2', code, values })).toMatch(new RegExp(`^${code.replaceAll('.', '\\.')}`));
});

test('hosts are called as in captions, and begin a sentence with a capital', () => {
  const said = (language: 'en' | 'zh', code: ReasonCode, values: Reason['values'], host: string): string =>
    reasonText(createTexts(language).t as Translate, { host, code, values });
  const none = { destination: '198.51.100.10' };
  expect(said('en', 'route.none', none, 'director')).toBe('The director has no route to 198.51.100.10.');
  expect(said('en', 'route.none', none, 'rs1')).toBe('rs1 has no route to 198.51.100.10.');
  expect(said('zh', 'route.none', none, 'director')).toMatch(/^调度器/);
  expect(said('zh', 'route.none', none, 'rs1')).toMatch(/^rs1 /);
  expect(said('zh', 'route.no-forwarding', none, 'director')).not.toMatch(/\p{Script=Han} \p{Script=Han}/u);
  const down = { interface: 'eth0' };
  expect(said('en', 'device.down', down, 'router')).toBe('eth0 of the router is down, so nothing leaves by it.');
});

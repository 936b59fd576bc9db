import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../kernel/trace.ts';
import { parseScenario } from '../lab/scenario.ts';
import { bareTitle, defaultLab, findLab, findOpening, labs } from './labs.ts';

describe('the catalogue', () => {
  test.each(labs.map((lab) => [lab.id, lab] as const))('%s opens', async (id, lab) => {
    const parsed = parseScenario((await lab.load()).default);
    expect(parsed).toMatchObject({ ok: true });
    // What the director forwards by is what the lab is filed under.
    const commands = parsed.ok ? Object.values(parsed.value.hosts).flatMap((host) => host.commands) : [];
    const methods = new Set(commands.flatMap((command) => /^ipvsadm -a .* -([gmi])\b/.exec(command)?.[1] ?? []));
    const filed = { nat: 'm', dr: 'g', tun: 'i' }[lab.mode];
    expect([id, ...methods]).toEqual(id === 'broken-no-real-server' ? [id] : [id, filed]);
  });

  test('has each id once, the default among them, and texts in both languages', () => {
    expect(new Set(labs.map(({ id }) => id)).size).toBe(labs.length);
    expect(findLab(defaultLab)).toBeDefined();
    for (const { title } of labs) {
      for (const text of [title.en, title.zh]) expect(text.trim()).not.toBe('');
      expect(title.zh).toMatch(/\p{Script=Han}/u);
      expect(title.en).not.toMatch(/\p{Script=Han}/u);
    }
  });
});

test('a lab opens at the frame that follows from a decision', () => {
  const at = { time: 0, tick: 0, step: 0, packet: 5, cause: 0, interface: 'eth0', frame: new Uint8Array(14) };
  const trace: TraceEvent[] = [
    { ...at, kind: 'send', host: 'director' },
    { ...at, kind: 'decision', host: 'director', stage: 'ipvs', code: 'ipvs.direct-route', values: {} },
    { ...at, kind: 'send', host: 'director', packet: 6 },
    { ...at, kind: 'send', host: 'rs1' },
    { ...at, kind: 'send', host: 'director' },
  ];
  expect(findOpening(trace, { decision: 'ipvs.direct-route', follow: 'send' })).toBe(4);
  expect(findOpening(trace, { decision: 'ipvs.direct-route' })).toBe(1);
  expect(findOpening(trace, { decision: 'ipvs.tunnel', follow: 'send' })).toBe(0);
  expect(findOpening(trace, undefined)).toBe(0);
});

test('a title without its method begins with a capital, and one that needs its method keeps it', () => {
  const titled = (en: string, zh: string) => ({ ...labs[0]!, title: { en, zh } });
  const lab = titled('DR, taking turns (rr)', 'DR：轮流分配（rr）');
  expect([bareTitle(lab, 'en'), bareTitle(lab, 'zh')]).toEqual(['Taking turns (rr)', '轮流分配（rr）']);
  expect(bareTitle(titled('TUN by GRE', ''), 'en')).toBe('TUN by GRE');
});

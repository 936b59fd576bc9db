import { describe, expect, it } from 'vitest';
import { flagsOf, readFlags, withFlags, withLooks, writeFlags } from './flags.ts';

const read = (query: string) => readFlags(new URLSearchParams(query));

describe('flags of an address', () => {
  it('are on by their name, with 1 or with true, and off otherwise', () => {
    for (const query of ['present', 'present=', 'present=1', 'present=true&embed=0'])
      expect([query, read(query)]).toEqual([query, expect.objectContaining({ present: true, embed: false })]);
    for (const query of ['', 'present=0', 'present=no', 'presenter=1'])
      expect([query, read(query)]).toEqual([query, expect.objectContaining({ present: false })]);
  });

  it('take the themes and languages there are, and no others', () => {
    expect(read('theme=contrast&lang=zh')).toEqual({ present: false, embed: false, theme: 'contrast', language: 'zh' });
    expect(read('theme=blue&lang=tlh')).toMatchObject({ theme: undefined, language: undefined });
  });

  it('come back as they were written', () => {
    const flags = { present: true, embed: true, theme: 'dark', language: 'en' } as const;
    expect(read(writeFlags(flags))).toEqual(flags);
    expect(writeFlags({})).toBe('');
  });

  it('stand in the query of either form of address', () => {
    expect(withFlags('?lab=seed-nat-rr&t=1', { present: true })).toBe('?lab=seed-nat-rr&t=1&present=1');
    expect(withFlags('#1.abc', { embed: true, theme: 'light' })).toBe('?embed=1&theme=light#1.abc');
    expect(withFlags('#1.abc', {})).toBe('#1.abc');
  });

  it('are brought up to date behind another screen, whose own part stays', () => {
    expect(withLooks('?page=schedulers&lang=en&race=udp', { language: 'zh', theme: 'dark' })).toBe(
      '?page=schedulers&lang=zh&race=udp&theme=dark',
    );
    expect(withLooks('?page=home', {})).toBe('?page=home');
  });

  it('keep what the address asked for, as it is now', () => {
    const state = { presenting: false, embedded: true, theme: 'dark', language: 'en' } as const;
    expect(flagsOf({ ...state, flagged: { theme: true, language: false } })).toEqual({
      present: false,
      embed: true,
      theme: 'dark',
      language: undefined,
    });
  });
});

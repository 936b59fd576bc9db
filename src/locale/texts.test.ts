import { describe, expect, it } from 'vitest';
import { openI18n } from './i18n.ts';
import { createTexts } from './index.ts';

describe('texts', () => {
  const { t, parts, exists } = createTexts('en');

  it('are found by file and key, and a key that has none is its own text', () => {
    expect(t('bar.share')).toBe('Share');
    expect(t('page:bar.share')).toBe('Share');
    expect(t('reasons:route.none', { destination: 'x', host: 'rs1' })).toContain('rs1');
    expect(t('fields:labels.eth.dst')).toBe('Destination');
    expect(t('bar.nothing' as never)).toBe('bar.nothing');
    expect(t('bar.constructor' as never)).toBe('bar.constructor');
    expect([exists('bar.share'), exists('bar.nothing'), exists('fork.then')]).toEqual([true, false, true]);
  });

  it('choose the plural form by the count', () => {
    expect(t('fork.then', { count: 2 })).toContain('2 steps');
    expect(t('fork.then', { count: 1 })).not.toContain('steps');
    expect(createTexts('zh').t('fork.then', { count: 1 })).toContain('1');
  });

  it('come apart at their tags, before the values come in', () => {
    expect(parts('fork.command', { host: 'rs1', command: 'cat <c>x</c>' })).toContainEqual({
      tag: 'c',
      text: 'cat <c>x</c>',
    });
  });
});

describe('the language', () => {
  it('changes once its catalogue is there, and says so', async () => {
    const i18n = await openI18n('en');
    const seen: string[] = [];
    const stop = i18n.subscribe(() => seen.push(i18n.texts().t('bar.share')));
    await i18n.changeLanguage('zh');
    await i18n.changeLanguage('zh');
    stop();
    await i18n.changeLanguage('en');
    expect(seen).toEqual([createTexts('zh').t('bar.share')]);
    expect(i18n.texts().language).toBe('en');
  });
});

/** Every page and panel, as axe-core sees it: in both languages and three themes at a desk, and on a phone. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { comeTo, LANGUAGES, STATES, THEMES, type State } from './states.mjs';

/** The only rules whose answer hangs on the theme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
/** How the page says that it wears a theme. */
const LOOKS = { dark: '[data-theme="dark"]', contrast: '[data-contrast="more"]' };

async function found(page: Page, { part }: State, rules: readonly string[] = []): Promise<unknown[]> {
  const axe = new AxeBuilder({ page }).include(part ?? 'html');
  const { violations } = await (rules.length > 0 ? axe.withRules([...rules]) : axe).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const [language, locale] of Object.entries(LANGUAGES))
  test.describe(language, () => {
    test.use({ locale });
    for (const state of STATES.filter(({ widest = Infinity }) => widest >= 1440))
      test(`axe finds nothing, light, dark or with high contrast: ${state.name}`, async ({ page }) => {
        await comeTo(page, state);
        expect(await found(page, state), 'light').toEqual([]);
        for (const theme of ['dark', 'contrast'] as const) {
          await page.emulateMedia(THEMES[theme]);
          await expect(page.locator(`html${LOOKS[theme]}`)).toBeAttached();
          expect(await found(page, state, COLOURS), theme).toEqual([]);
        }
      });
  });

test.describe('a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', colorScheme: 'dark' });
  for (const state of STATES)
    test(`axe finds nothing: ${state.name}`, async ({ page }) => {
      await comeTo(page, state);
      expect(await found(page, state)).toEqual([]);
    });
});

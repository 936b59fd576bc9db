import { expect, test } from './fixtures.ts';

test('the page opens, with nothing on the console', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/ipvscope/);
  await expect(page.locator('#root')).not.toBeEmpty();
});

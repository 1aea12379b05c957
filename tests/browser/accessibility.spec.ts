import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openPage, PAGE, waitForCharts } from './open-page.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function expectNoViolation(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
}

for (const [name, viewport] of [
  ['a laptop', { width: 1280, height: 720 }],
  ['a phone', { width: 375, height: 812 }],
] as const) {
  test.describe(`on ${name}`, () => {
    test.use({ viewport });

    test('the page with its charts and tables', async ({ page }) => {
      await openPage(page, '?tables=concord.ae-4h,concord.ae-attendances');
      await waitForCharts(page);
      await expectNoViolation(page);
    });

    test('nothing is wider than the window', async ({ page }) => {
      await openPage(page, '?tables=concord.ae-4h');
      await waitForCharts(page);
      expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    });

    test('the explanation of a figure, its query and reports open', async ({ page }) => {
      await page.goto(`${PAGE}/explain/concord.ae-4h`);
      await expect(page.getByRole('heading', { name: 'Where it comes from' })).toBeVisible();
      for (const summary of await page.locator('summary').all()) await summary.click();
      await expectNoViolation(page);
    });
  });
}

test('a place that does not exist: said in words, with what to do', async ({ page }) => {
  await page.goto(`${PAGE}?system=NOWHERE`);
  await expect(page.getByRole('alert')).toContainText('What to do');
  await expectNoViolation(page);
});

test('an address that leads nowhere', async ({ page }) => {
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  await expectNoViolation(page);
});

import { expect, type Page } from '@playwright/test';

export const PAGE = '/pages/urgent-and-emergency-care';

/** Opens an address of the page and waits until its figures are there. */
export async function openPage(page: Page, search = ''): Promise<void> {
  await page.goto(`${PAGE}${search}`);
  await expect(page.getByRole('heading', { name: 'Latest figures' })).toBeVisible();
}

/** Waits until every chart and the map are drawn, those below the window too. */
export async function waitForCharts(page: Page): Promise<void> {
  await expect(page.locator('.concord-chart:not([data-state="drawn"])')).toHaveCount(0, { timeout: 45_000 });
}

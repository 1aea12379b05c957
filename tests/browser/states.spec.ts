/** Empty, slow, refused and failed: what the page says when there is nothing to draw. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { madeUpBoundaries, madeUpPage } from './fixture/made-up-page.ts';
import { openPage, PAGE, waitForCharts } from './open-page.ts';

test('a metric that was not reported says so in its tile and section, and never shows a zero', async ({ page }) => {
  await page.route('**/api/pages/**', (route) => route.fulfill({ json: madeUpPage() }));
  await page.route('**/api/map/**', (route) => route.fulfill({ json: madeUpBoundaries() }));
  await openPage(page, '?tables=concord.ae-4h');
  await waitForCharts(page);
  const tile = page.locator('.concord-tile', { hasText: 'Waits over 12 hours' });
  await expect(tile.locator('.concord-tile__value')).toHaveText('not reported by this organisation');
  const row = page.getByRole('row', { name: /May 2023/ });
  await expect(row).toContainText('not reported');
  await expect(row).not.toContainText(/\b0\b/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
});

test('a refusal names the reason and what to do', async ({ page }) => {
  const problem = {
    where: 'reported_measure',
    problem: 'no policy in force names this table (rule: deny-by-default)',
    expected: 'something that a policy in force allows',
    remedy: 'ask the owner of the data for a policy',
  };
  await page.route('**/api/pages/**', (route) =>
    route.fulfill({ status: 403, json: { error: { kind: 'policy-refused', problems: [problem] } } }),
  );
  await page.goto(PAGE);
  await expect(page.getByRole('alert')).toContainText('You do not have access to this');
  await expect(page.getByRole('alert')).toContainText('deny-by-default');
  await expect(page.getByRole('alert')).toContainText('ask the owner of the data for a policy');
});

test('a server that does not answer is told from one that refuses, and can be asked again', async ({ page }) => {
  await page.route('**/api/pages/**', (route) => route.abort());
  await page.goto(PAGE);
  await expect(page.getByRole('alert')).toContainText('Concord did not answer');
  await page.unroute('**/api/pages/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Latest figures' })).toBeVisible();
});

test('while figures load the page has its shape, and after two seconds says what is happening', async ({ page }) => {
  await page.route('**/api/pages/**', async (route) => {
    await new Promise((go) => setTimeout(go, 3500));
    await route.continue();
  });
  await page.goto(PAGE);
  await expect(page.locator('.concord-skeleton').first()).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Still working' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Latest figures' })).toBeVisible();
});

test('outlines that cannot be loaded leave the table of areas', async ({ page }) => {
  await page.route('**/api/map/**', (route) => route.abort());
  await openPage(page);
  await expect(page.getByText('The outlines could not be loaded')).toBeVisible();
  await page.getByText('List of every area').click();
  await expect(page.getByRole('region', { name: 'List of every area' }).locator('tbody tr').first()).toBeVisible();
});

test('a place that is not there leaves the choice of those that are, and names itself in the tab', async ({ page }) => {
  await page.goto(`${PAGE}?system=NONE9`);
  await expect(page.getByRole('alert')).toContainText("system 'NONE9'");
  await expect(page).toHaveTitle('There is no such page, place or metric – Concord');
  await page.getByRole('button', { name: 'Show figures' }).click();
  await expect(page.getByRole('heading', { name: 'Latest figures' })).toBeVisible();
  await expect(page.locator('h1')).toBeFocused();
  await page.goto(`${PAGE}?trust=NONE9`);
  await expect(page.getByLabel('Care system', { exact: true })).toBeVisible();
});

test('of several pages each is one step away, and the one on show is marked', async ({ page }) => {
  const other = { id: 'falls', title: 'Falls and fractures', intro: 'How many people fall.' };
  await page.route('**/api/pages', async (route) => {
    const reply = await route.fetch();
    const { pages } = await reply.json();
    await route.fulfill({ json: { pages: [other, ...pages] } });
  });
  let asked = 0;
  page.on('request', (request) => void (request.url().includes('/api/pages/falls') && asked++));
  await openPage(page);
  const links = page.getByRole('navigation', { name: 'Pages' });
  await expect(links.getByRole('link', { name: 'Urgent and emergency care' })).toHaveAttribute('aria-current', 'page');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
  await links.getByRole('link', { name: other.title }).click();
  await expect(page).toHaveURL(/\/pages\/falls$/);
  // this one has no definition: it is asked for once, and those that have one are offered
  await expect(page.getByRole('heading', { name: 'Pages that there are' })).toBeVisible();
  await expect(page.getByText('How many people fall.')).toBeVisible();
  expect(asked).toBe(1);
});

test('a single page has no list of pages above it', async ({ page }) => {
  await openPage(page);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toHaveCount(0);
});

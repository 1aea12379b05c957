/** The page without a mouse, its state in the address, on paper, and in its own words. */
import { expect, type Page, test } from '@playwright/test';
import { openPage, PAGE, waitForCharts } from './open-page.ts';

/** Tabs until the element that has the focus matches; fails when the page has been walked through in vain. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 80; i += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(selector).and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`Tab never reached ${selector}`);
}

test('from the address to a trust, its table and its explanation by keyboard alone', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('Tab');
  await expect(page.locator('.nhsuk-skip-link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#maincontent')).toBeFocused();
  await tabTo(page, '#trust');
  await page.keyboard.press('Home');
  await tabTo(page, '.concord-choose button');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/trust=/);
  await expect(page.getByRole('status')).toHaveText(/figures shown for/);
  await tabTo(page, 'summary');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/tables=/);
  await expect(page.locator('table').first()).toBeVisible();
  await tabTo(page, 'a[href*="/explain/"]');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('How this figure was worked out');
});

/** Run in the page: an outline, a shadow or the yellow of NHS.UK's focus. */
const HAS_VISIBLE_FOCUS = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return true;
  const style = getComputedStyle(element);
  return style.outlineStyle !== 'none' || style.boxShadow !== 'none' || style.backgroundColor === 'rgb(255, 235, 59)';
})()`;

test('focus is always visible', async ({ page }) => {
  await openPage(page);
  for (let i = 0; i < 14; i += 1) {
    await page.keyboard.press('Tab');
    const shown = await page.evaluate(HAS_VISIBLE_FOCUS);
    expect(shown).toBe(true);
  }
});

test('the address holds the whole state: reload, back and forward', async ({ page }) => {
  await openPage(page);
  const system = await page.locator('h1 .concord-title__place').innerText();
  await page.getByLabel('Trust', { exact: true }).selectOption({ index: 0 });
  await page.getByRole('button', { name: 'Show figures' }).click();
  await expect(page).toHaveURL(/trust=/);
  await expect(page.locator('h1 .concord-title__place')).not.toHaveText(system);
  const trust = await page.locator('h1 .concord-title__place').innerText();
  await page.locator('summary').first().click();
  await expect(page.locator('table').first()).toBeVisible();
  await page.reload();
  await expect(page.locator('h1 .concord-title__place')).toHaveText(trust);
  await expect(page.locator('.concord-panel table').first()).toBeVisible();
  await page
    .getByRole('link', { name: /^Explain this figure/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'What it means' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'What it means' })).toBeVisible();
  await page.goBack();
  await expect(page.locator('h1 .concord-title__place')).toHaveText(trust);
  await page.goBack();
  await expect(page.locator('h1 .concord-title__place')).toHaveText(system);
});

test('a tile leads to its chart', async ({ page }) => {
  await openPage(page);
  const link = page.locator('.concord-tile a').last();
  const target = (await link.getAttribute('href'))?.replace('#', '') ?? '';
  await link.click();
  await expect(page.locator(`#${target}`)).toBeInViewport();
});

test('every page carries the notice of made-up figures, the purpose and the edition', async ({ page }) => {
  for (const address of [PAGE, `${PAGE}/explain/concord.ae-4h`]) {
    await page.goto(address);
    await expect(page.getByRole('region', { name: 'About these figures' })).toContainText(/made-up/i);
    await expect(page.getByText('For the public: published figures')).toBeVisible();
    await expect(page.getByRole('contentinfo')).toContainText(/Edition e[0-9a-f]{12}, as at/);
  }
});

test('statements never claim a cause', async ({ page, request }) => {
  const { systems } = await (await request.get(`/api${PAGE}`)).json();
  for (const { code } of systems) {
    await openPage(page, `?system=${code}`);
    const text = await page.locator('.concord-statements').innerText();
    expect(text).not.toMatch(
      /because|caused?|due to|led to|leads to|result(ed|s)? (of|in|from)|explain|driv(e|en|ing)|thanks to/i,
    );
    expect((await page.locator('.concord-statement').count()) <= 3).toBe(true);
  }
});

test('it prints: landscape, charts there, controls gone', async ({ page }) => {
  await openPage(page);
  await waitForCharts(page);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
  expect(pdf.length).toBeGreaterThan(30_000);
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox ?\[0 0 84[12](\.\d+)? 59[0-9]/);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.concord-choose')).toBeHidden();
  await expect(page.locator('.concord-panel__links').first()).toBeHidden();
  await expect(page.locator('.concord-chart svg').first()).toBeVisible();
  const edition = page.locator('.concord-footer__edition');
  await expect(edition).toContainText('Edition');
  // fixed boxes are printed on every sheet
  await expect(edition).toHaveCSS('position', 'fixed');
});

test('after the form has led to another place the heading has the focus, at the first load nothing has', async ({
  page,
}) => {
  await openPage(page);
  await expect(page.locator('body')).toBeFocused();
  await page.getByLabel('Trust', { exact: true }).selectOption({ index: 0 });
  await page.getByRole('button', { name: 'Show figures' }).click();
  await expect(page).toHaveURL(/trust=/);
  await expect(page.locator('h1')).toBeFocused();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the first screen shows a figure, and another place is a press away', async ({ page }) => {
    await openPage(page);
    const first = page.locator('.concord-tile__value').first();
    const { y, height } = (await first.boundingBox()) ?? { y: 9999, height: 0 };
    expect(y + height).toBeLessThan(844);
    await page.getByText('Choose another place').click();
    await page.getByLabel('Trust', { exact: true }).selectOption({ index: 0 });
    await page.getByRole('button', { name: 'Show figures' }).click();
    await expect(page).toHaveURL(/trust=/);
    await expect(page.locator('h1')).toBeFocused();
  });
});

test('no tile has a hole, whether or not it has a target', async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await openPage(page);
  const tiles = await page.locator('.concord-tile').evaluateAll((all) =>
    all.map((tile) => {
      const box = (one: typeof tile | null) => (one ?? tile).getBoundingClientRect();
      const parts = [...tile.children].filter((part) => !part.matches('.concord-tile__rest'));
      const rest = [...(tile.querySelector('.concord-tile__rest')?.children ?? [])].map(box);
      const chart = box(tile.querySelector('.concord-spark'));
      return {
        gaps: rest.map(({ top }, i) => top - (rest[i - 1] ?? box(parts.at(-1) ?? null)).bottom),
        chart: { row: Math.round(box(tile).top), top: Math.round(chart.top), height: Math.round(chart.height) },
        hasTarget: (tile.textContent ?? '').includes('target '),
      };
    }),
  );
  expect(new Set(tiles.map(({ hasTarget }) => hasTarget)).size).toBe(2);
  for (const { gaps } of tiles) expect(Math.max(...gaps)).toBeLessThan(12);
  // the small charts of a row stand beside each other, and none is taller, which would make its noise look larger
  expect(new Set(tiles.map(({ chart }) => chart.height)).size).toBe(1);
  const places = new Map(tiles.map(({ chart }) => [chart.row, chart.top]));
  for (const { chart } of tiles) expect(chart.top).toBe(places.get(chart.row));
});

test('the first screen of a laptop shows figures, each with its unit', async ({ page }) => {
  await openPage(page);
  const first = page.locator('.concord-tile__value').first();
  const { y, height } = (await first.boundingBox()) ?? { y: 9999, height: 0 };
  expect(y + height).toBeLessThan(720);
  const discharges = page.locator('.concord-tile', { hasText: 'Discharges from acute hospital' });
  await expect(discharges.locator('.concord-tile__value')).toHaveText(/^[\d,.]+ a day$/);
});

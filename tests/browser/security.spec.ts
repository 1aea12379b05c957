import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { openPage, PAGE, waitForCharts } from './open-page.ts';

test('no request leaves the host, and nothing breaks the strict security policy', async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  const trouble: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== baseURL) elsewhere.push(request.url());
  });
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  await page.addInitScript(
    "document.addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective))",
  );
  await openPage(page, '?tables=concord.ae-4h');
  await waitForCharts(page);
  await page.locator('.concord-chart path[aria-label]').first().hover();
  await page
    .getByRole('link', { name: /^Explain this figure/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Where it comes from' })).toBeVisible();
  expect(elsewhere).toEqual([]);
  expect(trouble).toEqual([]);
});

test('the security policy of the page has no exception', async ({ request }) => {
  const policy =
    (await request.get(PAGE, { headers: { accept: 'text/html' } })).headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|data:|blob:|https?:|\*/);
});

test('what a first visit loads is under 200 kB of script, compressed, before any chart', async ({ page, request }) => {
  const scripts: string[] = [];
  page.on('request', (r) => r.resourceType() === 'script' && scripts.push(r.url()));
  await page.route('**/api/pages/**', () => undefined);
  await page.goto(PAGE);
  await expect(page.locator('.concord-skeleton').first()).toBeVisible();
  let bytes = 0;
  for (const url of scripts) bytes += gzipSync(await (await request.get(url)).body()).length;
  expect(scripts.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(200_000);
});

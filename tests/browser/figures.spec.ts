/** The page shows what the command line says, figure by figure: one way of computing, two ways of looking. */
import { expect, type Page, test } from '@playwright/test';
import type { PageData, Panel } from '../../src/api/schemas/page.ts';
import type { Answer, Figure } from '../../src/metric/metric.ts';
import { panelGrain } from '../../src/web/page/panel-grain.ts';
import { askCommand } from './ask-command.ts';
import { openPage, PAGE } from './open-page.ts';

const WORDS: Record<string, RegExp> = {
  'not-reported': /not reported/,
  'no-data': /no data/,
  withheld: /withheld/,
};

/** A number as people read it, made here anew so that a fault of the page's own writing is found. */
function written(figure: Figure, panel: Panel): string {
  const value = figure.value as number;
  if (panel.kind === 'proportion' || panel.unit === '%')
    return `${(value * 100).toFixed(1).replace(/^(0|100)\.0$/, '$1')}%`;
  const digits = panel.kind === 'count' || Math.abs(value) >= 100 ? 0 : 1;
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** What a tile's value counts: nothing beside a percentage, 'a day' of a rate, otherwise the metric's own noun. */
function unit(figure: Figure, panel: Panel): string {
  if (panel.kind === 'proportion' || panel.unit === '%') return '';
  if (panel.unit.endsWith(' a day')) return 'a day';
  return written(figure, panel) === '1' ? panel.unit.replace(/s$/, '') : panel.unit;
}

const count = (value: number | null): string =>
  value === null ? '–' : value.toLocaleString('en-GB', { maximumFractionDigits: 1 });

async function tableRows(page: Page, panel: Panel): Promise<string[][]> {
  const table = page.getByRole('region', { name: `Table of ${panel.title}` });
  return table
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())));
}

/** Every row of the table under a chart against the command's figures, and the tile against the latest of them. */
async function comparePanel(page: Page, panel: Panel, figures: Figure[]): Promise<number> {
  const byLabel = new Map(figures.map((f) => [f.period?.label, f]));
  const rows = await tableRows(page, panel);
  expect(rows.length, panel.title).toBe(panel.points.length);
  for (const [period, shown, numerator, denominator] of rows) {
    const figure = byLabel.get(period);
    expect(figure, `${panel.title}, ${period}`).toBeDefined();
    if (!figure) continue;
    if (figure.status === 'value') {
      expect([period, shown, numerator]).toEqual([period, written(figure, panel), count(figure.numerator)]);
      if (panel.denominatorLabel) expect(denominator).toBe(count(figure.denominator));
    } else expect(shown).toMatch(WORDS[figure.status] ?? /./);
  }
  const tile = page.locator('.concord-tile', { has: page.getByRole('link', { name: panel.title, exact: true }) });
  const latest = byLabel.get(panel.tile.periodLabel);
  if (latest?.status === 'value')
    await expect(tile.locator('.concord-tile__value')).toHaveText(
      [written(latest, panel), unit(latest, panel)].join(' ').trim(),
    );
  return rows.length;
}

test('every tile and table of the system and of two trusts equals what concord metric says', async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  const whole = (await (await request.get(`/api${PAGE}`)).json()) as PageData;
  const trusts = whole.trusts.filter((t) => t.code !== '').slice(0, 2);
  expect(trusts).toHaveLength(2);
  const answers = new Map<string, Answer>();
  for (const panel of whole.panels) {
    const options = ['--grain', panelGrain(panel) ?? 'month'];
    const [bySystem, byTrust] = await Promise.all([
      askCommand(panel.metric, '--by', 'system', ...options),
      askCommand(panel.metric, '--by', 'trust', ...options),
    ]);
    answers.set(`${panel.metric} system`, bySystem).set(`${panel.metric} trust`, byTrust);
  }
  for (const place of [
    { kind: 'system', code: whole.system.code },
    ...trusts.map((t) => ({ kind: 'trust', code: t.code })),
  ]) {
    const search = `system=${whole.system.code}${place.kind === 'trust' ? `&trust=${place.code}` : ''}`;
    const data = (await (await request.get(`/api${PAGE}?${search}`)).json()) as PageData;
    await openPage(page, `?${search}&tables=${data.panels.map((p) => p.metric).join(',')}`);
    let compared = 0;
    for (const panel of data.panels) {
      const answer = answers.get(`${panel.metric} ${place.kind}`);
      const figures = answer?.figures.filter((f) => f.group[place.kind] === place.code) ?? [];
      compared += await comparePanel(page, panel, figures);
    }
    expect(compared).toBeGreaterThan(100);
  }
});

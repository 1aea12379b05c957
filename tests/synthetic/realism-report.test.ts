/** The report on how real the made-up county looks: its charts can be drawn again byte for byte, and nothing in it hangs in the air. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chartOf } from '../../bench/synthetic-realism/chart-specs.ts';
import { drawChart } from '../../bench/synthetic-realism/draw-chart.ts';
import { NHS_NUMBERS, PARTS, ROWS } from '../../bench/synthetic-realism/plans.ts';
import { readPublished } from '../../bench/synthetic-realism/published.ts';
import { compare, type Figure, type SubjectPlan, writeDifference } from '../../bench/synthetic-realism/subject.ts';
import { writePage } from '../../bench/synthetic-realism/write-page.ts';

const plans = [...PARTS.flatMap((part) => part.plans), ROWS, NHS_NUMBERS];
const published = readPublished();

const FIGURES: Figure[] = [
  { key: 'a', made: 0.5, events: 500, reference: 0.4, source: 'somebody' },
  { key: 'b', label: 'the second', made: 0.2, events: 200 },
];
const PLAN: SubjectPlan = {
  ...{ slug: 'try', title: 'A try', compares: 'This with that.', unit: 'share', axis: 'share', chart: 'bars' },
};

describe('the realism report', () => {
  it.each(['bars', 'dots', 'line', 'panels', 'pyramid'] as const)('draws %s the same each time', async (chart) => {
    const figures = FIGURES.map((figure) => ({ ...figure, series: figure.key, panel: 'one' }));
    const subject = compare({ ...PLAN, chart, scale: 'log' }, figures, published);
    const first = await drawChart(chartOf(subject));
    expect(await drawChart(chartOf(subject))).toBe(first);
    expect(first).toMatch(/^<svg/);
    expect(first).toContain('A try');
  });

  it('sets a figure beside what was published, says where nothing was, and what is far away', () => {
    const page = writePage([{ title: 'All', subjects: [compare(PLAN, FIGURES, published)] }], 50_000);
    expect(page).toContain('| a | 50.0% | 40.0% | +25% | 1 |');
    expect(page).toContain('| the second | 20.0% |  |  | unsourced |');
    expect(page).toContain('- **A try.** a: 50.0%, published 40.0% (+25%). No reason is known.');
    expect(page).toContain('](synthetic/try.svg)');
    expect(writeDifference(-0.031)).toBe('−3%');
  });

  it('has a figure for all that was published, and a reason only for what is compared', () => {
    const slugs = new Set(plans.map((plan) => plan.slug));
    for (const name of published.keys()) expect(slugs, name).toContain(name.split('.')[0]);
    const reasons = readFileSync(new URL('../../bench/synthetic-realism/deviations.csv', import.meta.url), 'utf8');
    for (const line of reasons.trim().split('\n').slice(1))
      expect(new Set([...slugs, 'note']), line).toContain(line.split(/[.,]/)[0]);
  });

  it('is on the page with every chart', () => {
    const docs = new URL('../../docs/reference/', import.meta.url);
    const page = readFileSync(new URL('synthetic.md', docs), 'utf8');
    for (const { slug, title } of plans) {
      expect(page).toContain(`### ${title}\n`);
      expect(existsSync(new URL(`synthetic/${slug}.svg`, docs)), slug).toBe(true);
    }
  });
});

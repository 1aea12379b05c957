import { afterEach, describe, expect, it } from 'vitest';
import type { Grain, Metric } from '../../src/metric/metric.ts';
import { type Fixture, metricOf, openFixture, report, shareOf } from './open-fixture.ts';

let fixture: Fixture | undefined;
afterEach(() => {
  fixture?.edition.close();
  fixture = undefined;
});

/** One report a month of 2023 and 2024: its number in the series, 1 to 24. */
const MONTHLY = Array.from({ length: 24 }, (_, i) =>
  report('a', 'RA1', `${2023 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`, i + 1),
);
/** One report a day from Monday 1 January to Sunday 31 March 2024: 1 each, 3 on Sundays. */
const DAILY = Array.from({ length: 91 }, (_, i) => {
  const date = new Date(Date.UTC(2024, 0, 1 + i));
  return report('a', 'RA1', date.toISOString().slice(0, 10), date.getUTCDay() === 0 ? 3 : 1, { grain: 'day' });
});

async function table(
  rows: typeof MONTHLY,
  metric: Metric,
  grain: Grain | null,
  dates: { from?: string; to?: string } = {},
) {
  fixture = await openFixture({ reported_measure: rows });
  const { figures } = await fixture.ask(metric, { grain, ...dates });
  return figures.map((f) => [f.period?.label, f.value, f.complete]);
}

describe('months put together', () => {
  const sum = metricOf({ overTime: 'sum' });

  it('as calendar quarters', async () => {
    expect((await table(MONTHLY, sum, 'quarter')).slice(0, 2)).toEqual([
      ['Jan to Mar 2023', 6, true],
      ['Apr to Jun 2023', 15, true],
    ]);
  });

  it('as financial quarters', async () => {
    expect((await table(MONTHLY, sum, 'financial-quarter')).slice(0, 2)).toEqual([
      ['2022/23 Q4', 6, true],
      ['2023/24 Q1', 15, true],
    ]);
  });

  it('as financial years, April to March, the partly covered ones marked incomplete', async () => {
    expect(await table(MONTHLY, sum, 'financial-year')).toEqual([
      ['2022/23', 6, false],
      ['2023/24', 114, true],
      ['2024/25', 180, false],
    ]);
  });

  it('as years', async () => {
    expect(await table(MONTHLY, sum, 'year')).toEqual([
      ['2023', 78, true],
      ['2024', 222, true],
    ]);
  });

  it('as a mean over months', async () => {
    expect(await table(MONTHLY, metricOf({ overTime: 'mean' }), 'year')).toEqual([
      ['2023', 6.5, true],
      ['2024', 18.5, true],
    ]);
  });

  it('as the last month, for a stock', async () => {
    expect(await table(MONTHLY, metricOf({ overTime: 'last' }), 'financial-year')).toEqual([
      ['2022/23', 3, true],
      ['2023/24', 15, true],
      ['2024/25', 24, false],
    ]);
  });

  it('as the whole of the time asked', async () => {
    expect(await table(MONTHLY, sum, null, { from: '2023-11-01', to: '2024-02-29' })).toEqual([
      ['Nov 2023 to Feb 2024', 50, true],
    ]);
  });

  it('as the whole of the time asked, incomplete where the data do not reach', async () => {
    expect(await table(MONTHLY, sum, null, { from: '2024-12-01', to: '2025-02-28' })).toEqual([
      ['Dec 2024', 24, false],
    ]);
    fixture?.edition.close();
    expect(await table(MONTHLY, sum, null, { from: '2022-06-01', to: '2023-01-31' })).toEqual([['Jan 2023', 1, false]]);
  });

  it('as nothing, outside the data', async () => {
    expect(await table(MONTHLY, sum, 'month', { from: '2030-01-01', to: '2030-06-30' })).toEqual([
      ['2030-01-01 to 2030-06-30', null, false],
    ]);
  });
});

describe('days put together', () => {
  it('as weeks that end on Sunday', async () => {
    const weeks = await table(DAILY, metricOf({ grain: 'day' }), 'week');
    expect(weeks).toHaveLength(13);
    expect(weeks[0]).toEqual(['week ending 7 Jan 2024', 9, true]);
    expect(weeks[12]).toEqual(['week ending 31 Mar 2024', 9, true]);
  });

  it('as a mean a day, with the days as its denominator', async () => {
    fixture = await openFixture({ reported_measure: DAILY });
    const metric = metricOf({ kind: 'mean', grain: 'day', overTime: 'mean', denominatorLabel: 'days' });
    const { figures } = await fixture.ask(metric, { grain: 'month' });
    expect(figures.map((f) => [f.numerator, f.denominator])).toEqual([
      [39, 31],
      [37, 29],
      [41, 31],
    ]);
    expect(figures[0]!.value).toBeCloseTo(39 / 31, 12);
  });

  it('as an incomplete month when a day is missing', async () => {
    const gap = DAILY.filter((r) => r.period_start !== '2024-02-10');
    const months = await table(gap, metricOf({ grain: 'day' }), 'month');
    expect(months.map((m) => m[2])).toEqual([true, false, true]);
  });

  it('as the last day of each month, for a stock', async () => {
    const months = await table(DAILY, metricOf({ grain: 'day', overTime: 'last' }), 'month');
    expect(months).toEqual([
      ['Jan 2024', 1, true],
      ['Feb 2024', 1, true],
      ['Mar 2024', 3, true],
    ]);
  });
});

describe('intervals', () => {
  it('are Wilson for shares', async () => {
    fixture = await openFixture({
      reported_measure: [report('a', 'RA1', '2024-01-01', 65), report('b', 'RA1', '2024-01-01', 100)],
    });
    const metric = shareOf('a', 'b');
    const { figures, confidence } = await fixture.ask(metric);
    expect(confidence).toBe(0.95);
    expect(figures[0]!.lower).toBeCloseTo(0.5525444, 6);
    expect(figures[0]!.upper).toBeCloseTo(0.7363575, 6);
  });

  it('are Byar for counts', async () => {
    fixture = await openFixture({ reported_measure: [report('a', 'RA1', '2024-01-01', 65)] });
    const { figures } = await fixture.ask(metricOf({ method: 'byar' }));
    expect(figures[0]!.lower).toBeCloseTo(50.1631877, 6);
    expect(figures[0]!.upper).toBeCloseTo(82.8491385, 6);
  });

  it('are left out, and said to be, where the numerator exceeds the denominator', async () => {
    fixture = await openFixture({
      reported_measure: [report('a', 'RA1', '2024-01-01', 3), report('b', 'RA1', '2024-01-01', 2)],
    });
    const metric = shareOf('a', 'b');
    const { figures, notes } = await fixture.ask(metric);
    expect(figures[0]).toMatchObject({ value: 1.5, lower: null, upper: null });
    expect(notes.join()).toContain('more in the numerator');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysFrom, monthsFrom } from '../../src/statistics/forecast/calendar-day.ts';
import { DEFAULT_METHODS } from '../../src/statistics/forecast/default-methods.ts';
import { periodSeries, periodsAfter } from '../../src/statistics/forecast/period-series.ts';
import { FORECAST_METHODS } from '../../src/statistics/methods/forecast-methods.ts';
import type { StatOptions, StatRow } from '../../src/statistics/methods/stat-method.ts';

const run = (id: string, rows: StatRow[], options: StatOptions = {}): StatRow[] =>
  FORECAST_METHODS.find((method) => method.id === id)!.run(rows, options);

const monthly: StatRow[] = monthsFrom('2020-01', 48).map((period, i) => ({
  period,
  value: Math.round(400 + 2 * i + 50 * Math.sin((2 * Math.PI * i) / 12) + 7 * Math.sin(i * i)),
}));

describe('concord stat forecast', () => {
  it('names the months ahead, and gives limits and past error with each', () => {
    const rows = run('forecast', monthly, { horizon: 3 });
    expect(rows.map(({ period }) => period)).toEqual(['2024-01', '2024-02', '2024-03']);
    for (const { value, lower, upper, pastError, pastAbsoluteError } of rows) {
      expect(Number(lower) <= Number(value) && Number(value) <= Number(upper)).toBe(true);
      expect(Number(pastError)).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(pastAbsoluteError)).toBe(true);
    }
    expect(rows[0]).toMatchObject({ step: 1, confidence: 0.95, metric: 'mase' });
  });

  it.each(Object.keys(DEFAULT_METHODS))('uses %s when told to', (method) => {
    expect(run('forecast', monthly, { horizon: 2, origins: 1, method })).toHaveLength(2);
  });

  it('tries ARIMA only when told to', () => {
    const short = monthly.slice(0, 30).map(({ value }): StatRow => ({ value: value! }));
    const options = { horizon: 1, origins: 1 };
    const names = (more: StatOptions) => run('back-test', short, { ...options, ...more }).map(({ method }) => method);
    expect(names({})).not.toContain('arima');
    expect(names({ arima: true })).toContain('arima');
    expect(String(run('forecast', short, { ...options, method: 'arima' })[0]!.method)).toMatch(/^ARIMA/);
  });

  it('does not mind the order of rows, and takes a month without a row as missing', () => {
    const shuffled = [...monthly.slice(20), ...monthly.slice(0, 20)].filter(({ period }) => period !== '2021-05');
    const rows = run('forecast', shuffled, { horizon: 1, calendar: 'month-working-days', transform: 'log' });
    expect(rows[0]!.period).toBe('2024-01');
    expect(String(rows[0]!.notes)).toContain('1 period without a value');
  });

  it('allows for the days of a daily series', () => {
    const days = daysFrom('2023-01-02', 120).map((period, i) => ({ period, value: 50 + (i % 7 === 6 ? -20 : 0) }));
    const rows = run('forecast', days, { horizon: 7, calendar: 'days', method: 'mean', confidence: 80 });
    expect(rows[6]!.confidence).toBe(0.8);
    expect(() => run('forecast', monthly, { calendar: 'days' })).toThrow(RangeError);
    expect(() => run('forecast', days, { calendar: 'month-days' })).toThrow(RangeError);
  });
});

describe('concord stat back-test', () => {
  it('gives each method’s error over all and by step', () => {
    const rows = run('back-test', monthly, { horizon: 2 });
    expect(rows).toHaveLength(Object.keys(DEFAULT_METHODS).length * 3);
    expect(rows[0]).toMatchObject({ rank: 1, step: null, origins: 6, of: 12 });
    expect(rows.filter(({ step }) => step === 2)).toHaveLength(Object.keys(DEFAULT_METHODS).length);
  });
});

describe('concord stat decompose', () => {
  it.each(['stl', 'classical-additive'])('gives parts by %s that add up', (method) => {
    const rows = run('decompose', monthly, { method });
    expect(rows).toHaveLength(48);
    for (const { value, trend, seasonal, remainder } of rows)
      if (trend !== null) expect(Number(trend) + Number(seasonal) + Number(remainder)).toBeCloseTo(Number(value), 8);
    expect(Number(rows[0]!.seasonalStrength)).toBeGreaterThan(0.9);
  });

  it('multiplies, takes a window, and leaves what was filled in without a remainder', () => {
    const gap = monthly.map((row, i) => (i === 7 ? { ...row, value: null } : row));
    expect(run('decompose', gap, { method: 'classical-multiplicative' })[7]).toMatchObject({
      value: null,
      remainder: null,
    });
    const rows = run('decompose', gap, { 'seasonal-window': '7', robust: true });
    expect(rows[7]).toMatchObject({ period: '2020-08', value: null, remainder: null });
    expect(() => run('decompose', gap, { 'seasonal-window': 'wide' })).toThrow(RangeError);
  });
});

describe('concord stat reconcile', () => {
  const rows: StatRow[] = ['2024-01', '2024-02'].flatMap((period) => [
    {
      figure: 'system',
      parent: null,
      period,
      value: 12,
      proportion: null,
      'error:e1': 1,
      'error:e2': -2,
      'error:e3': 1,
    },
    { figure: 'a', parent: 'system', period, value: 4, proportion: 0.25, 'error:e1': 2, 'error:e2': 1, 'error:e3': -1 },
    { figure: 'b', parent: 'system', period, value: 5, proportion: 0.75, 'error:e1': -1, 'error:e2': 1, 'error:e3': 2 },
  ]);

  it.each(['bottom-up', 'top-down', 'ols', 'wls-structural', 'wls-variance', 'mint-shrink'])(
    'adds up by %s',
    (method) => {
      const answer = run('reconcile', rows, { method });
      const at = (figure: string) =>
        Number(answer.find((row) => row.figure === figure && row.period === '2024-02')!.value);
      expect(at('system')).toBeCloseTo(at('a') + at('b'), 9);
      if (method === 'ols')
        expect([at('system'), at('a'), at('b')].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([11, 5, 6]);
    },
  );

  it('is refused with a forecast missing or given twice, or without the errors it needs', () => {
    expect(() => run('reconcile', rows.slice(1))).toThrow(RangeError);
    expect(() => run('reconcile', [...rows, rows[0]!])).toThrow(RangeError);
    expect(() =>
      run(
        'reconcile',
        rows.map((row) => ({ ...row, 'error:e1': null })),
        { method: 'mint-shrink' },
      ),
    ).toThrow(RangeError);
    expect(() =>
      run(
        'reconcile',
        rows.map((row) => ({ ...row, proportion: null })),
        { method: 'top-down' },
      ),
    ).toThrow(RangeError);
  });
});

describe('concord stat and the calendar', () => {
  it('lists bank holidays, counts working days, and finds what days add', () => {
    expect(run('bank-holidays', [{ year: 2024 }, { year: 2022 }])).toHaveLength(18);
    expect(run('month-calendar', [{ month: '2024-12' }])[0]).toMatchObject({
      workingDays: 20,
      mondays: 5,
      saturdays: 4,
    });
    const days = daysFrom('2024-06-03', 28).map((day, i) => ({ day, value: i % 7 === 6 ? 60 : 100 }));
    const sunday = run('calendar-effects', days).find(({ effect }) => effect === 'Sunday')!;
    expect(Number(sunday.value)).toBeCloseTo(-40, 8);
    expect(() => run('bank-holidays', [{ year: null }])).toThrow(RangeError);
  });
});

describe('a series of periods', () => {
  it('holds every period once, from the first row to the last, in any order of rows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200), { minLength: 2, maxLength: 40 }), fc.boolean(), (places, byMonth) => {
        const all = byMonth ? monthsFrom('2005-03', 201) : daysFrom('2019-12-20', 201);
        const series = periodSeries(
          places.map((place) => all[place]!),
          places,
        );
        const [first, last] = [Math.min(...places), Math.max(...places)];
        if (series.kind !== 'weeks') expect(series.periods).toEqual(all.slice(first, last + 1));
        expect(series.values.filter((value) => value !== null)).toHaveLength(places.length);
        expect(periodsAfter(series.kind, series.periods[0]!, series.periods.length - 1)).toEqual(
          series.periods.slice(1),
        );
      }),
    );
  });

  it('is refused where periods are mixed, missing beside others, or absurdly far apart', () => {
    expect(() => periodSeries(['2024-01', '2024-01-05'], [1, 2])).toThrow(RangeError);
    expect(() => periodSeries(['2024-01', null], [1, 2])).toThrow(RangeError);
    expect(() => periodSeries(['0001-01-02', '9000-01-03'], [1, 2])).toThrow(RangeError);
    expect(() => periodSeries([], [])).toThrow(RangeError);
    const manyDays = daysFrom('1700-01-02', 600_000);
    expect(() =>
      periodSeries(
        manyDays,
        manyDays.map(() => 1),
      ),
    ).toThrow('at most 100000');
    expect(periodSeries([null, null], [4, 5]).periods).toEqual(['1', '2']);
  });
});

describe('the default methods together', () => {
  const hostile = fc.oneof(
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 30, maxLength: 45 }),
    fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 30, maxLength: 45 }),
    fc.array(fc.constantFrom(0, 0, 0, 1e6), { minLength: 30, maxLength: 45 }),
    fc.array(fc.double({ min: 1e-12, max: 1e-9, noNaN: true }), { minLength: 30, maxLength: 45 }),
  );

  it('never give anything but finite numbers, whatever the series', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(1, 4), fc.constantFrom('none', 'log'), (values, season, transform) => {
        if (transform === 'log' && values.some((value) => value < 0)) return;
        const rows = values.map((value) => ({ value }));
        const options = { season, transform, horizon: 5, origins: 2 };
        for (const row of run('forecast', rows, options))
          for (const cell of [row.value, row.lower, row.upper, row.pastError, row.pastAbsoluteError])
            expect(Number.isFinite(cell)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

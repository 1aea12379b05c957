/** Exceptional weeks: what a reader of alarms may rely on. Agreement with R's surveillance package is in conformance/. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomSource } from '../../src/statistics/distributions/random.ts';
import { SURVEILLANCE_METHODS } from '../../src/statistics/methods/surveillance-methods.ts';
import { exceedanceThreshold } from '../../src/statistics/surveillance/exceedance-threshold.ts';
import {
  farringtonFlexible,
  farringtonOriginal,
  IMPROVED_FARRINGTON,
} from '../../src/statistics/surveillance/farrington.ts';
import type { FarringtonOptions } from '../../src/statistics/surveillance/farrington-parts.ts';
import { orthogonalise, solveUpper } from '../../src/statistics/surveillance/orthogonal-columns.ts';
import { dispersionOf, fitQuasiPoisson } from '../../src/statistics/surveillance/quasi-poisson.ts';
import { partsOfYear, sameTimeOfYear } from '../../src/statistics/surveillance/reference-weeks.ts';
import { everyNumber } from './every-number.ts';

const LENGTH = 400;
/** Seven years of a winter disease, made up. */
const winters = (seed: number): number[] => {
  const source = randomSource(seed);
  return Array.from({ length: LENGTH }, (_, i) =>
    source.poisson(Math.exp(2 + 0.6 * Math.cos((2 * Math.PI * i) / 52.18))),
  );
};
const withCount = (counts: number[], week: number, count: number | null): (number | null)[] =>
  counts.map((own, i) => (i === week ? count : own));
const last = { from: LENGTH - 1 };

describe('an exceptional week', () => {
  it.each([
    ['the usual count', 8, false],
    ['three times the usual', 45, true],
    ['none at all', 0, false],
    ['no report', null, null],
  ])('with %s', (_what, count, alarm) => {
    const series = withCount(winters(1), LENGTH - 1, count);
    for (const settings of [{}, IMPROVED_FARRINGTON])
      expect(farringtonFlexible(series, { ...last, ...settings }).weeks[0]!.alarm).toBe(alarm);
    expect(farringtonOriginal(series, last).weeks[0]!.alarm).toBe(alarm);
  });

  it('is not judged on fewer than five reports in four weeks, and says so', () => {
    const quiet = Array(LENGTH)
      .fill(0)
      .map((_, i) => (i % 40 === 0 ? 1 : 0));
    const week = farringtonFlexible(withCount(quiet, LENGTH - 1, 4), last).weeks[0]!;
    expect(week).toMatchObject({ alarm: false, upper: null, expected: null });
    expect(week.notes).toEqual(['Fewer than 5 reports in the last 4 weeks: not judged.']);
    expect(farringtonFlexible(withCount(quiet, LENGTH - 1, 5), last).weeks[0]!.alarm).toBe(true);
  });

  it('is not judged where a recent week is missing, nor without enough history, and says so', () => {
    const recent = farringtonFlexible(withCount(winters(2), LENGTH - 3, null), last).weeks[0]!;
    expect(recent).toMatchObject({ alarm: null, upper: null });
    expect(recent.notes.join()).toContain('One of the last 4 weeks');
    const early = farringtonFlexible(winters(2), { from: 100, to: 100 }).weeks[0]!;
    expect(early).toMatchObject({ alarm: null, dispersion: null });
    expect(early.notes.join()).toContain('not 5 years');
    expect(farringtonFlexible(winters(2).slice(0, 200)).notes.join()).toContain('too short');
    expect(farringtonFlexible([])).toMatchObject({ weeks: [] });
    expect(farringtonFlexible(winters(2)).weeks[0]!.week).toBe(263);
  });

  it('is judged without past outbreaks counting in full', () => {
    const counts = winters(3);
    for (const year of [1, 3]) counts[LENGTH - 1 - 52 * year] = 90;
    const [kept, reweighted] = [false, true].map(
      (reweight) => farringtonFlexible(counts, { ...last, reweight }).weeks[0]!,
    );
    expect(reweighted!.upper!).toBeLessThan(kept!.upper!);
  });

  it('has no outbreak of its own in its baseline, when the last half year is left out', () => {
    const counts = winters(4);
    for (let i = 0; i < 10; i++) counts[LENGTH - 2 - i] = 80;
    const improved = farringtonFlexible(counts, { ...IMPROVED_FARRINGTON, ...last }).weeks[0]!;
    const calm = farringtonFlexible(winters(4), { ...IMPROVED_FARRINGTON, ...last }).weeks[0]!;
    expect(improved.upper).toBe(calm.upper);
  });

  it('follows a population that grows', () => {
    const population = Array.from({ length: LENGTH }, (_, i) => 1000 + 10 * i);
    const counts = population.map((people) => Math.round(people / 100));
    const relative = farringtonFlexible(counts, { ...last, population, trend: false }).weeks[0]!;
    expect(relative.expected!).toBeCloseTo(population.at(-1)! / 100, 0);
    expect(farringtonFlexible(counts, { ...last, trend: false }).weeks[0]!.expected!).toBeLessThan(
      relative.expected! - 5,
    );
  });

  it('refuses what is no series or no setting', () => {
    for (const bad of [[-1], [0.5], [Number.NaN]]) expect(() => farringtonFlexible(bad)).toThrow(RangeError);
    const wrong: FarringtonOptions[] = [
      { years: 0 },
      { halfWindow: 26 },
      { periods: 0 },
      { alpha: 0 },
      { from: LENGTH },
      { population: [1] },
      { firstDay: 'yesterday' },
      { overWeeks: 0 },
      { weightsThreshold: 0 },
      { pThresholdTrend: 2 },
      { pastWeeksNotIncluded: -1 },
      { periods: 50 },
    ];
    for (const options of wrong)
      expect(() => farringtonFlexible(winters(1), options), JSON.stringify(options)).toThrow(RangeError);
  });
});

describe('any series', () => {
  const series = fc.array(fc.option(fc.integer({ min: 0, max: 60 }), { nil: null, freq: 20 }), {
    minLength: 275,
    maxLength: 275,
  });
  const settings: FarringtonOptions[] = [
    { from: 270 },
    { from: 270, ...IMPROVED_FARRINGTON },
    { from: 270, periods: 5, thresholdMethod: 'muan', pastWeeksNotIncluded: 0, firstDay: '2019-01-07' },
    { from: 270, power: '1/2', reweight: false },
    { from: 270, power: 'none', trend: false, years: 4, fewestReports: 0, overWeeks: 1 },
  ];

  it('gives thresholds above expectations, alarms only above thresholds, and never NaN or infinity', () => {
    fc.assert(
      fc.property(series, fc.constantFrom(...settings), (counts, options) => {
        const result = farringtonFlexible(counts, options);
        everyNumber(result);
        for (const week of result.weeks) {
          if (week.upper === null) expect(week.alarm ?? false).toBe(false);
          else expect(week.alarm).toBe(week.observed! > week.upper && week.observed! > 0);
          if (week.score !== null) expect(week.score > 1).toBe(week.observed! > week.upper!);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('lets no NaN out of counts that are nearly all zero, or huge', () => {
    const wild = fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1e6, 1e12, null), { minLength: 275, maxLength: 275 });
    fc.assert(
      fc.property(wild, fc.constantFrom(...settings), (counts, options) => {
        everyNumber(farringtonFlexible(counts, options));
        everyNumber(farringtonOriginal(counts, { from: 270 }));
      }),
      { numRuns: 15 },
    );
  });

  it('has a threshold that rises as alpha falls, and does not depend on the observed count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 5, max: 60 }), (seed, count) => {
        const upper = (alpha: number, observed: number) =>
          farringtonFlexible(withCount(winters(seed), LENGTH - 1, observed), { ...last, alpha }).weeks[0]!.upper!;
        expect(upper(0.01, count)).toBeGreaterThan(upper(0.05, count));
        expect(upper(0.05, count)).toBe(upper(0.05, count + 1));
      }),
      { numRuns: 12 },
    );
  });

  it('raises about as many false alarms as alpha says, when nothing happens', () => {
    const weeks = Array.from(
      { length: 20 },
      (_, seed) => farringtonFlexible(winters(1000 + seed), { from: 300, alpha: 0.05, trend: false }).weeks,
    ).flat();
    const share = weeks.filter((week) => week.alarm).length / weeks.length;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.08);
  });
});

describe('the same time of year', () => {
  it('is 52 weeks back, or the week nearest to the date, also after 53 weeks and on 29 February', () => {
    expect(sameTimeOfYear(300, 2, null)).toEqual([300, 248, 196]);
    // the week of 28 December 2020 is week 53; those of 30 December 2019 and 31 December 2018 are nearest
    expect(sameTimeOfYear(312, 2, '2015-01-05')).toEqual([312, 260, 208]);
    expect(sameTimeOfYear(0, 1, '2024-02-29')).toEqual([0, -52]);
  });

  it('is within half a week of the same date for every week of forty years', () => {
    const first = (year: number) => 365.2425 * year;
    for (let week = 300; week < 2000; week += 7)
      sameTimeOfYear(week, 5, '1990-01-01').forEach((at, year) => {
        expect(Math.abs((week - at) * 7 - first(year))).toBeLessThan(5);
      });
  });

  it('deals every week between two windows out to one part, the earlier the longer', () => {
    const parts = partsOfYear({ references: [113, 61, 9], halfWindow: 3, periods: 10, pastWeeksNotIncluded: 0 })!;
    const lengths = Array.from(
      { length: 10 },
      (_, i) => parts.slice(9 - 3, 61 - 3).filter((part) => part === i + 1).length,
    );
    expect(lengths).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 5, 7]);
    expect(parts.slice(6, 113).every((part) => part !== null)).toBe(true);
    expect(parts.at(-1)).toBeNull();
  });
});

describe('the regression', () => {
  it('agrees with sums: one mean for each group', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 20 }),
        (first, second) => {
          fc.pre(first.some((count) => count > 0));
          const counts = [...first, ...second];
          const design = counts.map((_, i) => [1, i < first.length ? 0 : 1]);
          const fit = fitQuasiPoisson({ design, counts, offset: counts.map(() => 0), weights: counts.map(() => 1) })!;
          const mean = (list: number[]) => list.reduce((sum, count) => sum + count, 0) / list.length;
          expect(fit.fitted[0]!).toBeCloseTo(mean(first), 4);
          expect(fit.fitted.at(-1)!).toBeCloseTo(mean(second), 4);
          expect(fit.hat.reduce((sum, h) => sum + h, 0)).toBeCloseTo(2, 9);
          expect(
            dispersionOf(fit.workingWeights, fit.workingResiduals, fit.residualDegrees) ?? 0,
          ).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('leaves out a column that others make up', () => {
    const design = [1, 2, 3, 4].map((x) => [1, x, 2 * x + 1]);
    const fit = fitQuasiPoisson({ design, counts: [2, 3, 5, 6], offset: [0, 0, 0, 0], weights: [1, 1, 1, 1] })!;
    expect(fit.aliased).toEqual([false, false, true]);
    expect(fit.coefficients[2]).toBe(0);
  });

  it('rests on columns that are orthonormal and give the table back', () => {
    const cell = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 3, maxLength: 10 }), (rows) => {
        const { q, r, kept } = orthogonalise([0, 1, 2].map((column) => rows.map((row) => row[column]!)));
        q.forEach((a, i) => {
          q.forEach((b, j) => {
            expect(a.reduce((sum, x, at) => sum + x * b[at]!, 0)).toBeCloseTo(i === j ? 1 : 0, 9);
          });
        });
        rows.forEach((row, i) => {
          kept.forEach((column, at) => {
            const back = q.reduce((sum, direction, k) => sum + direction[i]! * (r[k]?.[at] ?? 0), 0);
            expect(back).toBeCloseTo(row[column]!, 7);
          });
        });
      }),
    );
    expect(solveUpper([], [])).toEqual([]);
  });

  it('has a threshold whose tail is alpha, by either count distribution', () => {
    const prediction = { logMean: Math.log(7), logError: 0.1, dispersion: 1 };
    const upper = exceedanceThreshold(prediction, { method: 'nbPlugin', power: 'none', alpha: 0.05 }, 12);
    expect(upper).toMatchObject({ upper: 12 });
    expect(upper.pValue!).toBeCloseTo(0.0533496, 6);
    const wide = exceedanceThreshold(prediction, { method: 'muan', power: 'none', alpha: 0.05 }, null);
    expect(wide.upper!).toBeGreaterThan(upper.upper!);
  });
});

describe('concord stat', () => {
  const rows = winters(6).map((count, i) => ({ week: day(i), count: i === LENGTH - 1 ? 70 : count, population: null }));
  const run = (given: object[], options: object) => SURVEILLANCE_METHODS[0]!.run(given as never, options as never);

  it('judges the last weeks by each profile', () => {
    for (const profile of ['improved', 'flexible', 'original']) {
      const judged = run(rows, { profile, last: 2, years: 5, 'half-window': 3, alpha: 0.05 });
      expect(judged.map((row) => row.week)).toEqual([day(LENGTH - 2), day(LENGTH - 1)]);
      expect(judged[1]).toMatchObject({ observed: 70, alarm: 'yes' });
    }
    const undated = rows.map(({ count }) => ({ count, population: 100 }));
    expect(run(undated, { 'threshold-method': 'delta', power: '1/2', last: 1 })[0]).toMatchObject({
      week: LENGTH,
      alarm: 'yes',
    });
    expect(() => run([...rows].reverse(), {})).toThrow(RangeError);
  });
});

/** The Monday so many weeks after 5 January 2015. */
function day(weeks: number): string {
  return new Date(Date.UTC(2015, 0, 5 + 7 * weeks)).toISOString().slice(0, 10);
}

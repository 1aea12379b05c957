/** Regressions, evaluations and model quality as an analyst meets them, and what holds for them on any data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REGRESSION_METHODS } from '../../src/statistics/methods/regression-methods.ts';
import type { StatOptions, StatRow } from '../../src/statistics/methods/stat-method.ts';
import { auroc } from '../../src/statistics/regression/auroc.ts';
import { differenceInDifferences } from '../../src/statistics/regression/difference-in-differences.ts';
import { interruptedTimeSeries } from '../../src/statistics/regression/interrupted-time-series.ts';
import { modelQuality } from '../../src/statistics/regression/model-quality.ts';
import { populationStabilityIndex } from '../../src/statistics/regression/population-stability.ts';
import { splineBasis, splineKnots } from '../../src/statistics/regression/spline-basis.ts';
import { everyNumber } from './every-number.ts';
import { expectFiniteOrRefused } from './finite-or-refused.ts';
import { numberIn, readVectors } from './read-vectors.ts';

const RUNS = { numRuns: 100 };

const run = (id: string, rows: StatRow[], options: StatOptions = {}): StatRow[] => {
  const method = REGRESSION_METHODS.find((candidate) => candidate.id === id);
  expect(method, id).toBeDefined();
  const answer = method!.run(rows, options);
  everyNumber(answer);
  return answer;
};

/** The made-up people of the reference vectors, as `concord stat` would hand them over. */
const people = readVectors('reference/regression/people').map(
  (row): StatRow => ({
    'covariate:age': numberIn(row.age),
    'category:group': row.group!,
    'category:sex': row.sex!,
    cluster: row.cluster!,
    weight: numberIn(row.weight),
    years: numberIn(row.years),
    measured: numberIn(row.measured),
    event: numberIn(row.event),
    count: numberIn(row.count),
  }),
);

const pick = (outcome: string, parts: Record<string, string>): StatRow[] =>
  people.map((row) =>
    Object.fromEntries([['outcome', row[outcome]!], ...Object.entries(parts).map(([to, from]) => [to, row[from]!])]),
  );

const expected = (model: string, term: string, column: string): number =>
  numberIn(
    readVectors('reference/regression/coefficients').find((row) => row.model === model && row.term === term)![column],
  )!;

const AGE = { 'covariate:age': 'covariate:age' };
const GROUP = { 'category:group': 'category:group' };
const SEX = { 'category:sex': 'category:sex' };

describe('what an analyst gets from a table', () => {
  it.each<[string, string, StatRow[], StatOptions, [string, string, string]]>([
    ['linear-regression', 'group=b', pick('measured', { ...AGE, ...GROUP, ...SEX }), {}, ['lm', 'groupb', 'se']],
    [
      'logistic-regression',
      'group=c',
      pick('event', { ...AGE, ...GROUP, ...SEX, cluster: 'cluster' }),
      { errors: 'cluster-HC0' },
      ['logistic', 'groupc', 'cluster0'],
    ],
    [
      'logistic-regression',
      'age',
      pick('event', { ...AGE, ...SEX, weight: 'weight' }),
      {},
      ['logistic_weights', 'age', 'se'],
    ],
    [
      'poisson-regression',
      'group=d',
      pick('count', { ...AGE, ...GROUP, exposure: 'years' }),
      { errors: 'HC3' },
      ['poisson_offset', 'groupd', 'HC3'],
    ],
    [
      'quasi-poisson',
      'age',
      pick('count', { ...AGE, ...GROUP, exposure: 'years' }),
      {},
      ['quasi_poisson', 'age', 'se'],
    ],
    [
      'negative-binomial-regression',
      'group=b',
      pick('count', { ...AGE, ...GROUP, exposure: 'years' }),
      {},
      ['negative_binomial', 'groupb', 'se'],
    ],
    [
      'logistic-regression',
      'age[2]',
      pick('event', { ...AGE, ...SEX }),
      { splines: 'age:4' },
      ['logistic_spline', 'ns(age 4)2', 'se'],
    ],
  ])('%s: %s', (id, term, rows, options, [model, name, error]) => {
    const row = run(id, rows, options).find((candidate) => candidate.term === term)!;
    expect(row.value).toBeCloseTo(expected(model, name, 'estimate'), 7);
    expect(row.standard_error).toBeCloseTo(expected(model, name, error), 7);
    expect(row.converged).toBe('yes');
  });

  it('compares with the level that is asked for, and takes numbers as categories', () => {
    const rows = pick('event', { ...GROUP, 'covariate:year': 'weight' });
    const terms = run('logistic-regression', rows, { reference: 'group:d,year:3', 'as-category': 'year' });
    expect(terms.map(({ term }) => term)).toEqual([
      'intercept',
      ...['year=1', 'year=2', 'year=4'],
      ...['group=a', 'group=b', 'group=c'],
    ]);
  });

  it.each<[string, StatRow[], StatOptions]>([
    ['a spline of no column', pick('event', AGE), { splines: 'height:3' }],
    ['a spline without columns', pick('event', AGE), { splines: 'age' }],
    ['a reference that is no level', pick('event', GROUP), { reference: 'group:z' }],
    ['offset and exposure together', pick('count', { offset: 'years', exposure: 'years' }), {}],
  ])('refuses %s', (_what, rows, options) => {
    expect(() => run('poisson-regression', rows, options)).toThrow(RangeError);
  });

  it('judges a model', () => {
    const scores = readVectors('model_scores').map((row) => ({ outcome: numberIn(row.y), predicted: numberIn(row.p) }));
    const rows = run('model-quality', scores, { tops: '3', thresholds: '0.1,0.2' });
    const value = (measure: string) => rows.find((row) => row.measure === measure)!.value;
    expect(value('AUROC')).toBeCloseTo(0.8078703704, 9);
    expect(value('net benefit at 0.2')).toBeCloseTo(0.275, 9);
    expect(value('lift of the top 3')).toBeCloseTo(2.5, 9);
  });

  it('interrupts a series in any order of its rows', () => {
    const rows = readVectors('its_inputs').map((row) => ({
      outcome: numberIn(row.y),
      after: numberIn(row.post),
      period: numberIn(row.t),
    }));
    const found = run('interrupted-time-series', rows.toReversed());
    expect(found[2]).toMatchObject({ term: 'level change', durbin_watson: expect.closeTo(1.9602, 4) });
    expect(found[2]!.standard_error).toBeCloseTo(1.0367405038, 9);
  });

  it('keeps the pace of time where a period has no row, and refuses a row without its period', () => {
    const rows = readVectors('its_inputs').map((row, i) => ({
      ...{ period: i + 1, outcome: numberIn(row.y), after: numberIn(row.post) },
    }));
    const blank = (row: StatRow, i: number): StatRow => (i === 3 || i === 4 ? { ...row, outcome: null } : row);
    const told = run('interrupted-time-series', rows.map(blank));
    const absent = run('interrupted-time-series', rows.toSpliced(3, 2));
    expect(absent.map(({ notes: _, ...row }) => row)).toEqual(told.map(({ notes: _, ...row }) => row));
    expect(absent[0]!.notes).toContain('2 periods have no row and are missing.');
    expect(() => run('interrupted-time-series', rows.with(4, { ...rows[4]!, period: null as never }))).toThrow(
      /every row/,
    );
    expect(() => run('interrupted-time-series', rows.with(4, rows[3]!))).toThrow(/comes once/);
  });

  it('gives no likelihood-ratio test of a model that has no likelihood', () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      outcome: (i * 7) % 5,
      'covariate:x': i % 4,
      'covariate:z': i % 3,
    }));
    const joint = { joint: 'x,z', 'joint-test': 'likelihood-ratio' };
    expect(() => run('quasi-poisson', rows, joint)).toThrow(/likelihood/);
    expect(run('poisson-regression', rows, joint)[0]!.joint_p_value).toBeGreaterThan(0);
  });

  it('takes a difference of differences', () => {
    const rows = readVectors('did_inputs').map((row) => ({
      ...{ unit: row.unit!, period: row.period!, treated: numberIn(row.treated), after: numberIn(row.post) },
      outcome: numberIn(row.y),
    }));
    const [found] = run('difference-in-differences', rows);
    expect(found!.value).toBeCloseTo(-5.7125, 9);
    expect(found!.standard_error).toBeCloseTo(0.4400594775, 9);
    expect(found!.parallel_trends_p_value).toBeGreaterThanOrEqual(0);
  });
});

const scored = fc.array(fc.record({ y: fc.integer({ min: 0, max: 1 }), p: fc.integer({ min: 0, max: 20 }) }), {
  minLength: 2,
  maxLength: 60,
});
const ys = (rows: { y: number }[]): number[] => rows.map(({ y }) => y);

describe('an AUROC', () => {
  it('is the share of pairs that are in the right order, ties counting half', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const value = auroc(
          ys(rows),
          rows.map(({ p }) => p),
        ).estimate.value;
        const pairs = rows.flatMap((a) => rows.filter((b) => a.y === 1 && b.y === 0).map((b) => Math.sign(a.p - b.p)));
        if (pairs.length === 0) expect(value).toBeNull();
        else expect(value).toBeCloseTo(pairs.reduce<number>((sum, s) => sum + (s + 1) / 2, 0) / pairs.length, 12);
      }),
      RUNS,
    );
  });

  it('does not mind how scores are stretched, and turns round with their sign', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const area = (of: (p: number) => number) =>
          auroc(
            ys(rows),
            rows.map(({ p }) => of(p)),
          );
        const plain = area((p) => p);
        fc.pre(plain.estimate.value !== null);
        expect(area((p) => Math.exp(p / 3) - 7).estimate.value).toBeCloseTo(plain.estimate.value!, 12);
        expect(area((p) => -p).estimate.value).toBeCloseTo(1 - plain.estimate.value!, 12);
        if (plain.standardErrorDelong !== null)
          expect(area((p) => -p).standardErrorDelong).toBeCloseTo(plain.standardErrorDelong, 12);
      }),
      RUNS,
    );
  });
});

describe('the quality of predicted risks', () => {
  it('is numbers or null whatever the risks, 0 and 1 among them', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 2, max: 8 }), (rows, groups) => {
        const risks = rows.map(({ p }) => p / 20);
        everyNumber(modelQuality(ys(rows), risks, { tops: [1, 5], thresholds: [0.1, 0.5], groups }));
      }),
      RUNS,
    );
  });

  it('has no skill, and observes what it expects, when everybody gets the overall share', () => {
    const found = modelQuality([1, 0, 0, 0, 1, 0, 0, 0], Array(8).fill(0.25));
    expect(found.brierSkill).toBeCloseTo(0, 12);
    expect(found.calibration.observedOverExpected.value).toBeCloseTo(1, 12);
    expect(found.calibration.inTheLarge!.estimate.value).toBeCloseTo(0, 9);
    expect(found.auroc.estimate.value).toBe(0.5);
  });

  it.each([
    ['a risk above 1', [1, 0], [1.1, 0]],
    ['an outcome of 2', [2, 0], [0.5, 0.1]],
    ['lengths that differ', [1], [0.5, 0.1]],
  ])('refuses %s', (_what, y, p) => {
    expect(() => modelQuality(y, p)).toThrow(RangeError);
  });
});

describe('a stability index', () => {
  const bins = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 5, maxLength: 5 });
  it('is 0 for the same population, the same both ways, and never below 0', () => {
    fc.assert(
      fc.property(bins, bins, (a, b) => {
        expect(populationStabilityIndex(a, a).index).toBe(0);
        const index = populationStabilityIndex(a, b).index!;
        expect(index).toBeGreaterThanOrEqual(0);
        expect(populationStabilityIndex(b, a).index).toBeCloseTo(index, 10);
      }),
      RUNS,
    );
  });

  it('has none with a bin missing, and stays a number with a bin empty', () => {
    expect(populationStabilityIndex([0.5, null], [0.5, 0.5]).index).toBeNull();
    expect(populationStabilityIndex([1, 0], [0.5, 0.5]).verdict).toBe('act');
  });
});

describe('an interrupted series', () => {
  const series = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 16, maxLength: 40 });
  it('finds a step that is added, and no other change', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -50, max: 50 }), (y, step) => {
        const at = Math.floor(y.length / 2);
        const plain = interruptedTimeSeries(y, at);
        const moved = interruptedTimeSeries(
          y.map((value, i) => (i >= at ? value + step : value)),
          at,
        );
        const change = moved.levelChange.estimate.value! - plain.levelChange.estimate.value!;
        expect(change).toBeCloseTo(step, 6);
        expect(moved.trendChange.estimate.value).toBeCloseTo(plain.trendChange.estimate.value!, 6);
        expect(moved.counterfactual.at(-1)!.value).toBeCloseTo(plain.counterfactual.at(-1)!.value!, 6);
      }),
      RUNS,
    );
  });

  it('says when it is short, and counts missing periods', () => {
    const y = [10, 12, null, 13, 12, 15, 14, 11, 10, 9, 12];
    const found = interruptedTimeSeries(y, 6);
    expect(found.fitted[2]).toBeNull();
    expect(found.notes.join(' ')).toMatch(/1 of 11 rows.*5 periods before.*too few/s);
  });

  it('takes sine and cosine for the season', () => {
    const wave = Array.from(
      { length: 48 },
      (_, i) => 50 + 8 * Math.sin((2 * Math.PI * (i + 1)) / 12) - (i >= 24 ? 5 : 0),
    );
    const found = interruptedTimeSeries(wave, 24, { season: 12 });
    expect(found.levelChange.estimate.value).toBeCloseTo(-5, 8);
    expect(found.regression.coefficients.at(-2)!.estimate.value).toBeCloseTo(8, 8);
  });
});

describe('a difference in differences', () => {
  const effect = fc.integer({ min: -20, max: 20 });
  it('is the same by four means and by two-way fixed effects when the panel is balanced', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 24, maxLength: 24 }), effect, (y, added) => {
        const rows = y.map((value, i) => {
          const [unit, period] = [Math.floor(i / 4), i % 4];
          const [treated, post] = [unit < 3, period >= 2];
          return { unit: `u${unit}`, period, treated, post, outcome: value + (treated && post ? added : 0) };
        });
        const found = differenceInDifferences(rows);
        expect(found.effect.value).toBeCloseTo(found.difference, 8);
        everyNumber(found);
      }),
      RUNS,
    );
  });

  it('refuses a unit that changes sides', () => {
    const row = (treated: boolean, post: boolean) => ({ unit: 'a', period: post ? 2 : 1, treated, post, outcome: 1 });
    expect(() => differenceInDifferences([row(true, false), row(false, true)])).toThrow(RangeError);
  });
});

describe('a spline basis', () => {
  const values = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 8, maxLength: 40 });
  it('is straight beyond the boundary for a natural spline, and adds up to at most 1 for a B-spline', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 4 }), (x, df) => {
        const natural = splineKnots(x, 'natural-spline', df);
        const [, high] = natural.boundary;
        const at = [1, 2, 3].map((beyond) => splineBasis(high + beyond, natural)!);
        for (let j = 0; j < df; j++) expect(at[2]![j]! - 2 * at[1]![j]! + at[0]![j]!).toBeCloseTo(0, 8);
        const basis = splineBasis(x[0]!, splineKnots(x, 'b-spline', df + 2))!;
        expect(basis.every((cell) => cell >= -1e-12)).toBe(true);
        expect(basis.reduce((sum, cell) => sum + cell, 0)).toBeLessThanOrEqual(1 + 1e-12);
      }),
      RUNS,
    );
  });

  it('answers with numbers or refuses, whatever the values', () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), fc.integer({ min: 0, max: 6 }), any, (x, df, at) => {
        expectFiniteOrRefused(() => splineBasis(at, splineKnots(x, 'natural-spline', df)));
        expectFiniteOrRefused(() => splineBasis(at, splineKnots(x, 'b-spline', df)));
      }),
      RUNS,
    );
  });
});

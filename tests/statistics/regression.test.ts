/** Regressions: what a reader may rely on, on any data. Agreement with R is in conformance/. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benchLogistic } from '../../bench/logistic-extract.ts';
import { designMatrix } from '../../src/statistics/regression/design-matrix.ts';
import type { Term } from '../../src/statistics/regression/design-terms.ts';
import type { FamilyName } from '../../src/statistics/regression/families.ts';
import { generalisedLinearModel } from '../../src/statistics/regression/generalised-linear-model.ts';
import { linearRegression } from '../../src/statistics/regression/linear-regression.ts';
import { negativeBinomialRegression } from '../../src/statistics/regression/negative-binomial-regression.ts';
import { normalEquations } from '../../src/statistics/regression/normal-equations.ts';
import { predictRegression } from '../../src/statistics/regression/predict-regression.ts';
import type { RegressionData, RegressionOptions } from '../../src/statistics/regression/prepared-model.ts';
import type { Regression } from '../../src/statistics/regression/regression.ts';
import { everyNumber } from './every-number.ts';
import { newtonTwin } from './newton-twin.ts';

const RUNS = { numRuns: 60 };

interface Person {
  age: number;
  group: string;
  event: number;
  count: number;
  measured: number;
  years: number;
}

const person: fc.Arbitrary<Person> = fc.record({
  age: fc.integer({ min: 20, max: 90 }),
  group: fc.constantFrom('a', 'b', 'c'),
  event: fc.integer({ min: 0, max: 1 }),
  count: fc.integer({ min: 0, max: 30 }),
  measured: fc.integer({ min: -500, max: 500 }).map((tenths) => tenths / 10),
  years: fc.integer({ min: 1, max: 40 }).map((quarters) => quarters / 4),
});
const people = fc.array(person, { minLength: 12, maxLength: 60 });

const age = (rows: Person[], by = 1, plus = 0): Term => ({
  kind: 'numeric',
  name: 'age',
  values: rows.map((row) => row.age * by + plus),
});
const group = (rows: Person[]): Term => ({ kind: 'categorical', name: 'group', values: rows.map((row) => row.group) });
const years = (rows: Person[]): number[] => rows.map((row) => Math.log(row.years));

type Kind = 'linear' | 'logistic' | 'poisson' | 'quasi-poisson';
const KINDS: Kind[] = ['linear', 'logistic', 'poisson', 'quasi-poisson'];
const outcomeOf = (kind: Kind, row: Person): number =>
  kind === 'linear' ? row.measured : kind === 'logistic' ? row.event : row.count;

function regress(
  kind: Kind,
  rows: Person[],
  { terms = [age(rows), group(rows)], ...more }: Partial<RegressionData> = {},
  options: RegressionOptions = {},
): Regression {
  const data = { outcome: rows.map((row) => outcomeOf(kind, row)), terms, ...more };
  if (kind === 'linear') return linearRegression(data, options);
  return generalisedLinearModel(data, kind === 'logistic' ? 'binomial' : kind, options);
}

const usable = (fit: Regression): boolean => fit.converged && fit.aliased.length === 0;
const betaOf = (fit: Regression, j: number): number => fit.coefficients[j]!.estimate.value!;
const errorOf = (fit: Regression, j: number): number => fit.coefficients[j]!.standardError!;

/** Within so many standard errors: what a reader could never see. */
function expectAlike(actual: Regression, expected: Regression, errors = 1e-7): void {
  for (const [j, coefficient] of expected.coefficients.entries()) {
    const reach = errors * ((coefficient.standardError ?? 0) + Math.abs(coefficient.estimate.value!) + 1e-3);
    expect(Math.abs(betaOf(actual, j) - coefficient.estimate.value!)).toBeLessThanOrEqual(reach);
    if (coefficient.standardError !== null) {
      const apart = Math.abs(errorOf(actual, j) - coefficient.standardError);
      expect(apart).toBeLessThanOrEqual(errors * 10 * coefficient.standardError + 1e-9);
    }
  }
}

describe.each(KINDS)('a %s regression', (kind) => {
  it('does not mind the order of the rows', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const fit = regress(kind, rows);
        fc.pre(usable(fit));
        expectAlike(regress(kind, rows.toReversed()), fit, 1e-8);
      }),
      RUNS,
    );
  });

  it('turns with the unit of a covariate: in months for years the coefficient is a twelfth', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: -2000, max: 2000 }), (rows, plus) => {
        const fit = regress(kind, rows);
        fc.pre(usable(fit));
        const months = regress(kind, rows, { terms: [age(rows, 12, plus), group(rows)] });
        expect(betaOf(months, 1) * 12).toBeCloseTo(betaOf(fit, 1), 6);
        expect(errorOf(months, 1) * 12).toBeCloseTo(errorOf(fit, 1), 6);
        expect(betaOf(months, 2)).toBeCloseTo(betaOf(fit, 2), 6);
        const intercept = betaOf(months, 0) + plus * betaOf(months, 1);
        expect(intercept).toBeCloseTo(betaOf(fit, 0), 5);
      }),
      RUNS,
    );
  });

  it('counts a row twice where its weight is 2', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const twice = regress(kind, [...rows, ...rows.slice(0, 5)]);
        fc.pre(usable(twice));
        const weighted = regress(kind, rows, { weights: rows.map((_, i) => (i < 5 ? 2 : 1)) });
        for (const j of [0, 1, 2]) expect(betaOf(weighted, j)).toBeCloseTo(betaOf(twice, j), 6);
        expect(weighted.deviance).toBeCloseTo(twice.deviance!, 6);
      }),
      RUNS,
    );
  });

  it('is the same dense and sparse', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const fit = regress(kind, rows, {}, { errors: 'HC0' });
        fc.pre(usable(fit));
        expectAlike(regress(kind, rows, {}, { errors: 'HC0', sparse: true }), fit, 1e-6);
      }),
      RUNS,
    );
  });

  it('leaves no part of the outcome that its columns could still explain', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const fit = regress(kind, rows);
        fc.pre(usable(fit));
        const { prepared, fit: inner } = fit.model;
        const { right } = normalEquations(prepared.standard.x, inner.working.weights, inner.working.scores);
        const size = prepared.y.reduce((sum, y) => sum + Math.abs(y), 1);
        for (const score of right) expect(Math.abs(score) / size).toBeLessThan(1e-7);
      }),
      RUNS,
    );
  });

  it('is what the textbook finds, slowly', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const fit = regress(kind, rows, { terms: [age(rows)] });
        fc.pre(usable(fit));
        const twin = newtonTwin(
          rows.map((row) => [1, row.age]),
          rows.map((row) => outcomeOf(kind, row)),
          kind === 'quasi-poisson' ? 'poisson' : kind,
        );
        fc.pre(twin !== null);
        for (const [j, value] of twin!.entries())
          expect(Math.abs(betaOf(fit, j) - value)).toBeLessThan(1e-6 * (1 + Math.abs(value) + errorOf(fit, j)));
      }),
      RUNS,
    );
  });

  it('leaves rows with anything missing out, as if they were not there, and says how many', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 0, max: 11 }), (rows, at) => {
        const without = regress(kind, rows.toSpliced(at, 1));
        fc.pre(usable(without));
        const values = rows.map((row, i) => (i === at ? null : row.age));
        const fit = regress(kind, rows, { terms: [{ kind: 'numeric', name: 'age', values }, group(rows)] });
        expect(fit.leftOut).toBe(1);
        expect(fit.notes.join(' ')).toContain(`1 of ${rows.length} rows`);
        expectAlike(fit, without, 1e-9);
      }),
      RUNS,
    );
  });
});

describe('a model with one group', () => {
  it('is the log odds ratio of a two by two table', () => {
    fc.assert(
      fc.property(fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 30 }))), (cells) => {
        const [a, b, c, d] = cells as [number, number, number, number];
        const outcome = [a, b, c, d].flatMap((n, i) => Array.from({ length: n }, () => (i % 2 === 0 ? 1 : 0)));
        const values = [a, b, c, d].flatMap((n, i) => Array.from({ length: n }, () => (i < 2 ? 'yes' : 'no')));
        const terms: Term[] = [{ kind: 'categorical', name: 'x', values }];
        const { estimate, standardError } = generalisedLinearModel({ outcome, terms }, 'binomial').coefficients[1]!;
        expect(estimate.value).toBeCloseTo(Math.log((a * d) / (b * c)), 9);
        expect(standardError).toBeCloseTo(Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), 9);
      }),
      RUNS,
    );
  });

  it('is the log rate with an offset of log person-years', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const events = rows.reduce((sum, row) => sum + row.count, 0);
        fc.pre(events > 0);
        const fit = regress('poisson', rows, { terms: [], offset: years(rows) });
        const total = rows.reduce((sum, row) => sum + row.years, 0);
        expect(betaOf(fit, 0)).toBeCloseTo(Math.log(events / total), 9);
        expect(errorOf(fit, 0)).toBeCloseTo(1 / Math.sqrt(events), 9);
      }),
      RUNS,
    );
  });

  it('gives the same risk ratio by log-binomial and by Poisson with robust errors', () => {
    const values = [...Array(40).fill('new'), ...Array(40).fill('old')] as string[];
    const outcome = values.map((_, i) => (i < 10 || (i >= 40 && i < 60) ? 1 : 0));
    const data = { outcome, terms: [{ kind: 'categorical' as const, name: 'x', values }] };
    const log = generalisedLinearModel(data, 'binomial', { link: 'log' }).coefficients[1]!;
    const poisson = generalisedLinearModel(data, 'poisson', { errors: 'HC0' }).coefficients[1]!;
    expect(log.ratio).toMatchObject({ unit: 'risk ratio' });
    expect(log.ratio!.value).toBeCloseTo(2, 9);
    expect(poisson.ratio!.value).toBeCloseTo(2, 9);
    expect(poisson.standardError).toBeCloseTo(log.standardError!, 8);
  });
});

describe('what a regression says of data that cannot answer', () => {
  const x = [1, 2, 3, 4, 5, 6, 7, 8];
  const term: Term = { kind: 'numeric', name: 'x', values: x };

  it('names the column that separates the outcome completely, and gives no coefficient', () => {
    const fit = generalisedLinearModel({ outcome: x.map((v) => (v > 4 ? 1 : 0)), terms: [term] }, 'binomial');
    expect(fit.converged).toBe(false);
    expect(fit.separated).toContain('x');
    expect(fit.coefficients.map(({ estimate }) => estimate.value)).toEqual([null, null]);
    expect(fit.notes.join(' ')).toContain('separated by');
  });

  it('keeps what a quasi-separated outcome still tells', () => {
    const levels = ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'c'];
    const outcome = [0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 1];
    const terms: Term[] = [{ kind: 'categorical', name: 'g', values: levels }];
    const fit = generalisedLinearModel({ outcome, terms }, 'binomial');
    expect(fit.separated).toEqual(['g=b']);
    expect(fit.coefficients[0]!.estimate.value).toBeCloseTo(0, 5);
    expect(fit.coefficients[1]!.estimate.value).toBeNull();
    expect(fit.coefficients[2]!.estimate.value).toBeCloseTo(-Math.log(3), 5);
  });

  it('calls a group without events separated, in counts too', () => {
    const terms: Term[] = [{ kind: 'categorical', name: 'g', values: ['a', 'a', 'b', 'b'] }];
    expect(generalisedLinearModel({ outcome: [3, 4, 0, 0], terms }, 'poisson').separated).toEqual(['g=b']);
  });

  it('leaves out columns that repeat others and names them', () => {
    const again: Term = { kind: 'numeric', name: 'again', values: x.map((v) => 3 - v) };
    const flat: Term = { kind: 'numeric', name: 'flat', values: x.map(() => 0.1) };
    const fit = linearRegression({ outcome: [1, 3, 2, 5, 4, 7, 6, 9], terms: [term, again, flat] });
    expect(fit.aliased).toEqual(['again', 'flat']);
    expect(fit.coefficients[2]!.estimate.value).toBeNull();
    expect(fit.notes.join(' ')).toContain('again, flat');
  });

  it('has estimates but no errors when as many coefficients as rows are fitted', () => {
    const fit = linearRegression({ outcome: [2, 5], terms: [{ ...term, values: [1, 2] } as Term] });
    expect(betaOf(fit, 1)).toBeCloseTo(3, 9);
    expect(fit.coefficients[1]!.standardError).toBeNull();
  });

  it('never ends in silence when it may not go on', () => {
    const outcome = [0, 1, 0, 0, 1, 1, 0, 1];
    const fit = generalisedLinearModel({ outcome, terms: [term] }, 'binomial', { maxIterations: 1 });
    expect(fit.converged).toBe(false);
    expect(fit.notes.join(' ')).toContain('did not converge');
  });

  it('falls back to Poisson, and says so, when counts vary no more than Poisson', () => {
    const fit = negativeBinomialRegression({ outcome: [4, 5, 6, 5], terms: [] });
    expect(fit.theta.value).toBeNull();
    expect(fit.notes.join(' ')).toContain('this is the Poisson model');
  });

  it('predicts nothing for a level that it has not seen, or a missing value', () => {
    const terms: Term[] = [{ kind: 'categorical', name: 'g', values: ['a', 'b', 'a', 'b', 'a'] }];
    const fit = linearRegression({ outcome: [1, 2, 3, 5, 2], terms });
    const asked: Term = { kind: 'categorical', name: 'g', values: ['b', 'z', null] };
    expect(predictRegression(fit, [asked]).map(({ mean }) => mean.value)).toEqual([expect.closeTo(3.5, 9), null, null]);
  });
});

describe('what a regression refuses', () => {
  const one: Term = { kind: 'numeric', name: 'x', values: [1, 2, 3] };
  it.each<[string, RegressionData, Exclude<FamilyName, 'negative-binomial'>, RegressionOptions]>([
    ['an outcome of 2 without trials', { outcome: [0, 1, 2], terms: [one] }, 'binomial', {}],
    ['more successes than trials', { outcome: [1, 1, 3], trials: [2, 2, 2], terms: [one] }, 'binomial', {}],
    ['a negative count', { outcome: [0, 1, -1], terms: [one] }, 'poisson', {}],
    ['a negative weight', { outcome: [0, 1, 1], weights: [1, 1, -1], terms: [one] }, 'poisson', {}],
    ['a column of another length', { outcome: [0, 1], terms: [one] }, 'poisson', {}],
    ['a name used twice', { outcome: [0, 1, 1], terms: [one, one] }, 'poisson', {}],
    ['infinite values', { outcome: [0, 1, Infinity], terms: [one] }, 'gaussian', {}],
    ['no complete row', { outcome: [null, null, null], terms: [one] }, 'gaussian', {}],
    ['a link that the family has not', { outcome: [0, 1, 1], terms: [one] }, 'poisson', { link: 'logit' }],
    ['a confidence of 5%', { outcome: [0, 1, 1], terms: [one] }, 'poisson', { confidence: 0.05 }],
    ['cluster errors without clusters', { outcome: [0, 1, 1], terms: [one] }, 'poisson', { errors: 'cluster-HC0' }],
    [
      'a single cluster',
      { outcome: [0, 1, 1], terms: [one], cluster: ['a', 'a', 'a'] },
      'poisson',
      { errors: 'cluster-HC0' },
    ],
  ])('%s', (_what, data, family, options) => {
    expect(() => generalisedLinearModel(data, family, options)).toThrow(RangeError);
  });
});

describe('any finite input', () => {
  const anyNumber = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
    fc.constantFrom(0, 1e-300, 1e9, 1e15, 0.1),
  );
  const cell = fc.option(anyNumber, { freq: 8 });
  const table = fc.array(
    fc.record({ x: cell, z: cell, g: fc.constantFrom('a', 'b', null), y: fc.integer({ min: 0, max: 4 }) }),
    {
      minLength: 1,
      maxLength: 15,
    },
  );

  it('gives numbers or null, never NaN or an infinity', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(...KINDS), fc.constantFrom('model', 'HC1', 'HC3'), (rows, kind, errors) => {
        const outcome = rows.map(({ y, x }) => (kind === 'linear' ? x : kind === 'logistic' ? y % 2 : y));
        const terms: Term[] = [
          { kind: 'numeric', name: 'z', values: rows.map(({ z }) => z) },
          { kind: 'categorical', name: 'g', values: rows.map(({ g }) => g) },
        ];
        let fit: Regression;
        try {
          const data = { outcome, terms };
          const options = { errors: errors as 'model' | 'HC1' | 'HC3' };
          if (kind === 'linear') fit = linearRegression(data, options);
          else fit = generalisedLinearModel(data, kind === 'logistic' ? 'binomial' : kind, options);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        const { model: _model, ...told } = fit;
        everyNumber(told);
        const predictions = predictRegression(fit, terms);
        everyNumber(predictions);
      }),
      { numRuns: 400 },
    );
  });

  it('holds for negative binomial counts too', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const outcome = rows.map((row) => row.count);
        const { model: _model, ...told } = negativeBinomialRegression({ outcome, terms: [age(rows)] });
        everyNumber(told);
      }),
      RUNS,
    );
  });
});

describe('a design matrix', () => {
  it('multiplies the columns of an interaction', () => {
    const a = { kind: 'categorical' as const, name: 'a', values: ['x', 'y', 'y'] };
    const b = { kind: 'numeric' as const, name: 'b', values: [2, 3, 4] };
    const design = designMatrix([{ kind: 'interaction', of: [a, b] }], { intercept: false });
    expect(design.columns).toEqual(['a=y:b']);
    expect([...design.values.values!]).toEqual([0, 3, 4]);
  });

  it('is compressed to the cells that are not 0, without values when all are 1', () => {
    const a: Term = { kind: 'categorical', name: 'a', values: ['x', 'y', 'z'] };
    expect(designMatrix([a], { sparse: true }).values).toMatchObject({
      starts: Int32Array.of(0, 1, 3, 5),
      indices: Uint8Array.of(0, 0, 1, 0, 2),
      values: null,
    });
  });

  it('compares with the level that is asked for', () => {
    const a: Term = { kind: 'categorical', name: 'a', values: ['x', 'y', 'z'], reference: 'z' };
    expect(designMatrix([a]).columns).toEqual(['intercept', 'a=x', 'a=y']);
  });
});

it('finds again the coefficients that made a large sparse extract', () => {
  const found = benchLogistic(20_000, 60);
  expect(found).toMatchObject({ converged: true });
  expect(found.furthestFromTruth).toBeLessThan(0.5);
});

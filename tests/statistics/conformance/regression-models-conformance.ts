/** Every kind of regression against R, by coefficient, model, prediction and test. */
import type { Term } from '../../../src/statistics/regression/design-terms.ts';
import { generalisedLinearModel } from '../../../src/statistics/regression/generalised-linear-model.ts';
import { linearRegression } from '../../../src/statistics/regression/linear-regression.ts';
import { likelihoodRatioTest, type ModelTest, waldTest } from '../../../src/statistics/regression/model-tests.ts';
import { negativeBinomialRegression } from '../../../src/statistics/regression/negative-binomial-regression.ts';
import { digamma, trigamma } from '../../../src/statistics/regression/polygamma.ts';
import { predictRegression } from '../../../src/statistics/regression/predict-regression.ts';
import type { RegressionData, RegressionOptions } from '../../../src/statistics/regression/prepared-model.ts';
import type { Regression } from '../../../src/statistics/regression/regression.ts';
import type { ErrorKind } from '../../../src/statistics/regression/robust-covariance.ts';
import { type SplineKnots, splineBasis, splineKnots } from '../../../src/statistics/regression/spline-basis.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/regression';
const people = readVectors(`${FOLDER}/people`);
const newPeople = readVectors(`${FOLDER}/new_people`);

const numbers = (rows: VectorRow[], name: string): (number | null)[] => rows.map((row) => numberIn(row[name]));

const numeric =
  (name: string) =>
  (rows: VectorRow[]): Term => ({ kind: 'numeric', name, values: numbers(rows, name) });
const categorical =
  (name: string) =>
  (rows: VectorRow[]): Term => ({
    kind: 'categorical',
    name,
    values: rows.map((row) => row[name]!),
  });
const spline =
  (kind: SplineKnots['kind'], name: string, df: number) =>
  (rows: VectorRow[]): Term => ({
    kind,
    name,
    values: numbers(rows, name),
    df,
  });
const [age, group, sex] = [numeric('age'), categorical('group'), categorical('sex')];
const twiceAge = (rows: VectorRow[]): Term => ({
  kind: 'numeric',
  name: 'age2',
  values: rows.map((row) => 2 * Number(row.age) + 1),
});
const ageBySex = (rows: VectorRow[]): Term => ({
  kind: 'interaction',
  of: [
    { kind: 'numeric', name: 'age', values: numbers(rows, 'age') },
    { kind: 'categorical', name: 'sex', values: rows.map((row) => row.sex!) },
  ],
});

type Maker = (rows: VectorRow[]) => Term;
interface Model {
  terms: Maker[];
  outcome: string;
  others?: Partial<RegressionData>;
  /** per person-years */
  perYears?: boolean;
  regress(data: RegressionData, options: RegressionOptions): Regression;
}

const trials = { trials: numbers(people, 'trials') };
const glm =
  (...[family, link]: [Parameters<typeof generalisedLinearModel>[1], RegressionOptions['link']?]) =>
  (data: RegressionData, options: RegressionOptions): Regression =>
    generalisedLinearModel(data, family, link === undefined ? options : { ...options, link });

const counted = { outcome: 'count', perYears: true };
const MODELS: Record<string, Model> = {
  lm: { terms: [age, group, sex], outcome: 'measured', regress: linearRegression },
  lm_weights: {
    terms: [age, group, sex],
    outcome: 'measured',
    others: { weights: numbers(people, 'part') },
    regress: linearRegression,
  },
  lm_spline: {
    terms: [age, sex, spline('natural-spline', 'bmi', 4), ageBySex],
    outcome: 'measured',
    regress: linearRegression,
  },
  lm_aliased: { terms: [age, twiceAge, sex], outcome: 'measured', regress: linearRegression },
  logistic: { terms: [age, group, sex], outcome: 'event', regress: glm('binomial') },
  logistic_spline: { terms: [spline('natural-spline', 'age', 4), sex], outcome: 'event', regress: glm('binomial') },
  logistic_trials: { terms: [age, group], outcome: 'successes', others: trials, regress: glm('binomial') },
  logistic_weights: {
    terms: [age, sex],
    outcome: 'event',
    others: { weights: numbers(people, 'weight') },
    regress: glm('binomial'),
  },
  quasi_binomial: { terms: [age, group], outcome: 'successes', others: trials, regress: glm('quasi-binomial') },
  log_binomial: { terms: [group, sex], outcome: 'event', regress: glm('binomial', 'log') },
  risk_difference: { terms: [sex], outcome: 'event', regress: glm('binomial', 'identity') },
  modified_poisson: { terms: [age, group], outcome: 'event', regress: glm('poisson') },
  poisson_offset: { terms: [age, group], ...counted, regress: glm('poisson') },
  poisson_bspline: { terms: [spline('b-spline', 'age', 5)], ...counted, regress: glm('poisson') },
  poisson_identity: { terms: [group], outcome: 'count', regress: glm('poisson', 'identity') },
  quasi_poisson: { terms: [age, group], ...counted, regress: glm('quasi-poisson') },
  negative_binomial: { terms: [age, group], ...counted, regress: negativeBinomialRegression },
};

const logYears = (rows: VectorRow[]): number[] => rows.map((row) => Math.log(Number(row.years)));

function fitted(name: string, options: RegressionOptions = {}, without: Maker[] = []): Regression {
  const { terms, outcome, others, perYears, regress } = MODELS[name]!;
  const data = {
    outcome: numbers(people, outcome),
    terms: terms.filter((term) => !without.includes(term)).map((term) => term(people)),
    cluster: people.map((row) => row.cluster!),
    ...others,
    ...(perYears ? { offset: logYears(people) } : {}),
  };
  return regress(data, options);
}

const ERRORS: Record<string, { errors: ErrorKind; lag?: number }> = {
  HC0: { errors: 'HC0' },
  HC1: { errors: 'HC1' },
  HC2: { errors: 'HC2' },
  HC3: { errors: 'HC3' },
  cluster0: { errors: 'cluster-HC0' },
  cluster1: { errors: 'cluster-HC1' },
  newey_west3: { errors: 'newey-west', lag: 3 },
};

function coefficientComparisons(): Comparison[] {
  const rows = readVectors(`${FOLDER}/coefficients`);
  return Object.keys(MODELS).flatMap((name) => {
    const expected = rows.filter((row) => row.model === name);
    const plain = fitted(name);
    const robust = Object.entries(ERRORS).map(([column, options]) => [column, fitted(name, options)] as const);
    return expected.flatMap((row, j) => {
      const { estimate, standardError, statistic, pValue } = plain.coefficients[j]!;
      const { value, lower, upper } = estimate;
      const columns = { estimate: value, se: standardError, statistic, p: pValue, lower, upper };
      const isKnown = numberIn(row.HC0) !== null;
      const others = robust.map(([column, fit]) => [column, fit.coefficients[j]!.standardError] as const);
      return [...Object.entries(columns), ...(isKnown ? others : [])].map(([column, actual]) => ({
        what: `${name} ${row.term} ${column}`,
        actual,
        expected: numberIn(row[column]),
      }));
    });
  });
}

function modelComparisons(): Comparison[] {
  return readVectors(`${FOLDER}/models`).flatMap((row) => {
    const name = row.model!;
    const fit = fitted(name) as Regression & Partial<ReturnType<typeof linearRegression>>;
    const nb = fit as Partial<ReturnType<typeof negativeBinomialRegression>>;
    const columns: Record<string, number | null> = {
      rows: fit.rows,
      rank: fit.parameters,
      deviance: fit.deviance,
      null_deviance: fit.nullDeviance,
      loglik: fit.logLikelihood,
      aic: fit.aic,
      dispersion: fit.dispersion,
      r_squared: fit.rSquared ?? null,
      adjusted_r_squared: fit.adjustedRSquared ?? null,
      sigma: fit.sigma ?? null,
      f: fit.fStatistic ?? null,
      theta: nb.theta?.value ?? null,
      theta_se: nb.thetaStandardError ?? null,
    };
    return Object.entries(columns).map(([column, actual]) => ({
      what: `${name} ${column}`,
      actual,
      expected: numberIn(row[column]),
    }));
  });
}

function predictionComparisons(): Comparison[] {
  const rows = readVectors(`${FOLDER}/predictions`);
  return Object.entries(MODELS).flatMap(([name, { terms, perYears }]) => {
    const built = terms.map((term) => term(newPeople));
    const predictions = predictRegression(fitted(name), built, perYears ? logYears(newPeople) : undefined);
    return rows
      .filter((row) => row.model === name)
      .flatMap((row, i) => {
        const { mean, linear, linearStandardError, single } = predictions[i]!;
        const columns = {
          linear,
          se: linearStandardError,
          mean: mean.value,
          lower: mean.lower,
          upper: mean.upper,
          single_lower: single?.lower ?? null,
          single_upper: single?.upper ?? null,
        };
        return Object.entries(columns).map(([column, actual]) => ({
          what: `${name} row ${i + 1} ${column}`,
          actual,
          expected: numberIn(row[column]),
        }));
      });
  });
}

function testComparisons(): Comparison[] {
  const groups = ['group=b', 'group=c', 'group=d'];
  const tests: Record<string, () => ModelTest> = {
    wald_logistic_group: () => waldTest(fitted('logistic'), groups),
    wald_lm_group: () => waldTest(fitted('lm'), groups),
    wald_lm_group_HC3: () => waldTest(fitted('lm', { errors: 'HC3' }), groups),
    lr_logistic_group: () => likelihoodRatioTest(fitted('logistic', {}, [group]), fitted('logistic')),
    lr_poisson_group: () => likelihoodRatioTest(fitted('poisson_offset', {}, [group]), fitted('poisson_offset')),
  };
  return readVectors(`${FOLDER}/tests`).flatMap((row) => {
    const { statistic, degrees, pValue } = tests[row.test!]!();
    return Object.entries({ statistic, degrees, p: pValue }).map(([column, actual]) => ({
      what: `${row.test} ${column}`,
      actual,
      expected: numberIn(row[column]),
    }));
  });
}

function splineComparisons(): Comparison[] {
  const rows = readVectors(`${FOLDER}/spline_basis`);
  const inside = rows.map((row) => Number(row.x)).filter((x) => x >= 0 && x <= 9);
  const bases: Record<string, SplineKnots> = {
    ns4: splineKnots(inside, 'natural-spline', 4),
    ns1: splineKnots(inside, 'natural-spline', 1),
    bs5: splineKnots(inside, 'b-spline', 5),
    bs3quadratic: splineKnots(inside, 'b-spline', 3, 2),
  };
  return rows.flatMap((row) =>
    Object.keys(row)
      .filter((column) => column !== 'x')
      .map((column) => {
        const [name, position] = column.split('_');
        const basis = splineBasis(Number(row.x), bases[name!]!);
        return {
          what: `${column} at ${row.x}`,
          actual: basis?.[Number(position) - 1] ?? null,
          expected: numberIn(row[column]),
        };
      }),
  );
}

const polygammaComparisons = (): Comparison[] =>
  readVectors(`${FOLDER}/polygamma`).flatMap((row) => [
    { what: `digamma ${row.x}`, actual: digamma(Number(row.x)), expected: numberIn(row.digamma) },
    { what: `trigamma ${row.x}`, actual: trigamma(Number(row.x)), expected: numberIn(row.trigamma) },
  ]);

const R_MODELS = 'R 4.2.2 lm and glm, MASS 7.3.58.2 glm.nb';

export const CONFORMANCE: Conformance[] = [
  {
    method: 'linearRegression, generalisedLinearModel, negativeBinomialRegression',
    title: 'coefficients, tests, intervals, robust and cluster-robust errors of 17 models',
    vectors: [`${FOLDER}/people`, `${FOLDER}/coefficients`],
    source: `${R_MODELS}, sandwich 3.0.2 vcovHC, vcovCL, NeweyWest`,
    tolerance: { relative: 1e-8 },
    comparisons: coefficientComparisons,
  },
  {
    method: 'linearRegression, generalisedLinearModel, negativeBinomialRegression',
    title: 'deviance, likelihood, AIC, dispersion, R squared, theta',
    vectors: [`${FOLDER}/people`, `${FOLDER}/models`],
    source: R_MODELS,
    tolerance: { relative: 1e-8 },
    comparisons: modelComparisons,
  },
  {
    method: 'predictRegression',
    title: 'predictions with intervals',
    vectors: [`${FOLDER}/new_people`, `${FOLDER}/predictions`],
    source: 'R 4.2.2 predict.lm and predict.glm',
    tolerance: { relative: 1e-8 },
    comparisons: predictionComparisons,
  },
  {
    method: 'waldTest, likelihoodRatioTest',
    title: 'tests of several coefficients at once',
    vectors: [`${FOLDER}/tests`],
    source: 'R lmtest 0.9.40 waldtest and lrtest',
    tolerance: { relative: 1e-8 },
    comparisons: testComparisons,
  },
  {
    method: 'splineBasis',
    title: 'natural cubic splines and B-splines',
    vectors: [`${FOLDER}/spline_basis`],
    source: 'R 4.2.2 splines::ns and bs',
    tolerance: { absolute: 1e-12 },
    comparisons: splineComparisons,
  },
  {
    method: 'digamma, trigamma',
    title: 'derivatives of log gamma',
    vectors: [`${FOLDER}/polygamma`],
    source: 'R 4.2.2 digamma and trigamma',
    tolerance: { relative: 1e-12 },
    comparisons: polygammaComparisons,
  },
];

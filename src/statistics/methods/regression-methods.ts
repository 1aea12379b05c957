/** Regressions on a table: which columns play which part, and a row for each coefficient. */
import { demand } from '../impossible-input.ts';
import type { Term } from '../regression/design-terms.ts';
import { generalisedLinearModel } from '../regression/generalised-linear-model.ts';
import { type LinearRegression, linearRegression } from '../regression/linear-regression.ts';
import type { LinkName } from '../regression/links.ts';
import {
  type NegativeBinomialRegression,
  negativeBinomialRegression,
} from '../regression/negative-binomial-regression.ts';
import type { RegressionData, RegressionOptions } from '../regression/prepared-model.ts';
import type { Regression } from '../regression/regression.ts';
import type { ErrorKind } from '../regression/robust-covariance.ts';
import { EVALUATION_METHODS } from './evaluation-methods.ts';
import {
  CONFIDENCE,
  countColumn,
  divisorColumn,
  LABEL,
  numberColumn,
  numberOption,
  numbersOf,
  textColumn,
  textOption,
} from './method-columns.ts';
import { CATEGORIES, modelTerms } from './model-terms.ts';
import { ANSWER_OPTIONS, regressionRows } from './regression-answers.ts';
import type { StatColumn, StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';

const COVARIATES: StatColumn = {
  part: 'covariate',
  meaning: 'numbers that may explain the outcome, each with its own coefficient',
  type: 'numbers',
  required: false,
};
const WEIGHT = countColumn('weight', 'how many rows like this one it stands for; 0 leaves it out', false);
const CLUSTER = textColumn('cluster', 'which rows belong together, for cluster-robust errors', false);
const OFFSET = numberColumn('offset', 'added to the linear predictor as it is', false);
const EXPOSURE = divisorColumn(
  'exposure',
  'person-time or expected count, above 0; its logarithm is the offset',
  false,
);

const ERRORS: StatOption = {
  name: 'errors',
  meaning: 'standard errors: by the model, robust to unequal variance (HC0 to HC3), or to alike rows of a cluster',
  type: 'text',
  choices: ['model', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster-HC0', 'cluster-HC1'],
  default: 'model',
};
const TERM_OPTIONS: StatOption[] = [
  { name: 'splines', meaning: 'natural splines by column and their columns, e.g. age:4,bmi:3', type: 'text' },
  { name: 'as-category', meaning: 'covariates whose numbers are categories, e.g. imd,year', type: 'text' },
  { name: 'reference', meaning: 'levels to compare with, by column, e.g. sex:female,imd:5', type: 'text' },
];
const COMMON_OPTIONS = [CONFIDENCE, ERRORS, ...TERM_OPTIONS, ...ANSWER_OPTIONS];

const linkOption = (standard: LinkName, choices: LinkName[]): StatOption => ({
  name: 'link',
  meaning: 'the scale on which effects add up; log gives ratios, identity gives differences',
  type: 'text',
  choices,
  default: standard,
});

function dataOf(rows: StatRow[], options: StatOptions): RegressionData & { terms: Term[] } {
  const given = (part: string): boolean => rows.some((row) => (row[part] ?? null) !== null);
  demand(!(given('offset') && given('exposure')), 'a regression takes an offset or an exposure, not both');
  const exposure = numbersOf(rows, 'exposure');
  demand(
    exposure.every((cell) => cell === null || cell > 0),
    'an exposure is above 0',
  );
  const logged = exposure.map((cell) => (cell === null ? null : Math.log(cell)));
  return {
    outcome: numbersOf(rows, 'outcome'),
    terms: modelTerms(rows, options),
    ...(given('trials') ? { trials: numbersOf(rows, 'trials') } : {}),
    ...(given('weight') ? { weights: numbersOf(rows, 'weight') } : {}),
    ...(given('offset') ? { offset: numbersOf(rows, 'offset') } : {}),
    ...(given('exposure') ? { offset: logged } : {}),
    ...(given('cluster') ? { cluster: rows.map((row) => row.cluster ?? null) } : {}),
  };
}

function settingsOf(options: StatOptions): RegressionOptions {
  const confidence = numberOption(options, 'confidence');
  const [errors, link] = [textOption(options, 'errors'), textOption(options, 'link')];
  return {
    ...(confidence === undefined ? {} : { confidence }),
    ...(errors === undefined ? {} : { errors: errors as ErrorKind }),
    ...(link === undefined ? {} : { link: link as LinkName }),
  };
}

const linearCells = (fit: LinearRegression): StatRow => ({
  ...{ r_squared: fit.rSquared, adjusted_r_squared: fit.adjustedRSquared, sigma: fit.sigma },
  ...{ f: fit.fStatistic, f_p_value: fit.fPValue },
});

const thetaCells = ({ theta, thetaStandardError }: NegativeBinomialRegression): StatRow => ({
  ...{ theta: theta.value, theta_lower: theta.lower, theta_upper: theta.upper },
  theta_standard_error: thetaStandardError,
});

type Model<Fitted> = (data: RegressionData, settings: RegressionOptions) => Fitted;

function answered<Fitted extends Regression>(
  rows: StatRow[],
  options: StatOptions,
  model: Model<Fitted>,
  more?: (fit: Fitted) => StatRow,
): StatRow[] {
  const [data, settings] = [dataOf(rows, options), settingsOf(options)];
  const asked = { rows, data, options, fitTo: (smaller: RegressionData) => model(smaller, settings) };
  return regressionRows(more === undefined ? asked : { ...asked, more });
}

function byFamily(family: 'binomial' | 'poisson' | 'quasi-poisson'): Model<Regression> {
  return (data, settings) => generalisedLinearModel(data, family, settings);
}

const MODELS: StatMethod[] = [
  {
    id: 'linear-regression',
    answers: 'how a measured outcome depends on several things at once',
    columns: [numberColumn('outcome', 'what was measured'), COVARIATES, CATEGORIES, WEIGHT, OFFSET, CLUSTER, LABEL],
    options: COMMON_OPTIONS,
    gives: 'many',
    source: 'Least squares, as R lm; robust errors as R sandwich',
    run: (rows, options) => answered(rows, options, linearRegression, linearCells),
  },
  {
    id: 'logistic-regression',
    answers: 'how the odds (or with other links the risk) of an event depend on several things at once',
    columns: [
      numberColumn('outcome', '1 for the event and 0 without; with trials, how many had it'),
      divisorColumn('trials', 'how many could have had the event', false),
      ...[COVARIATES, CATEGORIES, WEIGHT, OFFSET, CLUSTER, LABEL],
    ],
    options: [...COMMON_OPTIONS, linkOption('logit', ['logit', 'log', 'identity'])],
    gives: 'many',
    source: 'McCullagh and Nelder 1989, as R glm; robust errors as R sandwich',
    run: (rows, options) => answered(rows, options, byFamily('binomial')),
  },
  countMethod('poisson-regression', 'poisson', 'how a count or rate depends on several things at once'),
  countMethod(
    'quasi-poisson',
    'quasi-poisson',
    'how a count or rate depends on several things at once, when counts vary more than Poisson allows in proportion',
  ),
  {
    id: 'negative-binomial-regression',
    answers: 'how a count or rate depends on several things at once, when counts vary more than Poisson allows',
    columns: countColumns(),
    options: COMMON_OPTIONS,
    gives: 'many',
    source: 'Venables and Ripley 2002, as R MASS glm.nb',
    run: (rows, options) => answered(rows, options, negativeBinomialRegression, thetaCells),
  },
];

function countColumns(): StatColumn[] {
  return [countColumn('outcome', 'a count'), EXPOSURE, COVARIATES, CATEGORIES, WEIGHT, OFFSET, CLUSTER, LABEL];
}

function countMethod(id: string, family: 'poisson' | 'quasi-poisson', answers: string): StatMethod {
  return {
    ...{ id, answers, columns: countColumns() },
    options: [...COMMON_OPTIONS, linkOption('log', ['log', 'identity'])],
    gives: 'many',
    source: 'McCullagh and Nelder 1989, as R glm; robust errors as R sandwich',
    run: (rows, options) => answered(rows, options, byFamily(family)),
  };
}

export const REGRESSION_METHODS: StatMethod[] = [...MODELS, ...EVALUATION_METHODS];

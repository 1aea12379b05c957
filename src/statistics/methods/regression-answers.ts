/** What `concord stat` gives of a regression: its coefficients, a test of several together, or what it expects of rows. */
import { demand } from '../impossible-input.ts';
import type { Term } from '../regression/design-terms.ts';
import { likelihoodRatioTest, waldTest } from '../regression/model-tests.ts';
import { predictRegression } from '../regression/predict-regression.ts';
import type { RegressionData } from '../regression/prepared-model.ts';
import type { Regression } from '../regression/regression.ts';
import { estimateCells } from './estimate-cells.ts';
import { numberCell } from './method-columns.ts';
import { listIn } from './model-terms.ts';
import type { StatOption, StatOptions, StatRow } from './stat-method.ts';

export const ANSWER_OPTIONS: StatOption[] = [
  {
    name: 'give',
    meaning: 'a row for each coefficient, or for each row of the file what the model expects, its outcome known or not',
    type: 'text',
    choices: ['coefficients', 'predictions'],
    default: 'coefficients',
  },
  { name: 'joint', meaning: 'columns to test together, beside the coefficients, e.g. age,sex', type: 'text' },
  {
    name: 'joint-test',
    meaning: 'by the errors asked for (wald), or against the model without these columns (likelihood-ratio)',
    type: 'text',
    choices: ['wald', 'likelihood-ratio'],
    default: 'wald',
  },
];

type Fit<Fitted> = (data: RegressionData & { terms: Term[] }) => Fitted;

export interface Asked<Fitted> {
  rows: StatRow[];
  data: RegressionData & { terms: Term[] };
  options: StatOptions;
  fitTo: Fit<Fitted>;
  /** what holds for the whole model of this kind */
  more?: (fit: Fitted) => StatRow;
}

export function regressionRows<Fitted extends Regression>(asked: Asked<Fitted>): StatRow[] {
  const { data, options, fitTo, more } = asked;
  const fit = fitTo(data);
  if (options.give === 'predictions') {
    demand(options.joint === undefined, 'a joint test stands beside coefficients, not beside predictions');
    return predictionRows(fit, asked);
  }
  return coefficientRows(fit, { ...(more === undefined ? {} : more(fit)), ...jointCells(fit, asked) });
}

/** A row for each coefficient, with what holds for the whole model beside it. */
function coefficientRows(fit: Regression, more: StatRow): StatRow[] {
  return fit.coefficients.map(({ name, estimate, ratio, standardError, statistic, pValue }) => ({
    term: name,
    ...estimateCells(estimate),
    standard_error: standardError,
    statistic,
    p_value: pValue,
    ...(ratio === null
      ? {}
      : { ratio: ratio.value, ratio_lower: ratio.lower, ratio_upper: ratio.upper, ratio_unit: ratio.unit }),
    ...{ rows: fit.rows, rows_left_out: fit.leftOut, df: fit.residualDegrees },
    ...{ deviance: fit.deviance, null_deviance: fit.nullDeviance, log_likelihood: fit.logLikelihood, aic: fit.aic },
    dispersion: fit.dispersion,
    ...more,
    converged: fit.converged ? 'yes' : 'no',
    notes: [...estimate.notes, ...fit.notes].join(' '),
  }));
}

function jointCells<Fitted extends Regression>(fit: Fitted, { data, options, fitTo }: Asked<Fitted>): StatRow {
  const names = [...new Set(listIn(options, 'joint'))];
  if (names.length === 0) return {};
  const named = data.terms.filter((term) => term.kind !== 'interaction' && names.includes(term.name));
  demand(named.length === names.length, 'joint names columns of the model');
  const byLikelihood = options['joint-test'] === 'likelihood-ratio';
  demand(
    !byLikelihood || fit.logLikelihood !== null,
    'a likelihood-ratio test needs a model with a likelihood; quasi models have none, so leave the joint test at wald',
  );
  const test = byLikelihood
    ? likelihoodRatioTest(fitTo(withoutTerms(fit, data, named, options)), fit)
    : waldTest(
        fit,
        named.flatMap((term) => coefficientNames(fit, term)),
      );
  return {
    joint_terms: names.join(', '),
    joint_statistic: test.statistic,
    joint_df: test.degrees,
    joint_residual_df: test.residualDegrees,
    joint_p_value: test.pValue,
    joint_method: test.method,
  };
}

function coefficientNames(fit: Regression, term: Term): string[] {
  const name = term.kind === 'interaction' ? '' : term.name;
  const isOf = {
    numeric: (column: string) => column === name,
    categorical: (column: string) => column.startsWith(`${name}=`),
    'natural-spline': (column: string) => column.startsWith(`${name}[`),
    'b-spline': (column: string) => column.startsWith(`${name}[`),
    interaction: () => false,
  }[term.kind];
  return fit.coefficients.map((coefficient) => coefficient.name).filter(isOf);
}

/** The smaller model's data, on the rows of the larger alone. */
function withoutTerms(
  fit: Regression,
  data: RegressionData & { terms: Term[] },
  without: Term[],
  options: StatOptions,
): RegressionData & { terms: Term[] } {
  demand((options.errors ?? 'model') === 'model', 'a likelihood ratio test takes errors by the model');
  const used = new Set(fit.model.prepared.design.usedRows);
  const outcome = Array.from(data.outcome, (cell, row) => (used.has(row) ? cell : null));
  return { ...data, outcome, terms: data.terms.filter((term) => !without.includes(term)) };
}

const NOTHING = 'No prediction: a value is missing, or a level or a coefficient is not known to the model.';
const ALIASED = 'Columns repeat others; predictions hold only for rows in which they do so too.';

/** A row for each row of the file, in its order. */
function predictionRows(fit: Regression, { rows, data }: Pick<Asked<Regression>, 'rows' | 'data'>): StatRow[] {
  const used = new Set(fit.model.prepared.design.usedRows);
  const found = predictRegression(fit, data.terms, data.offset);
  const notes = [...fit.notes, ...(fit.aliased.length > 0 ? [ALIASED] : [])];
  return rows.map((row, i) => {
    // a model without terms expects the same of every row
    const { mean, single } = found[i] ?? found[0]!;
    const { value, lower, upper, unit, confidence, method } = mean;
    return {
      row: i + 1,
      ...(row.label === undefined ? {} : { label: row.label }),
      outcome: numberCell(row.outcome),
      ...{ value, lower, upper, unit, confidence, method },
      ...(fit.family === 'gaussian'
        ? { single_lower: single?.lower ?? null, single_upper: single?.upper ?? null }
        : {}),
      in_fit: used.has(i) ? 'yes' : 'no',
      notes: [...(value === null ? [NOTHING] : []), ...notes].join(' '),
    };
  });
}

/** Regression against the specification's vectors and against R. */
import { auroc } from '../../../src/statistics/regression/auroc.ts';
import {
  type DifferenceInDifferences,
  differenceInDifferences,
} from '../../../src/statistics/regression/difference-in-differences.ts';
import { interruptedTimeSeries } from '../../../src/statistics/regression/interrupted-time-series.ts';
import { linearRegression } from '../../../src/statistics/regression/linear-regression.ts';
import { modelQuality } from '../../../src/statistics/regression/model-quality.ts';
import { populationStabilityIndex } from '../../../src/statistics/regression/population-stability.ts';
import { numberIn, readVectors } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const SPECIFICATION = 'specification population-health';

function seriesComparisons(): Comparison[] {
  const rows = readVectors('its_inputs');
  const outcome = rows.map(({ y }) => numberIn(y));
  const firstAfter = rows.findIndex(({ post }) => post === '1');
  const found = interruptedTimeSeries(outcome, firstAfter);
  const terms = {
    intercept: found.intercept,
    trend: found.trend,
    level_change: found.levelChange,
    trend_change: found.trendChange,
  };
  const t = rows.map((_, i) => i + 1);
  const plain = linearRegression({
    outcome,
    terms: [
      { kind: 'numeric', name: 'trend', values: t },
      { kind: 'numeric', name: 'level', values: t.map((at) => (at > firstAfter ? 1 : 0)) },
      { kind: 'numeric', name: 'change', values: t.map((at) => Math.max(0, at - firstAfter)) },
    ],
  });
  return readVectors('its_expected').flatMap((row, i): Comparison[] => {
    const term = terms[row.term as keyof typeof terms];
    return [
      { what: `${row.term} estimate`, actual: term.estimate.value, expected: numberIn(row.estimate) },
      { what: `${row.term} OLS`, actual: plain.coefficients[i]!.standardError, expected: numberIn(row.se_ols) },
      {
        what: `${row.term} Newey-West`,
        actual: term.standardError,
        expected: numberIn(row.se_newey_west_lag6),
      },
    ];
  });
}

/** Figures that stand in the specification's text. Its Durbin-Watson differs from R's (1.960204280173) by 5e-8. */
function seriesTextComparisons(): Comparison[] {
  const rows = readVectors('its_inputs');
  const found = interruptedTimeSeries(
    rows.map(({ y }) => numberIn(y)),
    rows.findIndex(({ post }) => post === '1'),
  );
  return [
    { what: 'counterfactual at 36', actual: found.counterfactual[35]!.value, expected: 118.1441507 },
    { what: 'fitted at 36', actual: found.fitted[35]!, expected: 98.2389744 },
    { what: 'Durbin-Watson', actual: found.durbinWatson, expected: 1.9602041803 },
    { what: 'residual variance', actual: found.residualVariance, expected: 6.1696037863 },
  ];
}

function panelComparisons(): Comparison[] {
  const rows = readVectors('did_inputs').map((row) => ({
    unit: row.unit!,
    period: Number(row.period),
    treated: row.treated === '1',
    post: row.post === '1',
    outcome: numberIn(row.y),
  }));
  const found = differenceInDifferences(rows);
  const plain = differenceInDifferences(rows, { errors: 'cluster-HC0', clusterAdjusted: false });
  const values: Record<string, (d: DifferenceInDifferences) => number | null> = {
    mean_treated_pre: (d) => d.means.treatedBefore,
    mean_treated_post: (d) => d.means.treatedAfter,
    mean_control_pre: (d) => d.means.controlBefore,
    mean_control_post: (d) => d.means.controlAfter,
    did_2x2: (d) => d.difference,
    twfe: (d) => d.effect.value,
    'cluster_se_cr1_G/(G-1)*(N-1)/(N-K)': (d) => d.standardError,
    cluster_se_cr0: () => plain.standardError,
  };
  return readVectors('did_expected').map((row) => ({
    what: row.quantity!,
    actual: values[row.quantity!]!(found),
    expected: numberIn(row.value),
  }));
}

function qualityComparisons(): Comparison[] {
  const scores = readVectors('model_scores');
  const [y, p] = [scores.map((row) => numberIn(row.y)), scores.map((row) => numberIn(row.p))];
  const options = { tops: [3, 6, 9], thresholds: [0.1, 0.2, 0.5], groups: 5 };
  const found = modelQuality(y, p, options);
  const { calibration } = found;
  const values: Record<string, number | null> = {
    n: found.rows,
    events: found.events,
    auroc: found.auroc.estimate.value,
    brier: found.brier,
    brier_reference: found.brierReference,
    brier_skill: found.brierSkill,
    logloss: found.logLoss,
    calibration_slope: calibration.slope!.estimate.value,
    calibration_slope_se: calibration.slope!.standardError,
    calibration_intercept_at_slope: calibration.interceptAtSlope!.estimate.value,
    'calibration_in_the_large(offset)': calibration.inTheLarge!.estimate.value,
    O_E_ratio: calibration.observedOverExpected.value,
    auroc_se_delong: found.auroc.standardErrorDelong,
    auroc_se_hanley_mcneil: auroc(y, p).standardErrorHanleyMcNeil,
    average_precision: found.averagePrecision,
    ece_5_equal_groups: calibration.expectedCalibrationError,
    hosmer_lemeshow_5_groups: calibration.hosmerLemeshow.statistic,
  };
  for (const top of found.tops) {
    values[`ppv_top_${top.top}`] = top.positivePredictiveValue;
    values[`sens_top_${top.top}`] = top.sensitivity;
    values[`lift_top_${top.top}`] = top.lift;
  }
  for (const at of found.thresholds) {
    values[`tp_${at.threshold}`] = at.truePositives;
    values[`fp_${at.threshold}`] = at.falsePositives;
    values[`fn_${at.threshold}`] = at.falseNegatives;
    values[`tn_${at.threshold}`] = at.trueNegatives;
    values[`sens_${at.threshold}`] = at.sensitivity;
    values[`spec_${at.threshold}`] = at.specificity;
    values[`ppv_${at.threshold}`] = at.positivePredictiveValue;
    values[`npv_${at.threshold}`] = at.negativePredictiveValue;
    values[`net_benefit_${at.threshold}`] = at.netBenefit;
    values[`net_benefit_treat_all_${at.threshold}`] = at.netBenefitTreatAll;
  }
  return readVectors('model_metrics_expected').map((row) => ({
    what: row.metric!,
    actual: values[row.metric!] ?? null,
    expected: numberIn(row.value),
  }));
}

function stabilityComparisons(): Comparison[] {
  const rows = readVectors('psi');
  const column = (name: string): (number | null)[] => rows.map((row) => numberIn(row[name]));
  const found = { a: populationStabilityIndex(column('expected'), column('actual_a')) };
  const other = populationStabilityIndex(column('expected'), column('actual_b'));
  return [
    { what: 'actual_a', actual: found.a.index, expected: 0.0121227161 },
    { what: 'actual_a verdict', actual: found.a.verdict, expected: 'stable' },
    { what: 'actual_b', actual: other.index, expected: 0.1175097142 },
    { what: 'actual_b verdict', actual: other.verdict, expected: 'investigate' },
  ];
}

export const CONFORMANCE: Conformance[] = [
  {
    method: 'interruptedTimeSeries',
    title: 'interrupted time series with Newey-West errors',
    vectors: ['its_inputs', 'its_expected'],
    source: `${SPECIFICATION}, section 9`,
    tolerance: { relative: 1e-8 },
    comparisons: seriesComparisons,
  },
  {
    method: 'interruptedTimeSeries',
    title: 'counterfactual, residual variance and Durbin-Watson',
    vectors: ['its_inputs'],
    source: `${SPECIFICATION}, section 9, text`,
    tolerance: { relative: 1e-7 },
    comparisons: seriesTextComparisons,
  },
  {
    method: 'differenceInDifferences',
    title: 'difference in differences with cluster-robust errors',
    vectors: ['did_inputs', 'did_expected'],
    source: `${SPECIFICATION}, section 9`,
    tolerance: { relative: 1e-8 },
    comparisons: panelComparisons,
  },
  {
    method: 'modelQuality',
    title: 'quality of predicted risks',
    vectors: ['model_scores', 'model_metrics_expected'],
    source: `${SPECIFICATION}, section 6`,
    tolerance: { relative: 1e-8 },
    comparisons: qualityComparisons,
  },
  {
    method: 'populationStabilityIndex',
    title: 'population stability index',
    vectors: ['psi'],
    source: `${SPECIFICATION}, section 6`,
    tolerance: { relative: 1e-8 },
    comparisons: stabilityComparisons,
  },
];

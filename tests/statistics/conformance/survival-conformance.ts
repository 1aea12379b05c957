import { type CoxModel, coxModel } from '../../../src/statistics/survival/cox-model.ts';
import {
  kaplanMeier,
  type SurvivalCurve,
  type SurvivalInterval,
  survivalQuantile,
} from '../../../src/statistics/survival/kaplan-meier.ts';
import { logRankTest } from '../../../src/statistics/survival/log-rank.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const read = (file: string): VectorRow[] => readVectors(`reference/survival/${file}`);

const inputs = read('inputs');
const rowsOf = (dataset: string | undefined): VectorRow[] => inputs.filter((row) => row.dataset === dataset);
const column = (rows: VectorRow[], name: string): number[] => rows.map((row) => Number(row[name]));
const texts = (rows: VectorRow[], name: string): string[] => rows.map((row) => row[name]!);

const held = (
  method: string,
  title: string,
  files: string[],
  call: string,
  comparisons: () => Comparison[],
  relative = 1e-9,
): Conformance => ({
  method,
  title,
  vectors: files.map((file) => `reference/survival/${file}`),
  source: `R survival 3.5.3 ${call}`,
  tolerance: { relative },
  comparisons,
});

type Parts = Record<string, number | null | undefined>;

/** The columns of a row against parts of the same names. */
const compared = (what: string, row: VectorRow, columns: string[], parts: Parts): Comparison[] =>
  columns.map((name) => ({ what: `${what} ${name}`, actual: parts[name] ?? null, expected: numberIn(row[name]) }));

function curveOf(row: VectorRow): SurvivalCurve {
  const people = rowsOf(row.dataset).filter((person) => row.group === 'all' || person.group === row.group);
  const entry = row.left === 'TRUE' ? column(people, 'entry') : undefined;
  const times = { time: column(people, 'time'), event: column(people, 'event'), entry };
  return kaplanMeier(times, { interval: row.interval as SurvivalInterval, confidence: Number(row.confidence) });
}

/** One of our curves for each that is in a file, made once. */
function curves(): (row: VectorRow) => SurvivalCurve {
  const made = new Map<string, SurvivalCurve>();
  return (row) => {
    const key = [row.dataset, row.group, row.left, row.interval, row.confidence].join();
    const curve = made.get(key) ?? curveOf(row);
    made.set(key, curve);
    return curve;
  };
}

function curvePoints(): Comparison[] {
  const curveFor = curves();
  const places = new Map<SurvivalCurve, number>();
  const points = read('kaplan_meier').flatMap((row, i) => {
    const curve = curveFor(row);
    const at = places.get(curve) ?? 0;
    places.set(curve, at + 1);
    const point = curve.points[at];
    const parts: Parts = {
      time: point?.time,
      at_risk: point?.atRisk,
      events: point?.events,
      censored: point?.censored,
      survival: point?.survival.value,
      standard_error: point?.standardError,
      lower: point?.survival.lower,
      upper: point?.survival.upper,
    };
    return compared(`point ${i + 1}`, row, Object.keys(parts), parts);
  });
  const lengths = [...places].map(([curve, seen]) => ({ what: 'points', actual: curve.points.length, expected: seen }));
  return [...points, ...lengths];
}

function quantiles(): Comparison[] {
  const curveFor = curves();
  return read('survival_quantiles').flatMap((row, i) => {
    const { value, lower, upper } = survivalQuantile(curveFor(row), Number(row.quantile));
    return compared(`quantile ${i + 1}`, row, ['time', 'lower', 'upper'], { time: value, lower, upper });
  });
}

function logRanks(): Comparison[] {
  return read('log_rank').flatMap((row, i) => {
    const people = rowsOf(row.dataset).filter((person) => row.groups === 'abc' || person.group !== 'c');
    const groups = texts(people, 'group');
    const test = logRankTest({ time: column(people, 'time'), event: column(people, 'event') }, groups, {
      rho: Number(row.rho),
      strata: row.stratified === 'TRUE' ? texts(people, 'stratum') : undefined,
    });
    const ours = test.groups.toSorted((a, b) => (a.group < b.group ? -1 : 1));
    const wanted = { observed: row.observed!.split(' '), expected: row.expected!.split(' ') };
    const counts = ours.flatMap(({ observed, expected }, g) => [
      { what: `log-rank ${i + 1} observed ${g}`, actual: observed, expected: Number(wanted.observed[g]) },
      { what: `log-rank ${i + 1} expected ${g}`, actual: expected, expected: Number(wanted.expected[g]) },
    ]);
    const parts: Parts = { statistic: test.statistic.value, df: test.degreesOfFreedom, p: test.pValue };
    if (row.rho !== '0' || row.groups !== 'ab')
      return [...counts, ...compared(`log-rank ${i + 1}`, row, ['statistic', 'df', 'p'], parts)];
    // a ratio of the second group to the first is the inverse of that of the first to the second
    const turned = test.groups[0]!.group === 'a' ? 1 : -1;
    const ratio = {
      what: `log-rank ${i + 1} ratio`,
      actual: turned * Math.log(test.effect.value!),
      expected: numberIn(row.log_ratio),
    };
    const error = Math.log(test.effect.upper! / test.effect.lower!) / 2 / 1.959963984540054;
    const width = { what: `log-rank ${i + 1} error`, actual: error, expected: numberIn(row.log_ratio_se) };
    return [...counts, ratio, width, ...compared(`log-rank ${i + 1}`, row, ['statistic', 'df', 'p'], parts)];
  });
}

function modelOf(row: VectorRow, timeScale?: 'km' | 'identity' | 'log'): CoxModel {
  const people = rowsOf(row.dataset);
  const when = <T>(name: string, value: T): T | undefined => (row[name] === 'TRUE' ? value : undefined);
  return coxModel(
    {
      time: column(people, 'time'),
      event: column(people, 'event'),
      entry: when('left', column(people, 'entry')),
      terms: row.terms!.split(' ').map((name) => ({ name, values: column(people, name) })),
      strata: when('strata', texts(people, 'stratum')),
      cluster: when('cluster', texts(people, 'cluster')),
      weights: when('weights', column(people, 'weight')),
      offset: when('offset', column(people, 'offset')),
    },
    { ties: row.ties as 'efron' | 'breslow', robust: row.robust === 'TRUE', timeScale },
  );
}

const specifications = (): Map<string, VectorRow> => new Map(read('cox_models').map((row) => [row.model!, row]));

function models(): Comparison[] {
  return read('cox_models').flatMap((row) => {
    const model = modelOf(row);
    const z = 1.959963984540054;
    const parts: Parts = {
      n: model.rows,
      events: model.events,
      loglik0: model.nullLogLikelihood,
      loglik: model.logLikelihood,
      likelihood_ratio: model.likelihoodRatioTest.statistic,
      df: model.likelihoodRatioTest.degreesOfFreedom,
      likelihood_ratio_p: model.likelihoodRatioTest.pValue,
      wald: model.waldTest.statistic,
      wald_p: model.waldTest.pValue,
      score: model.scoreTest.statistic,
      score_p: model.scoreTest.pValue,
      concordance: model.concordance.value,
      concordance_se: (model.concordance.upper! - model.concordance.lower!) / 2 / z,
    };
    return compared(`model ${row.model}`, row, Object.keys(parts), parts);
  });
}

function coefficients(): Comparison[] {
  const fitted = new Map([...specifications()].map(([model, row]) => [model, modelOf(row)]));
  return read('cox_terms').flatMap((row) => {
    const found = fitted.get(row.model!)!.coefficients.find(({ term }) => term === row.term);
    const parts: Parts = {
      coefficient: found?.coefficient.value,
      naive_se: found?.naiveStandardError,
      se: found?.standardError,
      hazard_ratio: found?.hazardRatio.value,
      lower: found?.hazardRatio.lower,
      upper: found?.hazardRatio.upper,
      p: found?.pValue,
    };
    return compared(`model ${row.model} ${row.term}`, row, Object.keys(parts), parts);
  });
}

function baselines(): Comparison[] {
  const models = specifications();
  const rows = Map.groupBy(read('cox_baseline'), (row) => row.model!);
  return [...rows].flatMap(([name, wanted]) => {
    const ours = modelOf(models.get(name)!).baseline;
    const points = wanted.map((row) => {
      const point = ours.find(({ stratum, time }) => (stratum ?? '') === row.stratum && time === Number(row.time));
      return {
        what: `model ${name} baseline at ${row.time}`,
        actual: point?.cumulativeHazard ?? null,
        expected: numberIn(row.cumulative_hazard),
      };
    });
    return [...points, { what: `model ${name} points`, actual: ours.length, expected: wanted.length }];
  });
}

function hazardTests(): Comparison[] {
  const models = specifications();
  const rows = Map.groupBy(read('cox_zph'), (row) => `${row.model} ${row.transform}`);
  return [...rows].flatMap(([key, wanted]) => {
    const [name, transform] = key.split(' ') as [string, 'km' | 'identity' | 'log'];
    const tests = modelOf(models.get(name)!, transform).proportionalHazards;
    return wanted.flatMap((row) => {
      const test = tests.find(({ term }) => term === (row.term === 'GLOBAL' ? 'all terms' : row.term));
      const parts: Parts = { statistic: test?.statistic, df: test?.degreesOfFreedom, p: test?.pValue };
      return compared(`${key} ${row.term}`, row, ['statistic', 'df', 'p'], parts);
    });
  });
}

export const CONFORMANCE: Conformance[] = [
  held('kaplanMeier', 'survival curve', ['inputs', 'kaplan_meier'], 'survfit', curvePoints),
  held('survivalQuantile', 'median survival', ['inputs', 'survival_quantiles'], 'quantile.survfit', quantiles),
  held('logRankTest', 'log-rank test', ['inputs', 'log_rank'], 'survdiff', logRanks),
  held('coxModel', 'Cox model, tests and concordance', ['inputs', 'cox_models'], 'coxph, concordance', models),
  held('coxModel', 'Cox model, hazard ratios', ['inputs', 'cox_models', 'cox_terms'], 'coxph', coefficients),
  held('coxModel', 'Cox model, baseline hazard', ['inputs', 'cox_models', 'cox_baseline'], 'survfit.coxph', baselines),
  held('coxModel', 'Cox model, proportional hazards', ['inputs', 'cox_models', 'cox_zph'], 'cox.zph', hazardTests),
];

/** Judging a model's risks, and what an intervention changed. */
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { differenceInDifferences } from '../regression/difference-in-differences.ts';
import { interruptedTimeSeries } from '../regression/interrupted-time-series.ts';
import { type ModelQuality, modelQuality } from '../regression/model-quality.ts';
import { populationStabilityIndex } from '../regression/population-stability.ts';
import { estimateCells } from './estimate-cells.ts';
import {
  CONFIDENCE,
  countColumn,
  eventColumn,
  numberCell,
  numberColumn,
  numberOption,
  numbersOf,
  orderNotes,
  shareColumn,
  textCell,
  textColumn,
  textOption,
} from './method-columns.ts';
import type { StatCell, StatMethod, StatOptions, StatRow } from './stat-method.ts';

const numberList = (options: StatOptions, name: string): number[] =>
  (textOption(options, name) ?? '')
    .split(',')
    .filter((item) => item.trim() !== '')
    .map((item) => {
      const value = Number(item);
      demand(Number.isFinite(value), `${name} are numbers with commas between`);
      return value;
    });

const confidenceOf = (options: StatOptions): { confidence?: number } => {
  const confidence = numberOption(options, 'confidence');
  return confidence === undefined ? {} : { confidence };
};

function qualityRows(found: ModelQuality): StatRow[] {
  const plain = (measure: string, value: number | null): StatRow => ({ measure, value });
  const whole = (measure: string, estimate: Estimate): StatRow => ({ measure, ...estimateCells(estimate) });
  const { calibration } = found;
  const slopes = [
    ['calibration slope', calibration.slope],
    ['calibration intercept at that slope', calibration.interceptAtSlope],
    ['calibration in the large', calibration.inTheLarge],
  ] as const;
  return [
    ...[plain('rows', found.rows), plain('rows left out', found.leftOut), plain('events', found.events)],
    whole('AUROC', found.auroc.estimate),
    ...[plain('Brier score', found.brier), plain('Brier score of the overall share', found.brierReference)],
    ...[plain('Brier skill', found.brierSkill), plain('log loss', found.logLoss)],
    plain('average precision', found.averagePrecision),
    whole('observed over expected', calibration.observedOverExpected),
    ...slopes.flatMap(([measure, found]) =>
      found === null ? [plain(measure, null)] : [whole(measure, found.estimate)],
    ),
    plain('expected calibration error', calibration.expectedCalibrationError),
    plain('Hosmer-Lemeshow chi-square', calibration.hosmerLemeshow.statistic),
    plain('Hosmer-Lemeshow p value', calibration.hosmerLemeshow.pValue),
    ...found.tops.flatMap(({ top, positivePredictiveValue, sensitivity, lift }) => [
      plain(`positive predictive value of the top ${top}`, positivePredictiveValue),
      ...[plain(`sensitivity of the top ${top}`, sensitivity), plain(`lift of the top ${top}`, lift)],
    ]),
    ...found.thresholds.flatMap((at) => [
      plain(`sensitivity at ${at.threshold}`, at.sensitivity),
      plain(`specificity at ${at.threshold}`, at.specificity),
      plain(`positive predictive value at ${at.threshold}`, at.positivePredictiveValue),
      plain(`negative predictive value at ${at.threshold}`, at.negativePredictiveValue),
      plain(`net benefit at ${at.threshold}`, at.netBenefit),
      plain(`net benefit of treating everybody at ${at.threshold}`, at.netBenefitTreatAll),
    ]),
  ];
}

/** Rows in the order of their periods; a period without a row is a row without an outcome, so that time keeps its pace. */
function inOrderOfPeriods(rows: StatRow[]): { ordered: StatRow[]; notes: string[] } {
  const periods = rows.map((row) => numberCell(row.period));
  if (periods.every((period) => period === null)) return { ordered: rows, notes: orderNotes(rows) };
  demand(
    periods.every((period) => period !== null && Number.isInteger(period)),
    'a period is a whole number in every row, one more for each period, or in none',
  );
  demand(new Set(periods).size === periods.length, 'each period comes once');
  const sorted = [...rows].sort((a, b) => numberCell(a.period)! - numberCell(b.period)!);
  const first = numberCell(sorted[0]!.period)!;
  const length = numberCell(sorted.at(-1)!.period)! - first + 1;
  demand(length <= MOST_PERIODS, 'the periods of a series lie within 100,000 of each other');
  const byPeriod = new Map(sorted.map((row) => [numberCell(row.period)!, row]));
  let after: StatCell = 0;
  const ordered = Array.from({ length }, (_, i): StatRow => {
    const row = byPeriod.get(first + i) ?? { period: first + i, outcome: null, after };
    after = row.after ?? null;
    return row;
  });
  const absent = length - rows.length;
  const told = absent === 1 ? '1 period has no row and is missing.' : `${absent} periods have no row and are missing.`;
  return { ordered, notes: absent === 0 ? [] : [told] };
}

const MOST_PERIODS = 100_000;

function seriesRows(rows: StatRow[], options: StatOptions): StatRow[] {
  const { ordered, notes } = inOrderOfPeriods(rows);
  const after = numbersOf(ordered, 'after');
  demand(
    after.every((cell) => cell === 0 || cell === 1),
    'after is 0 before the interruption and 1 from it on',
  );
  const firstAfter = after.indexOf(1);
  demand(firstAfter > 0 && after.slice(firstAfter).every((cell) => cell === 1), 'periods after follow periods before');
  const [lag, season] = [numberOption(options, 'lag'), numberOption(options, 'season')];
  const harmonics = numberOption(options, 'harmonics');
  const found = interruptedTimeSeries(numbersOf(ordered, 'outcome'), firstAfter, {
    ...confidenceOf(options),
    ...(lag === undefined ? {} : { lag }),
    ...(season === undefined ? {} : { season }),
    ...(harmonics === undefined ? {} : { harmonics }),
  });
  return found.regression.coefficients.map(({ name, estimate, standardError, statistic, pValue }) => ({
    term: name,
    ...estimateCells(estimate),
    ...{ standard_error: standardError, statistic, p_value: pValue },
    ...{ durbin_watson: found.durbinWatson, residual_variance: found.residualVariance },
    notes: [...notes, ...found.notes].join(' '),
  }));
}

function panelRows(rows: StatRow[], options: StatOptions): StatRow[] {
  const flag = (row: StatRow, part: string): boolean => {
    demand(row[part] === 0 || row[part] === 1, `${part} is 0 or 1`);
    return row[part] === 1;
  };
  const numeric = rows.every((row) => textCell(row.period) !== '' && Number.isFinite(Number(row.period)));
  const panel = rows.map((row) => {
    const [unit, period] = [textCell(row.unit), textCell(row.period)];
    demand(unit !== '' && period !== '', 'each row needs a unit and a period');
    const outcome = numberCell(row.outcome);
    return {
      unit,
      period: numeric ? Number(period) : period,
      treated: flag(row, 'treated'),
      post: flag(row, 'after'),
      outcome,
    };
  });
  const found = differenceInDifferences(panel, confidenceOf(options));
  return [
    {
      ...estimateCells(found.effect),
      ...{ standard_error: found.standardError, p_value: found.pValue, difference_of_means: found.difference },
      ...{ treated_before: found.means.treatedBefore, treated_after: found.means.treatedAfter },
      ...{ control_before: found.means.controlBefore, control_after: found.means.controlAfter },
      ...{ parallel_trends_p_value: found.parallelTrends?.pValue ?? null, units: found.units },
      notes: found.notes.join(' '),
    },
  ];
}

export const EVALUATION_METHODS: StatMethod[] = [
  {
    id: 'model-quality',
    answers: 'how good predicted risks are: who is told apart, whether risks come true, what acting on them would do',
    columns: [
      eventColumn('outcome', '1 for the event and 0 without'),
      shareColumn('predicted', 'the risk that was predicted, 0 to 1'),
    ],
    options: [
      CONFIDENCE,
      { name: 'tops', meaning: 'how many of the highest risks could be offered something, e.g. 50,100', type: 'text' },
      { name: 'thresholds', meaning: 'risks from which something would be offered, e.g. 0.1,0.2', type: 'text' },
      { name: 'groups', meaning: 'groups of equal size for calibration', type: 'number', default: '5' },
    ],
    gives: 'many',
    source: 'DeLong et al. 1988; Hosmer and Lemeshow 1980; Vickers and Elkin 2006',
    run: (rows, options) => {
      const groups = numberOption(options, 'groups');
      const lists = { tops: numberList(options, 'tops'), thresholds: numberList(options, 'thresholds') };
      const settings = { ...lists, ...(groups === undefined ? {} : { groups }), ...confidenceOf(options) };
      return qualityRows(modelQuality(numbersOf(rows, 'outcome'), numbersOf(rows, 'predicted'), settings));
    },
  },
  {
    id: 'population-stability',
    answers: 'how far a population has moved from the one that a model was made for (PSI)',
    columns: [
      countColumn('expected', 'share or count of the bin when the model was made; each row is a bin'),
      countColumn('actual', 'share or count of the bin now'),
    ],
    options: [],
    gives: 'one',
    source: 'Population stability index; the limits of its verdicts, 0.1 and 0.25, are custom',
    run: (rows) => {
      const { notes, ...found } = populationStabilityIndex(numbersOf(rows, 'expected'), numbersOf(rows, 'actual'));
      return [{ ...found, notes: notes.join(' ') }];
    },
  },
  {
    id: 'interrupted-time-series',
    answers: 'whether a series changed its level or its trend when something happened',
    columns: [
      numberColumn('outcome', 'what was measured in the period'),
      eventColumn('after', '0 before the interruption, 1 from it on'),
      numberColumn('period', 'the period as a whole number, one more for each; one without a row is missing', false),
    ],
    options: [
      CONFIDENCE,
      { name: 'lag', meaning: 'how many periods back errors may be related', type: 'number', default: '6' },
      { name: 'season', meaning: 'periods in a year, for sine and cosine terms', type: 'number' },
      { name: 'harmonics', meaning: 'pairs of sine and cosine', type: 'number', default: '1' },
    ],
    gives: 'many',
    source: 'Wagner et al. 2002; Newey and West 1987',
    run: seriesRows,
  },
  {
    id: 'difference-in-differences',
    answers: 'how much more the treated units changed than the others did',
    columns: [
      textColumn('unit', 'who was measured'),
      textColumn('period', 'when: numbers, or texts that sort in order of time'),
      eventColumn('treated', '1 for a treated unit, 0 for a control'),
      eventColumn('after', '1 in periods after, 0 before'),
      numberColumn('outcome', 'what was measured'),
    ],
    options: [CONFIDENCE],
    gives: 'one',
    source: 'Two-way fixed effects; cluster-robust errors by unit, Arellano 1987',
    run: panelRows,
  },
];

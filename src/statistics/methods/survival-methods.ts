import { demand, ImpossibleInput } from '../impossible-input.ts';
import { atRiskTable } from '../survival/at-risk-table.ts';
import type { CoxInput, CoxTerm } from '../survival/cox-data.ts';
import { type CoxModel, coxModel } from '../survival/cox-model.ts';
import { indicatorTerms } from '../survival/indicator-terms.ts';
import { kaplanMeier, type SurvivalCurve, type SurvivalInterval, survivalQuantile } from '../survival/kaplan-meier.ts';
import { logRankTest } from '../survival/log-rank.ts';
import { estimateCells } from './estimate-cells.ts';
import { CATEGORIES, CATEGORY, columnsOf, pairsIn, textsOrNull } from './model-terms.ts';
import type { StatCell, StatColumn, StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';
import { testCells } from './test-cells.ts';

const TIME: StatColumn = {
  part: 'time',
  meaning: 'time to the event or the end',
  type: 'number',
  required: true,
  range: 'zero-or-more',
};
const EVENT: StatColumn = {
  part: 'event',
  meaning: '1 if it happened, 0 if not',
  type: 'number',
  required: true,
  range: 'zero-or-one',
};
const ENTRY: StatColumn = {
  part: 'entry',
  meaning: 'time at which a person came under observation, if later than the start',
  type: 'number',
  required: false,
};
const STRATUM: StatColumn = {
  part: 'stratum',
  meaning: 'group within which comparisons are made',
  type: 'text',
  required: false,
};
const CONFIDENCE: StatOption = {
  name: 'confidence',
  meaning: 'confidence of the intervals, a fraction or a percentage',
  type: 'number',
  default: '0.95',
  range: 'confidence',
};

const numbersOf = (rows: StatRow[], part: string): (number | null)[] =>
  rows.map((row) => (typeof row[part] === 'number' ? row[part] : null));
/** An optional column: absent when no row has the part at all. */
const optional = <T>(rows: StatRow[], part: string, read: (rows: StatRow[], part: string) => T): T | undefined =>
  rows.some((row) => part in row) ? read(rows, part) : undefined;

const timesOf = (rows: StatRow[]) => ({ time: numbersOf(rows, 'time'), event: numbersOf(rows, 'event') });

const INTERVAL: StatOption = {
  name: 'interval',
  meaning: 'scale on which the interval is symmetric',
  type: 'text',
  choices: ['log', 'log-log', 'plain'],
  default: 'log',
};
const withEntry = (rows: StatRow[]) => ({ ...timesOf(rows), entry: optional(rows, 'entry', numbersOf) });

const curveOf = (rows: StatRow[], options: StatOptions): SurvivalCurve =>
  kaplanMeier(withEntry(rows), {
    confidence: options.confidence as number | undefined,
    interval: options.interval as SurvivalInterval | undefined,
  });

const KAPLAN_MEIER: StatMethod = {
  id: 'kaplan-meier',
  answers: 'what share is still without the event at each time',
  columns: [TIME, EVENT, ENTRY],
  options: [CONFIDENCE, INTERVAL],
  gives: 'many',
  source: 'Kaplan and Meier (1958), Greenwood (1926), as R survival survfit',
  run: (rows, options) => {
    const curve = curveOf(rows, options);
    const median = {
      median: curve.median.value,
      median_lower: curve.median.lower,
      median_upper: curve.median.upper,
    };
    return curve.points.map((point, i) => ({
      time: point.time,
      at_risk: point.atRisk,
      events: point.events,
      censored: point.censored,
      ...estimateCells({ ...point.survival, notes: i === 0 ? curve.notes : [] }),
      standard_error: point.standardError,
      ...median,
    }));
  },
};

const SURVIVAL_QUANTILE: StatMethod = {
  id: 'survival-quantile',
  answers: 'by what time half of all, or another share, have had the event',
  columns: [TIME, EVENT, ENTRY],
  options: [
    {
      name: 'share',
      meaning: 'of all who have had the event, above 0 and below 1; 0.5 is the median',
      type: 'number',
      default: '0.5',
    },
    CONFIDENCE,
    INTERVAL,
  ],
  gives: 'one',
  source: 'Brookmeyer and Crowley (1982), as R survival quantile.survfit',
  run: (rows, options) => {
    const share = (options.share as number | undefined) ?? 0.5;
    const curve = curveOf(rows, options);
    const time = survivalQuantile(curve, share);
    const notes = [...new Set([...curve.notes, ...time.notes])];
    return [{ share, ...estimateCells({ ...time, notes }), total: curve.total, events: curve.events }];
  },
};

const AT_RISK_TABLE: StatMethod = {
  id: 'at-risk-table',
  answers: 'how many are still followed at chosen times, as printed under a survival curve',
  columns: [TIME, EVENT, ENTRY],
  options: [
    { name: 'times', meaning: 'times of 0 or more, with commas between, e.g. 0,6,12', type: 'text', required: true },
  ],
  gives: 'many',
  source: 'as R survival summary.survfit with times',
  run: (rows, options) => {
    const times = String(options.times ?? '').split(',');
    demand(
      times.every((time) => time.trim() !== '' && Number.isFinite(Number(time))),
      'times are numbers with commas between',
    );
    return atRiskTable(withEntry(rows), times.map(Number)).map((row) => ({ ...row }));
  },
};

const LOG_RANK: StatMethod = {
  id: 'log-rank',
  answers: 'whether survival differs between groups by more than chance',
  columns: [
    TIME,
    EVENT,
    { part: 'group', meaning: 'the group a row belongs to', type: 'text', required: true },
    STRATUM,
  ],
  options: [
    CONFIDENCE,
    { name: 'rho', meaning: '0 weighs all times alike, 1 early ones more', type: 'number', default: '0' },
  ],
  gives: 'many',
  source: 'Mantel (1966), Peto et al. (1977), Fleming and Harrington (1982), as R survival survdiff',
  run: (rows, options) => {
    const { groups, ...test } = logRankTest(timesOf(rows), textsOrNull(rows, 'group'), {
      confidence: options.confidence as number | undefined,
      rho: options.rho as number | undefined,
      strata: optional(rows, 'stratum', textsOrNull),
    });
    return groups.map((group) => ({ ...group, ...testCells(test) }));
  },
};

const COX: StatMethod = {
  id: 'cox',
  answers: 'by what factor the hazard of an event goes with each of several terms, the others held',
  columns: [
    TIME,
    EVENT,
    ENTRY,
    {
      part: 'terms',
      meaning: 'numbers that may change the hazard; 1 and 0 for yes and no',
      type: 'numbers',
      required: false,
    },
    { ...CATEGORIES, meaning: 'texts that may change the hazard, each level against the reference' },
    STRATUM,
    {
      part: 'cluster',
      meaning: 'what rows share that makes them alike; gives robust errors',
      type: 'text',
      required: false,
    },
    { part: 'weight', meaning: 'how many persons the row stands for', type: 'number', required: false },
    { part: 'offset', meaning: 'added to the log hazard', type: 'number', required: false },
  ],
  options: [
    CONFIDENCE,
    { name: 'ties', meaning: 'events at one time', type: 'text', choices: ['efron', 'breslow'], default: 'efron' },
    { name: 'robust', meaning: 'errors that do not trust the model', type: 'flag' },
    {
      name: 'reference',
      meaning: 'levels that the others are held against, by column, e.g. sex:female,imd:5',
      type: 'text',
    },
  ],
  gives: 'many',
  source: 'Cox (1972), Efron (1977), Breslow (1974), Lin and Wei (1989), as R survival coxph',
  run: (rows, options) => {
    const input = coxInput(rows, options);
    const model = withoutLevels(rows, input, () =>
      coxModel(input, {
        confidence: options.confidence as number | undefined,
        ties: options.ties as 'efron' | 'breslow' | undefined,
        robust: options.robust === true,
      }),
    );
    return model.coefficients.map((_, j) => coxCells(model, j));
  },
};

const TERMS = 'terms:';

function coxInput(rows: StatRow[], options: StatOptions): CoxInput {
  const terms = columnsOf(rows, TERMS).map((name): CoxTerm => ({ name, values: numbersOf(rows, TERMS + name) }));
  const categories = columnsOf(rows, CATEGORY);
  const references = pairsIn(options, 'reference');
  demand(
    [...references.keys()].every((name) => categories.includes(name)),
    'reference names columns that are categories of the model',
  );
  const levels = categories.flatMap((name) =>
    indicatorTerms(name, textsOrNull(rows, CATEGORY + name), references.get(name)),
  );
  demand(terms.length + levels.length > 0, 'a Cox model needs a column of terms, or a category');
  return {
    ...timesOf(rows),
    entry: optional(rows, 'entry', numbersOf),
    terms: [...terms, ...levels],
    strata: optional(rows, 'stratum', textsOrNull),
    cluster: optional(rows, 'cluster', textsOrNull),
    weights: optional(rows, 'weight', numbersOf),
    offset: optional(rows, 'offset', numbersOf),
  };
}

/** A refusal names the column of a category, not its level, which is a value of a row. */
function withoutLevels(rows: StatRow[], { terms }: CoxInput, fitted: () => CoxModel): CoxModel {
  try {
    return fitted();
  } catch (error) {
    if (!(error instanceof ImpossibleInput)) throw error;
    const columns = columnsOf(rows, CATEGORY);
    const told = terms.reduce((message, { name }) => {
      const column = columns.find((each) => name.startsWith(`${each}=`));
      return column === undefined ? message : message.replaceAll(`'${name}'`, `'${column}' (one of its levels)`);
    }, error.message);
    throw new ImpossibleInput(told);
  }
}

function coxCells(model: CoxModel, j: number): StatRow {
  const found = model.coefficients[j]!;
  const about: Record<string, StatCell> = {
    coefficient: found.coefficient.value,
    standard_error: found.standardError,
    z: found.z,
    p_value: found.pValue,
    proportional_hazards_p: model.proportionalHazards[j]?.pValue ?? null,
    rows: model.rows,
    events: model.events,
    concordance: model.concordance.value,
    likelihood_ratio: model.likelihoodRatioTest.statistic,
    likelihood_ratio_p: model.likelihoodRatioTest.pValue,
  };
  const notes = [...found.hazardRatio.notes, ...model.notes];
  return { term: found.term, ...estimateCells({ ...found.hazardRatio, method: model.method, notes }), ...about };
}

export const SURVIVAL_METHODS: StatMethod[] = [KAPLAN_MEIER, SURVIVAL_QUANTILE, AT_RISK_TABLE, LOG_RANK, COX];

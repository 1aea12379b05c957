import { demand } from '../impossible-input.ts';
import { atRiskTable } from '../survival/at-risk-table.ts';
import { kaplanMeier, type SurvivalCurve, type SurvivalInterval, survivalQuantile } from '../survival/kaplan-meier.ts';
import { logRankTest } from '../survival/log-rank.ts';
import { COX } from './cox-method.ts';
import { estimateCells } from './estimate-cells.ts';
import { textsOrNull } from './model-terms.ts';
import type { StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';
import { CONFIDENCE, ENTRY, EVENT, numbersOf, optional, STRATUM, TIME, timesOf } from './survival-columns.ts';
import { testCells } from './test-cells.ts';

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

export const SURVIVAL_METHODS: StatMethod[] = [KAPLAN_MEIER, SURVIVAL_QUANTILE, AT_RISK_TABLE, LOG_RANK, COX];

import { demand } from '../impossible-input.ts';
import { ewmaChart } from '../spc/ewma-chart.ts';
import { poissonCusum, riskAdjustedCusum } from '../spc/likelihood-cusum.ts';
import {
  type AlarmAim,
  poissonThreshold,
  riskAdjustedThreshold,
  type ThresholdOptions,
} from '../spc/simulate-threshold.ts';
import { tabularCusum } from '../spc/tabular-cusum.ts';
import { countColumn, divisorColumn, eventColumn, orderNotes, shareColumn } from './method-columns.ts';
import { byPosition, numberCells, numberOption, PERIOD, rowNames, rowsOfChart, VALUE } from './spc-rows.ts';
import type { StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';

const option = (name: string, meaning: string, standard?: string): StatOption => ({
  name,
  meaning,
  type: 'number',
  ...(standard === undefined ? {} : { default: standard }),
});

const required = (one: StatOption): StatOption => ({ ...one, required: true });

const TARGET = required(option('target', 'the level that is aimed at, in the unit of the values'));
const DEVIATION = required(option('deviation', 'the standard deviation of the values when nothing is wrong'));
const THRESHOLD = option('threshold', 'how much evidence is an alarm; no alarms when absent');
const KEEP_SUM: StatOption = {
  name: 'keep-sum',
  meaning: 'go on with the sum after an alarm, instead of beginning again from 0',
  type: 'flag',
};
const RISK = shareColumn('risk', 'the predicted risk of the bad outcome, above 0 and below 1');
const EXPECTED = divisorColumn('expected', 'how many events were expected, above 0');

function needed(options: StatOptions, name: string): number {
  const given = numberOption(options, name);
  demand(given !== undefined, `this method needs the setting ${name}`);
  return given;
}

/** Only what was given, so that each method's own default stands. */
const given = <Name extends string>(options: StatOptions, names: Record<Name, string>): Partial<Record<Name, number>> =>
  Object.fromEntries(
    Object.entries<string>(names).flatMap(([name, from]) => {
      const value = numberOption(options, from);
      return value === undefined ? [] : [[name, value]];
    }),
  ) as Partial<Record<Name, number>>;

const CUSUM: StatMethod = {
  id: 'cusum',
  answers: 'whether a measurement has moved away from its target by a little but for long, and from when',
  columns: [PERIOD, VALUE],
  options: [
    TARGET,
    DEVIATION,
    option('slack', 'how far each value may stray before it counts, in standard deviations', '0.5'),
    option('decision', 'how much may add up before it is a signal, in standard deviations', '5'),
  ],
  gives: 'many',
  source: 'Page (1954); Montgomery; specification section 13',
  run(rows, options) {
    const names = rowNames(rows);
    const points = tabularCusum(numberCells(rows, 'value'), {
      target: needed(options, 'target'),
      deviation: needed(options, 'deviation'),
      ...given(options, { slack: 'slack', decision: 'decision' }),
    });
    const cells = byPosition(
      points,
      ({ index: _, changeFrom, ...point }): StatRow => ({
        ...point,
        changeFrom: changeFrom === null ? null : names[changeFrom]!,
      }),
    );
    return rowsOfChart(names, cells, { notes: orderNotes(rows) });
  },
};

const EWMA: StatMethod = {
  id: 'ewma',
  answers: 'whether the recent level of a measurement has left its target',
  columns: [PERIOD, VALUE],
  options: [
    TARGET,
    DEVIATION,
    option('weight', 'the share of the newest value in the average, above 0 to 1', '0.2'),
    option('width', 'how many standard deviations of the average the limits lie from the target', '3'),
  ],
  gives: 'many',
  source: 'Roberts (1959); Montgomery; specification section 13',
  run(rows, options) {
    const names = rowNames(rows);
    const points = ewmaChart(numberCells(rows, 'value'), {
      target: needed(options, 'target'),
      deviation: needed(options, 'deviation'),
      ...given(options, { weight: 'weight', width: 'width' }),
    });
    const cells = byPosition(points, ({ index: _, ...point }): StatRow => point);
    return rowsOfChart(names, cells, { notes: orderNotes(rows) });
  },
};

const RISK_ADJUSTED: StatMethod = {
  id: 'risk-adjusted-cusum',
  answers: 'whether outcomes have become worse, or better, than patients’ own risks predict',
  columns: [PERIOD, eventColumn('outcome', '1 where the bad outcome happened, 0 where not'), RISK],
  options: [
    option('worse', 'the odds ratio of the deterioration that is looked for, above 1', '2'),
    option('better', 'the odds ratio of the improvement that is looked for, below 1', '0.5'),
    THRESHOLD,
    KEEP_SUM,
  ],
  gives: 'many',
  source: 'Steiner and others (2000); specification section 13',
  run(rows, options) {
    const names = rowNames(rows);
    const points = riskAdjustedCusum(numberCells(rows, 'outcome'), numberCells(rows, 'risk'), {
      ...given(options, { worse: 'worse', better: 'better', threshold: 'threshold' }),
      resetAfterAlarm: options['keep-sum'] !== true,
    });
    const cells = byPosition(points, ({ index: _, ...point }): StatRow => point);
    return rowsOfChart(names, cells, { notes: orderNotes(rows) });
  },
};

const POISSON: StatMethod = {
  id: 'poisson-cusum',
  answers: 'whether events have become more, or fewer, than expected',
  columns: [PERIOD, countColumn('observed', 'how many events there were'), EXPECTED],
  options: [option('rate-ratio', 'the rate ratio that is looked for, above 0 and not 1', '2'), THRESHOLD, KEEP_SUM],
  gives: 'many',
  source: 'Lucas (1985); specification section 13',
  run(rows, options) {
    const names = rowNames(rows);
    const points = poissonCusum(numberCells(rows, 'observed'), numberCells(rows, 'expected'), {
      ...given(options, { rateRatio: 'rate-ratio', threshold: 'threshold' }),
      resetAfterAlarm: options['keep-sum'] !== true,
    });
    const cells = byPosition(
      points,
      ({ index: _, alarm, ...point }): StatRow => ({ ...point, alarm: alarm ? 'yes' : 'no' }),
    );
    return rowsOfChart(names, cells, { notes: orderNotes(rows) });
  },
};

const AIM_OPTIONS: StatOption[] = [
  option('average-run-length', 'how many rows pass on average before a false alarm; this, or false-alarm-rate'),
  option('false-alarm-rate', 'the share of stretches that may have a false alarm; needs within'),
  option('within', 'how many rows a stretch has'),
  required(option('seed', 'a whole number; the same seed gives the same threshold')),
  option('runs', 'how many stretches are simulated', '1000'),
];

function thresholdOptionsOf(options: StatOptions): ThresholdOptions {
  const averageRunLength = numberOption(options, 'average-run-length');
  demand(
    averageRunLength !== undefined || numberOption(options, 'false-alarm-rate') !== undefined,
    'this method needs the setting average-run-length, or false-alarm-rate and within',
  );
  const aim: AlarmAim =
    averageRunLength === undefined
      ? { falseAlarmRate: needed(options, 'false-alarm-rate'), within: needed(options, 'within') }
      : { averageRunLength };
  return { aim, seed: needed(options, 'seed'), ...given(options, { runs: 'runs' }) };
}

const known = (rows: StatRow[], part: string): number[] =>
  numberCells(rows, part).filter((value): value is number => value !== null);

const RISK_ADJUSTED_THRESHOLD: StatMethod = {
  id: 'risk-adjusted-threshold',
  answers: 'which threshold of a risk-adjusted CUSUM gives no more false alarms than wanted',
  columns: [RISK],
  options: [option('odds-ratio', 'the odds ratio that is looked for', '2'), ...AIM_OPTIONS],
  gives: 'one',
  source: 'Steiner and others (2000), by simulation; specification section 13',
  run(rows, options) {
    const oddsRatio = numberOption(options, 'odds-ratio') ?? 2;
    const { notes, ...found } = riskAdjustedThreshold(known(rows, 'risk'), oddsRatio, thresholdOptionsOf(options));
    return [{ ...found, notes: notes.join(' ') }];
  },
};

const POISSON_THRESHOLD: StatMethod = {
  id: 'poisson-threshold',
  answers: 'which threshold of a Poisson CUSUM gives no more false alarms than wanted',
  columns: [EXPECTED],
  options: [option('rate-ratio', 'the rate ratio that is looked for', '2'), ...AIM_OPTIONS],
  gives: 'one',
  source: 'By simulation; specification section 13',
  run(rows, options) {
    const rateRatio = numberOption(options, 'rate-ratio') ?? 2;
    const { notes, ...found } = poissonThreshold(known(rows, 'expected'), rateRatio, thresholdOptionsOf(options));
    return [{ ...found, notes: notes.join(' ') }];
  },
};

export const SPC_CUSUM_METHODS: StatMethod[] = [
  CUSUM,
  EWMA,
  RISK_ADJUSTED,
  RISK_ADJUSTED_THRESHOLD,
  POISSON,
  POISSON_THRESHOLD,
];

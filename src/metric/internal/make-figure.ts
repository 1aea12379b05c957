/** From a row of a question's SQL to a figure: its status, its period, its interval, and whether it is complete. */
import { poissonInterval } from '../../statistics/estimates/poisson-interval.ts';
import { wilsonInterval } from '../../statistics/estimates/wilson-interval.ts';
import { lastStep, periodEnd, periodLabel, shiftSteps, stepsBetween, stretchLabel } from '../grain.ts';
import type { Figure, FigureStatus, Metric, Question } from '../metric.ts';
import { tidyCounts } from '../without-noise.ts';

/** Confidence of every interval shown. */
export const CONFIDENCE = 0.95;

/** A row of the closing select. `by_<dimension>` and `by_<dimension>_name` come beside these. */
export interface FigureRow {
  [column: string]: string | number | boolean | null;
  /** null without a grain */
  period: string | null;
  first_date: string | null;
  last_date: string | null;
  /** somebody, whoever it is, has rows in this period */
  seen: boolean | null;
  /** this group reported at some time */
  ever: boolean | null;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  rows_found: number;
  reported: number;
  /** reports that are there without their value, from those who give it at other times */
  silent: number;
  expected: number;
  dates: number;
  last_reported: string | null;
  provisional: boolean;
}

/** The group of a row: codes and names of the dimensions asked by; a name that is only the code gives way to the one of `labels`. */
export function groupOf(
  row: Record<string, unknown>,
  question: Question,
  labels: Map<string, string>,
): Pick<Figure, 'group' | 'labels'> {
  const group = Object.fromEntries(question.by.map((d) => [d, String(row[`by_${d}`])]));
  const named = question.by.map((d) => {
    const name = String(row[`by_${d}_name`]);
    return [d, name === group[d] ? (labels.get(`${d}=${name}`) ?? name) : name];
  });
  return { group, labels: Object.fromEntries(named) };
}

/** @param labels names of the values asked for, by `dimension=code` */
export function makeFigure(row: FigureRow, metric: Metric, question: Question, labels: Map<string, string>): Figure {
  const status = statusOf(row);
  const counted = row.reported > 0;
  const { value, numerator, denominator } = tidyCounts(
    {
      value: status === 'value' ? row.value : null,
      numerator: counted ? row.numerator : null,
      denominator: counted ? row.denominator : null,
    },
    metric.kind,
  );
  return {
    ...groupOf(row, question, labels),
    period: periodOf(row, metric, question),
    status,
    value,
    ...(status === 'value' ? intervalOf(row, metric) : { lower: null, upper: null }),
    numerator,
    denominator,
    reported: row.reported,
    expected: Math.max(row.expected, row.reported),
    complete: counted && allReported(row) && covered(row, metric, question),
    provisional: row.provisional,
  };
}

/**
 * Share of the expected reports that must be there. A total of England stays complete without a walk-in centre that a
 * month's file leaves out (its own TOTAL row does, too); a system of three trusts does not without one of them.
 */
const REPORTED_SHARE = 0.98;

/** A report that is there and says nothing always leaves a gap; one that is absent does when it is more than a few in a hundred. */
const allReported = (row: FigureRow): boolean => row.silent === 0 && row.reported >= REPORTED_SHARE * row.expected;

/** 0 of 0 is no data; silence where anyone spoke, or where this group spoke at other times, is not reported. */
function statusOf(row: FigureRow): FigureStatus {
  if (row.reported > 0) return row.value === null ? 'no-data' : 'value';
  return row.rows_found > 0 || row.expected > 0 || row.seen || row.ever ? 'not-reported' : 'no-data';
}

function periodOf(row: FigureRow, metric: Metric, question: Question): Figure['period'] {
  if (!metric.grain || !row.first_date || !row.last_date) return null;
  if (question.grain && row.period)
    return {
      start: row.period,
      end: periodEnd(row.period, question.grain),
      label: periodLabel(row.period, question.grain),
    };
  return {
    start: row.first_date,
    end: periodEnd(row.last_date, metric.grain),
    label: stretchLabel(row.first_date, row.last_date, metric.grain),
  };
}

/** Whether every source period of the figure's period was reported; for stocks, whether its last one was. */
function covered(row: FigureRow, metric: Metric, question: Question): boolean {
  if (!metric.grain || !row.first_date || !row.last_date) return true;
  const start = question.grain && row.period ? row.period : row.first_date;
  const end =
    question.grain && row.period ? periodEnd(row.period, question.grain) : periodEnd(row.last_date, metric.grain);
  if (metric.overTime === 'last')
    return row.last_reported === lastStep(end, metric.grain) && reaches(row, metric, question);
  return row.dates >= stepsBetween(start, end, metric.grain) && reaches(row, metric, question);
}

/** Without a grain: whether the data go as far back and forward as was asked. */
function reaches(row: FigureRow, metric: Metric, question: Question): boolean {
  if (question.grain) return true;
  const early = question.from !== null && shiftSteps(row.first_date!, metric.grain!, -1) >= question.from;
  const late = question.to !== null && shiftSteps(row.last_date!, metric.grain!, 1) <= question.to;
  return !early && !late;
}

/** No interval where the counts cannot be what the method is about (a numerator above its denominator). */
function intervalOf(row: FigureRow, metric: Metric): { lower: number | null; upper: number | null } {
  const none = { lower: null, upper: null };
  const { numerator: x, denominator: n } = row;
  if (metric.method === 'none' || x === null || x < 0) return none;
  if (metric.method === 'wilson') {
    if (n === null || n <= 0 || x > n) return none;
    const { lower, upper } = wilsonInterval(x, n, CONFIDENCE);
    return { lower, upper };
  }
  const { lower, upper } = poissonInterval(x, CONFIDENCE);
  const per = metric.kind === 'count' ? 1 : n;
  return per === null || per <= 0
    ? none
    : { lower: lower === null ? null : lower / per, upper: upper === null ? null : upper / per };
}

/** From the rows of a compiled query to figures: values, intervals, periods, and whether each is complete. */
import { periodLabel } from '../grain.ts';
import { groupOf } from '../internal/make-figure.ts';
import type { Figure, Metric, Question } from '../metric.ts';
import { tidyCounts } from '../without-noise.ts';
import { type Estimated, estimateRecords } from './estimate-records.ts';
import type { RecordRow } from './record-row.ts';
import { LATE } from './write-lists.ts';

/**
 * Answers: the figures of a question about records.
 * Arguments: rows as the closing select orders them; names of the values asked for, by `dimension=code`.
 * Result: one figure for each group and period. A count of none is 0, which is a value; a denominator of 0 gives no value, and
 * so does a period without a list, a snapshot of a day after the data, and a group all of whose
 * lists are missing, or of whose senders none has a list that stands. Where a list of some sender is late, a figure is incomplete. Bands of a standard are put together.
 */
export function makeRecordFigures(
  rows: RecordRow[],
  metric: Metric,
  question: Question,
  labels: Map<string, string>,
): Figure[] {
  const cells = new Map<string, RecordRow[]>();
  for (const row of rows) {
    const key = cellOf(row, question);
    const cell = cells.get(key);
    if (cell) cell.push(row);
    else cells.set(key, [row]);
  }
  return [...cells.values()].map((cell) => makeFigure(cell, metric, question, labels));
}

/** Names the figure that a row belongs to; the rows of one stand together in the order of the closing select. */
export const cellOf = (row: RecordRow, question: Question): string =>
  JSON.stringify([row.first_day, ...question.by.map((d) => row[`by_${d}`])]);

function makeFigure(cell: RecordRow[], metric: Metric, question: Question, labels: Map<string, string>): Figure {
  const row = cell[0]!;
  const late = Math.max(...cell.map((r) => r.late ?? 0));
  const nothingCame = late >= LATE.awaited && cell.every((r) => r.counted === 0);
  const notKnown = (metric.records!.time.kind !== 'flow' && row.index_day === null) || nothingCame;
  const found = notKnown ? NOTHING : tidyCounts(estimateRecords(cell, metric), metric.kind);
  const counted = notKnown ? 0 : cell.reduce((sum, r) => sum + r.counted, 0);
  return {
    ...groupOf(row, question, labels),
    period: periodOf(row, metric, question),
    status: statusOf(found),
    ...found,
    reported: counted,
    expected: counted,
    complete: !notKnown && late === 0 && isCovered(row, metric, question),
    provisional: cell.some((r) => r.provisional === 1),
  };
}

/** What gives a reason was counted. */
function statusOf({ value, reason }: Estimated): Figure['status'] {
  if (value !== null) return 'value';
  return reason === undefined ? 'no-data' : 'no-rate';
}

const NOTHING: Estimated = { value: null, lower: null, upper: null, numerator: null, denominator: null };

/** Snapshots without a grain are as at a day. */
function periodOf(row: RecordRow, metric: Metric, question: Question): Figure['period'] {
  if (question.grain && row.period)
    return { start: row.period, end: row.last_day, label: periodLabel(row.period, question.grain) };
  if (metric.records!.time.kind !== 'flow') {
    const day = row.index_day ?? row.last_day;
    return { start: day, end: day, label: periodLabel(day, 'day') };
  }
  const [first, last] = [periodLabel(row.first_day, 'day'), periodLabel(row.last_day, 'day')];
  return { start: row.first_day, end: row.last_day, label: first === last ? first : `${first} to ${last}` };
}

/**
 * Whether the source has rows from before or on the first day to after or on the last; of a snapshot, on its day. Where no first day was
 * asked it is that of the source.
 */
function isCovered(row: RecordRow, metric: Metric, { grain, from }: Question): boolean {
  const begins = (grain === null && from === null) || row.seen_from <= row.first_day;
  if (metric.records!.time.kind === 'flow') return begins && row.last_day <= row.seen_to;
  return row.index_day !== null && row.seen_from <= row.index_day && row.index_day <= row.seen_to;
}

/** Groups whose senders sent nothing at all: no row is theirs, so that no query finds them (docs/decisions/0031). */
import { periodEnd, periodLabel, periodStart, shiftSteps } from '../grain.ts';
import type { Figure, Metric, Question } from '../metric.ts';
import { notKnown } from './not-known.ts';
import type { SenderGroup, WhoTold } from './who-told.ts';

type Period = NonNullable<Figure['period']>;

/**
 * Answers: a figure that is not reported for each group of silent senders and each period, of those that have none yet.
 * Arguments: groups that are made of senders; who told what a figure stands on; the figures that rows gave, of which at least group and
 * period; the periods of the answer.
 */
export function silentFigures(
  groups: SenderGroup[],
  told: WhoTold,
  found: Pick<Figure, 'group' | 'period'>[],
  periods: Period[],
): Figure[] {
  const there = new Set(found.map(cellOf));
  return groups.flatMap(({ group, labels }) =>
    periods
      .map((period) => ({ group, labels, period }))
      .filter((cell) => !there.has(cellOf(cell)) && isSilent(told, cell))
      .map((cell) => notKnown(cell, 'not-reported')),
  );
}

function isSilent(told: WhoTold, cell: Pick<Figure, 'group' | 'period'>): boolean {
  const { verdict, each } = told(cell);
  return verdict === 'none' && each.some((one) => one.silent.size > 0);
}

/** Names the group and the period of a figure. */
export const cellOf = ({ group, period }: Pick<Figure, 'group' | 'period'>): string =>
  JSON.stringify([Object.values(group), period?.start, period?.end]);

/** The periods of figures; where there are none, those that were asked, if a first and last day were. */
export function periodsOf(figures: Pick<Figure, 'period'>[], metric: Metric, question: Question): Period[] {
  const found = figures.flatMap(({ period }) => period ?? []);
  const periods = found.length ? found : askedPeriods(metric, question);
  return [...new Map(periods.map((period) => [`${period.start} ${period.end}`, period])).values()];
}

function askedPeriods({ records }: Metric, { grain, from, to }: Question): Period[] {
  if (from === null || to === null) return [];
  if (grain === null) {
    const start = records?.time.kind === 'flow' ? from : to;
    const [first, last] = [periodLabel(start, 'day'), periodLabel(to, 'day')];
    return [{ start, end: to, label: first === last ? first : `${first} to ${last}` }];
  }
  const periods: Period[] = [];
  for (let start = periodStart(from, grain); start <= to; start = shiftSteps(start, grain, 1))
    periods.push({ start, end: periodEnd(start, grain), label: periodLabel(start, grain) });
  return periods;
}

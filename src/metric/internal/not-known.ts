import type { Figure } from '../metric.ts';

/** Of a time before what the metric looks back at, or of which nobody sent it: nothing found there is no 0. */
export const notKnown = (
  { group, labels, period }: Pick<Figure, 'group' | 'labels' | 'period'>,
  status: Figure['status'] = 'no-data',
): Figure => ({
  ...{ group, labels, period, status, value: null, lower: null, upper: null },
  ...{ numerator: null, denominator: null, reported: 0, expected: 0, complete: false, provisional: false },
});

import type { Figure, FigureStatus } from '../metric/metric.ts';

export const NOT_PERMITTED = 'you do not have access for this purpose';

/** The words that stand where a number would, the same everywhere. */
const WORDS = {
  withheld: 'withheld (small number)',
  'not-reported': 'not reported by this organisation',
  'no-data': 'no data for this selection',
  'no-rate': 'no rate',
  'not-permitted': NOT_PERMITTED,
};
const BY_ALL = 'not reported by these organisations';

/** What is said of a figure that is no value: why, where the figure says it. */
export const wordsOfFigure = (
  { status, reason }: Pick<Figure, 'status' | 'reason'>,
  place: 'trust' | 'system',
): string => reason ?? wordFor(status, place);

/** What is said of a status that is no value. */
export function wordFor(status: FigureStatus, place: 'trust' | 'system'): string {
  if (status === 'value') return WORDS['no-data'];
  return status === 'not-reported' && place === 'system' ? BY_ALL : WORDS[status];
}

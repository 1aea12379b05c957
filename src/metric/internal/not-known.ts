import { isCounted } from '../figure-cells.ts';
import type { Figure } from '../metric.ts';

/** Of a time before what the metric looks back at, or of which nobody sent it: nothing found there is no 0. What came all the same is `untold`. */
export function notKnown(
  figure: Pick<Figure, 'group' | 'labels' | 'period'> | Figure,
  status: Figure['status'] = 'no-data',
): Figure {
  const { group, labels, period } = figure;
  return {
    ...{ group, labels, period, status, value: null, lower: null, upper: null },
    ...{ numerator: null, denominator: null, reported: 0, expected: 0, complete: false, provisional: false },
    ...('status' in figure && isCounted(figure) ? { untold: untoldOf(figure) } : {}),
  };
}

const untoldOf = ({ numerator, denominator, reported }: Figure): NonNullable<Figure['untold']> => ({
  ...{ numerator, denominator, reported },
});

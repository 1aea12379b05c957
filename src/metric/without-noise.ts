import type { Figure, MetricKind } from './metric.ts';

/**
 * A number without the last digits that adding in binary leaves behind: 234.99999999999997 is 235. Thirteen digits stay: a
 * twelfth of a person-year is that in every place that a figure is read to.
 */
export const withoutNoise = (x: number): number =>
  Number.isInteger(x) || !Number.isFinite(x) ? x : Number(x.toPrecision(13));

type Counts = Pick<Figure, 'value' | 'numerator' | 'denominator'>;

/** The counts of a figure so, and its value where that is one of them. What is divided keeps every digit. */
export function tidyCounts<T extends Counts>(figure: T, kind: MetricKind): T {
  const tidy = (x: number | null): number | null => (x === null ? null : withoutNoise(x));
  const value = kind === 'count' ? tidy(figure.value) : figure.value;
  return { ...figure, value, numerator: tidy(figure.numerator), denominator: tidy(figure.denominator) };
}

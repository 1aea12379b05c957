import type { Figure, Metric } from '../metric/metric.ts';

/**
 * Answers: of a proportion, and of a ratio whose numerator is a part of its denominator, how many are not counted, which its two counts
 * tell; null for anything else, and where more are counted than there are.
 */
export function complementOf(
  { numerator, denominator }: Figure,
  { numeratorIsPart }: Pick<Metric, 'numeratorIsPart'>,
): number | null {
  if (!numeratorIsPart || numerator === null || denominator === null) return null;
  const rest = Number((denominator - numerator).toPrecision(12));
  return rest < 0 ? null : rest;
}

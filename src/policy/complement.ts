import type { Figure, Metric } from '../metric/metric.ts';

/**
 * Answers: of a proportion how many are not counted, which its two counts tell; null for anything else, and where more are counted than
 * there are.
 */
export function complementOf({ numerator, denominator }: Figure, { kind }: Pick<Metric, 'kind'>): number | null {
  if (kind !== 'proportion' || numerator === null || denominator === null) return null;
  const rest = Number((denominator - numerator).toPrecision(12));
  return rest < 0 ? null : rest;
}

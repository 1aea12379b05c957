/** Intervals for any statistic, by computing it again on resamples of the units it was computed from. */
import { confidenceFraction } from '../distributions/normal.ts';
import { randomSource } from '../distributions/random.ts';
import type { Estimate } from '../estimate.ts';
import { demand, demandChoice } from '../impossible-input.ts';
import { type BootstrapMethod, bootstrapLimits, demandEnoughRepeats } from './bootstrap-limits.ts';

export interface BootstrapOptions<T> {
  /** the same seed gives the same interval */
  seed: number;
  /** how many resamples; 2,000 when not given, at most 100,000 */
  repeats?: number;
  /** a fraction or a percentage; 0.95 when not given */
  confidence?: number;
  /** 'percentile' when not given */
  method?: BootstrapMethod;
  /** units of one cluster (a hospital's patients, a patient's stays) are drawn together */
  clusterOf?: (unit: T) => string | number;
  /** what the statistic is measured in */
  unit?: string;
}

const METHOD_NAMES: Record<BootstrapMethod, string> = {
  percentile: 'Bootstrap, percentile',
  bca: 'Bootstrap, BCa',
};
const FEW = 10;

/**
 * Answers: between which values any statistic lies, when no formula gives its interval.
 * Arguments: `units` (values, pairs, rows) from which the statistic is computed; `statistic`, a pure function of an array of
 * units; `options`: seed, repeats, confidence, method, and for units that belong together their cluster.
 * Result: an Estimate; its value is the statistic of the units themselves.
 * Missing and small: missing units must be left out before. With fewer than two units (or clusters) there are no limits;
 * with fewer than ten the notes warn. A statistic that is not a finite number, on the units or any resample, is refused.
 * Source: Efron (1979), percentile; Efron (1987), BCa; limits as R's boot.ci (Davison and Hinkley 1997). Clusters: whole
 * clusters drawn with replacement (Davison and Hinkley 1997, section 3.8).
 * Example:
 * ```ts
 * const ownMean = (values) => values.reduce((a, b) => a + b, 0) / values.length
 * bootstrapInterval([3, 5, 8, 1, 9, 4, 7, 2, 6, 5], ownMean, { seed: 1 }).value // 5
 * bootstrapInterval([3, 3, 3], ownMean, { seed: 1 }) // { value: 3, lower: 3, upper: 3 }
 * bootstrapInterval([3], ownMean, { seed: 1 }) // { value: 3, lower: null, upper: null }
 * ```
 */
export function bootstrapInterval<T>(
  units: readonly T[],
  statistic: (units: readonly T[]) => number,
  options: BootstrapOptions<T>,
): Estimate {
  const { seed, repeats = 2000, method = 'percentile' } = options;
  demandChoice(method, ['percentile', 'bca'], 'a method of limits');
  const confidence = confidenceFraction(options.confidence ?? 0.95);
  demandEnoughRepeats(repeats, confidence);
  demand(repeats <= 100_000, 'a bootstrap takes at most 100,000 repeats');
  demand(units.length > 0, 'a bootstrap needs units');
  const clusters = clustersOf(units, options.clusterOf);
  const value = finite(statistic(units));
  const { notes, ...limits } =
    clusters.length < 2
      ? { lower: null, upper: null, notes: [`One ${options.clusterOf ? 'cluster' : 'unit'} alone has no interval.`] }
      : bootstrapLimits(
          value,
          resampled(clusters, statistic, seed, repeats),
          method === 'bca' ? leftOut(clusters, statistic) : [],
          confidence,
          method,
        );
  const warning = clusters.length >= 2 && clusters.length < FEW ? [fewNote(options.clusterOf !== undefined)] : [];
  return {
    value,
    unit: options.unit ?? 'value',
    ...limits,
    confidence,
    numerator: null,
    denominator: null,
    method: METHOD_NAMES[method],
    notes: [...notes, ...warning],
  };
}

const fewNote = (clustered: boolean): string =>
  `With fewer than ten ${clustered ? 'clusters' : 'units'} a bootstrap interval is too narrow.`;

function finite(value: number): number {
  demand(Number.isFinite(value), 'a statistic that is resampled must be a finite number on every resample');
  return value;
}

function clustersOf<T>(units: readonly T[], clusterOf?: (unit: T) => string | number): T[][] {
  if (!clusterOf) return units.map((unit) => [unit]);
  const clusters = new Map<string | number, T[]>();
  for (const unit of units) {
    const key = clusterOf(unit);
    const cluster = clusters.get(key);
    if (cluster) cluster.push(unit);
    else clusters.set(key, [unit]);
  }
  return [...clusters.values()];
}

function resampled<T>(
  clusters: readonly T[][],
  statistic: (units: readonly T[]) => number,
  seed: number,
  repeats: number,
): number[] {
  const random = randomSource(seed);
  const draw = (): T[] => clusters.flatMap(() => clusters[random.integer(clusters.length)]!);
  return Array.from({ length: repeats }, () => finite(statistic(draw())));
}

const leftOut = <T>(clusters: readonly T[][], statistic: (units: readonly T[]) => number): number[] =>
  clusters.map((_, out) => finite(statistic(clusters.flatMap((cluster, i) => (i === out ? [] : cluster)))));

import type { Estimate } from '../estimate.ts';
import { demand, demandChoice } from '../impossible-input.ts';
import type { Polarity } from '../spc/chart-types.ts';

export type BenchmarkVerdict =
  | 'much better'
  | 'better'
  | 'similar'
  | 'worse'
  | 'much worse'
  | 'much higher'
  | 'higher'
  | 'lower'
  | 'much lower'
  | 'not compared';

/**
 * Answers: whether an area is better than, similar to or worse than a benchmark.
 * Arguments: `estimates`, one with 95% limits, or two of the same figure with 95% and 99.8% limits; `benchmark`, in the same
 * unit, null where missing; `polarity`, 'increase' where a higher value is better, 'decrease' where a lower one is, 'neutral'
 * where neither is.
 * Result: 'better' or 'worse' where the benchmark lies outside the 95% limits ('higher' or 'lower' for neutral), with 'much'
 * before it where it also lies outside the 99.8% limits, and 'similar' where it lies inside or on a limit.
 * Zero, missing and small: without a benchmark, value or limit the answer is 'not compared', never 'similar'. Estimates with
 * other confidence, or of different figures, are refused.
 * Source: specification section 4; PHE Fingertips' comparison by confidence interval, from memory.
 * Example:
 * ```ts
 * compareToBenchmark([proportion(65, 100)], 0.5, 'increase') // 'better'
 * compareToBenchmark([proportion(65, 100), proportion(65, 100, { confidence: 0.998 })], 0.49, 'decrease') // 'much worse'
 * compareToBenchmark([proportion(65, 100)], null, 'increase') // 'not compared'
 * ```
 */
export function compareToBenchmark(
  estimates: readonly Estimate[],
  benchmark: number | null,
  polarity: Polarity,
): BenchmarkVerdict {
  demandChoice(polarity, ['increase', 'decrease', 'neutral'], 'a polarity');
  const [near, far] = [0.95, 0.998].map((confidence) => estimates.find((one) => one.confidence === confidence));
  demand(
    near !== undefined && estimates.length === (far ? 2 : 1),
    'a comparison takes the estimate at 95%, and if wished the same at 99.8%',
  );
  demand(
    far === undefined || (near.value === far.value && near.unit === far.unit),
    'the estimates at 95% and 99.8% are of the same figure',
  );
  demand(
    benchmark === null || Number.isFinite(benchmark),
    'a benchmark is a finite number, or null where it is missing',
  );
  if (benchmark === null || near.value === null || near.lower === null || near.upper === null) return 'not compared';
  const side = sideOf(near, benchmark);
  if (side === 'similar') return side;
  const much = far !== undefined && sideOf(far, benchmark) === side;
  const word = polarity === 'neutral' ? side : (side === 'higher') === (polarity === 'increase') ? 'better' : 'worse';
  return much ? `much ${word}` : word;
}

function sideOf({ lower, upper }: Estimate, benchmark: number): 'higher' | 'lower' | 'similar' {
  if (lower !== null && lower > benchmark) return 'higher';
  return upper !== null && upper < benchmark ? 'lower' : 'similar';
}

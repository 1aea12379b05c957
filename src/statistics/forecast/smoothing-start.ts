/** Where the search for an exponential smoothing model begins: first states from the data, first weights by rule. */
import { classicalDecompose } from './classical-decomposition.ts';
import type { SmoothingModel, SmoothingStates } from './smoothing-model.ts';

/**
 * Answers: which straight line goes best through values at 1, 2, 3, …
 * Arguments: `values`; `count`, how many of them, from the first.
 * Result: its height at 0 and its slope, by least squares.
 * Small: one value gives a slope of 0.
 * Source: ordinary least squares.
 * Example:
 * ```ts
 * straightLine([3, 5, 7], 3) // { height: 1, slope: 2 }
 * ```
 */
export function straightLine(values: ArrayLike<number>, count: number): { height: number; slope: number } {
  const middle = (count + 1) / 2;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  const mean = sum / count;
  let cross = 0;
  let square = 0;
  for (let i = 0; i < count; i++) {
    cross += (i + 1 - middle) * (values[i]! - mean);
    square += (i + 1 - middle) ** 2;
  }
  const slope = square === 0 ? 0 : cross / square;
  return { height: mean - slope * middle, slope };
}

/** The smallest seasonal factor to begin with. */
const SMALLEST_FACTOR = 0.01;

/**
 * Answers: from which level, slope and seasons a search for an exponential smoothing model begins.
 * Arguments: `values`; `periods` in a season; `model`, of which trend and season count.
 * Result: seasons by classical decomposition (before three seasons: by distance from a line), then the level, or the line,
 * of the first ten values or two seasons.
 * Small: a period of the season that was never seen begins without effect.
 * Source: Hyndman, Koehler, Ord and Snyder (2008), section 2.6.1 (from memory).
 * Example:
 * ```ts
 * startingStates(Float64Array.of(1, 2, 3, 4), 1, { trend: 'A', season: 'N' }) // { level: 0, slope: 1, seasons: [] }
 * ```
 */
export function startingStates(
  values: Float64Array,
  periods: number,
  { trend, season }: Pick<SmoothingModel, 'trend' | 'season'>,
): SmoothingStates {
  const seasons = season === 'N' ? [] : seasonalFigure(values, periods, season);
  const adjusted = values.map((v, i) => {
    if (season === 'N') return v;
    const s = seasons[i % periods]!;
    return season === 'A' ? v - s : v / s;
  });
  const count = Math.min(Math.max(10, season === 'N' ? 2 : 2 * periods), values.length);
  if (trend === 'N') {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += adjusted[i]!;
    return { level: sum / count, slope: 0, seasons };
  }
  const line = straightLine(adjusted, count);
  return { level: line.height, slope: line.slope, seasons };
}

/** One season's pattern: by classical decomposition from three seasons on, before that by distance from a line. */
function seasonalFigure(values: Float64Array, periods: number, season: 'A' | 'M'): number[] {
  const multiplied = season === 'M';
  const whole = values.length >= 3 * periods;
  const figure = whole
    ? classicalDecompose(Array.from(values), periods, multiplied ? 'multiplicative' : 'additive').seasonal
    : distanceFromLine(values, periods, multiplied);
  const kept = figure.slice(0, periods).map((s) => (multiplied ? Math.max(s, SMALLEST_FACTOR) : s));
  const middle = kept.reduce((sum, s) => sum + s, 0) / periods;
  return kept.map((s) => (multiplied ? s / middle : s - middle));
}

function distanceFromLine(values: Float64Array, periods: number, multiplied: boolean): number[] {
  const line = straightLine(values, values.length);
  const sums = new Array<number>(periods).fill(0);
  const counts = new Array<number>(periods).fill(0);
  values.forEach((v, i) => {
    const height = line.height + line.slope * (i + 1);
    const distance = multiplied ? v / height : v - height;
    if (!Number.isFinite(distance)) return;
    sums[i % periods]! += distance;
    counts[i % periods]!++;
  });
  return sums.map((sum, i) => (counts[i] === 0 ? Number(multiplied) : sum / counts[i]!));
}

/** How fast the search begins by forgetting: alpha, beta as a share of alpha, gamma as a share of 1 − alpha, phi's place. */
const STARTS = [
  { alpha: 0.2, beta: 0.1, gamma: 0.05, phi: 0.9 },
  { alpha: 0.3, beta: 0.02, gamma: 0.3, phi: 0.98 },
  { alpha: 0.1, beta: 0.5, gamma: 0.05, phi: 0.5 },
];

/**
 * Answers: with which smoothing weights a search begins, as free numbers.
 * Arguments: `model`; `periods` in a season; `start`, 0 to 2.
 * Result: the free numbers of `weightsFrom`; from start 0 a season is begun with a small alpha.
 * Missing: a start beyond 2 gives none, so that a caller may go through all there are.
 * Source: the first is that of R forecast 8.20 `ets` but for phi; the others were chosen by trial on 120 made-up series, so
 * that no model was left with a likelihood below that of `ets`.
 * Example:
 * ```ts
 * startingWeights({ error: 'A', trend: 'N', season: 'N' }, 1, 0) // [-1.3862944]
 * startingWeights({ error: 'A', trend: 'N', season: 'N' }, 1, 3) // null
 * ```
 */
export function startingWeights({ trend, season }: SmoothingModel, periods: number, start: number): number[] | null {
  const first = STARTS[start];
  if (first === undefined) return null;
  const logit = (p: number): number => Math.log(p / (1 - p));
  return [
    logit(start === 0 && season !== 'N' ? first.alpha / periods : first.alpha),
    ...(trend === 'N' ? [] : [logit(first.beta)]),
    ...(season === 'N' ? [] : [logit(first.gamma)]),
    ...(trend === 'Ad' ? [logit(first.phi)] : []),
  ];
}

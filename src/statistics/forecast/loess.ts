/** Local regression along an evenly spaced series: the smoother inside STL, kept to the letter of its published Fortran. */

export interface Smoother {
  /** how many points a fit draws on; may be longer than the series */
  window: number;
  /** 0 a local mean, 1 a local line */
  degree: 0 | 1;
  /** fit at every `jump`-th point and draw straight lines between */
  jump: number;
}

/**
 * Answers: the smooth line through an evenly spaced series, by local regression with tricube weights.
 * Arguments: `values`, complete; `smoother`: `window` in points (odd, 3 or more), `degree` 0 or 1, `jump` in points (1 fits
 * everywhere); `weights`, the trust in each point (0 to 1), all 1 when not given.
 * Result: one smoothed value for each value.
 * Zero, missing and small: where every weight in reach is 0 the value itself is kept; a series of one point is its own
 * smooth.
 * Source: Cleveland et al. (1990), STL, Journal of Official Statistics 6; netlib's stl (routine `ess`), from memory.
 * Example:
 * ```ts
 * loessSmooth([1, 2, 3, 4, 5], { window: 3, degree: 1, jump: 1 }) // [1, 2, 3, 4, 5]
 * loessSmooth([0, 0, 3, 0, 0], { window: 5, degree: 0, jump: 1 }) // [0.71344149, 0.85466982, 1.28213689, 0.85466982, 0.71344149]
 * ```
 */
export function loessSmooth(values: ArrayLike<number>, smoother: Smoother, weights?: ArrayLike<number>): Float64Array {
  const n = values.length;
  const smooth = new Float64Array(n);
  if (n < 2) {
    smooth.set(Array.from(values));
    return smooth;
  }
  const jump = Math.min(smoother.jump, n - 1);
  const fitAt = (i: number): void => {
    smooth[i] = loessAt(values, i + 1, reachOf(i + 1, n, smoother.window), smoother, weights) ?? values[i]!;
  };
  for (let i = 0; i < n; i += jump) fitAt(i);
  if (jump === 1) return smooth;
  const last = Math.floor((n - 1) / jump) * jump;
  for (let i = 0; i < last; i += jump) drawLine(smooth, i, i + jump);
  if (last !== n - 1) {
    const reach = reachOf(last + 1, n, smoother.window);
    smooth[n - 1] = loessAt(values, n, reach, smoother, weights) ?? values[n - 1]!;
    drawLine(smooth, last, n - 1);
  }
  return smooth;
}

/**
 * Answers: what local regression gives at one position, which may lie just outside the series.
 * Arguments: `values`, complete; `at`, a position counted from 1; `reach`, the first and last position used; `smoother`,
 * as `loessSmooth`; `weights`, as there.
 * Result: the fitted value.
 * Zero, missing and small: null where every weight in reach is 0; a local line falls back to the local mean where the
 * points in reach lie too close together.
 * Source: Cleveland et al. (1990); netlib's stl (routine `est`), from memory.
 * Example:
 * ```ts
 * loessAt([1, 2, 3, 4], 5, [1, 4], { window: 7, degree: 1, jump: 1 }) // 5
 * ```
 */
export function loessAt(
  values: ArrayLike<number>,
  at: number,
  reach: readonly [number, number],
  smoother: Smoother,
  weights?: ArrayLike<number>,
): number | null {
  const [left, right] = reach;
  const n = values.length;
  let h = Math.max(at - left, right - at);
  if (smoother.window > n) h += Math.floor((smoother.window - n) / 2);
  const kernel = tricube(at, reach, h, weights);
  let sum = 0;
  for (const weight of kernel) sum += weight;
  if (sum <= 0) return null;
  for (let j = 0; j < kernel.length; j++) kernel[j]! /= sum;
  if (h > 0 && smoother.degree > 0) tilt(kernel, at, left, 0.001 * (n - 1));
  let fitted = 0;
  for (let j = left; j <= right; j++) fitted += kernel[j - left]! * values[j - 1]!;
  return fitted;
}

/** Which positions a fit at `at` draws on: the window about it, moved inward at the ends. */
function reachOf(at: number, n: number, window: number): [number, number] {
  if (window >= n) return [1, n];
  const half = Math.floor((window + 1) / 2);
  const left = Math.min(Math.max(1, at - half + 1), n - window + 1);
  return [left, left + window - 1];
}

function tricube(at: number, [left, right]: readonly [number, number], h: number, weights?: ArrayLike<number>) {
  const kernel = new Float64Array(right - left + 1);
  for (let j = left; j <= right; j++) {
    const distance = Math.abs(j - at);
    if (distance > 0.999 * h) continue;
    const share = distance / h;
    const cube = 1 - share * share * share;
    const near = distance <= 0.001 * h ? 1 : cube * cube * cube;
    kernel[j - left] = weights === undefined ? near : near * weights[j - 1]!;
  }
  return kernel;
}

/** Turns the weights of a local mean into those of a local line. */
function tilt(kernel: Float64Array, at: number, left: number, tooClose: number): void {
  let centre = 0;
  for (let j = 0; j < kernel.length; j++) centre += kernel[j]! * (left + j);
  let spread = 0;
  for (let j = 0; j < kernel.length; j++) spread += kernel[j]! * (left + j - centre) ** 2;
  if (Math.sqrt(spread) <= tooClose) return;
  const slope = (at - centre) / spread;
  for (let j = 0; j < kernel.length; j++) kernel[j]! *= slope * (left + j - centre) + 1;
}

function drawLine(smooth: Float64Array, from: number, to: number): void {
  const step = (smooth[to]! - smooth[from]!) / (to - from);
  for (let j = from + 1; j < to; j++) smooth[j] = smooth[from]! + step * (j - from);
}

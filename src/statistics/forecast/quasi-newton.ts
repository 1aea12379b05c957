/** Finds the lowest point of a smooth function whose slope is known. */

/** Gives the value at `x` and writes the slope to `gradient`; Infinity where there is none, and then the slope is not read. */
export type Slope = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  at: Float64Array;
  value: number;
  iterations: number;
}

export interface SearchLimits {
  iterations: number;
  /** two steps in a row that fall by less than this, relative to the value, end the search */
  tolerance: number;
  /** the longest step of any coordinate */
  reach: number;
}

/** Enough of a fall for a step to be taken (Armijo). */
const SUFFICIENT = 1e-4;
const MOST_SHORTENINGS = 30;

/**
 * Answers: where, near `start`, a smooth function is lowest.
 * Arguments: `slope`, see Slope; `start`, where it is finite; `limits`, see SearchLimits.
 * Result: the point, its value, and the iterations used.
 * Small: where the function is not finite at the start, the start is given back.
 * Source: the BFGS method with backtracking; Nocedal and Wright, Numerical Optimization, chapters 3 and 6 (from memory).
 * Example:
 * ```ts
 * const bowl = (x, g) => { g[0] = 2 * (x[0] - 3); return (x[0] - 3) ** 2; };
 * quasiNewtonMinimum(bowl, Float64Array.of(0), { iterations: 50, tolerance: 1e-12, reach: 10 }).at[0] // 3
 * ```
 */
export function quasiNewtonMinimum(slope: Slope, start: Float64Array, limits: SearchLimits): Minimum {
  const n = start.length;
  let x = start.slice();
  let gradient = new Float64Array(n);
  let value = slope(x, gradient);
  let trial = new Float64Array(n);
  let trialGradient = new Float64Array(n);
  const step = new Float64Array(n);
  const curve = new InverseCurvature(n);
  let still = 0;
  let iteration = 0;
  for (; iteration < limits.iterations && still < 2 && Number.isFinite(value); iteration++) {
    let fall = curve.direction(gradient, step);
    let next = Number.POSITIVE_INFINITY;
    if (fall < 0) {
      fall *= shorten(step, limits.reach);
      let length = 1;
      for (let k = 0; k < MOST_SHORTENINGS; k++) {
        for (let i = 0; i < n; i++) trial[i] = x[i]! + length * step[i]!;
        next = slope(trial, trialGradient);
        if (next <= value + SUFFICIENT * length * fall) break;
        length *= shrink(value, next, fall, length);
      }
    }
    if (!(next < value)) {
      if (curve.untaught) break;
      curve.forget();
      continue;
    }
    still = value - next <= limits.tolerance * (Math.abs(value) + 1) ? still + 1 : 0;
    curve.learn(x, trial, gradient, trialGradient);
    [x, trial, gradient, trialGradient, value] = [trial, x, trialGradient, gradient, next];
  }
  return { at: x, value, iterations: iteration };
}

/** Shortens a step whose longest coordinate is beyond `reach`; gives by how much. */
function shorten(step: Float64Array, reach: number): number {
  let longest = 0;
  for (let i = 0; i < step.length; i++) longest = Math.max(longest, Math.abs(step[i]!));
  if (longest <= reach) return 1;
  for (let i = 0; i < step.length; i++) step[i]! *= reach / longest;
  return reach / longest;
}

/** By which factor to shorten: the bottom of the parabola through what is known, kept from 0.1 to 0.5. */
function shrink(value: number, next: number, fall: number, length: number): number {
  if (!Number.isFinite(next)) return 0.25;
  const bottom = (-fall * length) / (2 * (next - value - fall * length));
  return Math.min(0.5, Math.max(0.1, bottom));
}

/** What the search has learned of the inverse of the second derivatives. */
class InverseCurvature {
  untaught = true;
  readonly #matrix: Float64Array;
  readonly #turned: Float64Array;
  readonly #n: number;

  constructor(n: number) {
    this.#n = n;
    this.#matrix = new Float64Array(n * n);
    this.#turned = new Float64Array(n);
  }

  forget(): void {
    this.untaught = true;
  }

  /** Writes the step and gives the slope along it. */
  direction(gradient: Float64Array, step: Float64Array): number {
    const n = this.#n;
    const matrix = this.#matrix;
    if (this.untaught) this.#begin(gradient);
    let fall = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum -= matrix[i * n + j]! * gradient[j]!;
      step[i] = sum;
      fall += sum * gradient[i]!;
    }
    return fall;
  }

  /** The first guess: a step of a third down the slope. */
  #begin(gradient: Float64Array): void {
    let square = 0;
    for (let i = 0; i < this.#n; i++) square += gradient[i]! ** 2;
    this.#scaledIdentity(Math.min(1, 0.3 / Math.sqrt(square + 1e-300)));
  }

  #scaledIdentity(size: number): void {
    this.#matrix.fill(0);
    for (let i = 0; i < this.#n; i++) this.#matrix[i * this.#n + i] = size;
  }

  /** The BFGS update, from one step and the change of slope along it. */
  learn(x: Float64Array, next: Float64Array, slope: Float64Array, nextSlope: Float64Array): void {
    const n = this.#n;
    const matrix = this.#matrix;
    const turned = this.#turned;
    let sy = 0;
    let yy = 0;
    for (let i = 0; i < n; i++) {
      const y = nextSlope[i]! - slope[i]!;
      sy += (next[i]! - x[i]!) * y;
      yy += y * y;
    }
    if (!(sy > 1e-14 * yy)) return;
    if (this.untaught) this.#scaledIdentity(sy / yy);
    this.untaught = false;
    let bend = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * (nextSlope[j]! - slope[j]!);
      turned[i] = sum;
      bend += sum * (nextSlope[i]! - slope[i]!);
    }
    const weight = (1 + bend / sy) / sy;
    for (let i = 0; i < n; i++) {
      const si = next[i]! - x[i]!;
      const ti = turned[i]!;
      for (let j = 0; j < n; j++) {
        const sj = next[j]! - x[j]!;
        matrix[i * n + j]! += weight * si * sj - (ti * sj + si * turned[j]!) / sy;
      }
    }
  }
}

/** The first two derivatives of log Γ, which the negative binomial's theta needs. */
import { demand } from '../impossible-input.ts';

/** From here on the asymptotic series has all its digits. */
const SERIES_FROM = 12;

/**
 * Answers: the derivative of log Γ at `x`.
 * Arguments: `x`, above 0.
 * Result: accurate to about 1e-14.
 * Zero and below: refused.
 * Source: recurrence up to 12, then the asymptotic series (Abramowitz and Stegun 6.3.5 and 6.3.18), from memory.
 * Example:
 * ```ts
 * digamma(1) // -0.5772156649015329
 * ```
 */
export function digamma(x: number): number {
  demand(x > 0, 'digamma needs a number above 0');
  let below = 0;
  let at = x;
  for (; at < SERIES_FROM; at++) below -= 1 / at;
  const s = 1 / (at * at);
  const series = s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - (s * 691) / 32760)))));
  return below + Math.log(at) - 0.5 / at - series;
}

/**
 * Answers: the second derivative of log Γ at `x`.
 * Arguments: `x`, above 0.
 * Result: accurate to about 1e-14.
 * Zero and below: refused.
 * Source: recurrence up to 12, then the asymptotic series (Abramowitz and Stegun 6.4.6 and 6.4.12), from memory.
 * Example:
 * ```ts
 * trigamma(1) // 1.6449340668482264
 * ```
 */
export function trigamma(x: number): number {
  demand(x > 0, 'trigamma needs a number above 0');
  let below = 0;
  let at = x;
  for (; at < SERIES_FROM; at++) below += 1 / (at * at);
  const s = 1 / (at * at);
  const series = s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - (s * 691) / 2730)))));
  return below + 1 / at + s / 2 + series / at;
}

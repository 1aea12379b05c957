/** (3 − √5)/2, the golden section */
const GOLDEN = (3 - Math.sqrt(5)) / 2;
const EPSILON = Math.sqrt(2 ** -52);

/**
 * Answers: where between two points a function is least.
 * Arguments: `cost`, a function of one number; `from` and `to`, the ends; `tolerance`, how near (2^-13, as R, when not given).
 * Result: a point between the ends, never an end itself; the nearest dip where there are several.
 * Small: ends that are equal give that point.
 * Source: Brent (1973), Algorithms for Minimization without Derivatives, chapter 5; netlib's `fmin`, as R `optimize`
 * (from memory).
 * Example:
 * ```ts
 * minimumBetween((x) => (x - 1 / 3) ** 2, 0, 1) // 0.3333333
 * ```
 */
export function minimumBetween(
  cost: (x: number) => number,
  from: number,
  to: number,
  tolerance: number = 2 ** -13,
): number {
  let [a, b] = [from, to];
  let x = a + GOLDEN * (b - a);
  let [v, w] = [x, x];
  let fx = cost(x);
  let [fv, fw] = [fx, fx];
  let [step, last] = [0, 0];
  for (;;) {
    const middle = (a + b) / 2;
    const near = EPSILON * Math.abs(x) + tolerance / 3;
    if (Math.abs(x - middle) <= 2 * near - (b - a) / 2) return x;
    const parabola = Math.abs(last) > near ? parabolicStep(x, fx, v, fv, w, fw) : { top: 0, bottom: 0 };
    const before = last;
    if (Math.abs(last) > near) last = step;
    const { top, bottom } = parabola;
    if (Math.abs(top) >= Math.abs((bottom * before) / 2) || top <= bottom * (a - x) || top >= bottom * (b - x)) {
      last = x < middle ? b - x : a - x;
      step = GOLDEN * last;
    } else {
      step = top / bottom;
      const u = x + step;
      if (u - a < 2 * near || b - u < 2 * near) step = x >= middle ? -near : near;
    }
    const u = Math.abs(step) >= near ? x + step : x + (step > 0 ? near : -near);
    const fu = cost(u);
    if (fu <= fx) {
      if (u < x) b = x;
      else a = x;
      [v, w, x] = [w, x, u];
      [fv, fw, fx] = [fw, fx, fu];
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w === x) {
        [v, fv] = [w, fw];
        [w, fw] = [u, fu];
      } else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
    }
  }
}

/** The step to the lowest point of the parabola through three points, as a fraction with a bottom of 0 or more. */
function parabolicStep(x: number, fx: number, v: number, fv: number, w: number, fw: number) {
  const r = (x - w) * (fx - fv);
  const q = (x - v) * (fx - fw);
  const top = (x - v) * q - (x - w) * r;
  const bottom = 2 * (q - r);
  return bottom > 0 ? { top: -top, bottom } : { top, bottom: -bottom };
}

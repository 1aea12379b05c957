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
  const x = from + GOLDEN * (to - from);
  const fx = cost(x);
  const search: Search = { a: from, b: to, x, fx, v: x, fv: fx, w: x, fw: fx, step: 0, last: 0 };
  for (;;) {
    const near = EPSILON * Math.abs(search.x) + tolerance / 3;
    const middle = (search.a + search.b) / 2;
    if (Math.abs(search.x - middle) <= 2 * near - (search.b - search.a) / 2) return search.x;
    chooseStep(search, middle, near);
    const { step } = search;
    const u = search.x + (Math.abs(step) >= near ? step : step > 0 ? near : -near);
    narrow(search, u, cost(u));
  }
}

/** The ends, the lowest point x so far, the two next lowest w and v, and the last two steps. */
interface Search {
  a: number;
  b: number;
  x: number;
  fx: number;
  w: number;
  fw: number;
  v: number;
  fv: number;
  step: number;
  last: number;
}

/** A parabola through the three lowest points where it can be trusted, else the golden section. */
function chooseStep(search: Search, middle: number, near: number): void {
  const { a, b, x, last } = search;
  const { top, bottom } = Math.abs(last) > near ? parabolicStep(search) : { top: 0, bottom: 0 };
  if (Math.abs(last) > near) search.last = search.step;
  if (Math.abs(top) >= Math.abs((bottom * last) / 2) || top <= bottom * (a - x) || top >= bottom * (b - x)) {
    search.last = x < middle ? b - x : a - x;
    search.step = GOLDEN * search.last;
    return;
  }
  search.step = top / bottom;
  const u = x + search.step;
  if (u - a < 2 * near || b - u < 2 * near) search.step = x >= middle ? -near : near;
}

/** Takes a new point in: an end moves, and the three lowest points are kept. */
function narrow(search: Search, u: number, fu: number): void {
  const { x, fx, w, fw, v, fv } = search;
  const lower = fu <= fx;
  if (lower === u < x) search.b = lower ? x : u;
  else search.a = lower ? x : u;
  if (lower) Object.assign(search, { v: w, fv: fw, w: x, fw: fx, x: u, fx: fu });
  else if (fu <= fw || w === x) Object.assign(search, { v: w, fv: fw, w: u, fw: fu });
  else if (fu <= fv || v === x || v === w) Object.assign(search, { v: u, fv: fu });
}

/** The step to the lowest point of the parabola through three points, as a fraction with a bottom of 0 or more. */
function parabolicStep({ x, fx, v, fv, w, fw }: Search): { top: number; bottom: number } {
  const r = (x - w) * (fx - fv);
  const q = (x - v) * (fx - fw);
  const top = (x - v) * q - (x - w) * r;
  const bottom = 2 * (q - r);
  return bottom > 0 ? { top: -top, bottom } : { top, bottom: -bottom };
}

/** Smooth curves of one number: B-splines, and natural cubic splines as R's `splines` package builds them. */
import { demand, demandChoice } from '../impossible-input.ts';

export interface SplineKnots {
  kind: 'natural-spline' | 'b-spline';
  /** inside the boundary, ascending */
  inner: number[];
  /** beyond these a natural spline is straight and a B-spline is not defined */
  boundary: [number, number];
  /** of the pieces: 3 for cubic */
  degree: number;
}

/**
 * Answers: where the knots of a spline with `df` columns lie for these values.
 * Arguments: `values`, numbers, at least two of them different; `kind`; `df`, the columns wanted without an intercept: 1
 * or more for a natural spline, `degree` or more for a B-spline; `degree`, 1 or more (a natural spline is always cubic).
 * Result: inner knots at equally spaced quantiles (type 7) and the smallest and largest value as boundary.
 * Small: a natural spline with df 1 is a straight line and has no inner knot. Values all alike are refused.
 * Source: R `splines::ns` and `splines::bs`.
 * Example:
 * ```ts
 * splineKnots([0, 1, 2, 3, 4, 5, 6, 7, 8], 'natural-spline', 2) // { inner: [4], boundary: [0, 8] }
 * splineKnots([1, 1, 1], 'natural-spline', 2) // ImpossibleInput
 * ```
 */
export function splineKnots(values: ArrayLike<number>, kind: SplineKnots['kind'], df: number, degree = 3): SplineKnots {
  demandChoice(kind, ['natural-spline', 'b-spline'], 'a spline');
  const pieces = kind === 'natural-spline' ? 3 : degree;
  const fewest = kind === 'natural-spline' ? 1 : degree;
  demand(Number.isInteger(degree) && degree >= 1, 'a spline needs a whole degree of 1 or more');
  demand(Number.isInteger(df) && df >= fewest, `this spline needs ${fewest} or more columns`);
  const sorted = Float64Array.from(values).sort();
  const boundary: [number, number] = [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
  demand(boundary[0] < boundary[1], 'a spline needs at least two different values');
  const inside = df - fewest;
  const inner = Array.from({ length: inside }, (_, i) => quantile(sorted, (i + 1) / (inside + 1)));
  demand(
    inner.every((knot) => knot > boundary[0] && knot < boundary[1]),
    'a spline needs its inner knots inside the range of the values: fewer columns',
  );
  return { kind, inner, boundary, degree: pieces };
}

function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}

/**
 * Answers: the columns that a spline puts in a design matrix for one value.
 * Arguments: `x`, a number; `knots`, of `splineKnots`.
 * Result: the basis without intercept: inner knots + 1 columns for a natural spline, inner knots + degree for a B-spline.
 * Missing: null for a B-spline outside its boundary, where it is not defined; a natural spline goes on straight, and is
 * null only where that overflows.
 * Source: R `splines::ns` (the same basis, sign for sign) and `splines::bs`; de Boor's recurrence.
 * Example:
 * ```ts
 * splineBasis(0.5, { kind: 'b-spline', inner: [], boundary: [0, 1], degree: 3 }) // [0.375, 0.375, 0.125]
 * splineBasis(2, { kind: 'b-spline', inner: [], boundary: [0, 1], degree: 3 }) // null
 * ```
 */
export function splineBasis(x: number, knots: SplineKnots): number[] | null {
  demand(Number.isFinite(x), 'a spline basis needs a number');
  const { kind, inner, boundary, degree } = knots;
  // in parts of the range: the basis is the same and no derivative overflows
  const part = (value: number): number => (value - boundary[0]) / (boundary[1] - boundary[0]);
  const repeated = (value: number): number[] => Array.from({ length: degree + 1 }, () => value);
  const all = [...repeated(0), ...inner.map(part), ...repeated(1)];
  const at = part(x);
  if (!Number.isFinite(at)) return null;
  if (kind === 'b-spline') return at < 0 || at > 1 ? null : bSplines(at, all, degree + 1).slice(1);
  const pivot = Math.min(Math.max(at, 0), 1);
  const value = bSplines(pivot, all, 4);
  const raw = pivot === at ? value : bSplines(pivot, all, 4, 1).map((slope, i) => value[i]! + slope * (at - pivot));
  const basis = straightAtTheEnds(raw.slice(1), all);
  return basis.every(Number.isFinite) ? basis : null;
}

/** All B-splines of one order (or their derivatives) at x; the last interval includes its right end. */
function bSplines(x: number, knots: number[], order: number, derivative = 0): number[] {
  if (derivative > 0) {
    const lower = bSplines(x, knots, order - 1, derivative - 1);
    return Array.from({ length: knots.length - order }, (_, i) => {
      const left = over(lower[i]!, knots[i + order - 1]! - knots[i]!);
      const right = over(lower[i + 1]!, knots[i + order]! - knots[i + 1]!);
      return (order - 1) * (left - right);
    });
  }
  const last = knots.at(-1)!;
  let basis: number[] = knots.slice(0, -1).map((knot, i) => {
    const next = knots[i + 1]!;
    return (knot <= x && x < next) || (x === last && knot < next && next === last) ? 1 : 0;
  });
  for (let k = 2; k <= order; k++) {
    const lower = basis;
    basis = Array.from({ length: knots.length - k }, (_, i) => {
      const left = over((x - knots[i]!) * lower[i]!, knots[i + k - 1]! - knots[i]!);
      const right = over((knots[i + k]! - x) * lower[i + 1]!, knots[i + k]! - knots[i + 1]!);
      return left + right;
    });
  }
  return basis;
}

const over = (value: number, width: number): number => (width === 0 ? 0 : value / width);

/** Turns the basis so that its first two directions are the second derivatives at the ends, and drops those. */
function straightAtTheEnds(basis: number[], knots: number[]): number[] {
  const ends = [0, 1].map((end) => bSplines(end, knots, 4, 2).slice(1));
  const turned = [...basis];
  for (const step of [0, 1]) {
    const mirror = ends[step]!.map((value, i) => (i < step ? 0 : value));
    const length = Math.hypot(...mirror) * (mirror[step]! < 0 ? -1 : 1);
    const unit = mirror.map((value, i) => value / length + (i === step ? 1 : 0));
    for (const column of [...ends.slice(step + 1), turned]) reflect(column, unit, step);
  }
  return turned.slice(2);
}

function reflect(column: number[], unit: number[], step: number): void {
  let sum = 0;
  for (let i = step; i < column.length; i++) sum += unit[i]! * column[i]!;
  const by = sum / unit[step]!;
  for (let i = step; i < column.length; i++) column[i]! -= by * unit[i]!;
}

import { LuDecomposition, Matrix } from 'ml-matrix';
import { demand, demandChoice } from '../impossible-input.ts';
import { shrunkCovariance } from './error-covariance.ts';
import { bottomRows, type Hierarchy, sumUp } from './hierarchy.ts';

export type ReconcileMethod = 'bottom-up' | 'top-down' | 'ols' | 'wls-structural' | 'wls-variance' | 'mint-shrink';

const METHODS: ReconcileMethod[] = ['bottom-up', 'top-down', 'ols', 'wls-structural', 'wls-variance', 'mint-shrink'];

export interface ReconcileOptions {
  method: ReconcileMethod;
  /** for wls-variance and mint-shrink: one row for each period, one column for each id, the one-step errors */
  errors?: readonly (readonly number[])[];
  /** for top-down: each bottom figure's share of its top, in the order of the hierarchy's `bottom` */
  proportions?: readonly number[];
  /** sets bottom figures below 0 to 0 and sums them up again */
  nonNegative?: boolean;
}

export interface Reconciliation {
  /** one row for each id, one column for each step; they add up */
  values: number[][];
  method: ReconcileMethod;
  /** of mint-shrink, else null */
  shrinkage: number | null;
  notes: string[];
}

/**
 * Answers: what forecasts of trusts, places and systems become when they are made to add up.
 * Arguments: `hierarchy`, from `buildHierarchy`; `base`, the forecasts as they were made, one row for each id and one column
 * for each step; `options`: `method`, with `errors` or `proportions` where it needs them, and `nonNegative`.
 * Result: forecasts that add up at every level, to rounding. 'bottom-up' trusts the bottom alone, 'top-down' the top alone,
 * 'ols' all alike, 'wls-structural' each in inverse of how many bottom figures it holds, 'wls-variance' in inverse of its
 * past error, 'mint-shrink' by how past errors vary together.
 * Zero, missing and small: forecasts of 0 are figures; a missing one is refused; so is a figure without past error where the
 * method weighs by it, and top-down with more than one top.
 * Source: Wickramasuriya, Athanasopoulos, Hyndman (2019), Journal of the American Statistical Association 114, 804–819;
 * Hyndman et al. (2011); structural weights: Athanasopoulos et al. (2017) (all from memory).
 * Example:
 * ```ts
 * const pair = buildHierarchy([{ id: 'system', parent: null }, { id: 'a', parent: 'system' }, { id: 'b', parent: 'system' }])
 * reconcileForecasts(pair, [[12], [4], [5]], { method: 'ols' }).values // [[11], [5], [6]]
 * reconcileForecasts(pair, [[12], [4], [5]], { method: 'bottom-up' }).values // [[9], [4], [5]]
 * reconcileForecasts(pair, [[12], [4]], { method: 'ols' }) // ImpossibleInput
 * ```
 */
export function reconcileForecasts(
  hierarchy: Hierarchy,
  base: readonly (readonly number[])[],
  options: ReconcileOptions,
): Reconciliation {
  demandChoice(options.method, METHODS, 'a method of reconciling');
  demand(base.length === hierarchy.ids.length, 'every figure of a hierarchy needs its forecasts');
  const width = base[0]!.length;
  demand(
    width > 0 && base.every((row) => row.length === width && row.every((value) => Math.abs(value) <= 1e100)),
    'every figure needs the same number of forecasts, one or more, finite and within ±1e100',
  );
  const { bottom, shrinkage } = bottomForecasts(hierarchy, base, options);
  const notes = ['Intervals are not reconciled: they belong to the forecasts as they were made.'];
  if (options.nonNegative === true && bottom.some((row) => row.some((value) => value < 0))) {
    notes.push('Bottom forecasts below 0 were set to 0, and the others left as they were.');
    return { values: sumUp(hierarchy, bottom.map(atLeastZero)), method: options.method, shrinkage, notes };
  }
  return { values: sumUp(hierarchy, bottom), method: options.method, shrinkage, notes };
}

function bottomForecasts(hierarchy: Hierarchy, base: readonly (readonly number[])[], options: ReconcileOptions) {
  const { method } = options;
  if (method === 'bottom-up') return { bottom: bottomRows(hierarchy, base), shrinkage: null };
  if (method === 'top-down') return { bottom: shareOut(hierarchy, base, options.proportions), shrinkage: null };
  if (method === 'mint-shrink') {
    const { covariance, shrinkage } = shrunkCovariance(errorsOf(hierarchy, options));
    return { bottom: generalisedLeastSquares(hierarchy, base, new Matrix(covariance)), shrinkage };
  }
  return {
    bottom: generalisedLeastSquares(hierarchy, base, Matrix.diag(variances(hierarchy, options))),
    shrinkage: null,
  };
}

function shareOut(
  { ids, bottom, summing }: Hierarchy,
  base: readonly (readonly number[])[],
  proportions: readonly number[] = [],
): number[][] {
  const top = ids.findIndex((_, i) => summing[i]!.every((part) => part === 1));
  demand(top >= 0, 'top-down needs a hierarchy with one top');
  const total = proportions.reduce((sum, share) => sum + share, 0);
  demand(
    proportions.length === bottom.length && proportions.every((share) => share >= 0) && Math.abs(total - 1) <= 1e-9,
    'top-down needs a proportion of 0 or more for each bottom figure, adding up to 1',
  );
  return proportions.map((share) => base[top]!.map((value) => value * share));
}

/** The diagonal of W: how much each forecast may err. */
function variances(hierarchy: Hierarchy, options: ReconcileOptions): number[] {
  if (options.method === 'ols') return hierarchy.ids.map(() => 1);
  if (options.method === 'wls-structural')
    return hierarchy.summing.map((parts) => parts.reduce((sum, part) => sum + part, 0));
  const errors = errorsOf(hierarchy, options);
  const squares = hierarchy.ids.map((_, k) => errors.reduce((sum, row) => sum + row[k]! ** 2, 0) / errors.length);
  demand(
    squares.every((square) => square > 0),
    'every figure needs forecast errors that are not all 0',
  );
  return squares;
}

function errorsOf({ ids }: Hierarchy, { errors = [] }: ReconcileOptions): readonly (readonly number[])[] {
  demand(
    errors.length >= 2 && errors.every((row) => row.length === ids.length && row.every((e) => Math.abs(e) <= 1e100)),
    'this method needs the errors of two periods or more, one for every figure of the hierarchy',
  );
  return errors;
}

/** b = (S′W⁻¹S)⁻¹ S′W⁻¹ y, with W measured against its mean diagonal. */
function generalisedLeastSquares(
  { summing }: Hierarchy,
  base: readonly (readonly number[])[],
  covariance: Matrix,
): number[][] {
  const s = new Matrix(summing);
  const y = new Matrix(base.map((row) => [...row]));
  const scaled = Matrix.div(covariance, covariance.trace() / covariance.rows);
  const byCovariance = new LuDecomposition(scaled);
  demand(!byCovariance.isSingular(), 'the errors of the figures must not be copies of one another');
  const weighted = byCovariance.solve(s).transpose();
  const normal = new LuDecomposition(weighted.mmul(s));
  demand(!normal.isSingular(), 'the errors of the figures must not be copies of one another');
  return normal.solve(weighted.mmul(y)).to2DArray();
}

const atLeastZero = (row: readonly number[]): number[] => row.map((value) => Math.max(0, value));

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shrunkCovariance } from '../../src/statistics/forecast/error-covariance.ts';
import {
  bottomRows,
  buildHierarchy,
  type Hierarchy,
  type HierarchyNode,
  incoherence,
  sumUp,
} from '../../src/statistics/forecast/hierarchy.ts';
import { type ReconcileMethod, reconcileForecasts } from '../../src/statistics/forecast/reconcile.ts';

const METHODS: ReconcileMethod[] = ['bottom-up', 'top-down', 'ols', 'wls-structural', 'wls-variance', 'mint-shrink'];

/** A tree in which every figure hangs below an earlier one, with forecasts, errors and shares to go with it. */
const cases = fc.integer({ min: 2, max: 12 }).chain((size) =>
  fc.record({
    nodes: fc
      .tuple(...Array.from({ length: size - 1 }, (_, i) => fc.nat({ max: i })))
      .map((above): HierarchyNode[] => [
        { id: 'f0', parent: null },
        ...above.map((parent, i) => ({ id: `f${i + 1}`, parent: `f${parent}` })),
      ]),
    base: matrix(size, 3, -1e4, 1e4),
    errors: matrix(20, size, -50, 50),
    shares: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: size, maxLength: size }),
  }),
);

function matrix(rows: number, columns: number, min: number, max: number): fc.Arbitrary<number[][]> {
  const row = fc.array(fc.double({ min, max, noNaN: true }), { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows });
}

/** Errors that are all 0, or alike for two figures, have no weights: the methods that weigh by them refuse. */
function reconciled(
  hierarchy: Hierarchy,
  base: number[][],
  errors: number[][],
  shares: number[],
  method: ReconcileMethod,
) {
  const own = shares.slice(0, hierarchy.bottom.length);
  const total = own.reduce((sum, share) => sum + share, 0);
  const moved = errors.map((row, t) => row.map((error, k) => error + Math.sin(7 * k + 3 * t + k * t) * 20));
  return reconcileForecasts(hierarchy, base, { method, errors: moved, proportions: own.map((share) => share / total) })
    .values;
}

describe.each(METHODS)('forecasts reconciled by %s', (method) => {
  it('add up, and do not change when reconciled again', () => {
    fc.assert(
      fc.property(cases, ({ nodes, base, errors, shares }) => {
        const hierarchy = buildHierarchy(nodes);
        const once = reconciled(hierarchy, base, errors, shares, method);
        expect(incoherence(hierarchy, once)).toBeLessThan(1e-9 * 1e5);
        const twice = reconciled(hierarchy, once, errors, shares, method);
        once.flat().forEach((value, i) => {
          expect(Math.abs(twice.flat()[i]! - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
        });
      }),
    );
  });
});

describe('reconciliation', () => {
  it('bottom-up is the sums of the bottom; forecasts that add up already are left alone by all but top-down', () => {
    fc.assert(
      fc.property(cases, ({ nodes, base, errors, shares }) => {
        const hierarchy = buildHierarchy(nodes);
        const sums = sumUp(hierarchy, bottomRows(hierarchy, base));
        expect(reconciled(hierarchy, base, errors, shares, 'bottom-up')).toEqual(sums);
        for (const method of METHODS.filter((name) => name !== 'top-down'))
          reconciled(hierarchy, sums, errors, shares, method)
            .flat()
            .forEach((value, i) => {
              expect(Math.abs(value - sums.flat()[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
            });
      }),
    );
  });

  it('top-down keeps the top', () => {
    fc.assert(
      fc.property(cases, ({ nodes, base, errors, shares }) => {
        const values = reconciled(buildHierarchy(nodes), base, errors, shares, 'top-down');
        values[0]!.forEach((value, t) => {
          expect(Math.abs(value - base[0]![t]!)).toBeLessThan(1e-9 * 1e5);
        });
      }),
    );
  });

  it('can be kept from going below 0', () => {
    const pair = buildHierarchy([
      { id: 'system', parent: null },
      { id: 'a', parent: 'system' },
      { id: 'b', parent: 'system' },
    ]);
    const { values, notes } = reconcileForecasts(pair, [[1], [-4], [8]], { method: 'ols', nonNegative: true });
    expect(values.flat().every((value) => value >= 0)).toBe(true);
    expect(incoherence(pair, values)).toBe(0);
    expect(notes.join(' ')).toContain('set to 0');
  });

  it('is refused where it cannot be done', () => {
    const node = (id: string, parent: string | null): HierarchyNode => ({ id, parent });
    expect(() => buildHierarchy([])).toThrow(RangeError);
    expect(() => buildHierarchy([node('a', null), node('a', null)])).toThrow(RangeError);
    expect(() => buildHierarchy([node('a', 'b'), node('b', 'a')])).toThrow(RangeError);
    expect(() => buildHierarchy([node('a', 'z')])).toThrow(RangeError);
    const two = buildHierarchy([node('a', null), node('b', null)]);
    expect(() => reconcileForecasts(two, [[1], [2]], { method: 'top-down', proportions: [0.5, 0.5] })).toThrow(
      RangeError,
    );
    expect(() => reconcileForecasts(two, [[1], [Number.NaN]], { method: 'ols' })).toThrow(RangeError);
    expect(() => reconcileForecasts(two, [[1], [2, 3]], { method: 'ols' })).toThrow(RangeError);
    expect(() => reconcileForecasts(two, [[1], [2]], { method: 'mint-shrink' })).toThrow(RangeError);
    const nought = [
      [0, 1],
      [0, 2],
    ];
    expect(() => reconcileForecasts(two, [[1], [2]], { method: 'wls-variance', errors: nought })).toThrow(RangeError);
    expect(() => incoherence(two, [[1]])).toThrow(RangeError);
  });
});

describe('the covariance of forecast errors', () => {
  it('has a shrinkage from 0 to 1, keeps the variances, and is the same both ways round', () => {
    fc.assert(
      fc.property(matrix(12, 4, 1, 50), (errors) => {
        const { covariance, shrinkage } = shrunkCovariance(errors);
        expect(shrinkage >= 0 && shrinkage <= 1).toBe(true);
        covariance.forEach((row, i) => {
          const variance = errors.reduce((sum, line) => sum + line[i]! ** 2, 0) / errors.length;
          expect(row[i]!).toBeCloseTo(variance, 6);
          row.forEach((value, j) => {
            expect(value).toBe(covariance[j]![i]);
          });
        });
      }),
    );
  });
});

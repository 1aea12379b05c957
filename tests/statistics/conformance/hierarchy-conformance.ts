/** Reconciled forecasts held to matrix algebra in R. */
import { shrunkCovariance } from '../../../src/statistics/forecast/error-covariance.ts';
import { buildHierarchy } from '../../../src/statistics/forecast/hierarchy.ts';
import { type ReconcileMethod, reconcileForecasts } from '../../../src/statistics/forecast/reconcile.ts';
import { numberIn, readVectors } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/hierarchy';

const nodeRows = () => readVectors(`${FOLDER}/base`);
const nodes = () => nodeRows().map((row) => ({ id: row.node!, parent: row.parent === '' ? null : row.parent! }));
const errors = () => readVectors(`${FOLDER}/residuals`).map((row) => nodes().map(({ id }) => Number(row[id])));

function reconcileComparisons(): Comparison[] {
  const hierarchy = buildHierarchy(nodes());
  const base = nodeRows().map((row) => [1, 2, 3].map((step) => Number(row[`step${step}`])));
  const proportions = nodeRows().flatMap((row) => numberIn(row.proportion) ?? []);
  const expected = readVectors(`${FOLDER}/reconciled`);
  const methods = [...new Set(expected.map((row) => row.method as ReconcileMethod))];
  return methods.flatMap((method) => {
    const { values } = reconcileForecasts(hierarchy, base, { method, errors: errors(), proportions });
    return expected
      .filter((row) => row.method === method)
      .map((row) => ({
        what: `${method} ${row.node} step ${row.step}`,
        actual: values[hierarchy.ids.indexOf(row.node!)]![Number(row.step) - 1]!,
        expected: numberIn(row.value),
      }));
  });
}

export const CONFORMANCE: Conformance[] = [
  {
    method: 'reconcileForecasts',
    title: 'reconciliation of eight figures by six methods',
    vectors: ['base', 'residuals', 'reconciled'].map((file) => `${FOLDER}/${file}`),
    source: 'R 4.2.2, matrix algebra by solve and crossprod',
    tolerance: { relative: 1e-9 },
    comparisons: reconcileComparisons,
  },
  {
    method: 'shrunkCovariance',
    title: 'Schäfer–Strimmer shrinkage of forecast errors',
    vectors: ['residuals', 'shrinkage'].map((file) => `${FOLDER}/${file}`),
    source: 'R 4.2.2, matrix algebra by crossprod',
    tolerance: { relative: 1e-9 },
    comparisons: () => [
      {
        what: 'shrinkage',
        actual: shrunkCovariance(errors()).shrinkage,
        expected: numberIn(readVectors(`${FOLDER}/shrinkage`)[0]!.value),
      },
    ],
  },
];

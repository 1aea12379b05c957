/** Covariances of coefficients: by the model, and robust to unequal variance, to clusters and to order in time. */
import { demand } from '../impossible-input.ts';
import type { DesignValues } from './design-values.ts';
import type { Working } from './fit-input.ts';
import { normalEquations } from './normal-equations.ts';

export const ERROR_KINDS = ['model', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster-HC0', 'cluster-HC1', 'newey-west'] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export interface CovarianceInput {
  x: DesignValues;
  working: Working;
  /** of X′WX */
  inverse: Float64Array;
  /** how many coefficients were fitted */
  parameters: number;
  /** for 'model' */
  dispersion: number;
  /** for clusters: one number a row, from 0, alike for rows of the same cluster */
  cluster?: Int32Array | undefined;
  /** for clusters: multiply by G / (G − 1); true when not given */
  clusterAdjusted?: boolean | undefined;
  /** for 'newey-west': how many rows back errors may be related; rows are in order of time */
  lag?: number | undefined;
}

/**
 * Answers: how uncertain a fit's coefficients are, and how they hang together.
 * Arguments: `kind`: 'model' trusts the family's variance; 'HC0' to 'HC3' allow any variance by row; 'cluster-HC0' and
 * 'cluster-HC1' allow rows of a cluster to be alike; 'newey-west' allows errors to follow one another over `lag` rows
 * (Bartlett weights, no small-sample correction). `input`: see CovarianceInput.
 * Result: columns × columns numbers, row after row; null where HC2 or HC3 has none because a row fits itself.
 * Zero, missing and small: fewer than two clusters, or no rows to spare for HC1, are refused. With few clusters (below
 * about 30) cluster-robust errors are too small.
 * Source: White (1980); MacKinnon and White (1985); Liang and Zeger (1986); Newey and West (1987), from memory; the
 * same numbers as R `sandwich::vcovHC`, `vcovCL` and `NeweyWest(prewhite = FALSE)`.
 * Example:
 * ```ts
 * const x = { kind: 'dense', rows: 2, columns: 1, values: Float64Array.of(1, 1) };
 * const working = { weights: Float64Array.of(1, 1), scores: Float64Array.of(-1, 1) };
 * const input = { x, working, inverse: Float64Array.of(0.5), parameters: 1, dispersion: 2 };
 * coefficientCovariance('model', input) // [1]
 * coefficientCovariance('HC0', input) // [0.5]
 * coefficientCovariance('HC1', input) // [1]
 * ```
 */
export function coefficientCovariance(kind: ErrorKind, input: CovarianceInput): Float64Array | null {
  const { inverse, dispersion, x } = input;
  if (kind === 'model') return inverse.map((value) => value * dispersion);
  const meat =
    kind === 'newey-west' ? orderedMeat(input) : isClustered(kind) ? clusterMeat(kind, input) : rowMeat(kind, input);
  return meat === null ? null : sandwich(inverse, meat, x.columns);
}

const isClustered = (kind: ErrorKind): kind is 'cluster-HC0' | 'cluster-HC1' => kind.startsWith('cluster');

function sandwich(bread: Float64Array, meat: Float64Array, size: number): Float64Array {
  return product(product(bread, meat, size), bread, size);
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++) {
      const left = a[i * size + k]!;
      for (let j = 0; j < size; j++) out[i * size + j]! += left * b[k * size + j]!;
    }
  return out;
}

function rowMeat(kind: ErrorKind, { x, working, inverse, parameters }: CovarianceInput): Float64Array | null {
  const { scores } = working;
  const power = kind === 'HC2' ? 1 : kind === 'HC3' ? 2 : 0;
  const squares = scores.map((score) => score * score);
  if (kind === 'HC1') demand(x.rows > parameters, 'HC1 needs more rows than coefficients');
  const factor = kind === 'HC1' ? x.rows / (x.rows - parameters) : 1;
  if (power > 0) {
    const spare = leverages(x, inverse, working.weights).map((h) => 1 - h);
    if (spare.some((left) => left < 1e-10)) return null;
    for (let i = 0; i < squares.length; i++) squares[i]! /= spare[i]! ** power;
  }
  return normalEquations(x, squares, scores).gram.map((value) => value * factor);
}

/** The weight of each row in its own fit, 0 to 1. */
function leverages(x: DesignValues, inverse: Float64Array, weights: Float64Array): Float64Array {
  const out = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) {
    const cells = rowCells(x, i);
    let sum = 0;
    for (const [j, a] of cells) for (const [k, b] of cells) sum += a * b * inverse[j * x.columns + k]!;
    out[i] = weights[i]! * sum;
  }
  return out;
}

function rowCells(x: DesignValues, i: number): [number, number][] {
  if (x.kind === 'dense') return Array.from({ length: x.columns }, (_, j) => [j, x.values[i * x.columns + j]!]);
  const cells: [number, number][] = [];
  for (let at = x.starts[i]!; at < x.starts[i + 1]!; at++) cells.push([x.indices[at]!, x.values?.[at] ?? 1]);
  return cells;
}

function clusterMeat(kind: 'cluster-HC0' | 'cluster-HC1', input: CovarianceInput): Float64Array {
  const { x, working, cluster, parameters, clusterAdjusted = true } = input;
  demand(cluster !== undefined && cluster.length === x.rows, 'cluster-robust errors need the cluster of each row');
  const groups = cluster.reduce((most, id) => Math.max(most, id), -1) + 1;
  demand(groups >= 2, 'cluster-robust errors need at least two clusters');
  const sums = new Float64Array(groups * x.columns);
  for (let i = 0; i < x.rows; i++)
    for (const [j, cell] of rowCells(x, i)) sums[cluster[i]! * x.columns + j]! += cell * working.scores[i]!;
  const rows: DesignValues = { kind: 'dense', rows: groups, columns: x.columns, values: sums };
  const ones = new Float64Array(groups).fill(1);
  if (kind === 'cluster-HC1') demand(x.rows > parameters, 'cluster-HC1 needs more rows than coefficients');
  const factor =
    (clusterAdjusted ? groups / (groups - 1) : 1) * (kind === 'cluster-HC1' ? (x.rows - 1) / (x.rows - parameters) : 1);
  return normalEquations(rows, ones, ones).gram.map((value) => value * factor);
}

function orderedMeat({ x, working, lag }: CovarianceInput): Float64Array {
  demand(lag !== undefined && Number.isInteger(lag) && lag >= 0, 'Newey-West errors need a whole lag of 0 or more');
  const { columns, rows } = x;
  const meat = new Float64Array(columns * columns);
  const scoreRows = Array.from({ length: rows }, (_, i) =>
    rowCells(x, i).map(([j, cell]): [number, number] => [j, cell * working.scores[i]!]),
  );
  for (let back = 0; back <= Math.min(lag, rows - 1); back++) {
    const weight = back === 0 ? 0.5 : 1 - back / (lag + 1);
    for (let i = back; i < rows; i++)
      for (const [j, a] of scoreRows[i]!)
        for (const [k, b] of scoreRows[i - back]!) {
          meat[j * columns + k]! += weight * a * b;
          meat[k * columns + j]! += weight * a * b;
        }
  }
  return meat;
}

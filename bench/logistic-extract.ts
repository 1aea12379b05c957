/** A made-up sparse logistic regression: a million people, 60 yes-or-no columns. Nobody's data. */
import { performance } from 'node:perf_hooks';
import type { SparseValues } from '../src/statistics/regression/design-values.ts';
import { familyNamed } from '../src/statistics/regression/families.ts';
import { iterativeFit } from '../src/statistics/regression/iterative-fit.ts';
import { LINKS } from '../src/statistics/regression/links.ts';

export interface LogisticBenchmark {
  rows: number;
  columns: number;
  /** cells other than 0 in a row, on average, the intercept among them */
  cellsPerRow: number;
  iterations: number;
  converged: boolean;
  milliseconds: number;
  millisecondsPerIteration: number;
  /** how far the furthest coefficient is from the one that made the data */
  furthestFromTruth: number;
}

/** Fits it once to warm up and once to measure. The same data every time. */
export function benchLogistic(rows = 1_000_000, columns = 60): LogisticBenchmark {
  const { x, y, truth } = logisticExtract(rows, columns);
  const input = { x, y, family: familyNamed('binomial'), link: LINKS.logit, intercept: true };
  iterativeFit({ ...input, maxIterations: 2 });
  const started = performance.now();
  const fit = iterativeFit(input);
  const milliseconds = performance.now() - started;
  return {
    rows,
    columns,
    cellsPerRow: x.starts[rows]! / rows,
    iterations: fit.iterations,
    converged: fit.end === 'converged',
    milliseconds,
    millisecondsPerIteration: milliseconds / (fit.iterations + 1),
    furthestFromTruth: Math.max(...fit.beta.map((value, j) => Math.abs(value - truth[j]!))),
  };
}

/** An intercept, then columns that are yes for a share of people that falls from one in three. */
export function logisticExtract(
  rows: number,
  columns: number,
): { x: SparseValues; y: Float64Array; truth: Float64Array } {
  const draw = drawsFrom(20_260_101);
  const truth = Float64Array.from({ length: columns }, (_, j) => (j === 0 ? -2 : ((j * 37) % 11) / 10 - 0.5));
  const shares = truth.map((_, j) => (j === 0 ? 1 : 0.02 + 0.258 * (1 - j / columns) ** 1.15));
  const starts = new Int32Array(rows + 1);
  const indices = new Uint8Array(rows * columns);
  const y = new Float64Array(rows);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    let eta = 0;
    for (let j = 0; j < columns; j++) {
      if (j > 0 && draw() >= shares[j]!) continue;
      indices[at++] = j;
      eta += truth[j]!;
    }
    starts[i + 1] = at;
    y[i] = draw() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  }
  return { x: { kind: 'sparse', rows, columns, starts, indices: indices.slice(0, at), values: null }, y, truth };
}

/** Marsaglia's xorshift, enough for made-up data. */
function drawsFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** A square matrix of which only the upper triangle was summed. */
export const symmetric = (upper: Float64Array, p: number): Matrix => {
  const matrix = Matrix.zeros(p, p);
  for (let j = 0; j < p; j++)
    for (let k = j; k < p; k++) {
      matrix.set(j, k, upper[j * p + k]!);
      matrix.set(k, j, upper[j * p + k]!);
    }
  return matrix;
};

/** The inverse of a positive matrix that is symmetric but for rounding; null where it has none. */
export const inverse = (matrix: Matrix): Matrix | null => {
  const factor = new CholeskyDecomposition(Matrix.add(matrix, matrix.transpose()).mul(0.5));
  if (!factor.isPositiveDefinite()) return null;
  const found = factor.solve(Matrix.eye(matrix.rows, matrix.rows));
  return found.to1DArray().every(Number.isFinite) ? found : null;
};

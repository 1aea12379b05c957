/** Small symmetric systems: which columns stand on their own, the solution and the inverse on those. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** Of a column's square, once every earlier column is taken out of it; below this it is one of them in other words. */
const ALIASED_BELOW = 1e-12;

/**
 * Answers: which columns of a design are not combinations of earlier columns.
 * Arguments: `gram`, X′WX row after row; `columns`, how many.
 * Result: the column numbers to keep, in order; a later column that repeats earlier ones is left out, as R does.
 * Zero: a column of zeros is left out.
 * Source: Cholesky factorisation of the matrix scaled to a diagonal of ones; a column is aliased when less than 1e-12
 * of its square is left (R's `lm` asks for 1e-7 of the length, which is 1e-14 of the square, before centring).
 * Example:
 * ```ts
 * independentColumns(Float64Array.of(2, 1, 2, 1, 1, 1, 2, 1, 2), 3) // [0, 1]
 * ```
 */
export function independentColumns(gram: Float64Array, columns: number): number[] {
  const kept: number[] = [];
  const factor: number[][] = [];
  for (let j = 0; j < columns; j++) {
    const square = gram[j * columns + j]!;
    if (!(square > 0)) continue;
    const row: number[] = [];
    let left = 1;
    for (const [position, k] of kept.entries()) {
      const scaled = gram[j * columns + k]! / Math.sqrt(square) / Math.sqrt(gram[k * columns + k]!);
      const other = factor[position]!;
      let sum = scaled;
      for (let m = 0; m < position; m++) sum -= row[m]! * other[m]!;
      row.push(sum / other[position]!);
      left -= row[position]! ** 2;
    }
    if (left < ALIASED_BELOW) continue;
    factor.push([...row, Math.sqrt(left)]);
    kept.push(j);
  }
  return kept;
}

/**
 * Answers: the inverse of a symmetric positive definite matrix on the columns that are kept.
 * Arguments: `gram`, row after row; `columns`, how many; `kept`, the column numbers to use.
 * Result: columns × columns numbers, row after row, with zeros where a column is not kept; null when the matrix is
 * not positive definite to the last digit.
 * Zero: no kept columns give zeros.
 * Source: Cholesky decomposition (ml-matrix) of the matrix scaled to a diagonal of ones.
 * Example:
 * ```ts
 * inverseOnColumns(Float64Array.of(4, 0, 0, 2), 2, [0, 1]) // [0.25, 0, 0, 0.5]
 * inverseOnColumns(Float64Array.of(1, 1, 1, 1), 2, [0, 1]) // null
 * ```
 */
export function inverseOnColumns(gram: Float64Array, columns: number, kept: readonly number[]): Float64Array | null {
  const inverse = new Float64Array(columns * columns);
  if (kept.length === 0) return inverse;
  const scales = kept.map((j) => Math.sqrt(gram[j * columns + j]!));
  if (scales.some((scale) => !(scale > 0 && scale < Number.POSITIVE_INFINITY))) return null;
  const scaled = new Matrix(
    kept.map((j, a) =>
      kept.map((k, b) => (gram[j * columns + k]! + gram[k * columns + j]!) / (2 * scales[a]! * scales[b]!)),
    ),
  );
  const cholesky = new CholeskyDecomposition(scaled);
  if (!cholesky.isPositiveDefinite()) return null;
  const solved = cholesky.solve(Matrix.eye(kept.length));
  for (const [a, j] of kept.entries())
    for (const [b, k] of kept.entries())
      inverse[j * columns + k] = (solved.get(a, b) + solved.get(b, a)) / 2 / scales[a]! / scales[b]!;
  return inverse.every(Number.isFinite) ? inverse : null;
}

/**
 * Answers: a symmetric matrix times a vector.
 * Arguments: `matrix`, size × size numbers row after row; `vector`, size numbers.
 * Result: size numbers.
 * Zero: an empty vector gives an empty one.
 * Source: the definition.
 * Example:
 * ```ts
 * symmetricTimes(Float64Array.of(2, 1, 1, 3), [1, 10]) // [12, 31]
 * ```
 */
export function symmetricTimes(matrix: Float64Array, vector: ArrayLike<number>): Float64Array {
  const size = vector.length;
  const out = new Float64Array(size);
  for (let j = 0; j < size; j++) for (let k = 0; k < size; k++) out[j]! += matrix[j * size + k]! * vector[k]!;
  return out;
}

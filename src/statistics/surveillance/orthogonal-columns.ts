/** A table's columns as orthogonal ones times a triangle, leaving out what earlier columns make up. */

/** As R: a column is made up by earlier ones when this share of its length or less is left. */
const LEFT = 1e-11;

export interface Orthogonal {
  /** orthonormal columns */
  q: number[][];
  /** upper triangle, by row */
  r: number[][];
  /** which columns of the table they stand for */
  kept: number[];
}

/**
 * Answers: which orthonormal columns span the same space as those of a table.
 * Arguments: `columns` of the table, of equal length, all numbers.
 * Result: `q` and the upper triangle `r` with table = q·r, over the columns `kept`.
 * Zero: a column of zeros, or one that earlier columns make up, is left out.
 * Source: modified Gram–Schmidt, done twice (Björck, Numerical Methods for Least Squares Problems, 1996, section 2.4).
 * Example:
 * ```ts
 * orthogonalise([[3, 4], [6, 8], [0, 5]]) // { q: [[0.6, 0.8], [-0.8, 0.6]], r: [[5, 4], [0, 3]], kept: [0, 2] }
 * ```
 */
export function orthogonalise(columns: number[][]): Orthogonal {
  const q: number[][] = [];
  const r: number[][] = [];
  const kept: number[] = [];
  columns.forEach((column, place) => {
    // in units of the column's largest cell, so that squares stay within range
    const unit = column.reduce((most, cell) => Math.max(most, Math.abs(cell)), 0) || 1;
    const rest = column.map((cell) => cell / unit);
    const length = Math.sqrt(dotProduct(rest, rest));
    const along: number[] = new Array(q.length).fill(0);
    for (let pass = 0; pass < 2; pass++)
      q.forEach((direction, k) => {
        const share = dotProduct(direction, rest);
        along[k]! += share;
        for (let i = 0; i < rest.length; i++) rest[i]! -= share * direction[i]!;
      });
    const left = Math.sqrt(dotProduct(rest, rest));
    if (!(left > LEFT * length)) return;
    along.forEach((share, k) => {
      r[k]!.push(share * unit);
    });
    r.push([...new Array(q.length).fill(0), left * unit]);
    q.push(rest.map((value) => value / left));
    kept.push(place);
  });
  return { q, r, kept };
}

/**
 * Answers: which numbers, multiplied by an upper triangle, give others.
 * Arguments: `r`, the triangle by row, with no 0 on its diagonal; `right`, the others.
 * Result: the numbers, in order.
 * Zero: an empty triangle gives none.
 * Source: back substitution.
 * Example:
 * ```ts
 * solveUpper([[2, 1], [0, 4]], [4, 8]) // [1, 2]
 * ```
 */
export function solveUpper(r: number[][], right: number[]): number[] {
  const solved: number[] = new Array(right.length).fill(0);
  for (let i = right.length - 1; i >= 0; i--) {
    let rest = right[i]!;
    for (let j = i + 1; j < right.length; j++) rest -= r[i]![j]! * solved[j]!;
    solved[i] = rest / r[i]![i]!;
  }
  return solved;
}

/**
 * Answers: what two lists of numbers, multiplied one by one, add up to.
 * Arguments: two lists of equal length.
 * Result: their inner product.
 * Zero: empty lists give 0.
 * Source: the definition.
 * Example:
 * ```ts
 * dotProduct([1, 2], [3, 4]) // 11
 * ```
 */
export function dotProduct(a: number[], b: number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

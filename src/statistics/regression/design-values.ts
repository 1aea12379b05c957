/** A design matrix's numbers: dense for hundreds of thousands of rows, sparse for millions of mostly zero cells. */
export type DesignValues = DenseValues | SparseValues;

export interface DenseValues {
  kind: 'dense';
  rows: number;
  columns: number;
  /** row after row: cell (i, j) is at i × columns + j */
  values: Float64Array;
}

/** Compressed rows: row i has its cells at starts[i] up to, not including, starts[i + 1]. */
export interface SparseValues {
  kind: 'sparse';
  rows: number;
  columns: number;
  /** rows + 1 of them */
  starts: Int32Array;
  /** the column of each cell, ascending within a row; a byte each is fastest, for up to 256 columns */
  indices: Uint8Array | Uint16Array | Int32Array;
  /** null when every cell that is written is 1 */
  values: Float64Array | null;
}

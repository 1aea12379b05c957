/** What a model is built from: named terms, each one number or one text for every row. */
export type Term = NumericTerm | CategoricalTerm | SplineTerm | InteractionTerm;

export interface NumericTerm {
  kind: 'numeric';
  name: string;
  values: ArrayLike<number | null>;
}

export interface CategoricalTerm {
  kind: 'categorical';
  name: string;
  values: ArrayLike<string | null>;
  /** the level that the others are compared with; the first in code order when not given */
  reference?: string;
}

export interface SplineTerm {
  kind: 'natural-spline' | 'b-spline';
  name: string;
  values: ArrayLike<number | null>;
  /** how many columns the curve has */
  df: number;
  /** of a B-spline, 3 when not given */
  degree?: number;
}

/** Every column of the first term times every column of the second; name the two as terms of their own too. */
export interface InteractionTerm {
  kind: 'interaction';
  of: [NumericTerm | CategoricalTerm | SplineTerm, NumericTerm | CategoricalTerm | SplineTerm];
}

export const termName = (term: Term): string =>
  term.kind === 'interaction' ? `${term.of[0].name}:${term.of[1].name}` : term.name;

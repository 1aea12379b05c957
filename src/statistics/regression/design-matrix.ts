/** From named terms to a design matrix. */
import { demand, demandChoice } from '../impossible-input.ts';
import { type Term, termName } from './design-terms.ts';
import type { DesignValues } from './design-values.ts';
import { type SplineKnots, splineBasis, splineKnots } from './spline-basis.ts';

export interface DesignMatrix {
  columns: string[];
  /** whether the first column is an intercept */
  intercept: boolean;
  values: DesignValues;
  /** which of the given rows are in it, in order */
  usedRows: Int32Array;
  /** rows left out because something in them is missing, or (predicting) is a level or value that the fit has not seen */
  leftOut: number;
  /** levels and knots by term, so that the same columns can be built for other rows */
  recipes: Recipe[];
  notes: string[];
}

export type Recipe =
  | { kind: 'numeric'; name: string }
  | { kind: 'categorical'; name: string; levels: string[] }
  | { kind: 'spline'; name: string; knots: SplineKnots }
  | { kind: 'interaction'; of: [Recipe, Recipe] };

const TERM_KINDS: Term['kind'][] = ['numeric', 'categorical', 'natural-spline', 'b-spline', 'interaction'];

export interface DesignOptions {
  /** true when not given */
  intercept?: boolean;
  /** compressed rows instead of all cells; false when not given */
  sparse?: boolean;
  /** other columns that must not be missing either: outcome, weights, offset, cluster */
  alsoNeeded?: ArrayLike<unknown>[];
  /** build the same columns as this design, for new rows */
  like?: DesignMatrix;
}

/**
 * Answers: the numbers of a model, one column for each thing that gets a coefficient.
 * Arguments: `terms`, named, all of the same length, null where missing; `options`: see DesignOptions.
 * Result: columns named `term`, `term=level`, `term[1]` (splines), `a:b` (interactions), with the intercept first;
 * dense or sparse values; which rows are used, how many were left out, and notes that say so.
 * Missing: a row with anything missing is left out and counted. Lengths that differ, an unknown reference level or a
 * name used twice are refused; a category with one level only gives no column and a note.
 * Source: treatment contrasts and spline bases as R's `model.matrix`.
 * Example:
 * ```ts
 * const age = { kind: 'numeric', name: 'age', values: [40, null, 60] };
 * const sex = { kind: 'categorical', name: 'sex', values: ['f', 'f', 'm'] };
 * designMatrix([age, sex]).columns // ['intercept', 'age', 'sex=m']
 * designMatrix([age, sex]).values.values // [1, 40, 0, 1, 60, 1]
 * designMatrix([age, sex]).leftOut // 1
 * designMatrix([age, age]) // ImpossibleInput
 * ```
 */
export function designMatrix(terms: readonly Term[], options: DesignOptions = {}): DesignMatrix {
  const { intercept = true, sparse = false, alsoNeeded = [], like } = options;
  for (const { kind } of terms) demandChoice(kind, TERM_KINDS, 'a term');
  const needed = [...terms.flatMap((term) => parts(term).map(({ values }) => values)), ...alsoNeeded];
  const rows = needed[0]?.length ?? 0;
  demand(
    needed.every(({ length }) => length === rows),
    'every term and column of a model needs the same number of rows',
  );
  demand(new Set(terms.map(termName)).size === terms.length, 'every term of a model needs its own name');
  const complete = wholeRows(needed, rows);
  const recipes = like?.recipes ?? terms.map((term) => recipeOf(term, complete));
  demand(recipes.length === terms.length, 'new rows need the terms of the model they are given to');
  const cells = terms.map((term, t) => termCells(term, recipes[t]!));
  const used = complete.filter((row) => cells.every((cellsAt) => cellsAt(row) !== null));
  const names = [...(intercept ? ['intercept'] : []), ...recipes.flatMap(columnsOf)];
  demand(names.length > 0, 'a model needs an intercept or at least one column');
  const rowCells = (row: number): number[] => [...(intercept ? [1] : []), ...cells.flatMap((at) => at(row)!)];
  const values = sparse ? sparseFrom(used, names.length, rowCells) : denseFrom(used, names.length, rowCells);
  const leftOut = rows - used.length;
  const notes = [...leftOutNotes(leftOut, rows), ...recipes.flatMap(oneLevelNotes)];
  return { columns: names, intercept, values, usedRows: Int32Array.from(used), leftOut, recipes, notes };
}

const parts = (term: Term): Exclude<Term, { kind: 'interaction' }>[] =>
  term.kind === 'interaction' ? term.of : [term];

function wholeRows(needed: ArrayLike<unknown>[], rows: number): number[] {
  const whole: number[] = [];
  for (let row = 0; row < rows; row++) {
    let complete = true;
    for (const values of needed) {
      const cell = values[row];
      demand(
        typeof cell !== 'number' || Number.isFinite(cell),
        'every number of a model is finite, or null where missing',
      );
      if (cell === null || cell === undefined) complete = false;
    }
    if (complete) whole.push(row);
  }
  return whole;
}

function recipeOf(term: Term, rows: number[]): Recipe {
  if (term.kind === 'interaction')
    return { kind: 'interaction', of: [recipeOf(term.of[0], rows), recipeOf(term.of[1], rows)] };
  if (term.kind === 'numeric') return { kind: 'numeric', name: term.name };
  if (term.kind === 'categorical') return { kind: 'categorical', name: term.name, levels: levelsOf(term, rows) };
  const seen = rows.map((row) => term.values[row] as number);
  return { kind: 'spline', name: term.name, knots: splineKnots(seen, term.kind, term.df, term.degree) };
}

function levelsOf(term: Extract<Term, { kind: 'categorical' }>, rows: number[]): string[] {
  const levels = [...new Set(rows.map((row) => term.values[row] as string))].sort();
  const { reference } = term;
  if (reference === undefined) return levels;
  demand(levels.includes(reference), 'a reference level is one of the levels in the rows that are used');
  return [reference, ...levels.filter((level) => level !== reference)];
}

function columnsOf(recipe: Recipe): string[] {
  if (recipe.kind === 'numeric') return [recipe.name];
  if (recipe.kind === 'categorical') return recipe.levels.slice(1).map((level) => `${recipe.name}=${level}`);
  if (recipe.kind === 'interaction') {
    const second = columnsOf(recipe.of[1]);
    return columnsOf(recipe.of[0]).flatMap((a) => second.map((b) => `${a}:${b}`));
  }
  const { kind, inner, degree } = recipe.knots;
  const width = inner.length + (kind === 'natural-spline' ? 1 : degree);
  return Array.from({ length: width }, (_, i) => `${recipe.name}[${i + 1}]`);
}

/** A term's cells for a row; null for a level or a value that its recipe does not know. */
function termCells(term: Term, recipe: Recipe): (row: number) => number[] | null {
  if (term.kind === 'interaction' && recipe.kind === 'interaction') {
    const [first, second] = [termCells(term.of[0], recipe.of[0]), termCells(term.of[1], recipe.of[1])];
    return (row) => products(first(row), second(row));
  }
  if (term.kind === 'categorical' && recipe.kind === 'categorical') {
    const cells = new Map(recipe.levels.map((level, i) => [level, indicators(i - 1, recipe.levels.length - 1)]));
    return (row) => cells.get(term.values[row] as string) ?? null;
  }
  if (term.kind === 'numeric' && recipe.kind === 'numeric') return (row) => [term.values[row] as number];
  demand(
    recipe.kind === 'spline' && (term.kind === 'natural-spline' || term.kind === 'b-spline'),
    'new rows need terms of the same kind as the model they are given to',
  );
  return (row) => splineBasis(term.values[row] as number, recipe.knots);
}

const indicators = (at: number, width: number): number[] => Array.from({ length: width }, (_, i) => (i === at ? 1 : 0));

const products = (first: number[] | null, second: number[] | null): number[] | null =>
  first === null || second === null ? null : first.flatMap((a) => second.map((b) => a * b));

function denseFrom(used: number[], columns: number, rowCells: (row: number) => number[]): DesignValues {
  const values = new Float64Array(used.length * columns);
  for (const [i, row] of used.entries()) values.set(rowCells(row), i * columns);
  return { kind: 'dense', rows: used.length, columns, values };
}

function sparseFrom(used: number[], columns: number, rowCells: (row: number) => number[]): DesignValues {
  const starts = new Int32Array(used.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (const [i, row] of used.entries()) {
    for (const [j, cell] of rowCells(row).entries()) {
      if (cell === 0) continue;
      indices.push(j);
      values.push(cell);
    }
    starts[i + 1] = indices.length;
  }
  const narrow = columns <= 256 ? Uint8Array.from(indices) : Int32Array.from(indices);
  const binary = values.every((value) => value === 1);
  return {
    kind: 'sparse',
    rows: used.length,
    columns,
    starts,
    indices: narrow,
    values: binary ? null : Float64Array.from(values),
  };
}

const leftOutNotes = (leftOut: number, rows: number): string[] =>
  leftOut === 0
    ? []
    : [`${leftOut} of ${rows} rows were left out because something in them is missing or was not seen by the model.`];

function oneLevelNotes(recipe: Recipe): string[] {
  if (recipe.kind === 'interaction') return recipe.of.flatMap(oneLevelNotes);
  const single = recipe.kind === 'categorical' && recipe.levels.length < 2;
  return single ? [`${recipe.name} has one level only and compares nothing.`] : [];
}

/** The terms of a model from an analyst's columns and options. */
import { demand } from '../impossible-input.ts';
import type { Term } from '../regression/design-terms.ts';
import { numbersOf, textOption } from './method-columns.ts';
import type { StatColumn, StatOptions, StatRow } from './stat-method.ts';

const COVARIATE = 'covariate:';
export const CATEGORY = 'category:';
export const CATEGORIES: StatColumn = {
  part: 'category',
  meaning: 'texts that may explain the outcome, each level against the reference',
  type: 'texts',
  required: false,
};

/** One term for each covariate and category that any row has: a number, a spline where asked for, or a category. */
export function modelTerms(rows: StatRow[], options: StatOptions): Term[] {
  const covariates = columnsOf(rows, COVARIATE);
  const categories = columnsOf(rows, CATEGORY).filter((name) =>
    rows.some((row) => (row[CATEGORY + name] ?? '') !== ''),
  );
  const splines = pairsIn(options, 'splines');
  const references = pairsIn(options, 'reference');
  const asCategory = listIn(options, 'as-category');
  const named = (names: Iterable<string>, of: string[], option: string): void =>
    demand(
      [...names].every((name) => of.includes(name)),
      `${option} names columns of the model`,
    );
  named(splines.keys(), covariates, 'splines');
  named(asCategory, covariates, 'as-category');
  named(references.keys(), [...categories, ...asCategory], 'reference');
  const category = (name: string, values: (string | null)[]): Term => {
    const reference = references.get(name);
    return { kind: 'categorical', name, values, ...(reference === undefined ? {} : { reference }) };
  };
  const covariate = (name: string): Term => {
    const values = numbersOf(rows, COVARIATE + name);
    if (asCategory.includes(name))
      return category(
        name,
        values.map((cell) => (cell === null ? null : String(cell))),
      );
    const df = splines.get(name);
    return df === undefined
      ? { kind: 'numeric', name, values }
      : { kind: 'natural-spline', name, values, df: Number(df) };
  };
  return [
    ...covariates.map(covariate),
    ...categories.map((name) => category(name, textsOrNull(rows, CATEGORY + name))),
  ];
}

/** The file's own names of the columns that play a part, from the keys of the rows. */
export const columnsOf = (rows: StatRow[], part: string): string[] =>
  [...new Set(rows.flatMap((row) => Object.keys(row)))]
    .filter((key) => key.startsWith(part))
    .map((key) => key.slice(part.length));

export const textsOrNull = (rows: StatRow[], key: string): (string | null)[] =>
  rows.map((row) => ((row[key] ?? '') === '' ? null : String(row[key])));

export const listIn = (options: StatOptions, name: string): string[] =>
  (textOption(options, name) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** 'age:4,bmi:3' as age → 4, bmi → 3. */
export function pairsIn(options: StatOptions, name: string): Map<string, string> {
  const items = listIn(options, name).map((item) => [
    item.slice(0, item.lastIndexOf(':')),
    item.slice(item.lastIndexOf(':') + 1),
  ]);
  demand(
    items.every(([column, value]) => column !== '' && value !== ''),
    `${name} is written column:value, with commas between`,
  );
  return new Map(items.map(([column, value]) => [column!, value!]));
}

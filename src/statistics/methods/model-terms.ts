/** The terms of a model from an analyst's columns and options. */
import { demand } from '../impossible-input.ts';
import type { Term } from '../regression/design-terms.ts';
import { numbersOf, textOption } from './method-columns.ts';
import type { StatOptions, StatRow } from './stat-method.ts';

export const CATEGORY_PARTS = ['category', 'category-2', 'category-3', 'category-4'];
const COVARIATE = 'covariate:';

/** One term for each covariate and category that any row has: a number, a spline where asked for, or a category. */
export function modelTerms(rows: StatRow[], options: StatOptions): Term[] {
  const parts = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const covariates = parts.filter((part) => part.startsWith(COVARIATE)).map((part) => part.slice(COVARIATE.length));
  const categories = CATEGORY_PARTS.filter((part) => rows.some((row) => (row[part] ?? null) !== null));
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
  const texts = (part: string): (string | null)[] =>
    rows.map((row) => ((row[part] ?? '') === '' ? null : String(row[part])));
  return [...covariates.map(covariate), ...categories.map((part) => category(part, texts(part)))];
}

const listIn = (options: StatOptions, name: string): string[] =>
  (textOption(options, name) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** 'age:4,bmi:3' as age → 4, bmi → 3. */
function pairsIn(options: StatOptions, name: string): Map<string, string> {
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

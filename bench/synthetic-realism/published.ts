/** Published figures to compare the made-up county with, from `published.csv`. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export interface Published {
  value: number;
  year: string;
  source: string;
}

/** By figure: the subject, and what it is within it, with dots between. */
export function readPublished(): Map<string, Published> {
  const rows: Record<string, string>[] = parse(readFileSync(new URL('published.csv', import.meta.url)), {
    columns: true,
  });
  return new Map(
    rows.map(({ figure = '', value, year = '', source = '' }) => [figure, { value: Number(value), year, source }]),
  );
}

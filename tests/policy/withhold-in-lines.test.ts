/** Secondary suppression against the vector of the specification. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import type { ShownCount } from '../../src/policy/disclosure.ts';
import { withholdInLines } from '../../src/policy/withhold-in-lines.ts';

const CELLS = ['c1', 'c2', 'c3', 'c4'];
const TABLE: Record<string, string>[] = parse(
  readFileSync(new URL('../spec/vectors/secondary_suppression.csv', import.meta.url)),
  { columns: true },
);

it('withholds what the specification withholds in a table with totals of rows and columns', () => {
  const counts = TABLE.flatMap((row) => CELLS.map((cell) => Number(row[cell])));
  const primary = counts.map((count): ShownCount => (count > 0 && count < 8 ? 'withheld' : count));
  const rows = TABLE.map((_, row) => CELLS.map((_, column) => row * CELLS.length + column));
  const columns = CELLS.map((_, column) => TABLE.map((_, row) => row * CELLS.length + column));
  const shown = withholdInLines(primary, [...rows, ...columns]).map((cell) =>
    cell === 'withheld' ? '*' : String(cell),
  );
  expect(shown).toEqual(TABLE.flatMap((row) => CELLS.map((cell) => row[`${cell}_out`])));
  expect(shown.filter((cell) => cell === '*')).toHaveLength(4);
});

/** Corrections of rows about people: they are made below the privacy line, so they may name only what passes it. */
import type { Problem } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { belowTheLine } from '../pseudonym/below-the-line.ts';
import { lineColumns } from '../pseudonym/line-columns.ts';

/**
 * Columns of a contract that a correction cannot name: they stay above the line, or a keyed number or another value stands below in
 * their place. What a patient is called or numbered does not belong in a catalogue's file either.
 */
function columnsAbove(contract: Contract): Set<string> {
  const below = lineColumns(contract).filter(({ made }) => made.how !== 'record');
  const passed = new Set(below.map((c) => c.name));
  return new Set(contract.columns.map((c) => c.name).filter((name) => !passed.has(name)));
}

/** @returns the names of `above` that SQL mentions, in it as it is read and not within its texts */
const namedIn = (sql: string, above: Set<string>): string[] => {
  const words = new Set(
    sql
      .replaceAll(/'(?:[^']|'')*'/g, "''")
      .match(/\w+/g)
      ?.map((word) => word.toLowerCase()),
  );
  return [...above].filter((name) => words.has(name.toLowerCase()));
};

/**
 * @param whole the contract that the rows were checked under; of rows about nobody there is nothing to say
 * @param correction `id`, `columns` and `when`
 * @returns one problem for each column that it names and that does not pass
 */
export function lineFaults(
  whole: Contract,
  { id, columns, when }: { id: string; columns: string[]; when: string },
  where: { columns: string; when: string },
): Problem[] {
  if (whole.identity === 'none') return [];
  const above = columnsAbove(whole);
  const passing = belowTheLine(whole).columns.map((c) => c.name);
  const told = (name: string, place: string): Problem => ({
    where: place,
    problem: `the correction ${id} names ${name}, which does not pass the privacy line; corrections are made below it`,
    expected: `columns that pass: ${passing.join(', ')}`,
    remedy:
      'name the rows by other columns, or have the partner send them again; never write what identifies a person here',
  });
  return [
    ...columns.filter((name) => above.has(name)).map((name) => told(name, where.columns)),
    ...namedIn(when, above).map((name) => told(name, where.when)),
  ];
}

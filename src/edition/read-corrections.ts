/** Written corrections: what a source published wrongly, said openly, with a guard that speaks when the source is mended. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Type } from 'typebox';
import { ConcordError, type Problem } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { openYaml } from '../workspace/read-yaml.ts';
import { lineFaults } from './line-corrections.ts';

/**
 * `catalogue/datasets/<id>/corrections.yaml` is a list of these. `when` is SQL over the contract's columns, true for the
 * rows that are wrong; `columns` are set to "not reported" there and keep what was published in `<column>_as_published`.
 */
const CORRECTION = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]+$' }),
    columns: Type.Array(Type.String(), { minItems: 1 }),
    when: Type.String({ minLength: 1 }),
    set: Type.Literal('not-reported'),
    reason: Type.String({ minLength: 1 }),
    /** who was told, and when; "nobody yet" is an answer */
    reported_to: Type.String(),
    /** date the correction was written, ISO */
    since: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    /** the guard: below `at_least` rows the source may have been mended (said, never silent); above `at_most` it is refused */
    expected_rows: Type.Object(
      { at_least: Type.Integer({ minimum: 0 }), at_most: Type.Integer({ minimum: 1 }) },
      { additionalProperties: false },
    ),
    /** what was matched when it was written, in words: which organisations, which months */
    matched_when_written: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
const CORRECTIONS = Type.Array(CORRECTION);

export interface Correction {
  id: string;
  columns: string[];
  when: string;
  reason: string;
  reportedTo: string;
  since: string;
  atLeast: number;
  atMost: number;
}

/** Path of a dataset's corrections, whether or not the file exists. */
export const correctionsPath = (contract: Pick<Contract, 'path'>): string =>
  join(dirname(contract.path), 'corrections.yaml');

/**
 * The corrections written for a dataset, in file order.
 * @param contract the whole one: of rows about people a correction may name only columns that pass the privacy line
 * @returns an empty list when there is no file
 * @throws ConcordError catalogue-invalid with every fault of the file, columns that the contract does not have among them
 */
export function readCorrections(contract: Contract): Correction[] {
  const path = correctionsPath(contract);
  if (!existsSync(path)) return [];
  const { value, where } = openYaml(path, CORRECTIONS);
  const problems = value.flatMap((c, i) => [
    ...c.columns.flatMap((name, j) => unknownColumn(contract, name, where([i, 'columns', j]))),
    ...lineFaults(contract, c, { columns: where([i, 'columns']), when: where([i, 'when']) }),
  ]);
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  return value.map((c) => ({
    id: c.id,
    columns: c.columns,
    when: c.when,
    reason: c.reason,
    reportedTo: c.reported_to,
    since: c.since,
    atLeast: c.expected_rows.at_least,
    atMost: c.expected_rows.at_most,
  }));
}

function unknownColumn({ columns }: Pick<Contract, 'columns'>, name: string, where: string): Problem[] {
  const known = columns.map((c) => c.name);
  if (known.includes(name)) return [];
  const near = nearestName(name, known);
  const remedy = near ? `did you mean ${near}?` : `name one of ${known.join(', ')}`;
  return [{ where, problem: `the contract has no column ${name}`, expected: 'a column of the contract', remedy }];
}

/** Finds each column of the contract in the file's header, by its name or an alias, in any order. */
import type { Column, Contract } from '../../contract/contract.ts';
import { mayBeSomebody } from '../../contract/may-be-somebody.ts';
import { fileRule } from './prepared-input.ts';
import type { Rule } from './rule.ts';

export interface HeaderMatch {
  /** contract column → position in the file; absent columns are missing here */
  positions: Map<string, number>;
  /** columns that the contract does not know, as they are told (`extraHeadings`) */
  extra: string[];
  missing: string[];
  reordered: boolean;
  /** faults that refuse the file */
  refusals: Rule[];
}

/** Header texts are compared without case, outer and repeated spaces, and byte order marks. */
export const foldName = (name: string): string =>
  name.replaceAll('\uFEFF', '').trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** `header` null: columns go by position. */
export function matchHeader(contract: Contract, header: string[] | null, width: number): HeaderMatch {
  if (!header) return byPosition(contract, width);
  const folded = header.map(foldName);
  const positions = new Map<string, number>();
  const refusals: Rule[] = [];
  for (const column of contract.columns) {
    const names = new Set([column.physicalName, ...column.aliases].map(foldName));
    const found = folded.flatMap((name, i) => (names.has(name) ? [i] : []));
    if (found.length > 1) refusals.push(duplicateHeader(column));
    if (found[0] !== undefined) positions.set(column.name, found[0]);
  }
  const known = new Set(positions.values());
  // where no name is known the first line may be data, and data is never repeated in a message
  const extra = positions.size === 0 ? [] : extraHeadings(contract, header, known);
  const missing = contract.columns.filter((c) => !positions.has(c.name));
  if (positions.size === 0) refusals.push(missingHeader());
  else refusals.push(...missing.filter(isNeeded(contract)).map(missingColumn));
  if (contract.file.extraColumns === 'refuse') refusals.push(...extra.map(extraColumn));
  const order = [...positions.values()];
  return {
    positions,
    extra,
    missing: missing.map((c) => c.name),
    reordered: order.some((p, i) => i > 0 && p < (order[i - 1] ?? 0)),
    refusals,
  };
}

/** Ten digits, as an NHS number is written. */
const NUMBER = /\d{3}[ -]?\d{3}[ -]?\d{4}/;

/**
 * A heading of a file about people may be somebody's, and one of whatever file that holds a number or a postcode: of a table turned on its side, of a first row run together with the header, of
 * objects with numbers for names. Such a column is told by its place alone, and of objects by its place among those not known.
 */
function extraHeadings(contract: Contract, header: string[], known: Set<number>): string[] {
  const isTold = (name: string): boolean => contract.identity === 'none' && !NUMBER.test(name) && !mayBeSomebody(name);
  const ofObjects = ['json', 'jsonl'].includes(contract.file.format);
  const place = (i: number): string =>
    ofObjects ? `number ${i - contract.columns.length + 1} of those not known` : `column ${i + 1}`;
  return header.flatMap((name, i) =>
    known.has(i) || foldName(name) === '' ? [] : [isTold(name) ? `"${name.slice(0, 60)}"` : place(i)],
  );
}

function byPosition(contract: Contract, width: number): HeaderMatch {
  const present = contract.columns.slice(0, width);
  const missing = contract.columns.slice(width);
  return {
    positions: new Map(present.map((c, i) => [c.name, i])),
    extra: [],
    missing: missing.map((c) => c.name),
    reordered: false,
    refusals: missing.filter(isNeeded(contract)).map(missingColumn),
  };
}

const isNeeded =
  (contract: Contract) =>
  (column: Column): boolean =>
    column.required || contract.key.includes(column.name);

const missingHeader = (): Rule =>
  fileRule(
    'missing-header',
    'none of the contract’s columns is named in the first line',
    'a header line with the contract’s column names',
    'add the header line, or have the contract state that the file has none',
  );

const missingColumn = (column: Column): Rule => ({
  ...fileRule(
    'missing-column',
    `the required column "${column.physicalName}" is not in the file`,
    `a column headed "${column.physicalName}"`,
    'add the column, or tell us its new name so that it becomes an alias in the contract',
    column.name,
  ),
  dimension: 'completeness',
});

const duplicateHeader = (column: Column): Rule =>
  fileRule(
    'duplicate-header',
    `more than one column of the file is headed as "${column.physicalName}" or one of its aliases`,
    'each column once',
    'remove or rename the repeated column',
    column.name,
  );

const extraColumn = (told: string): Rule =>
  fileRule(
    'extra-column',
    `the file has a column that the contract does not know: ${told}`,
    'only the columns of the contract',
    'remove the column, or agree a new version of the contract',
  );

/** Columns by which the rows of one record are found: a stay in hospital and its episodes. */
import { ConcordError } from '../concord-error.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { parseIdentifies } from '../contract/identifies.ts';
import { identifier } from '../engine/engine.ts';

/** Columns of a contract that hold the number of a record of these kinds. */
export function recordColumns(
  { columns }: Pick<Contract, 'columns'>,
  kinds: readonly string[],
): { column: Column; kind: string }[] {
  return columns.flatMap((column) => {
    const said = column.identifies === null ? null : parseIdentifies(column.identifies);
    return said?.what === 'record' && kinds.includes(said.kind) ? [{ column, kind: said.kind }] : [];
  });
}

/** A number that two organisations may give alike stands behind the code of who gave it; without that it is no number. */
export function withIssuer(column: Column, from: (name: string) => string): string {
  if (column.issuedBy === undefined) return from(column.name);
  const issuer = from(column.issuedBy === 'sender' ? '_from' : column.issuedBy);
  return `upper(${part(issuer)}) || ' | ' || ${part(from(column.name))}`;
}

/**
 * SQL of a record's number as text, over delivered rows with `_from`; missing where it is blank, or has no issuer and needs one. Of a
 * provider the three signs of the organisation: one row names its site, another the trust alone.
 */
export const recordText = (column: Column): string =>
  column.numberedBy === undefined
    ? part(withIssuer(column, identifier))
    : `upper(left(${part(identifier(column.numberedBy))}, 3)) || ' | ' || ${part(identifier(column.name))}`;

/**
 * The contract with the columns that say whose number the number of a record is: two providers may have given the same one.
 * @param numberedBy kind of record → column of its provider
 * @throws ConcordError catalogue-invalid when the contract has records of a kind without that column, so that they would be known by nothing
 */
export function markWholeRecords(contract: Contract, numberedBy: Record<string, string>): Contract {
  const numbers = recordColumns(contract, Object.keys(numberedBy));
  if (numbers.length === 0) return contract;
  const known = contract.columns.map((c) => c.name);
  const gone = numbers.filter(({ kind }) => !known.includes(numberedBy[kind]!));
  if (gone.length > 0)
    throw new ConcordError(
      'catalogue-invalid',
      gone.map(({ kind }) => ({
        where: 'catalogue/sensitive.yaml',
        problem: `whole_records: ${contract.id} has no column '${numberedBy[kind]}', so nobody would know whose ${kind} its rows are of`,
        expected: `${contract.id} with the provider of each ${kind}, or '${kind}' without a provider, where all give each number once`,
        remedy: 'give the contract the column, or mend its name',
      })),
    );
  const by = new Map(numbers.map(({ column, kind }) => [column.name, numberedBy[kind]!]));
  return {
    ...contract,
    columns: contract.columns.map((column) =>
      by.has(column.name) ? { ...column, numberedBy: by.get(column.name)! } : column,
    ),
  };
}

const part = (sql: string): string => `nullif(trim((${sql})::varchar), '')`;

/** Columns by which the rows of one record are found: a stay in hospital and its episodes. */
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

/** SQL of a record's number as text, over delivered rows with `_from`; missing where it is blank, or has no issuer and needs one. */
export const recordText = (column: Column): string => part(withIssuer(column, identifier));

const part = (sql: string): string => `nullif(trim((${sql})::varchar), '')`;

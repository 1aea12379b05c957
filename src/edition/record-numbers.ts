/** Which columns of a table stand for the number of a record or of a home. */
import type { TablePlan } from './read-table-model.ts';

/**
 * Names of the columns that stand for numbers of records or homes (spells, pathways, entries, properties). They lead from row to
 * row, in every table alike, so they are keyed again for each purpose that takes rows out. A BIGINT of a table about people is
 * taken for one unless the table model says `record_number: false` of it; nothing else is, unless it says `record_number: true`.
 * @returns in the table's order; none for an open table, whose numbers are public, and no key of a person
 */
export const recordNumbersOf = ({ zone, columns }: Pick<TablePlan, 'zone' | 'columns'>): string[] =>
  zone === 'open'
    ? []
    : columns
        .filter(({ name, type, recordNumber }) => !isPersonKey(name) && (recordNumber ?? /^bigint$/i.test(type)))
        .map((column) => column.name);

const isPersonKey = (name: string): boolean => /(^|_)person_key$/.test(name);

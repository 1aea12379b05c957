/** A table as it leaves an edition for one purpose: nothing in it joins what another purpose was given. */
import { identifier } from '../../engine/engine.ts';
import type { KeyName } from '../../pseudonym/keys.ts';
import { type PurposeTable, purposeViewSql } from '../../pseudonym/purpose-sql.ts';
import { OPT_OUT_KINDS, type Purpose } from '../../pseudonym/read-purposes.ts';
import { recordNumber } from '../../pseudonym/tokens.ts';
import type { TablePlan } from '../read-table-model.ts';
import { recordNumbersOf } from '../record-numbers.ts';

export interface ExportView {
  /** every row that may leave, in no order */
  rows: string;
  /** the columns by which rows stand in a total order that tells nothing of where they stood */
  order: string;
  /**
   * counts of the rows that the purpose's view gives: seen, of those left out since nobody knows whose they are (unlinked), and how
   * many of these are of a home alone (of_homes)
   */
  counts: string;
}

/** What an edition's table gives, and where it and the purpose's people are. */
export interface ExportSource {
  plan: TablePlan;
  /** schema of the table; absent: found by its name alone */
  schema?: string;
  purpose: Purpose;
  /** name of the purpose's key; its macro must be on the connection (`defineKeyMacros`) for `rows` */
  key: KeyName;
  /** rows of which nobody knows whose they are: left out where a person might have objected, or kept for who counts them */
  unlinked: 'left-out' | 'kept';
}

/**
 * SQL of a table for one purpose. It is the purpose's view (`purposeViewSql`: tokens for persons' keys, opt-outs obeyed; it reads
 * `purpose_person`), with every record number keyed again by the purpose's own key, so that rows of one purpose still find each
 * other and those of two do not. Rows stand in the order of what they say, tokens first, since an order kept from the edition
 * would join two exports line by line.
 * A row of which no person is known is left out where the purpose obeys an opt-out that would take it out: nobody can say
 * whether its person objected. A row of a home alone is left out of every export (docs/decisions/0016): people live there of whom
 * the row does not tell, and its contract may join it to homes for some purposes only, which no contract can name yet.
 * @example exportViewSql({ plan, purpose, key: { id: 'planning', version: 1 }, unlinked: 'left-out' }).rows
 */
export function exportViewSql({ plan, schema, purpose, key, unlinked }: ExportSource): ExportView {
  const view = purposeViewSql(plan, schema === undefined ? {} : { table: schema });
  const numbers = new Set(recordNumbersOf(plan));
  const names = plan.columns.map(({ name }) => exportedName(plan, name));
  const tokens = names.filter((name, i) => name !== plan.columns[i]?.name);
  const columns = names.map((name) =>
    numbers.has(name) ? `${keyedAgain(name, key)} as ${identifier(name)}` : identifier(name),
  );
  const ofHomes = tokens.length === 0 && names.includes('home_key');
  const leave = ofHomes ? 'true' : unlinked === 'kept' ? null : doubtful(plan, purpose, tokens);
  const first = [...tokens, ...numbers];
  const order = [...first, ...names.filter((name) => !first.includes(name))].map(identifier).join(', ');
  return {
    rows: `select ${columns.join(', ')}\nfrom (${view}) as seen${leave ? `\nwhere not ${leave}` : ''}`,
    order,
    counts: `select count(*) as seen, count(*) filter (where ${leave ?? 'false'}) as unlinked,
      count(*) filter (where ${ofHomes}) as of_homes\nfrom (${view}) as seen`,
  };
}

/** The name of a column outside an edition: tokens stand in place of persons' keys. */
export const exportedName = ({ zone }: Pick<TablePlan, 'zone'>, name: string): string =>
  zone === 'open' ? name : name.replace(/(^|_)person_key$/, '$1person_token');

/** A number that was keyed for the edition, keyed for the purpose: 63 bits, 0 or more, missing where it was missing. */
const keyedAgain = (name: string, key: KeyName): string => recordNumber('export', identifier(name), key);

/** SQL that holds of rows of no known person that an opt-out could take out; null when there is none such. */
function doubtful({ fromGp }: PurposeTable, { drops }: Purpose, tokens: string[]): string | null {
  if (tokens.length === 0) return null;
  const obeys = (words: string[]): boolean => OPT_OUT_KINDS.some((kind) => words.includes(drops[kind]));
  const nobody = `coalesce(${tokens.map(identifier).join(', ')}) is null`;
  if (obeys(['all_rows'])) return `(${nobody})`;
  if (fromGp === false || !obeys(['gp_rows'])) return null;
  return fromGp === true ? `(${nobody})` : `(${nobody} and ${identifier(fromGp)} is not false)`;
}

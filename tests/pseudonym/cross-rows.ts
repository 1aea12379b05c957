/** Rows taken across the line in a test: every record is known, and nine postcodes have areas. */
import type { Column, Contract } from '../../src/contract/contract.ts';
import { ENGINE_TYPES } from '../../src/contract/engine-types.ts';
import { type Engine, identifier, literal } from '../../src/engine/engine.ts';
import { identityRecordId, personsOf } from '../../src/linkage/residents/identity-record-sql.ts';
import { type LineOptions, lineSelect } from '../../src/pseudonym/line-select.ts';
import { RECORDS } from './hmac-twin.ts';

export type Out = Record<string, string | null>;
/** What the columns of one row hold, as text; what is not given is missing. `_from` is the partner, ABC when absent. */
export type Given = Partial<Record<string, string>>;

/** SQL of delivered rows. */
export function deliveredRows(columns: Column[], rows: Given[]): string {
  const one = (row: Given): string => {
    const value = (c: Column): string => (row[c.name] === undefined ? 'null' : literal(row[c.name]!));
    const values = columns.map((c) => `${value(c)}::${ENGINE_TYPES[c.type]} as ${identifier(c.name)}`);
    return `select ${[...values, `${literal(row._from ?? 'ABC')} as _from`].join(', ')}`;
  };
  return rows.map(one).join('\nunion all ');
}

export const LINE_OPTIONS: LineOptions = { records: RECORDS, postcodes: true, recordId: identityRecordId };

/** @param engine with the macro of the `records` key @returns the rows below the line as text, so that no number loses digits */
export async function crossRows(
  engine: Engine,
  contract: Contract,
  rows: string,
  options: Partial<LineOptions> = {},
): Promise<Out[]> {
  await engine.run(`create or replace temp table delivered as ${rows}`);
  const ids = personsOf(contract).map((whose) => `select ${identityRecordId(contract, whose)} as id from delivered`);
  await engine.run(`create or replace temp table record_person as
    select id as record_id, row_number() over (order by id) + 700 as person_key
    from (${ids.length ? ids.join(' union ') : 'select 0 as id where false'})`);
  await engine.run(`create or replace temp table postcode_lsoa as
    select 'ZQ' || range || '9QZ' as postcode, 'E0100000' || range as lsoa_code from range(9)`);
  return engine.all<Out>(`select columns(*)::varchar from (${lineSelect(contract, { ...LINE_OPTIONS, ...options })})`);
}

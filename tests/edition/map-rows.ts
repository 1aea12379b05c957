/** Rows of a dataset, as they were accepted, across the privacy line and through one of its mappings. For tests. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Contract } from '../../src/contract/contract.ts';
import { ENGINE_TYPES } from '../../src/contract/engine-types.ts';
import { type Engine, identifier, literal } from '../../src/engine/engine.ts';
import { identityRecordId } from '../../src/linkage/residents/identity-record-sql.ts';
import { type LineOptions, lineSelect } from '../../src/pseudonym/line-select.ts';
import { RECORDS } from '../pseudonym/hmac-twin.ts';

export type MappedRow = Record<string, unknown>;

/**
 * Answers what a mapping makes of the rows, numbers as text, so that none loses digits; the person of every row is 7.
 * @param engine with the macros of the key `RECORDS` (`defineKeyMacros`)
 * @param options of the line, beside those of every row
 */
export async function mapRows(
  engine: Engine,
  contract: Contract,
  table: string,
  rows: Record<string, string>[],
  options: Partial<LineOptions> = {},
): Promise<MappedRow[]> {
  await engine.run(
    `create or replace temp table delivered as ${rows.map((r) => selectOf(contract, r)).join(' union all ')}`,
  );
  await engine.run(`create or replace temp table record_person as
    select distinct ${identityRecordId(contract)} as record_id, 7 as person_key from delivered`);
  const line = lineSelect(contract, { records: RECORDS, postcodes: false, recordId: identityRecordId, ...options });
  await engine.run(
    `create or replace temp table source as select *, 'd1' as _delivery, 'final' as _status from (${line})`,
  );
  const sql = readFileSync(join(dirname(contract.path), `${table}.sql`), 'utf8');
  return engine.all(`select columns(*)::varchar from (${sql}) order by all`);
}

function selectOf(contract: Contract, row: Record<string, string>): string {
  const known = new Set(contract.columns.map((c) => c.name));
  for (const name of Object.keys(row)) if (!known.has(name)) throw new Error(`${contract.id} has no ${name}`);
  const cells = contract.columns.map((c) => {
    const text = row[c.name];
    return `${text === undefined ? 'null' : literal(text)}::${ENGINE_TYPES[c.type]} as ${identifier(c.name)}`;
  });
  return `select ${cells.join(', ')}, 'RX1' as _from`;
}

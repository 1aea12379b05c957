/**
 * The fields of the OMOP Common Data Model 5.4 that Concord writes, from cdm-fields.csv: names, types, lengths, which are
 * required and which refer to another table, as the definition has them (OHDSI/CommonDataModel, inst/ddl/5.4 at 0dd2175).
 */
import { readFileSync } from 'node:fs';

export interface CdmField {
  table: string;
  field: string;
  type: 'integer' | 'date' | 'timestamp' | 'numeric' | 'varchar' | 'text';
  /** longest text; null: none */
  length: number | null;
  required: boolean;
  /** table whose first field it names; null: none */
  references: string | null;
}

/** Engine type of each type of the definition; the definition leaves the digits of a number open. */
export const CDM_TYPES: Record<CdmField['type'], string> = {
  integer: 'INTEGER',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  numeric: 'DECIMAL(18,4)',
  varchar: 'VARCHAR',
  text: 'VARCHAR',
};

/** Fields by table, in the order of the definition; the first field of a table is its key. */
export function readCdmFields(): Map<string, CdmField[]> {
  const lines = readFileSync(new URL('cdm-fields.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const fields = lines.map((line): CdmField => {
    const [table, field, type, length, required, references] = line.split(',') as [
      string,
      string,
      CdmField['type'],
      string,
      string,
      string,
    ];
    return {
      table,
      field,
      type,
      length: length === '' ? null : Number(length),
      required: required === 'yes',
      references: references || null,
    };
  });
  return Map.groupBy(fields, (f) => f.table);
}

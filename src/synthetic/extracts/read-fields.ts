/**
 * The fields of an extract, as the dataset's contract in the catalogue lists them. The file is read as plain YAML and not by
 * the reader of contracts, so that a fault of that reader cannot hide in the files that it is tried on.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Field {
  /** as the rows' query calls it */
  name: string;
  /** as the file calls it */
  header: string;
  type: string;
  /** strptime formats of dates and times; none: as ISO writes them */
  formats: string[];
}

export interface FieldList {
  id: string;
  fileFormat: 'csv' | 'parquet' | 'xlsx';
  delimiter: string;
  encoding: string;
  header: boolean;
  /** lines above the header */
  skipRows: number;
  sheet: string | null;
  fields: Field[];
  key: string[];
}

interface Property {
  property: string;
  value: unknown;
}

interface ContractFile {
  schema: [
    {
      physicalType?: string;
      properties: {
        name: string;
        physicalName?: string;
        logicalType?: string;
        primaryKey?: boolean;
        customProperties?: Property[];
      }[];
    },
  ];
  customProperties?: Property[];
}

const settingOf = <T>(properties: Property[] | undefined, name: string): T | undefined =>
  properties?.find((p) => p.property === name)?.value as T | undefined;

const CATALOGUE = new URL('../../../catalogue/datasets/', import.meta.url);

export function readFields(id: string): FieldList {
  const contract: ContractFile = parse(readFileSync(new URL(`${id}/contract.yaml`, CATALOGUE), 'utf8'));
  const [{ physicalType, properties }] = contract.schema;
  const dialect = settingOf<Record<string, unknown>>(contract.customProperties, 'dialect') ?? {};
  return {
    id,
    fileFormat: (physicalType ?? 'csv') as FieldList['fileFormat'],
    delimiter: String(dialect.delimiter ?? ','),
    encoding: String(dialect.encoding ?? 'utf-8'),
    header: dialect.header !== false,
    skipRows: Number(dialect.skipRows ?? 0),
    sheet: dialect.sheet === undefined ? null : String(dialect.sheet),
    fields: properties.map((p) => ({
      name: p.name,
      header: p.physicalName ?? p.name,
      type: p.logicalType ?? 'string',
      formats: settingOf<string[]>(p.customProperties, 'formats') ?? [],
    })),
    key: properties.filter((p) => p.primaryKey).map((p) => p.name),
  };
}

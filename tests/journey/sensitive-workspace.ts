/**
 * A small workspace of stays in hospital, their parts, notes and calls. Parts and notes hold codes; a stay is sensitive as a whole when
 * one of its parts is. Every row has a mark of its own, so that it can be found wherever it went.
 */
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { openEngine } from '../../src/engine/engine.ts';
import { type Built, buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { careKeys, homeOf, numberOf, surnameOf } from './care-workspace.ts';
import { openSmallWorkspace, writeSensitiveCodes } from './small-workspace.ts';

export const DATASETS = ['stay', 'part', 'note', 'call'] as const;
export type Dataset = (typeof DATASETS)[number];

/** One row of a delivery. */
export interface SentRow {
  id: string;
  /** of a stay or a part: which stay */
  stay?: string;
  person: number;
  /** of a part or a note */
  code?: string;
  mark: string;
  /** sent without the NHS number */
  unnumbered?: boolean;
}

export interface Sent {
  dataset: Dataset;
  rows: SentRow[];
}

/** Listed codes, and beginnings of them: the list with which the workspace begins. */
export const LISTED = { snomed: ['86406008'], icd10: ['B20', 'O04'], whole: ['stay'] };

const properties = (more: Record<string, string>) =>
  Object.entries(more).map(([property, value]) => ({ property, value }));
const column = (name: string, logicalType = 'string', own: Record<string, string> = {}, more: object = {}) => ({
  ...{ name, physicalName: name, logicalType, required: false, businessName: name, description: name },
  classification: own.identifies ? 'identifier' : 'plain',
  ...(Object.keys(own).length ? { customProperties: properties(own) } : {}),
  ...more,
});

const KEY = { required: true, primaryKey: true, primaryKeyPosition: 1 };
const OWN: Record<Dataset, object[]> = {
  stay: [column('stay_id', 'string', { identifies: 'record:stay' }, KEY)],
  part: [
    column('part_id', 'string', { identifies: 'record:part' }, KEY),
    column('stay_id', 'string', { identifies: 'record:stay' }),
    column('code', 'string', { format: 'icd-10', severity: 'warn' }),
  ],
  note: [
    column('note_id', 'string', { identifies: 'record:note' }, KEY),
    column('code', 'string', { format: 'snomed-ct', severity: 'warn' }),
  ],
  call: [column('call_id', 'string', { identifies: 'record:call' }, KEY)],
};

function contract(id: Dataset) {
  return {
    ...{ apiVersion: 'v3.1.0', kind: 'DataContract', id, name: id, version: '1.0.0', status: 'active' },
    ...{ tenant: 'Made up', domain: 'tests' },
    description: { purpose: 'tests', limitations: 'made up', usage: 'tests' },
    schema: [
      {
        ...{ name: id, logicalType: 'object', physicalType: 'csv', physicalName: `${id}*.csv` },
        dataGranularityDescription: 'one row per row',
        properties: [
          ...OWN[id],
          column('nhs_number', 'string', { identifies: 'nhs-number' }),
          column('forename', 'string', { identifies: 'forename' }),
          column('surname', 'string', { identifies: 'surname' }),
          column('birth_date', 'date', { identifies: 'birth-date' }),
          column('sex', 'string', { identifies: 'sex' }, { classification: 'sensitive' }),
          column('postcode', 'string', { identifies: 'postcode' }),
          column('seen_on', 'date', {}, { required: true }),
          column('mark', 'string', {}, { required: true }),
        ],
      },
    ],
    slaProperties: [
      { property: 'frequency', value: 1, unit: 'm' },
      { property: 'latency', value: 45, unit: 'd' },
    ],
    customProperties: [
      { property: 'delivery', value: { mode: 'upsert', period: 'seen_on' } },
      { property: 'identity', value: 'clear' },
      { property: 'zone', value: 'care' },
      { property: 'lawfulBasis', value: 'made up' },
      { property: 'belief', value: { status: 'final', reliableAfterDays: 45 } },
      { property: 'thresholds', value: { accept: 0.99, warn: 0.5 } },
      { property: 'madeUp', value: true },
    ],
  };
}

const MAPPING = (id: Dataset): string =>
  `select '${id}' as dataset, ${id}_id as row_id, person_key, mark, _delivery as delivery, _status as data_status from source`;
const tableColumn = (name: string, type: string) => ({ name, type, unit: '', description: name });
const TABLES = {
  tables: {
    seen: {
      ...{ key: ['dataset', 'row_id', 'delivery'], from: [...DATASETS], zone: 'pseudonymised' },
      columns: [
        ...[tableColumn('dataset', 'varchar'), tableColumn('row_id', 'bigint'), tableColumn('person_key', 'bigint')],
        ...[tableColumn('mark', 'varchar'), tableColumn('delivery', 'varchar'), tableColumn('data_status', 'varchar')],
      ],
    },
  },
};

/** Makes the workspace in a new temporary folder; linkage and purposes are ours. */
export function makeSensitiveWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'concord-sensitive-'));
  const partners = [{ code: 'RX1', name: 'RX1', sends: [...DATASETS] }];
  writeFileSync(join(folder, 'concord.yaml'), stringify({ title: 'A', notice: 'made up', systems: [], partners }));
  mkdirSync(join(folder, 'sent'));
  for (const part of ['linkage', 'purposes.yaml'])
    cpSync(resolve(import.meta.dirname, '../../catalogue', part), join(folder, 'catalogue', part), { recursive: true });
  writeSensitiveCodes({ folder }, LISTED);
  writeFileSync(join(folder, 'catalogue/tables.yaml'), stringify(TABLES));
  for (const id of DATASETS) {
    const place = join(folder, 'catalogue/datasets', id);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'contract.yaml'), stringify(contract(id)));
    writeFileSync(join(place, 'seen.sql'), MAPPING(id));
  }
  return openSmallWorkspace(folder);
}

const HEADER = 'nhs_number,forename,surname,birth_date,sex,postcode,seen_on,mark';
const OWN_HEADER: Record<Dataset, string> = {
  stay: 'stay_id',
  part: 'part_id,stay_id,code',
  note: 'note_id,code',
  call: 'call_id',
};

/** Lands deliveries in this order, `first` being the number of the first. */
export async function landSent(workspace: Workspace, sent: Sent[], first = 0): Promise<void> {
  const engine = await openEngine({ threads: 2 });
  for (const [i, { dataset, rows }] of sent.entries()) {
    const path = join(workspace.folder, 'sent', `${dataset}_${first + i}.csv`);
    writeFileSync(
      path,
      `${[`${OWN_HEADER[dataset]},${HEADER}`, ...rows.map((row) => lineOf(dataset, row))].join('\n')}\n`,
    );
    const now = new Date(Date.UTC(2026, 1, 3, 9, first + i));
    await landFile({ workspace, engine, path, dataset, from: 'RX1', now });
  }
  engine.close();
}

function lineOf(dataset: Dataset, { id, stay = '', person, code = '', mark, unnumbered = false }: SentRow): string {
  const own = { stay: [id], part: [id, stay, code], note: [id, code], call: [id] }[dataset];
  const born = `19${40 + person}-0${1 + (person % 9)}-1${person % 10}`;
  const named = [`Ottolina${'abcdefghij'[person % 10]}`, surnameOf(person), born, `${1 + (person % 2)}`];
  return [...own, unnumbered ? '' : numberOf(person), ...named, homeOf(person)[1], '2026-01-15', mark].join(',');
}

export async function buildSensitive(workspace: Workspace): Promise<Built> {
  const engine = await openEngine({ threads: 2 });
  try {
    return await buildEdition({ workspace, engine, keys: careKeys(), today: '2026-02-10' });
  } finally {
    engine.close();
  }
}

export interface Whereabouts {
  usable: string[];
  care: string[];
  /** rows of each delivery, in order, that are in the care zone alone, replaced ones too */
  careOnly: number[];
}

/** Where every row must be in the end, worked out one row at a time. */
export function whereaboutsOf(sent: Sent[], { snomed, icd10 }: { snomed: string[]; icd10: string[] }): Whereabouts {
  const isListed = ({ code = '' }: SentRow): boolean =>
    snomed.includes(code) || icd10.some((start) => code.split('.').join('').startsWith(start));
  const last = new Map<string, { row: SentRow; dataset: Dataset }>();
  for (const { dataset, rows } of sent) for (const row of rows) last.set(`${dataset} ${row.id}`, { row, dataset });
  const whole = new Set<string>();
  for (const { row, dataset } of last.values())
    if (dataset === 'part' && row.stay && isListed(row)) whole.add(row.stay);
  const stayOf = (dataset: Dataset, row: SentRow): string => (dataset === 'stay' ? row.id : (row.stay ?? ''));
  const isOfCare = (dataset: Dataset, row: SentRow): boolean => isListed(row) || whole.has(stayOf(dataset, row));
  const found: Whereabouts = { usable: [], care: [], careOnly: [] };
  for (const { row, dataset } of last.values()) (isOfCare(dataset, row) ? found.care : found.usable).push(row.mark);
  for (const { dataset, rows } of sent) found.careOnly.push(rows.filter((row) => isOfCare(dataset, row)).length);
  return { usable: found.usable.sort(), care: found.care.sort(), careOnly: found.careOnly };
}

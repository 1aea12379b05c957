/**
 * A small workspace of people whose deliveries hold rows that only direct care may use. Every row has a mark of its own, so that it
 * can be found wherever it went: `Q…` for rows that may be used, `ZEAL…` for those that may not.
 */
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { type Built, buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { Key, type Keys, keysOf } from '../../src/pseudonym/keys.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { someNumber } from '../pseudonym/nhs-numbers.ts';
import { openSmallWorkspace, writeSensitiveCodes } from './small-workspace.ts';

type Mode = 'upsert' | 'append' | 'full';
export const MODES: Mode[] = ['upsert', 'append', 'full'];

/** One row of a delivery. */
export interface Visit {
  visit: string;
  /** 0 to 39: which of the made-up people */
  person: number;
  mark: string;
  confidential: boolean;
}

export interface Sent {
  mode: Mode;
  from: 'RX1' | 'RX2';
  visits: Visit[];
}

const said = (what: string) => ({
  classification: 'identifier',
  customProperties: [{ property: 'identifies', value: what }],
});
const column = (name: string, logicalType: string, more: Record<string, unknown> = {}) => ({
  ...{ name, physicalName: name, logicalType, required: false, classification: 'plain' },
  ...{ businessName: name, description: name, ...more },
});

function contract(mode: Mode) {
  const id = `visit_${mode}`;
  const key = { required: true, primaryKey: true, primaryKeyPosition: 1 };
  return {
    ...{ apiVersion: 'v3.1.0', kind: 'DataContract', id, name: id, version: '1.0.0', status: 'active' },
    ...{ tenant: 'Made up', domain: 'tests' },
    description: { purpose: 'tests', limitations: 'made up', usage: 'tests' },
    schema: [
      {
        ...{ name: id, logicalType: 'object', physicalType: 'csv', physicalName: `${id}*.csv` },
        dataGranularityDescription: 'one row per visit',
        properties: [
          column('visit_id', 'string', { ...key, ...said('record:visit') }),
          column('nhs_number', 'string', said('nhs-number')),
          column('forename', 'string', said('forename')),
          column('surname', 'string', said('surname')),
          column('birth_date', 'date', said('birth-date')),
          column('sex', 'string', {
            classification: 'sensitive',
            customProperties: [{ property: 'identifies', value: 'sex' }],
          }),
          column('address', 'string', said('address')),
          column('postcode', 'string', said('postcode')),
          column('seen_on', 'date', { required: true }),
          column('mark', 'string', { required: true }),
          column('is_confidential', 'boolean'),
        ],
      },
    ],
    slaProperties: [
      { property: 'frequency', value: 1, unit: 'm' },
      { property: 'latency', value: 45, unit: 'd' },
    ],
    customProperties: [
      { property: 'delivery', value: { mode, period: 'seen_on' } },
      { property: 'identity', value: 'clear' },
      { property: 'zone', value: 'care' },
      { property: 'lawfulBasis', value: 'made up' },
      { property: 'belief', value: { status: 'final', reliableAfterDays: 45 } },
      { property: 'thresholds', value: { accept: 0.99, warn: 0.5 } },
      { property: 'sensitive', value: 'is_confidential' },
      { property: 'madeUp', value: true },
    ],
  };
}

export const MAPPING = `select '$MODE' as mode, visit_id, person_key, mark, seen_on, age, _delivery as delivery, _status as data_status from source`;

const tableColumn = (name: string, type: string) => ({ name, type, unit: '', description: name });
const TABLES = {
  tables: {
    visit: {
      ...{ key: ['mode', 'visit_id', 'delivery'], from: MODES.map((mode) => `visit_${mode}`), zone: 'pseudonymised' },
      columns: [
        ...[tableColumn('mode', 'varchar'), tableColumn('visit_id', 'bigint'), tableColumn('person_key', 'bigint')],
        ...[tableColumn('mark', 'varchar'), tableColumn('seen_on', 'date'), tableColumn('age', 'integer')],
        ...[tableColumn('delivery', 'varchar'), tableColumn('data_status', 'varchar')],
      ],
    },
  },
};

const SETTINGS = {
  ...{ title: 'A small system', notice: 'made-up figures', systems: [] },
  partners: ['RX1', 'RX2'].map((code) => ({ code, name: code, sends: MODES.map((mode) => `visit_${mode}`) })),
};

/** Makes the workspace in a new temporary folder; linkage and purposes are ours. */
export function makeCareWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'concord-care-'));
  writeFileSync(join(folder, 'concord.yaml'), stringify(SETTINGS));
  mkdirSync(join(folder, 'sent'));
  for (const part of ['linkage', 'purposes.yaml'])
    cpSync(resolve(import.meta.dirname, '../../catalogue', part), join(folder, 'catalogue', part), { recursive: true });
  writeSensitiveCodes({ folder });
  writeFileSync(join(folder, 'catalogue/tables.yaml'), stringify(TABLES));
  for (const mode of MODES) {
    const place = join(folder, 'catalogue/datasets', `visit_${mode}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'contract.yaml'), stringify(contract(mode)));
    writeMapping({ folder }, mode, MAPPING.replace('$MODE', mode));
  }
  return openSmallWorkspace(folder);
}

export function writeMapping({ folder }: Pick<Workspace, 'folder'>, mode: Mode, sql: string): void {
  writeFileSync(join(folder, 'catalogue/datasets', `visit_${mode}`, 'visit.sql'), sql);
}

/** Keys of the line; `zones` is another for another number. */
export const careKeys = (zones = 1, version = 1): Keys =>
  keysOf([
    new Key('records', 1, Buffer.alloc(32, 7)),
    ...Array.from({ length: version }, (_, i) => new Key('zones', i + 1, Buffer.alloc(32, 100 + zones + i))),
  ]);

export const numberOf = (person: number): string => someNumber(3000 + person);
export const surnameOf = (person: number): string =>
  `Quillfeather${'abcdefghij'[person % 10]}${'klmn'[Math.floor(person / 10)]}`;

/** A person's home: street and postcode. */
export const homeOf = (person: number): [string, string] => [
  `${person + 1} Marrowbone Lodge`,
  `ZQ${1 + (person % 9)} ${1 + Math.floor(person / 9)}QZ`,
];

const HEADER = 'visit_id,nhs_number,forename,surname,birth_date,sex,address,postcode,seen_on,mark,is_confidential';

/** Lands deliveries in this order, `first` being the number of the first. */
export async function landVisits(workspace: Workspace, sent: Sent[], first = 0): Promise<void> {
  await withEngine(async (engine) => {
    for (const [i, { mode, from, visits }] of sent.entries()) {
      const path = join(workspace.folder, 'sent', `visit_${mode}_${first + i}.csv`);
      writeFileSync(path, `${[HEADER, ...visits.map(lineOf)].join('\n')}\n`);
      const now = new Date(Date.UTC(2026, 1, 3, 9, first + i));
      await landFile({ workspace, engine, path, dataset: `visit_${mode}`, from, now });
    }
  });
}

function lineOf({ visit, person, mark, confidential }: Visit): string {
  const [address, postcode] = homeOf(person);
  const born = `19${40 + person}-0${1 + (person % 9)}-1${person % 10}`;
  const named = [
    numberOf(person),
    `Ottolina${'abcdefghij'[person % 10]}`,
    surnameOf(person),
    born,
    `${1 + (person % 2)}`,
  ];
  return [visit, ...named, address, postcode, '2026-01-15', mark, confidential].join(',');
}

export const buildCare = (workspace: Workspace, keys = careKeys(), asAt?: string): Promise<Built> =>
  withEngine((engine) => buildEdition({ workspace, engine, keys, today: '2026-02-10', ...(asAt ? { asAt } : {}) }));

async function withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine({ threads: 2 });
  try {
    return await work(engine);
  } finally {
    engine.close();
  }
}

/**
 * A small workspace in which each kind of opt-out has a person of its own: coded events from general practice and visits to a
 * clinic, under a catalogue of its own with our purposes, linkage and lists of codes.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { openEngine } from '../../src/engine/engine.ts';
import { type Built, buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { Key, keysOf } from '../../src/pseudonym/keys.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { someNumber } from '../pseudonym/nhs-numbers.ts';
import { openSmallWorkspace, writeSensitiveCodes } from './small-workspace.ts';

/** Who is who: people by what they did, in the order of their numbers. `numberless` has no NHS number. */
export const PEOPLE = [
  ...['nothing', 'national', 'sharing', 'case_finding', 'secondary_use', 'withdrawn'],
  ...['dissent', 'dissent_withdrawn', 'type_1', 'numberless'],
] as const;
/** `nobody`: a row of which nothing is known. */
export type Who = (typeof PEOPLE)[number] | 'nobody';
const placeOf = (who: Who): number => (PEOPLE as readonly Who[]).indexOf(who);
export const numberOf = (who: Who): string => (who === 'numberless' ? '' : someNumber(5000 + placeOf(who)));

/** Purposes and their keys, as a file of keys and as they are held. */
export const PURPOSES = ['direct_care', 'safeguarding', 'case_finding', 'planning', 'statutory_return'].concat([
  'research',
  'self_care',
  'public',
]);
const OWN = ['records', 'zones', 'feeds'];
const bytesOf = (id: string): Buffer => createHash('sha256').update(`a key of these tests: ${id}`).digest();
export const keysFor = (purposes: string[]) => keysOf([...OWN, ...purposes].map((id) => new Key(id, 1, bytesOf(id))));
export const keyFile = (purposes: string[]): string =>
  [...OWN, ...purposes].map((id) => `${id}: {1: ${bytesOf(id).toString('hex')}}\n`).join('');

const column = (name: string, logicalType: string, more: Record<string, unknown> = {}) => ({
  ...{ name, physicalName: name, logicalType, required: false, classification: 'plain' },
  ...{ businessName: name, description: name, ...more },
});
const says = (what: string) => ({
  classification: 'identifier',
  customProperties: [{ property: 'identifies', value: what }],
});

function contract(id: string, columns: object[]) {
  const key = { required: true, primaryKey: true, primaryKeyPosition: 1 };
  const person = [
    column('nhs_number', 'string', says('nhs-number')),
    ...[column('forename', 'string', says('forename')), column('surname', 'string', says('surname'))],
    column('birth_date', 'date', says('birth-date')),
  ];
  return {
    ...{ apiVersion: 'v3.1.0', kind: 'DataContract', id, name: id, version: '1.0.0', status: 'active' },
    ...{ tenant: 'Made up', domain: 'tests' },
    description: { purpose: 'tests', limitations: 'made up', usage: 'tests' },
    schema: [
      {
        ...{ name: id, logicalType: 'object', physicalType: 'csv', physicalName: `${id}*.csv` },
        dataGranularityDescription: 'one row each',
        properties: [column('row_id', 'string', { ...key, ...says(`record:${id}`) }), ...person, ...columns],
      },
    ],
    slaProperties: [
      { property: 'frequency', value: 1, unit: 'm' },
      { property: 'latency', value: 45, unit: 'd' },
    ],
    customProperties: [
      { property: 'delivery', value: { mode: 'append', period: 'on_day' } },
      { property: 'identity', value: 'clear' },
      { property: 'zone', value: 'pseudonymised' },
      { property: 'lawfulBasis', value: 'made up' },
      { property: 'belief', value: { status: 'final', reliableAfterDays: 45 } },
      { property: 'thresholds', value: { accept: 0.99, warn: 0.5 } },
      { property: 'madeUp', value: true },
    ],
  };
}

const CONTRACTS = {
  coded: contract('coded', [
    column('code', 'string', { required: true }),
    column('on_day', 'date', { required: true }),
  ]),
  visit: contract('visit', [column('on_day', 'date', { required: true })]),
};

/** Every visit twice, so that a table need not have as many rows as its dataset. */
const MAPPINGS = {
  coded: [
    'gp_event',
    'select row_id as event_id, person_key, code, on_day as effective_date, on_day as recorded_date, _delivery as delivery, _status as data_status from source',
  ],
  visit: [
    'clinic',
    'select row_id as visit_id, part, person_key, on_day, _delivery as delivery, _status as data_status from source cross join (values (1), (2)) as parts(part)',
  ],
} as const;

const tableColumn = (name: string, type: string) => ({ name, type, unit: '', description: name });
const SOURCE = [tableColumn('delivery', 'varchar'), tableColumn('data_status', 'varchar')];
const TABLES = {
  tables: {
    gp_event: {
      ...{ key: ['event_id'], from: ['coded'], zone: 'pseudonymised', from_gp: true },
      columns: [
        ...[tableColumn('event_id', 'bigint'), tableColumn('person_key', 'bigint'), tableColumn('code', 'varchar')],
        ...[tableColumn('effective_date', 'date'), tableColumn('recorded_date', 'date'), ...SOURCE],
      ],
    },
    clinic: {
      ...{ key: ['visit_id', 'part'], from: ['visit'], zone: 'pseudonymised' },
      columns: [
        ...[tableColumn('visit_id', 'bigint'), tableColumn('part', 'integer'), tableColumn('person_key', 'bigint')],
        ...[tableColumn('on_day', 'date'), ...SOURCE],
      ],
    },
  },
};

/** Makes the workspace in a new temporary folder. Its top folder is one above, for files that may not lie in it. */
export function makeOptOutWorkspace(): Workspace {
  const folder = join(mkdtempSync(join(tmpdir(), 'concord-opt-outs-')), 'system');
  mkdirSync(join(folder, 'sent'), { recursive: true });
  const settings = { title: 'A small system', notice: 'made-up figures', systems: [] };
  const partners = [{ code: 'RX1', name: 'RX1', sends: Object.keys(CONTRACTS) }];
  writeFileSync(join(folder, 'concord.yaml'), stringify({ ...settings, partners }));
  for (const part of ['linkage', 'codes', 'purposes.yaml'])
    cpSync(resolve(import.meta.dirname, '../../catalogue', part), join(folder, 'catalogue', part), { recursive: true });
  writeSensitiveCodes({ folder });
  writeFileSync(join(folder, 'catalogue/tables.yaml'), stringify(TABLES));
  for (const [id, document] of Object.entries(CONTRACTS)) {
    const place = join(folder, 'catalogue/datasets', id);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'contract.yaml'), stringify(document));
    const [table, sql] = MAPPINGS[id as keyof typeof MAPPINGS];
    writeFileSync(join(place, `${table}.sql`), sql);
  }
  return openSmallWorkspace(folder);
}

/** Coded events and visits of each person: as many as their place among the people, and one. */
export const EVENTS: [Who, string, string][] = PEOPLE.flatMap((who, i) =>
  Array.from({ length: i + 1 }, (): [Who, string, string] => [who, '271649006', '2026-01-05']),
).concat([
  ['dissent', '9Nu0.', '2026-01-03'],
  ['dissent_withdrawn', '827241000000103', '2026-01-03'],
  ['dissent_withdrawn', '827261000000102', '2026-01-04'],
]);
export const VISITS: Who[] = [
  ...PEOPLE.flatMap((who, i) => Array.from({ length: 2 * i + 1 }, () => who)),
  ...(['nobody', 'nobody', 'nobody'] as const),
];

const personOf = (who: Who): string => {
  if (who === 'nobody') return ',,,';
  const i = placeOf(who);
  return [
    numberOf(who),
    `Ottolina${'abcdefghij'[i]}`,
    `Quillfeather${'abcdefghij'[i]}`,
    `19${40 + i}-0${1 + (i % 9)}-1${i}`,
  ].join(',');
};

const HEAD = 'row_id,nhs_number,forename,surname,birth_date';

/** Lands both files as they come from the clinic's partner. */
export async function landOptOutFiles(workspace: Workspace): Promise<void> {
  await landCoded(workspace, 1, EVENTS, '2026-02-03');
  const visits = VISITS.map((who, i) => `V${i},${personOf(who)},2026-01-06`);
  await landLines(workspace, 'visit', 1, [`${HEAD},on_day`, ...visits], '2026-02-03');
}

/** Lands the n-th file of coded events, received on a day. */
export const landCoded = (workspace: Workspace, n: number, events: typeof EVENTS, day: string): Promise<void> => {
  const lines = events.map(([who, code, on], i) => `E${n}-${i},${personOf(who)},${code},${on}`);
  return landLines(workspace, 'coded', n, [`${HEAD},code,on_day`, ...lines], day);
};

async function landLines(workspace: Workspace, dataset: string, n: number, lines: string[], day: string) {
  const path = join(workspace.folder, 'sent', `${dataset}_${n}.csv`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  const engine = await openEngine({ threads: 2 });
  try {
    await landFile({ workspace, engine, path, dataset, from: 'RX1', now: new Date(`${day}T09:00:00Z`) });
  } finally {
    engine.close();
  }
}

/** @param keys ids of the purposes whose keys are given @param only those to publish for; all when absent */
export async function buildFor(
  workspace: Workspace,
  keys: string[],
  today: string,
  only?: string[],
  asAt?: string,
): Promise<Built> {
  const engine = await openEngine({ threads: 2 });
  try {
    return await buildEdition({ workspace, engine, keys: keysFor(keys), only, today, asAt });
  } finally {
    engine.close();
  }
}

/** A small workspace with contracts of its own, so that tests of landing and building stand on nothing but themselves. */
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Manifest } from '../../src/edition/manifest.ts';
import { servingsOfTable } from '../../src/edition/table-files.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

interface SmallColumn {
  name: string;
  type: string;
  required?: boolean;
  key?: number;
  classification?: string;
  properties?: Record<string, unknown>;
}
export interface SmallContract {
  id: string;
  mode: 'full' | 'append' | 'upsert';
  period?: string;
  identity?: string;
  zone?: string;
  belief?: Record<string, unknown>;
  columns: SmallColumn[];
}

const CONTRACTS: SmallContract[] = [
  {
    id: 'activity',
    mode: 'full',
    period: 'month',
    columns: [
      { name: 'org_code', type: 'string', required: true, key: 1 },
      { name: 'month', type: 'date', required: true, key: 2 },
      { name: 'attendances', type: 'integer' },
      { name: 'breaches', type: 'integer' },
    ],
  },
  {
    id: 'visits',
    mode: 'append',
    period: 'day',
    columns: [
      { name: 'visit', type: 'string', required: true, key: 1 },
      { name: 'org_code', type: 'string', required: true },
      { name: 'day', type: 'date', required: true },
      { name: 'minutes', type: 'integer', required: true },
    ],
  },
  {
    id: 'sites',
    mode: 'upsert',
    columns: [
      { name: 'code', type: 'string', required: true, key: 1 },
      { name: 'name', type: 'string', required: true },
    ],
  },
  {
    id: 'people',
    mode: 'full',
    identity: 'clear',
    zone: 'care',
    columns: [
      {
        name: 'nhs_number',
        type: 'string',
        required: true,
        key: 1,
        classification: 'identifier',
        properties: { identifies: 'nhs-number' },
      },
      { name: 'seen', type: 'date' },
    ],
  },
];

const MAPPINGS: Record<string, string> = {
  'activity/reported_measure.sql': `select v.measure, 'trust' as entity_type, s.org_code as entity_code, s.month as period_start,
  'month' as grain, null as category_type, null as category_code, v.value, v.value_as_published,
  s._delivery as delivery, s._status as data_status
from source s cross join lateral (values ('attendances', s.attendances, s.attendances), ('breaches', s.breaches, s.breaches_as_published))
  as v(measure, value, value_as_published)`,
  'visits/reported_measure.sql': `select 'visit_minutes' as measure, 'trust' as entity_type, org_code as entity_code,
  cast(date_trunc('month', day) as date) as period_start, 'month' as grain, null as category_type, null as category_code,
  sum(minutes) as value, max(_delivery) as delivery, max(_status) as data_status
from source group by org_code, date_trunc('month', day)`,
  'activity/organisation.sql': "select distinct 'trust' as kind, org_code as code from source",
  'sites/organisation.sql': "select 'trust' as kind, code, name from source;",
};

const CORRECTIONS = [
  {
    id: 'zero-breaches',
    columns: ['breaches'],
    when: 'breaches = 0 and attendances >= 1000',
    set: 'not-reported',
    reason: 'a trust this large always has some; it did not report them',
    reported_to: 'nobody yet',
    since: '2026-01-01',
    expected_rows: { at_least: 1, at_most: 3 },
  },
];

const text = (name: string) => ({ name, type: 'varchar', unit: '', description: name });
const TABLES = {
  tables: {
    reported_measure: {
      key: ['measure', 'entity_type', 'entity_code', 'period_start', 'grain', 'category_type', 'category_code'],
      from: ['activity', 'visits'],
      added: ['value_as_published', 'status', 'dataset'],
      columns: [
        ...['measure', 'entity_type', 'entity_code'].map(text),
        { name: 'period_start', type: 'date', unit: '', description: 'first day' },
        ...['grain', 'category_type', 'category_code'].map(text),
        { name: 'value', type: 'decimal(18,4)', unit: 'as the measure', description: 'the figure' },
        { name: 'value_as_published', type: 'decimal(18,4)', unit: 'as the measure', description: 'as published' },
        ...['status', 'dataset', 'delivery', 'data_status'].map(text),
      ],
    },
    organisation: { key: ['kind', 'code'], from: ['sites', 'activity'], columns: ['kind', 'code', 'name'].map(text) },
    care_system: {
      key: ['ons_code'],
      from: ['builder'],
      columns: ['system_code', 'system_name', 'ons_code'].map(text),
    },
    care_system_trust: { key: ['trust_code'], from: ['builder'], columns: ['system_code', 'trust_code'].map(text) },
  },
};

const SETTINGS = {
  title: 'A small system',
  notice: 'made-up figures',
  systems: [{ code: 'QZZ', name: 'Somewhere', ons_code: 'E54999999', trusts: ['RZ1', 'RZ2'] }],
  partners: [
    { code: 'X98', name: 'A publisher', sends: ['activity', 'sites'] },
    { code: 'X99', name: 'A provider', sends: ['visits', 'people', 'activity'] },
  ],
};

/** Makes the workspace in a new temporary folder. */
export function makeSmallWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'concord-small-'));
  writeFileSync(join(folder, 'concord.yaml'), stringify(SETTINGS));
  mkdirSync(join(folder, 'extracts'));
  for (const contract of CONTRACTS) writeContract(folder, contract);
  writeFileSync(join(folder, 'catalogue/tables.yaml'), stringify(TABLES));
  for (const [path, sql] of Object.entries(MAPPINGS)) writeFileSync(join(folder, 'catalogue/datasets', path), sql);
  writeFileSync(join(folder, 'catalogue/datasets/activity/corrections.yaml'), stringify(CORRECTIONS));
  return openSmallWorkspace(folder);
}

/** Opens it with its own catalogue alone: what ours holds must change no hash in these tests. */
export function openSmallWorkspace(folder: string): Workspace {
  return { ...openWorkspace(folder), catalogueFolders: [join(folder, 'catalogue')] };
}

/** Writes an extract. @returns its path */
export function writeExtract(workspace: Workspace, name: string, lines: string[]): string {
  const path = join(workspace.folder, 'extracts', name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

export function writeContract(folder: string, contract: SmallContract, version = '1.0.0'): void {
  const place = join(folder, 'catalogue/datasets', contract.id);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'contract.yaml'), stringify(contractDocument(contract, version)));
}

export const contractOf = (id: string): SmallContract => CONTRACTS.find((c) => c.id === id)!;

function contractDocument(contract: SmallContract, version: string) {
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: contract.id,
    name: contract.id,
    version,
    status: 'active',
    tenant: 'Made up',
    domain: 'tests',
    description: { purpose: 'tests', limitations: 'made up', usage: 'tests' },
    schema: [
      {
        name: contract.id,
        logicalType: 'object',
        physicalType: 'csv',
        physicalName: `${contract.id}*.csv`,
        dataGranularityDescription: 'one row per key',
        properties: contract.columns.map(property),
      },
    ],
    slaProperties: [
      { property: 'frequency', value: 1, unit: 'm' },
      { property: 'latency', value: 45, unit: 'd' },
    ],
    customProperties: [
      { property: 'delivery', value: { mode: contract.mode, ...(contract.period ? { period: contract.period } : {}) } },
      { property: 'identity', value: contract.identity ?? 'none' },
      { property: 'zone', value: contract.zone ?? 'open' },
      { property: 'lawfulBasis', value: 'made up' },
      { property: 'belief', value: contract.belief ?? { status: 'final', reliableAfterDays: 45 } },
      { property: 'thresholds', value: { accept: 0.99, warn: 0.5 } },
      { property: 'madeUp', value: true },
    ],
  };
}

function property(c: SmallColumn) {
  return {
    name: c.name,
    physicalName: c.name,
    logicalType: c.type,
    ...(c.required ? { required: true } : {}),
    ...(c.key ? { primaryKey: true, primaryKeyPosition: c.key } : {}),
    classification: c.classification ?? 'plain',
    description: c.name,
    ...(c.properties
      ? { customProperties: Object.entries(c.properties).map(([p, value]) => ({ property: p, value })) }
      : {}),
  };
}

/**
 * Writes by which codes rows are sensitive, into the catalogue of a workspace: SNOMED CT codes, and beginnings of ICD-10 ones. A code of an
 * objection of type 1 as well, where it has none: no edition about people is made without.
 */
export function writeSensitiveCodes(
  { folder }: Pick<Workspace, 'folder'>,
  { snomed = ['86406008'], icd10 = ['B20'], whole = [] as string[] } = {},
): void {
  mkdirSync(join(folder, 'catalogue/codes'), { recursive: true });
  const lines = [...snomed.map((code) => `snomed-ct,${code},exact`), ...icd10.map((code) => `icd-10,${code},prefix`)];
  writeFileSync(join(folder, 'catalogue/codes/sensitive_codes.csv'), `system,code,match\n${lines.join('\n')}\n`);
  const objections = join(folder, 'catalogue/codes/type_1_opt_out.csv');
  if (!existsSync(objections)) writeFileSync(objections, 'list,code\ndissent,827241000000103\n');
  writeFileSync(
    join(folder, 'catalogue/sensitive.yaml'),
    stringify({ columns: {}, whole_records: whole, stays: { tell: {}, ask: {} } }),
  );
}

/** The serving file of a table that is not made by years. */
export const servingFileOf = (workspace: Workspace, { tables }: Manifest, name: string): string =>
  join(workspace.paths.data, servingsOfTable(tables.find((t) => t.name === name)!)[0]!);

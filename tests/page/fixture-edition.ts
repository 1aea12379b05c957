/** A small edition in memory: one made-up system of two trusts, 26 months, with a shift, a gap and a late source. */
import type { Manifest } from '../../src/edition/manifest.ts';
import type { OpenEdition } from '../../src/edition/open-edition.ts';
import { identifier, openEngine } from '../../src/engine/engine.ts';
import type { CareSystem, Workspace } from '../../src/workspace/workspace.ts';
import { monthStart, sourceOf } from './page-cases.ts';

export const SYSTEM_ONE: CareSystem = {
  code: 'QZ1',
  name: 'West Ambleshire',
  onsCode: 'E54000991',
  trusts: ['RZ1', 'RZ2'],
};

export const WORKSPACE = {
  folder: '/nowhere',
  title: 'Ambleshire',
  notice: 'Made-up figures',
  systems: [SYSTEM_ONE, { code: 'QZ2', name: 'East Ambleshire', onsCode: 'E54000992', trusts: ['RZ3'] }],
  partners: [],
  catalogueFolders: [new URL('../../catalogue', import.meta.url).pathname],
} as Omit<Workspace, 'paths'> as Workspace;

const MONTHS = 26;
/** up and down without a pattern, the same every time: 0 to 1 */
function wobble(seed: number): number {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

type Row = [measure: string, trust: string, start: string, grain: string, value: number | null, dataset: string];

/** Bed occupancy of RZ1 is higher from the 19th month on; RZ2 reports no four-hour waits before the fourth. */
function rowsOf(trust: string, size: number): Row[] {
  return Array.from({ length: MONTHS }, (_, i) => {
    const start = monthStart(i);
    const shifted = trust === 'RZ1' && i >= 18;
    const attendances = Math.round(size * (1 + 0.06 * wobble(i + size)) + (shifted ? size * 0.12 : 0));
    const late = Math.round(attendances * (0.28 + 0.05 * wobble(i * 7 + size)));
    const occupied = Math.round(500 * (shifted ? 0.96 : 0.9) + 12 * wobble(i * 3 + size));
    const silent = trust === 'RZ2' && i < 3;
    const ae = (measure: string, value: number | null): Row => [
      measure,
      trust,
      start,
      'month',
      value,
      'ae_provider_monthly',
    ];
    const beds = (measure: string, value: number): Row => [measure, trust, start, 'month', value, 'beds_trust_monthly'];
    return [
      ...['type_1', 'type_2', 'other', 'booked'].flatMap((type) =>
        type === 'booked'
          ? [ae('ae_booked_type_1', 0), ae('ae_booked_type_2', 0), ae('ae_booked_other', 0)]
          : [ae(`ae_attendances_${type}`, type === 'type_1' ? attendances : 0)],
      ),
      ...['type_1', 'type_2', 'other'].flatMap((type) => [
        ae(`ae_over_4h_${type}`, silent ? null : type === 'type_1' ? late : 0),
        ae(`ae_booked_over_4h_${type}`, silent ? null : 0),
        ae(`ae_admissions_${type}`, type === 'type_1' ? Math.round(attendances / 4) : 0),
      ]),
      ae('other_emergency_admissions', 40),
      ae('ae_waits_over_12h_from_dta', Math.round(30 * wobble(i * 5 + size))),
      // the source of beds is a month behind
      ...(i === MONTHS - 1
        ? []
        : [beds('adult_general_acute_beds_open', 540), beds('adult_general_acute_beds_occupied', occupied)]),
    ];
  }).flat();
}

const COLUMNS: Record<string, string> = {
  reported_measure: `measure varchar, entity_type varchar, entity_code varchar, period_start date, grain varchar,
    category_type varchar, category_code varchar, value decimal(18,4), value_as_published decimal(18,4), status varchar,
    dataset varchar, delivery varchar, data_status varchar`,
  organisation: `kind varchar, code varchar, name varchar, other_code varchar, pcn_code varchar, sub_icb_code varchar,
    icb_code varchar, region_code varchar, status varchar, open_date date, close_date date`,
  area: 'kind varchar, code varchar, name varchar, icb_code varchar, imd_2019_score decimal(9,3), imd_2019_decile integer',
  care_system: 'system_code varchar, system_name varchar, ons_code varchar',
  care_system_trust: 'system_code varchar, system_name varchar, trust_code varchar',
};

const NAMES = [
  ['RZ1', 'AMBLEFORD HOSPITALS NHS FOUNDATION TRUST'],
  ['RZ2', 'BROOKMERE UNIVERSITY HOSPITAL NHS TRUST'],
];

export async function openFixtureEdition(): Promise<OpenEdition> {
  const engine = await openEngine({ threads: 1 });
  for (const [name, columns] of Object.entries(COLUMNS)) await engine.run(`create table ${name} (${columns})`);
  for (const [measure, trust, start, grain, value, dataset] of [...rowsOf('RZ1', 9000), ...rowsOf('RZ2', 6000)])
    await engine.run(
      `insert into reported_measure values ($1, 'trust', $2, $3::date, $4, null, null, $5, $5, $6, $7, 'd1', 'final')`,
      [measure, trust, start, grain, value, value === null ? 'not_reported' : 'reported', dataset],
    );
  for (const [code, name] of NAMES)
    await engine.run(`insert into organisation (kind, code, name) values ('trust', $1, $2)`, [code!, name!]);
  for (const { code, name, onsCode, trusts } of WORKSPACE.systems) {
    await engine.run('insert into care_system values ($1, $2, $3)', [code, name, onsCode]);
    for (const trust of trusts)
      await engine.run('insert into care_system_trust values ($1, $2, $3)', [code, name, trust]);
  }
  await engine.run(`insert into area values
    ('lsoa11', 'E01990001', 'Ambleford 001A', 'E54000991', 41.5, 1), ('lsoa11', 'E01990002', 'Ambleford 001B', 'E54000991', 8.25, 9),
    ('lsoa11', 'E01990003', null, 'E54000991', null, null), ('lsoa11', 'E01990004', 'Elsewhere 001A', 'E54000992', 12, 7),
    ('lsoa21', 'E01990001', 'Ambleford 001A', 'E54000991', null, null)`);
  return { manifest: MANIFEST, engine, table: (name) => identifier(name), close: () => engine.close() };
}

const MANIFEST: Manifest = {
  editionId: 'e0000000001',
  inputs: {
    asAt: '2026-03-20',
    deliveries: [],
    leftOut: [],
    catalogue: [],
    optOutLists: [],
    identityMap: null,
    keyVersions: [],
    engineVersion: '',
  },
  steps: [],
  tables: Object.keys(COLUMNS).map((name) => ({
    name,
    rows: 1,
    parquet: '',
    sha256: '',
    serving: '',
    key: [],
    columns: [],
    datasets: name === 'reported_measure' ? ['ae_provider_monthly', 'beds_trust_monthly'] : [],
  })),
  quality: [
    sourceOf({
      dataset: 'ae_provider_monthly',
      name: 'A&E by provider',
      dataTo: '2026-02-28',
      overall: 0.998,
      madeUp: true,
    }),
    sourceOf({
      dataset: 'beds_trust_monthly',
      name: 'Beds by trust',
      dataTo: '2026-01-31',
      overall: 0.93,
      expectedAfterDays: 14,
    }),
  ],
  corrections: [],
};

/**
 * Places of a made-up county, by commands alone: the files of the national publishers that its board sends with the first drop are landed
 * like any other, and every figure can be cut by what they say of areas and practices.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEdition } from '../../src/edition/open-edition.ts';
import type { PublishedQuality } from '../../src/edition/read-linkage-quality.ts';
import { literal } from '../../src/engine/engine.ts';
import type { Figure } from '../../src/metric/metric.ts';
import { DEFAULT_END_DATE } from '../../src/synthetic/generate-world.ts';
import { PLACE_DATASETS } from '../../src/synthetic/place/place-datasets.ts';
import { synthesise } from '../../src/synthetic/synthesise.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { CATALOGUE } from '../population/cohort/cohort-fixture.ts';
import { runCommand } from './run-command.ts';

const PLACES = PLACE_DATASETS.map((dataset) => dataset.id);
const SENT = ['pds_person', 'gp_registration', 'ecds_attendance', ...PLACES];
const PERIOD = ['--from', '2025-04-01', '--to', '2026-01-31'];
/** One over months of people, one over what happened to them. */
const METRICS = ['ed-attendance-rate', 'ed-within-4-hours'];

let top = '';
let folder = '';
const concord = (...argv: string[]) => runCommand([...argv, '--workspace', folder], { cwd: folder });
const keyOf = (id: string): string => createHash('sha256').update(`a key of these tests: ${id}`).digest('hex');

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'concord-places-'));
  folder = join(top, 'county');
  await synthesise({ residents: 1000, years: 1, seed: 6, endDate: DEFAULT_END_DATE, folder, datasets: SENT });
  const keys = ['records', 'zones', 'feeds', 'planning'].map((id) => `${id}: {1: ${keyOf(id)}}\n`);
  writeFileSync(join(top, 'keys.yaml'), keys.join(''), { mode: 0o600 });
  // the national service is not asked here: planning obeys what practices and people told alone
  const purposes = readFileSync(join(CATALOGUE, 'purposes.yaml'), 'utf8');
  mkdirSync(join(folder, 'catalogue'), { recursive: true });
  const own = purposes.replaceAll(/national: \{drop: all_rows/g, 'national: {drop: nothing');
  writeFileSync(join(folder, 'catalogue/purposes.yaml'), own);
  for (const month of ['2025-04', '2026-01']) await concord('land', join('extracts', month));
  const built = await concord('build', '--keys', join(top, 'keys.yaml'));
  expect([built.exitCode, built.err]).toEqual([0, expect.not.stringContaining('What to do')]);
}, 600_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

/** Rows over what everybody knows of the county (`lsoa`, `practice`) and its edition's tables. */
async function known<T extends object>(sql: string): Promise<T[]> {
  const edition = await openEdition(openWorkspace(folder));
  const file = (name: string): string => `read_csv(${literal(join(folder, `reference/${name}.csv`))})`;
  try {
    return await edition.engine.all<T>(`
      with lsoa as (from ${file('lsoa')}), practice as (from ${file('practices')}), upper_area as (from ${file('areas')})
      ${sql.replaceAll(/\{(\w+)\}/g, (_, table: string) => edition.table(table))}`);
  } finally {
    edition.close();
  }
}

/** Each cut is asked for once. */
const asked = new Map<string, Promise<Figure[]>>();
function figuresBy(metric: string, dimension: string): Promise<Figure[]> {
  const cut = `${metric} by ${dimension}`;
  const figures = asked.get(cut) ?? askFor(metric, dimension);
  asked.set(cut, figures);
  return figures;
}

async function askFor(metric: string, dimension: string): Promise<Figure[]> {
  const ran = await concord('metric', metric, '--by', dimension, ...PERIOD, '--json');
  expect([metric, dimension, ran.err, ran.exitCode]).toEqual([metric, dimension, '', 0]);
  return JSON.parse(ran.out).figures;
}

/** Numerators and denominators of the groups of a finer cut, added up by the group that each lies in. */
function addedUp(figures: Figure[], dimension: string, groupOf: Map<string, string>): Record<string, number[]> {
  const sums: Record<string, number[]> = {};
  for (const { group, numerator, denominator } of figures) {
    const place = groupOf.get(group[dimension] ?? '');
    if (place === undefined) continue;
    const [n, d] = sums[place] ?? [0, 0];
    sums[place] = [n! + (numerator ?? 0), d! + (denominator ?? 0)];
  }
  return sums;
}

const rounded = (sums: Record<string, number[]>) =>
  Object.fromEntries(Object.entries(sums).map(([place, pair]) => [place, pair.map((x) => Number(x.toFixed(6)))]));
const counted = (figures: Figure[], dimension: string) =>
  rounded(
    Object.fromEntries(
      figures
        .filter((f) => f.group[dimension] && f.group[dimension] !== 'none')
        .map((f) => [f.group[dimension]!, [f.numerator ?? 0, f.denominator ?? 0]]),
    ),
  );

/** Where each place of a finer cut lies, as the reference of the county says it: code, and what it is called there. */
const CUTS: [dimension: string, finer: string, sql: string][] = [
  ['ward', 'lsoa', `select lsoa_code as part, ward_code as code, name from lsoa join upper_area on code = ward_code`],
  ['msoa', 'lsoa', `select lsoa_code as part, msoa_code as code, name from lsoa join upper_area on code = msoa_code`],
  ['lad', 'lsoa', `select lsoa_code as part, lad_code as code, name from lsoa join upper_area on code = lad_code`],
  [
    'place',
    'lsoa',
    `select lsoa_code as part, replace(upper(p.name), ' ', '-') as code, p.name as name from lsoa
      join upper_area as l on l.code = lad_code join upper_area as p on p.level = 'place' and p.code = l.parent_code`,
  ],
  [
    'imd_decile',
    'lsoa',
    'select lsoa_code as part, imd_decile::varchar as code, imd_decile::varchar as name from lsoa',
  ],
  [
    'imd_quintile',
    'lsoa',
    `select lsoa_code as part, ceil(imd_decile / 2)::integer::varchar as code,
      code || case code when '1' then ' most deprived' when '5' then ' least deprived' else '' end as name from lsoa`,
  ],
  ['pcn', 'practice', 'select practice_code as part, pcn_code as code, pcn_name as name from practice'],
];

describe('places of a made-up county', () => {
  it('land without a fault, each file of them', async () => {
    const deliveries: { dataset: string; outcome: string }[] = JSON.parse((await concord('deliveries', '--json')).out);
    for (const id of PLACES)
      expect([id, deliveries.filter((d) => d.dataset === id).map((d) => d.outcome)]).toEqual([id, ['accepted']]);
  });

  it.each(METRICS.flatMap((metric) => CUTS.map((cut) => [metric, ...cut] as const)))(
    '%s by %s is that of its %ss, under the names of the places',
    async (metric, dimension, finer, sql) => {
      const places = await known<{ part: string; code: string; name: string }>(sql);
      const figures = await figuresBy(metric, dimension);
      const sums = addedUp(
        await figuresBy(metric, finer),
        finer,
        new Map(places.map(({ part, code }) => [part, code])),
      );
      expect(Object.keys(sums).length).toBeGreaterThan(['lad', 'place'].includes(dimension) ? 0 : 1);
      expect(counted(figures, dimension)).toEqual(rounded(sums));
      const names = new Map(places.map(({ code, name }) => [code, name]));
      for (const { group, labels } of figures.filter((f) => f.group[dimension] && f.group[dimension] !== 'none'))
        expect(labels[dimension] ?? group[dimension]).toBe(names.get(group[dimension]!));
    },
  );

  it.each(METRICS.flatMap((metric) => ['icb', 'system'].map((dimension) => [metric, dimension] as const)))(
    '%s by %s is one figure: that of the practices of the county',
    async (metric, dimension) => {
      const [system] = openWorkspace(folder).systems;
      const code = dimension === 'icb' ? system!.onsCode : system!.code;
      const figures = (await figuresBy(metric, dimension)).filter((f) => f.group[dimension]);
      expect(figures.map((f) => [f.group[dimension], f.labels[dimension]])).toEqual([[code, system!.name]]);
      const practices = (await figuresBy(metric, 'practice')).filter((f) => f.group.practice?.startsWith('Z9'));
      const sums = addedUp(practices, 'practice', new Map(practices.map((f) => [f.group.practice!, code])));
      expect(counted(figures, dimension)).toEqual(rounded(sums));
    },
  );

  it.each(METRICS)('%s by place adds up to the whole, and says whose places they are', async (metric) => {
    const by = JSON.parse((await concord('metric', metric, '--by', 'place', ...PERIOD, '--json')).out);
    const all = JSON.parse((await concord('metric', metric, ...PERIOD, '--json')).out);
    const sum = (figures: Figure[], count: 'numerator' | 'denominator') =>
      Number(figures.reduce((n, f) => n + (f[count] ?? 0), 0).toFixed(6));
    for (const count of ['numerator', 'denominator'] as const)
      expect(sum(by.figures, count)).toBeCloseTo(sum(all.figures, count), 5);
    expect(by.notes.join(' ')).toContain(
      `Places are those that concord.yaml named when edition ${by.editionId} was built`,
    );
  });

  it('tells how well records were linked by the deprivation of where people live', async () => {
    const quality: PublishedQuality[] = JSON.parse((await concord('explain', '--linkage', '--json')).out);
    const told = quality.filter((q) => q.grouping === 'deprivation');
    const lived = await known<{ decile: string; people: number }>(`
      select imd_decile::varchar as decile, count(*) as people from {person} join lsoa using (lsoa_code) group by all order by all`);
    const deciles = new Set(told.map((q) => q.value));
    expect(lived.filter(({ decile }) => !deciles.has(decile))).toEqual([]);
    expect(lived.length).toBeGreaterThan(2);
    for (const { decile, people } of lived.filter((l) => l.people > 20))
      expect(told.find((q) => q.value === decile)?.records).toBeGreaterThanOrEqual(people - 5);
  });

  it('has every area and organisation of its reference, with what each belongs to', async () => {
    const missing = await known(`
      select lsoa_code as code from lsoa where (lsoa_code, lsoa_name, msoa_code, ward_code, lad_code, imd_rank, imd_decile, 'E54000999') not in (
        select (code, name, msoa_code, ward_code, lad_code, imd_2025_rank, imd_2025_decile, icb_code) from {area} where kind = 'lsoa21')
      union all
      select code from upper_area where level <> 'place' and (code, name) not in (
        select (code, name) from {area} where kind in ('ward', 'msoa21', 'lad'))
      union all
      select practice_code from practice where (practice_code, practice_name, pcn_code, 'E54000999') not in (
        select (code, name, pcn_code, icb_code) from {organisation} where kind = 'practice')`);
    expect(missing).toEqual([]);
    const trusts = await known(`select code, name, region_code from {organisation} where kind = 'trust' order by code`);
    expect(trusts.map((t) => Object.values(t)[0])).toEqual(['Z9E', 'Z9F', 'Z9G', 'Z9H', 'Z9J']);
    expect(trusts).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'Z9E', region_code: 'Y99', name: expect.any(String) })]),
    );
  });
});

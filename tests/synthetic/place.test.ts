/** The made-up county holds together: borders, groups, shares, deprivation and codes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { FORMAT_CHECKS } from '../../src/quality/value-formats.ts';
import { contiguousNeighbours } from '../../src/statistics/spatial/contiguity.ts';
import { moransI } from '../../src/statistics/spatial/moran.ts';
import { spatialWeights } from '../../src/statistics/spatial/spatial-weights.ts';
import { DEFAULT_END_DATE, generateWorld } from '../../src/synthetic/generate-world.ts';
import { PLACE_STEPS } from '../../src/synthetic/place/place-steps.ts';
import { HAS_PUBLIC_DATA, PUBLIC_DATA } from '../public-data/land-public-data.ts';
import { contains, crossesItself, inOnePiece, outline, type Ring, ringOf, signedArea } from './place-geometry.ts';

interface Area {
  polygon: string;
  longitude: number;
  latitude: number;
  msoa_code: string;
  ward_code: string;
  lad_code: string;
  place_id: number;
  deprivation: number;
  income_score: number;
  crime_score: number;
}

async function makeCounty(residents: number, seed: number): Promise<Engine> {
  const engine = await openEngine({ threads: 1 });
  await generateWorld(engine, { residents, years: 3, seed, endDate: DEFAULT_END_DATE }, undefined, PLACE_STEPS);
  return engine;
}

describe.each([
  [1000, 5],
  [20_000, 1],
  [200_000, 2],
  [200_000, 3],
  [600_000, 4],
])('a county of %d residents, seed %d', (residents, seed) => {
  let engine: Engine;
  let areas: Area[];
  let rings: Ring[];
  let neighbours: number[][];

  beforeAll(async () => {
    engine = await makeCounty(residents, seed);
    areas = await engine.all<Area>('select * from lsoa order by lsoa_id');
    rings = areas.map((a) => ringOf(a.polygon));
    neighbours = contiguousNeighbours(
      rings.map((ring) => [ring]),
      { kind: 'rook' },
    );
  });
  afterAll(() => engine.close());

  it('has one small area for about 1,650 residents, at least twelve', () => {
    expect(areas).toHaveLength(Math.max(12, Math.round(residents / 1650)));
  });

  it('draws each as a closed ring that goes round once, anticlockwise, about its point', () => {
    for (const [i, ring] of rings.entries()) {
      expect(ring.at(-1)).toEqual(ring[0]);
      expect(signedArea(ring)).toBeGreaterThan(0);
      expect(crossesItself(ring)).toBe(false);
      expect(contains(ring, [areas[i]!.longitude, areas[i]!.latitude])).toBe(true);
    }
  });

  it('leaves no gap between them and lets none overlap', () => {
    const { outlines, mostOwners } = outline(rings);
    expect(outlines).toHaveLength(1);
    expect(mostOwners).toBe(1);
    expect(crossesItself(outlines[0]!)).toBe(false);
    const all = rings.reduce((sum, ring) => sum + signedArea(ring), 0);
    expect(all / signedArea(outlines[0]!)).toBeCloseTo(1, 9);
  });

  it.each(['msoa_code', 'ward_code', 'lad_code', 'place_id'] as const)('keeps each %s in one piece', (level) => {
    for (const code of new Set(areas.map((a) => a[level]))) {
      const members = [...areas.keys()].filter((i) => areas[i]![level] === code);
      expect(inOnePiece(members, neighbours)).toBe(true);
    }
  });

  it('nests areas, and every code is that of a row', async () => {
    const { faults } = await engine.one<{ faults: number }>(`select
      (select count(*) from lsoa left join msoa using (msoa_code) where msoa.lad_code is distinct from lsoa.lad_code)
      + (select count(*) from lsoa left join ward using (ward_code) where ward.lad_code is distinct from lsoa.lad_code)
      + (select count(*) from lsoa left join local_authority l using (lad_code) where l.place_id is distinct from lsoa.place_id)
      + (select count(*) from local_authority anti join lsoa using (lad_code))
      + (select count(*) from place anti join lsoa using (place_id))
      + (select count(*) from organisation o where parent_code is not null
         and not exists (from organisation p where p.org_code = o.parent_code))
      + (select count(*) from site anti join organisation using (org_code))
      + (select count(*) from practice p left join organisation o on o.org_code = p.practice_code
         where o.parent_code is distinct from p.pcn_code)
      + (select count(*) from postcode anti join lsoa using (lsoa_id))
      + (select count(*) from lsoa anti join postcode using (lsoa_id))
      + (select count(*) from lsoa anti join street using (lsoa_id)) as faults`);
    expect(faults).toBe(0);
  });

  it('gives out every key and every name of an area once', async () => {
    for (const [table, column] of [
      ...[
        ['lsoa', 'lsoa_code'],
        ['lsoa', 'name'],
        ['msoa', 'msoa_code'],
        ['ward', 'ward_code'],
        ['ward', 'name'],
      ],
      ...[
        ['local_authority', 'name'],
        ['organisation', 'org_code'],
        ['organisation', 'name'],
        ['site', 'site_code'],
      ],
      ...[
        ['postcode', 'postcode'],
        ['street', 'street_id'],
        ['practice', 'practice_id'],
        ['lsoa', 'imd_rank'],
      ],
    ]) {
      const { twice } = await engine.one<{ twice: number }>(
        `select count(*) - count(distinct ${column}) as twice from ${table}`,
      );
      expect([table, column, twice]).toEqual([table, column, 0]);
    }
  });

  it('lets shares add up to exactly one', async () => {
    const { weight } = await engine.one('select sum(weight::decimal(18, 9)) as weight from lsoa');
    expect(weight).toBe(1);
    for (const catchment of ['practice_catchment', 'hospital_catchment']) {
      const sums = await engine.all(
        `select distinct sum(share::decimal(18, 4)) as one from ${catchment} group by lsoa_id`,
      );
      expect(sums).toEqual([{ one: 1 }]);
      const { count } = await engine.one(`select count(distinct lsoa_id) as count from ${catchment}`);
      expect(count).toBe(areas.length);
    }
    const { practices } = await engine.one<{ practices: number }>('select sum(weight) as practices from practice');
    expect(practices).toBeCloseTo(1, 9);
  });

  it('puts each postcode inside its area', async () => {
    const codes = await engine.all<{ lsoa_id: number; longitude: number; latitude: number }>(
      'select lsoa_id, longitude, latitude from postcode order by postcode limit 3000',
    );
    const outside = codes.filter((c) => !contains(rings[c.lsoa_id - 1]!, [c.longitude, c.latitude]));
    expect(outside).toEqual([]);
  });

  it('uses codes of the form that contracts ask for', async () => {
    for (const [format, table, column] of [
      ...[
        ['lsoa-code', 'lsoa', 'lsoa_code'],
        ['gss-code', 'msoa', 'msoa_code'],
        ['gss-code', 'ward', 'ward_code'],
      ],
      ...[
        ['gss-code', 'local_authority', 'lad_code'],
        ['ods-code', 'organisation', 'org_code'],
      ],
      ...[
        ['ods-code', 'site', 'site_code'],
        ['postcode', 'postcode', 'postcode'],
      ],
    ] as [keyof typeof FORMAT_CHECKS, string, string][]) {
      const fault = FORMAT_CHECKS[format].fault(column, `try_cast(${column} as bigint)`);
      const { faults } = await engine.one(`select count(*) as faults from ${table} where ${fault}`);
      expect([column, faults]).toEqual([column, 0]);
    }
  });

  it.runIf(residents >= 200_000)('makes neighbours alike in deprivation', () => {
    const weights = spatialWeights(neighbours);
    for (const measure of ['deprivation', 'income_score', 'crime_score'] as const) {
      const { moran } = moransI(
        areas.map((a) => a[measure]),
        weights,
      );
      expect(moran).toBeGreaterThan(0.3);
    }
  });
});

describe('deprivation in a county of a million', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeCounty(1_000_000, 1);
  });
  afterAll(() => engine.close());

  it('has domains that go with income as the published ranks do', async () => {
    const domains = ['employment', 'education', 'health', 'crime', 'barriers', 'living'];
    const ranks = ['income', ...domains].map((d) => `rank() over (order by ${d}_score) as ${d}`);
    const found = await engine.one<Record<string, number>>(`with ranked as (select ${ranks.join(', ')} from lsoa)
      select ${domains.map((d) => `corr(income, ${d}) as ${d}`).join(', ')} from ranked`);
    const published = { employment: 0.94, education: 0.85, health: 0.81, crime: 0.8, barriers: 0.16, living: 0.19 };
    for (const [domain, value] of Object.entries(published)) expect(Math.abs(found[domain]! - value)).toBeLessThan(0.1);
  });

  it('is spread as in England', async () => {
    const { mean, spread, least } = await engine.one<{ mean: number; spread: number; least: number }>(
      `select avg(deprivation) as mean, stddev(deprivation) as spread,
        (select min(n) from (select count(*) as n from lsoa group by imd_decile)) as least from lsoa`,
    );
    expect(Math.abs(mean)).toBeLessThan(0.15);
    expect(Math.abs(spread - 1)).toBeLessThan(0.15);
    expect(least).toBeGreaterThan(25);
  });

  it('ranks, deciles, quintiles and scores agree', async () => {
    const { faults } = await engine.one<{ faults: number }>(`select count(*) as faults from lsoa a
      where imd_decile <> 1 + (imd_rank - 1) * 10 // 33755 or imd_quintile <> (imd_decile + 1) // 2
        or exists (from lsoa b where b.imd_rank < a.imd_rank and (b.imd_score < a.imd_score or b.deprivation < a.deprivation))`);
    expect(faults).toBe(0);
  });
});

describe.runIf(HAS_PUBLIC_DATA)('beside the published lists', () => {
  it('no code, postcode or name of a place is in them', async () => {
    const engine = await makeCounty(600_000, 4);
    const made = await engine.all<{
      text: string;
    }>(`select unnest([lsoa_code, msoa_code, ward_code, lad_code]) as text from lsoa
      union select org_code from organisation union select site_code from site
      union select postcode from postcode union select split_part(postcode, ' ', 1) from postcode
      union select name from ward union select name from local_authority`);
    engine.close();
    const published = publishedWords();
    expect(published.size).toBeGreaterThan(100_000);
    expect(made.filter(({ text }) => published.has(text))).toEqual([]);
  });
});

/** Every cell of the lists of areas, postcodes, practices and trusts. */
function publishedWords(): Set<string> {
  const words = new Set<string>();
  for (const folder of ['geo_lookups', 'gp', 'ods', 'imd2025', 'postcodes']) {
    const path = join(PUBLIC_DATA, folder);
    const files = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.csv')) : [];
    for (const file of files)
      for (const line of readFileSync(join(path, file), 'utf8').split('\n'))
        for (const cell of line.split(',')) words.add(cell.trim().replaceAll('"', ''));
  }
  return words;
}

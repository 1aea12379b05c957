/** The county as tables of the world: who could live where, near whom and under whom. */
import type { Engine } from '../../engine/engine.ts';
import { type RandomSource, randomSource } from '../../statistics/distributions/random.ts';
import { insertRows } from '../insert-rows.ts';
import type { WorldSettings } from '../world-steps.ts';
import { type Division, divideCounty } from './divide-county.ts';
import { foundOrganisations, type Organisations } from './found-organisations.ts';
import { issuePostcodes, type Postcode } from './issue-postcodes.ts';
import { openPractices, type Practices } from './open-practices.ts';
import { type Deprivation, scoreDeprivation } from './score-deprivation.ts';
import { gridReference, polygonText, toDegrees } from './set-at-sea.ts';
import { apportion, type County, settleCounty } from './settle-county.ts';
import { type Cell, tessellate } from './tessellate.ts';

const RESIDENTS_PER_AREA = 1650;
const FEWEST_AREAS = 12;
/** weights are whole numbers of this, so that they add up exactly */
const WEIGHT_STEPS = 1_000_000_000;

interface Parts {
  county: County;
  cells: Cell[];
  division: Division;
  deprivation: Deprivation[];
  /** share of residents of each small area */
  weights: number[];
  practices: Practices;
  organisations: Organisations;
  postcodes: Postcode[];
}

/** Makes the tables of the place but `street`, which is SQL. */
export async function makePlace(engine: Engine, settings: WorldSettings): Promise<void> {
  const parts = planPlace(settings);
  await storeDivision(engine, parts);
  await storeAreas(engine, parts);
  await storeOrganisations(engine, parts);
  await storePractices(engine, parts);
  await insertRows(
    engine,
    'postcode',
    { postcode: 'VARCHAR', lsoa_id: 'INTEGER', ...POINT },
    parts.postcodes.map((p) => ({
      ...{ postcode: p.postcode, lsoa_id: p.area + 1, ...gridReference(p.at), ...toDegrees(p.at) },
    })),
  );
}

function planPlace({ residents, seed }: WorldSettings): Parts {
  /** each topic has its own chance, so that a change of one leaves the others as they are */
  const chanceOf = (topic: number): RandomSource => randomSource((Math.imul(seed, 1009) + topic) | 0);
  const count = Math.max(FEWEST_AREAS, Math.round(residents / RESIDENTS_PER_AREA));
  const county = settleCounty(count, residents, chanceOf(1));
  const cells = tessellate(county, chanceOf(2));
  const division = divideCounty(county, cells, chanceOf(3));
  const weights = weighAreas(cells, chanceOf(5));
  const practices = openPractices(cells, division, residents, chanceOf(6));
  return {
    ...{ county, cells, division, weights, practices },
    deprivation: scoreDeprivation(county, cells, chanceOf(4)),
    organisations: foundOrganisations(county, cells, division, practices, chanceOf(7)),
    postcodes: issuePostcodes(cells, division, weights, residents, chanceOf(8)),
  };
}

/** Small areas are drawn to be alike in residents: most have 1,200 to 2,300. */
function weighAreas(cells: Cell[], chance: RandomSource): number[] {
  const sizes = cells.map(() => Math.min(1.8, Math.max(0.65, Math.exp(0.18 * chance.normal()))));
  return apportion(WEIGHT_STEPS, sizes).map((steps) => steps / WEIGHT_STEPS);
}

const POINT = { x: 'INTEGER', y: 'INTEGER', longitude: 'DOUBLE', latitude: 'DOUBLE' };

async function storeDivision(engine: Engine, { division }: Parts): Promise<void> {
  const { county, places, authorities, wards, middles } = division;
  const under = (authority: number): string => authorities[authority]!.code;
  await insertRows(engine, 'county', { name: 'VARCHAR' }, [{ name: county }]);
  await insertRows(
    engine,
    'place',
    { place_id: 'INTEGER', name: 'VARCHAR' },
    places.map((p) => ({ place_id: p.placeId, name: p.name })),
  );
  await insertRows(
    engine,
    'local_authority',
    { lad_code: 'VARCHAR', name: 'VARCHAR', place_id: 'INTEGER' },
    authorities.map((a) => ({ lad_code: a.code, name: a.name, place_id: a.placeId })),
  );
  await insertRows(
    engine,
    'ward',
    { ward_code: 'VARCHAR', name: 'VARCHAR', lad_code: 'VARCHAR' },
    wards.map((w) => ({ ward_code: w.code, name: w.name, lad_code: under(w.authority) })),
  );
  await insertRows(
    engine,
    'msoa',
    { msoa_code: 'VARCHAR', name: 'VARCHAR', lad_code: 'VARCHAR' },
    middles.map((m) => ({ msoa_code: m.code, name: m.name, lad_code: under(m.authority) })),
  );
}

const AREA_COLUMNS = {
  ...{ lsoa_id: 'INTEGER', lsoa_code: 'VARCHAR', name: 'VARCHAR', msoa_code: 'VARCHAR', ward_code: 'VARCHAR' },
  ...{ lad_code: 'VARCHAR', place_id: 'INTEGER', settlement: 'VARCHAR', urban: 'BOOLEAN', hectares: 'DOUBLE' },
  ...POINT,
  ...{ weight: 'DOUBLE', imd_score: 'DOUBLE', imd_rank: 'INTEGER', imd_decile: 'INTEGER', imd_quintile: 'INTEGER' },
  ...{ income_score: 'DOUBLE', employment_score: 'DOUBLE', education_score: 'DOUBLE', health_score: 'DOUBLE' },
  ...{ crime_score: 'DOUBLE', barriers_score: 'DOUBLE', living_score: 'DOUBLE', deprivation: 'DOUBLE' },
  polygon: 'VARCHAR',
};

async function storeAreas(engine: Engine, parts: Parts): Promise<void> {
  const rows = parts.cells.map((cell, i) => ({
    lsoa_id: i + 1,
    ...whereabouts(parts, i),
    ...gridReference(cell.point),
    ...toDegrees(cell.point),
    weight: parts.weights[i]!,
    ...deprivationRow(parts.deprivation[i]!),
    polygon: polygonText(cell.border),
  }));
  await insertRows(engine, 'lsoa', AREA_COLUMNS, rows);
}

function whereabouts({ county, cells, division }: Parts, i: number) {
  const area = division.areas[i]!;
  const settlement = county.points[i]!.settlement;
  return {
    lsoa_code: area.code,
    name: area.name,
    msoa_code: division.middles[area.middle]!.code,
    ward_code: division.wards[area.ward]!.code,
    lad_code: division.authorities[area.authority]!.code,
    place_id: area.place + 1,
    settlement: settlement === null ? 'country' : county.settlements[settlement]!.kind,
    urban: settlement !== null,
    hectares: Math.round(cells[i]!.area / 100) / 100,
  };
}

function deprivationRow(d: Deprivation) {
  const scores = Object.entries(d.scores).map(([domain, score]) => [`${domain}_score`, score]);
  return {
    ...{ imd_score: d.imd, imd_rank: d.rank, imd_decile: d.decile, imd_quintile: d.quintile },
    ...Object.fromEntries(scores),
    deprivation: d.standardised,
  };
}

async function storeOrganisations(engine: Engine, { organisations: o }: Parts): Promise<void> {
  await insertRows(engine, 'board', Object.fromEntries(Object.keys(o.board).map((name) => [name, 'VARCHAR'])), [
    o.board,
  ]);
  await insertRows(
    engine,
    'organisation',
    { org_code: 'VARCHAR', name: 'VARCHAR', kind: 'VARCHAR', parent_code: 'VARCHAR', place_id: 'INTEGER' },
    o.organisations.map((x) => ({ ...x, org_code: x.code, parent_code: x.parent, place_id: x.place })),
  );
  await insertRows(
    engine,
    'site',
    { site_code: 'VARCHAR', org_code: 'VARCHAR', name: 'VARCHAR', kind: 'VARCHAR', lsoa_id: 'INTEGER' },
    o.sites.map((s) => ({ ...s, site_code: s.code, org_code: s.organisation, lsoa_id: s.area + 1 })),
  );
  await insertRows(
    engine,
    'hospital_catchment',
    { lsoa_id: 'INTEGER', org_code: 'VARCHAR', share: 'DOUBLE' },
    o.catchment.map((c) => ({ lsoa_id: c.area + 1, org_code: c.organisation, share: c.share })),
  );
}

async function storePractices(engine: Engine, { practices: p, organisations: o, weights }: Parts): Promise<void> {
  const parentOf = new Map(o.organisations.map((x) => [x.code, x.parent]));
  const weightOf = new Map<number, number>();
  for (const c of p.catchment) weightOf.set(c.practice, (weightOf.get(c.practice) ?? 0) + weights[c.area]! * c.share);
  await insertRows(
    engine,
    'practice',
    {
      ...{ practice_id: 'INTEGER', practice_code: 'VARCHAR', pcn_code: 'VARCHAR', place_id: 'INTEGER' },
      ...{ lsoa_id: 'INTEGER', ...POINT, weight: 'DOUBLE' },
    },
    p.practices.map((x) => ({
      ...{ practice_id: x.id, practice_code: x.code, pcn_code: parentOf.get(x.code), place_id: x.place + 1 },
      ...{ lsoa_id: x.area + 1, ...gridReference(x.at), ...toDegrees(x.at), weight: weightOf.get(x.id) ?? 0 },
    })),
  );
  await insertRows(
    engine,
    'practice_catchment',
    { lsoa_id: 'INTEGER', practice_id: 'INTEGER', share: 'DOUBLE' },
    p.catchment.map((c) => ({ lsoa_id: c.area + 1, practice_id: c.practice, share: c.share })),
  );
}

/** How right the index is on a made-up county of which the truth is known, faults and all. Run by `npm run test:large`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Engine, openEngine } from '../../../src/engine/engine.ts';
import { mapAt } from '../../../src/linkage/residents/map-at.ts';
import { type IndexUpdate, updateResidentIndex } from '../../../src/linkage/residents/update-resident-index.ts';
import { DEFAULT_END_DATE } from '../../../src/synthetic/generate-world.ts';
import { synthesise } from '../../../src/synthetic/synthesise.ts';
import { accuracyOf, type CountySource, readCounty, recallBy, tellRecords } from './county-people.ts';
import { COUNTY_OPTIONS, updateCounty } from './update-county.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const top = mkdtempSync(join(tmpdir(), 'concord-index-'));
const folder = join(top, 'county');
const residents = join(folder, 'truth', 'residents.parquet');
let engine: Engine;
let sources: CountySource[];
let updates: IndexUpdate[];

const PEOPLE = 3000;

describe.runIf(process.env.CONCORD_LARGE)('the resident index of a made-up county, updated as months come', () => {
  beforeAll(async () => {
    await synthesise({ folder, residents: PEOPLE, years: 1, seed: 4, endDate: DEFAULT_END_DATE });
    engine = await openEngine({ memoryLimit: '2GB', threads: 2 });
    sources = await readCounty(engine, folder);
    updates = await updateCounty(engine, sources);
    await tellRecords(engine, mapAt(1e6));
  });
  afterAll(() => {
    engine?.close();
    rmSync(top, { recursive: true, force: true });
  });

  it('puts records with their residents: F1 at least 0.99, nearly nobody with somebody else', async () => {
    const { precision, recall, f1 } = await accuracyOf(engine);
    expect(precision).toBeGreaterThan(0.9995);
    expect(recall).toBeGreaterThan(0.98);
    expect(f1).toBeGreaterThanOrEqual(0.99);
  });

  it.each([
    ['sex', 'r.sex', 0.98],
    [
      'age',
      `case when date '2026-04-01' - r.birth_date < 366 then 'baby' when date '2026-04-01' - r.birth_date < 5844 then 'child' when date '2026-04-01' - r.birth_date < 27394 then 'adult' else 'old' end`,
      0.97,
    ],
    ['ethnic group', 'r.ethnic_code', 0.95],
    ['twin', 'r.twin_of is not null', 0.95],
    ['a superseded number', 'r.superseded_nhs_number is not null', 0.95],
  ])('finds the records of every subgroup by %s', async (_, group, least) => {
    const groups = await recallBy(engine, group, residents);
    expect(groups.length).toBeGreaterThan(1);
    for (const { records, recall } of groups) expect(recall).toBeGreaterThan(least - 2 / Math.sqrt(records));
  });

  it('changes no key of anybody without a row that says why', async () => {
    const unexplained = await engine.all(`select a.record_id from record_person a join record_person b using (record_id)
      where a.until_version = b.from_version and a.person_key <> b.person_key
        and not exists (from identity_change c where c.change_id = b.change_id and c.person_key = a.person_key and c.into_key = b.person_key)`);
    expect(unexplained).toEqual([]);
    const gone = await engine.all(
      'select record_id from record_person group by record_id having count(*) filter (until_version is null) <> 1',
    );
    expect(gone).toEqual([]);
  });

  it('counts every row it read, linked or not', async () => {
    const { read } = await engine.one<{ read: number }>('select sum(rows) as read from identity_source');
    const { told } = await engine.one<{ told: number }>(`select sum(rows) as told from record_source where role = ''`);
    expect(told).toBe(read);
  });

  it('has nothing to do when nothing is new', async () => {
    const again = await updateResidentIndex(engine, sources, COUNTY_OPTIONS);
    expect(again).toMatchObject({ mapVersion: updates.length, mapHash: updates.at(-1)?.mapHash, linked: {} });
    expect(again.collected).toEqual({ sources: 0, rows: 0, records: 0, changed: 0 });
  });

  it('gives the same map on one thread', async () => {
    const single = await openEngine({ memoryLimit: '2GB', threads: 1 });
    const first = sources.map((s) => s.month).sort()[0];
    const update = await updateResidentIndex(single, await readCounty(single, folder, first), COUNTY_OPTIONS);
    expect(update.mapHash).toBe(updates[0]?.mapHash);
    single.close();
  });
});

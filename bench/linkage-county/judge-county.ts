/** How right the resident index is on a made-up county, faults and all: over all records, and by subgroup. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { mapAt } from '../../src/linkage/residents/map-at.ts';
import type { IndexUpdate } from '../../src/linkage/residents/update-resident-index.ts';
import { type Accuracy, accuracyOf, readCounty, tellRecords } from '../../tests/linkage/residents/county-people.ts';
import { updateCounty } from '../../tests/linkage/residents/update-county.ts';
import { type StatementTime, timeStatements } from './time-statements.ts';

export interface Subgroup {
  /** age, sex, ethnic group, deprivation, person, record, source or fault */
  grouping: string;
  value: string;
  /** different identity records of residents of the group */
  records: number;
  /** share of the records that are with their resident; 0 to 1 */
  recall: number;
  /** records that are with another resident */
  wrong: number;
  /** of the records that are nobody's, those that wait for a reviewer */
  inReview: number;
  /** what the records that are nobody's give, the commonest first */
  missed: { gives: string; records: number }[];
}

export interface JudgedCounty extends Accuracy {
  residents: number;
  /** rows about people that were read */
  rows: number;
  /** different identity records of which the truth says whose they are */
  records: number;
  /** of those, the ones that are nobody's in the map */
  unlinked: number;
  /** of those, the ones that are with another resident than theirs */
  wrong: number;
  /** of the index updates */
  seconds: number;
  peakBytes: number;
  updates: IndexUpdate[];
  subgroups: Subgroup[];
  statements: StatementTime[];
}

const SUBGROUPS = readFileSync(new URL('subgroups.sql', import.meta.url), 'utf8');

/**
 * Links a made-up county of one year in three updates and judges the map by the county's truth.
 * @param folder as `synthesise` writes it
 * @param work a folder for the index's file and what the engine spills
 */
export async function judgeCounty(folder: string, work: string): Promise<JudgedCounty> {
  const opened = await openEngine({
    ...{ file: join(work, 'county.duckdb'), temporaryFolder: join(work, 'spill') },
    ...{ memoryLimit: '4GB', threads: 2 },
  });
  try {
    const sources = await readCounty(opened, folder);
    const { engine, taken } = timeStatements(opened);
    const start = performance.now();
    const updates = await updateCounty(engine, sources, (n) => process.stderr.write(`update ${n} of 3\n`));
    const seconds = (performance.now() - start) / 1000;
    await tellRecords(opened, mapAt(1e6));
    const whole = { ...(await accuracyOf(opened)), ...(await countRecords(opened, folder)) };
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    return { ...whole, seconds, peakBytes, updates, subgroups: await judgeSubgroups(opened), statements: taken() };
  } finally {
    opened.close();
  }
}

/** Lays `home`: the person with most of a resident's records, which is taken to be that resident. */
async function countRecords(
  engine: Engine,
  folder: string,
): Promise<Pick<JudgedCounty, 'residents' | 'rows' | 'records' | 'unlinked' | 'wrong'>> {
  await engine.run(`create or replace temp table resident_truth as
    from read_parquet(${literal(join(folder, 'truth', 'residents.parquet'))})`);
  await engine.run(`create or replace temp table area_truth as
    select right(lsoa_code, 4)::integer as place, imd_decile from read_csv(${literal(join(folder, 'reference', 'lsoa.csv'))})`);
  const codes = new URL('../../catalogue/codes/ethnicity_16plus1.csv', import.meta.url).pathname;
  await engine.run(`create or replace temp table ethnic_name as
    select code, label from read_csv(${literal(codes)}, all_varchar = true)`);
  await engine.run(`create or replace temp table home as
    select resident_id, first(person_key order by n desc, person_key) as person_key
    from (select resident_id, person_key, count(*) as n from told where person_key is not null group by all) group by resident_id`);
  return engine.one(`select (select count(*) from resident_truth) as residents, (select sum(rows) from identity_source) as rows,
      count(*) as records, count(*) filter (t.person_key is null) as unlinked, count(*) filter (t.person_key <> h.person_key) as wrong
    from told t left join home h using (resident_id)`);
}

async function judgeSubgroups(engine: Engine): Promise<Subgroup[]> {
  await engine.run(SUBGROUPS);
  const groups = await engine.all<Subgroup>(`select s.grouping, s.value, count(*) as records,
      count(*) filter (t.person_key = h.person_key) / count(*) as recall, count(*) filter (t.person_key <> h.person_key) as wrong,
      count(*) filter (t.person_key is null and record_id in (select record_id from review_candidate where decision is null)) as "inReview"
    from subgroup s join told t using (record_id, resident_id) left join home h using (resident_id)
    group by all order by all`);
  const missed = await engine.all<{ grouping: string; value: string; gives: string; records: number }>(
    `select s.grouping, s.value, g.value as gives, count(*) as records
     from subgroup s join told t using (record_id, resident_id) join subgroup g using (record_id, resident_id)
     where t.person_key is null and g.grouping = 'record' group by all order by records desc, gives`,
  );
  return groups.map((group) => ({
    ...group,
    missed: missed.filter((m) => m.grouping === group.grouping && m.value === group.value),
  }));
}

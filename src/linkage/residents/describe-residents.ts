/**
 * Who is in the index now: `resident`, with what is believed of each, `identifier`, with everything ever said and when, and
 * `resident_variant`, every way in which each is known to be called, born and housed.
 */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';

const SQL = readFileSync(new URL('describe-residents.sql', import.meta.url), 'utf8');
const PERSONS = readFileSync(new URL('told-persons.sql', import.meta.url), 'utf8');

/** Each with the view that tells it. */
const TABLES = { identifier: 'identifier_told', resident: 'resident_told', resident_variant: 'resident_variant_told' };

/**
 * Brings the tables to versions of the map: those persons are told anew of whom they may say something else. Where a version brings
 * mergers of numbers or takes a merge or split back, which number a person has may change for anybody, and all are told anew.
 * @param engine after `layNumbers`
 * @param versions of the map since the tables were told last
 */
export async function describeResidents(engine: Engine, versions: number[]): Promise<void> {
  const all = versions.length !== 1 || (await concernsAll(engine, versions[0]!));
  if (all)
    await engine.run('create or replace temp table told_person as select distinct person_key from record_person');
  else await layToldPersons(engine, versions[0]!);
  await layTold(engine);
  for (const [table, told] of Object.entries(TABLES)) {
    if (all) await engine.run(`create or replace table ${table} as from ${told}`);
    else {
      await engine.run(`delete from ${table} where person_key in (select person_key from told_person)`);
      await engine.run(`insert into ${table} by name from ${told}`);
    }
  }
  for (const told of Object.values(TABLES)) await engine.run(`drop view ${told}`);
  await engine.run('drop table told_record');
}

/** Lays what the records of those in `told_person` tell: the table `told_record`, and the views `identifier_told`, `resident_told` and `resident_variant_told`. */
export const layTold = (engine: Engine): Promise<void> => engine.run(SQL);

/** Makes `told_person`: of whom a version of the map may say something else than the one before. */
export async function layToldPersons(engine: Engine, version: number): Promise<void> {
  await engine.run(`set variable told_version = ${Number(version)}`);
  await engine.run(PERSONS);
}

async function concernsAll(engine: Engine, version: number): Promise<boolean> {
  const { all } = await engine.one<{
    all: boolean;
  }>(`select not exists (from resident) or not exists (from resident_variant)
    or exists (from number_merger where map_version = ${version})
    or exists (from identity_change where reversed_version = ${version} and kind <> 'overlay') as all`);
  return all;
}

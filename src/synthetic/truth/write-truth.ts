/** Writes what is true of the made-up world, for tests and for those who try a method on it. No build may read it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, literal } from '../../engine/engine.ts';
import { ownersOf } from './tell-chunk.ts';

/** A table of the world each, or a query; every order is total. */
const TABLES: Record<string, string> = {
  residents: `select resident_id, nhs_number, superseded_nhs_number, forename, surname, birth_surname, sex, birth_date, death_date,
    ethnic_code, household_id, lsoa_id, practice_id, arrived_date, left_date, mother_id, twin_of, partner_id, temporary, ghost
    from resident order by resident_id`,
  true_risk: 'select * from true_risk order by resident_id, as_at',
  opt_outs: 'select * from opt_out order by resident_id, kind',
  conditions: 'select * from condition order by resident_id, condition, onset_date',
  interventions: 'select * from truth_intervention order by intervention',
  averted_admissions: 'select * from truth_averted_spell order by intervention, resident_id, date, cause',
  hotspot_counts: 'select * from truth_hotspot order by hotspot',
  emergency_admissions: `select spell_id, spell_number, resident_id, org_code, admitted_at, cause
    from spell where kind = 'emergency' order by spell_id`,
  enrolments: 'select * from enrolment order by intervention, resident_id',
  hotspots: 'select * from hotspot order by hotspot, lsoa_id',
  change_points: 'select * from change_point order by change_point',
};

const FAULT_TABLES: Record<string, string> = {
  faulty_rows: 'select * from truth_row_fault order by dataset, file, line, column_name, fault',
  not_sent: 'select * from truth_not_sent order by dataset, partner, due, key, fault',
  faulty_files: 'select * from truth_file_fault order by dataset, file, fault',
};

/** Small ones can be read by eye. */
const AS_CSV = ['interventions', 'hotspot_counts', 'hotspots', 'change_points', 'faulty_files'];

export async function writeTruth(engine: Engine, folder: string, notes: Record<string, unknown>): Promise<void> {
  await writeTables(engine, folder, TABLES);
  await writeFaultTables(engine, folder);
  writeFileSync(join(folder, 'notes.json'), `${JSON.stringify(notes, null, 2)}\n`);
}

/** Which rows and files are faulty, and why. */
export const writeFaultTables = (engine: Engine, folder: string): Promise<void> =>
  writeTables(engine, folder, FAULT_TABLES);

async function writeTables(engine: Engine, folder: string, tables: Record<string, string>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, query] of Object.entries(tables)) {
    const csv = AS_CSV.includes(name);
    const options = csv ? 'format csv, header' : 'format parquet, compression zstd';
    const path = join(folder, `${name}.${csv ? 'csv' : 'parquet'}`);
    await engine.run(`copy (${query}) to ${literal(path)} (${options})`);
  }
}

/** Whose each line of a dataset's files is. */
export async function writeOwners(engine: Engine, folder: string, dataset: string): Promise<void> {
  const table = ownersOf(dataset);
  const { rows } = await engine.one<{ rows: number }>(`select count(*) as rows from ${table}`);
  if (rows > 0) {
    mkdirSync(join(folder, 'owners'), { recursive: true });
    const path = literal(join(folder, 'owners', `${dataset}.parquet`));
    await engine.run(`copy (select * from ${table}) to ${path} (format parquet, compression zstd)`);
  }
  await engine.run(`drop table ${table}`);
}

/** What is inside the care zone's database, and how it gets there: written whole each time, so that nothing taken back stays in it. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import { forgetPlain } from '../zone-file.ts';

/** What became of the rows of one delivery that only direct care may use. */
export interface CareDelivery {
  deliveryId: string;
  dataset: string;
  /** that many there are; `rowsCareOnly` of the manifest */
  rows: number;
  /** of them: a later delivery replaced them, so that they are in no table */
  superseded: number;
  /** of the others: nobody knows whose they are */
  unlinked: number;
  /** why its rows are not in the tables of the common data model, though they are among the dataset's rows; null when they are */
  leftOut: string | null;
}

/** Rows and the table that they become. */
export interface CareTable {
  /** `main`: tables of the common data model and care_person; `dataset`: each dataset's rows by their contract's names */
  schema: 'main' | 'dataset';
  name: string;
  /** SQL of the relation that they are read from */
  relation: string;
}

export interface CareContents {
  /** names everything that it is made from */
  inputs: string;
  /** `version:hash` of the map by which its rows are somebody's, as in the manifest */
  identityMap: string;
  tables: CareTable[];
  deliveries: CareDelivery[];
  /** hashes of the steps that it stands on: kept, so that the next build need not make them again */
  steps: string[];
}

const TABLES = `
create schema care.dataset; create schema care.step;
create table care.care_build (inputs varchar, identity_map varchar);
create table care.care_delivery (delivery varchar, dataset varchar, rows bigint, superseded bigint, unlinked bigint, left_out varchar);
create table care.step.step_file (name varchar, content blob);
`;

/**
 * Writes the database anew.
 * @param file path of it, in place of any there; closed and whole when this returns
 * @param stepFolder where the files of the steps are
 */
export async function writeCareFile(
  engine: Engine,
  file: string,
  stepFolder: string,
  contents: CareContents,
): Promise<void> {
  forgetPlain(file);
  await engine.run(`attach ${literal(file)} as care`);
  try {
    await engine.run(TABLES);
    await engine.run('insert into care.care_build values (?, ?)', [contents.inputs, contents.identityMap]);
    for (const d of contents.deliveries)
      await engine.run('insert into care.care_delivery values (?, ?, ?, ?, ?, ?)', [
        ...[d.deliveryId, d.dataset, d.rows, d.superseded, d.unlinked, d.leftOut],
      ]);
    for (const { schema, name, relation } of contents.tables)
      await engine.run(`create table care.${schema}.${identifier(name)} as from ${relation}`);
    await keepSteps(engine, stepFolder, contents.steps);
    await engine.run('checkpoint care');
  } finally {
    await engine.run('detach care');
  }
}

async function keepSteps(engine: Engine, folder: string, hashes: string[]): Promise<void> {
  const wanted = new Set(hashes);
  const files = readdirSync(folder).filter((name) => wanted.has(name.split('.')[0] ?? ''));
  if (files.length === 0) return;
  const paths = files.map((name) => literal(join(folder, name))).join(', ');
  await engine.run(`insert into care.step.step_file
    select parse_filename(filename), content from read_blob([${paths}]) order by 1`);
}

/**
 * Puts the steps that the zone kept into a folder.
 * @param file of the zone, in plain; only read
 * @returns the hash of what it was made from
 */
export async function takeOutSteps(engine: Engine, file: string, stepFolder: string): Promise<string> {
  await engine.run(`attach ${literal(file)} as care (read_only)`);
  try {
    const files = engine.stream<{ name: string; content: string }>(
      'select name, to_base64(content) as content from care.step.step_file',
    );
    for await (const batch of files)
      for (const { name, content } of batch) writeFileSync(join(stepFolder, name), Buffer.from(content, 'base64'));
    return (await engine.one<{ inputs: string }>('select inputs from care.care_build')).inputs;
  } finally {
    await engine.run('detach care');
  }
}

/** What everybody in the county knows: its areas, organisations and postcodes, as files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, literal } from '../../engine/engine.ts';

/** Each is a query in a file of its name; the order of its rows is total. */
const TABLES = [
  ...[
    'lsoa',
    'areas',
    'organisations',
    'sites',
    'practices',
    'practice_catchments',
    'hospital_catchments',
    'postcodes',
  ],
];

export interface WrittenFile {
  name: string;
  rows: number;
}

/** @param folder is there already */
export async function writeReference(engine: Engine, folder: string): Promise<WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const table of TABLES) {
    const query = readFileSync(new URL(`${table}.sql`, import.meta.url), 'utf8');
    await engine.run(`copy (${query}) to ${literal(join(folder, `${table}.csv`))} (format csv, header)`);
    const { rows } = await engine.one<{ rows: number }>(`select count(*) as rows from (${query})`);
    written.push({ name: `${table}.csv`, rows });
  }
  return [...written, await writeBoundaries(engine, folder)];
}

/** One feature on each line, so that two files can be compared line by line. */
async function writeBoundaries(engine: Engine, folder: string): Promise<WrittenFile> {
  const areas = await engine.all<{
    lsoa_code: string;
    name: string;
    msoa_code: string;
    lad_code: string;
    polygon: string;
  }>('select lsoa_code, name, msoa_code, lad_code, polygon from lsoa order by lsoa_code');
  const features = areas.map(({ polygon, ...named }) => {
    const properties = JSON.stringify(named);
    return `{"type":"Feature","properties":${properties},"geometry":${polygon}}`;
  });
  const text = `{"type":"FeatureCollection","name":"lsoa","features":[\n${features.join(',\n')}\n]}\n`;
  writeFileSync(join(folder, 'boundaries.geojson'), text);
  return { name: 'boundaries.geojson', rows: areas.length };
}

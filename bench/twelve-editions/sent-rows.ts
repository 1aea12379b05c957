/** Puts rows about the added people into what partners send, before it is landed: each is a row of that feed with their values in it. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { identifier, literal, openEngine } from '../../src/engine/engine.ts';
import { type County, sentFile } from './county.ts';
import type { Someone } from './people.ts';

/** Whoever processes general practice's records, and sends the national service's. */
const PROCESSOR = 'Z9L';
/** The trust whose emergency department the added people go to. */
export const TRUST = 'Z9E';

type Values = Record<string, string | null>;

/** What the national demographic service says of people from a month on. */
export function sendDemographics(county: County, drop: string, people: Someone[]): Promise<void> {
  return addToParquet(
    county,
    'pds_person',
    drop,
    people.map((p) => ({ ...named(p), death_date: null, effective_from: `${drop}-01` })),
  );
}

/** Registrations of people with a practice; `first` is the number of the first of them. */
export function sendRegistrations(county: County, drop: string, first: number, people: Someone[]): Promise<void> {
  return addToParquet(
    county,
    'gp_registration',
    drop,
    people.map((p, i) => ({
      ...named(p),
      ...{ episode_of_care_id: String(first + i), patient_id: `Z90003${first + i}`, uprn: null, address_line: null },
      ...{ last_changed_date: `${drop}-01`, registration_status: 'Registered', episode_of_care_end_date: null },
    })),
  );
}

const named = (p: Someone): Values => ({
  ...{ nhs_number: p.nhs || null, first_name: p.forename, last_name: p.surname, birth_date: p.born },
  ...{ gender_code: p.sex, postcode: p.postcode },
});

/** A number that is given up for another. */
export async function sendMerger({ folder }: County, drop: string, gaveUp: Someone, kept: Someone): Promise<void> {
  const file = join(folder, 'extracts', drop, PROCESSOR, `nhs_number_merger_${PROCESSOR}_${drop}.parquet`);
  const row = `select ${literal(gaveUp.nhs)} as superseded_nhs_number, ${literal(kept.nhs)} as nhs_number, ${literal(`${drop}-15`)}::date as merged_date`;
  await rewrite(file, existsSync(file) ? `from read_parquet(${literal(file)}) union all by name ${row}` : row);
}

/** A feed's first row of the first month, with these values in it. */
async function addToParquet(county: County, dataset: string, drop: string, rows: Values[]): Promise<void> {
  const file = sentFile(county, dataset, PROCESSOR, drop);
  const pattern = literal(sentFile(county, dataset, PROCESSOR, county.drops[0]!));
  const made = rows.map((values) => {
    const replaced = Object.entries(values).map(
      ([name, value]) => `${value === null ? 'null' : literal(value)} as ${identifier(name)}`,
    );
    return `(select * replace (${replaced.join(', ')}) from (from read_parquet(${pattern}) limit 1))`;
  });
  await rewrite(file, `from read_parquet(${literal(file)}) union all by name ${made.join(' union all by name ')}`);
}

async function rewrite(file: string, query: string): Promise<void> {
  const engine = await openEngine({ threads: 1 });
  try {
    await engine.run(`copy (${query}) to ${literal(`${file}.new`)} (format parquet)`);
  } finally {
    engine.close();
  }
  renameSync(`${file}.new`, file);
}

/** Visits to the emergency department, by the number that the trust gives each. */
export function sendVisits(county: County, drop: string, visits: Record<string, Someone>): void {
  const file = sentFile(county, 'ecds_attendance', TRUST, drop);
  const text = gunzipSync(readFileSync(file)).toString();
  writeFileSync(file, gzipSync(addVisits(text, drop, visits)));
}

/** @returns the file as the trust sends it again, with the visits of other people; the rest stays as it was */
export function correctedVisits(county: County, drop: string, visits: Record<string, Someone>): string {
  const text = gunzipSync(readFileSync(sentFile(county, 'ecds_attendance', TRUST, drop))).toString();
  const kept = text.split('\n').filter((line) => !Object.keys(visits).some((id) => line.startsWith(`${TRUST}${id},`)));
  const file = join(county.folder, `ecds_attendance_${TRUST}_${drop}_corrected.csv`);
  writeFileSync(file, addVisits(kept.join('\n'), drop, visits));
  return file;
}

function addVisits(text: string, drop: string, visits: Record<string, Someone>): string {
  const [header = '', pattern = ''] = text.split('\n');
  const names = header.split(',');
  const lines = Object.entries(visits).map(([id, p]) => {
    const age = Number(drop.slice(0, 4)) - Number(p.born.slice(0, 4)) - (drop.slice(5) > p.born.slice(5, 7) ? 0 : 1);
    const said: Record<string, string> = {
      ...{ 'attendance.unique_identifier': `${TRUST}${id}`, 'arrival.attendance_identifier': id },
      ...{
        'nhs_number.value': p.nhs,
        'patient.local_patient_identifier': `${TRUST}L${id}`,
        'patient.birth_date': p.born,
      },
      ...{
        'patient.age_at_arrival': String(age),
        'patient.stated_gender': p.sex,
        'patient.usual_address.postcode': p.postcode,
      },
    };
    return pattern
      .split(',')
      .map((cell, i) => said[names[i]!] ?? cell)
      .join(',');
  });
  return `${text.trimEnd()}\n${lines.join('\n')}\n`;
}

/**
 * A small workspace of people whom practices know by their number, and of attendances that came without one: some are of a person
 * whose birth date was taken down one digit wrong, at another address, so that linkage doubts them.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { openEngine } from '../../src/engine/engine.ts';
import { type Built, buildEdition } from '../../src/journey/build-edition.ts';
import { londonDay } from '../../src/london-day.ts';
import { readKeys } from '../../src/pseudonym/read-keys.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Ran, runCommand, type Setting } from '../cli/run-command.ts';
import { nhsNumber } from '../linkage/residents/made-up-index.ts';
import { openSmallWorkspace, type SmallContract, writeContract, writeSensitiveCodes } from './small-workspace.ts';

const said = (name: string, identifies: string) => ({
  ...{ name, type: name === 'birth_date' ? 'date' : 'string', classification: 'identifier' },
  properties: { identifies },
});
const WHO = [
  said('nhs_number', 'nhs-number'),
  said('forename', 'forename'),
  said('surname', 'surname'),
  said('birth_date', 'birth-date'),
  { ...said('sex', 'sex'), classification: 'sensitive' },
  said('postcode', 'postcode'),
];

const OURS = resolve(import.meta.dirname, '../../catalogue');

/** In place of ours: as little as linkage, access and one table of events need. */
const CONTRACTS: SmallContract[] = [
  {
    ...{ id: 'gp_registration', mode: 'full', identity: 'clear', zone: 'care' },
    columns: [
      { ...said('registration_id', 'record:gp-registration'), required: true, key: 1 },
      { name: 'practice_code', type: 'string', required: true },
      ...WHO,
      { name: 'start_date', type: 'date', required: true },
      { name: 'end_date', type: 'date' },
    ],
  },
  {
    ...{ id: 'ecds_attendance', mode: 'append', period: 'arrived_on', identity: 'clear', zone: 'care' },
    columns: [
      { ...said('attendance_id', 'record:attendance'), required: true, key: 1 },
      ...WHO,
      { name: 'arrived_on', type: 'date', required: true },
    ],
  },
];

const MAPPINGS: Record<string, string> = {
  'gp_registration/registration.sql': `select person_key, registration_id, practice_code, birth_month, 'regular' as kind,
    start_date, end_date, start_date as held_from, end_date + 1 as held_to, _delivery as delivery, _status as data_status from source`,
  'ecds_attendance/emergency_attendance.sql': `select person_key, attendance_id, 'RX1' as provider_code, birth_month,
    arrived_on::timestamp as arrived_at, _delivery as delivery, _status as data_status from source`,
};

const SETTINGS = {
  title: 'A system in doubt',
  notice: 'made-up figures',
  systems: [{ code: 'QZZ', name: 'Somewhere', ons_code: 'E54999999', trusts: ['RX1'] }],
  partners: [
    { code: 'A81001', name: 'A practice', sends: ['gp_registration'] },
    { code: 'A81002', name: 'Another practice', sends: ['gp_registration'] },
    { code: 'RX1', name: 'A trust', sends: ['ecds_attendance'] },
  ],
};

const FORENAMES = ['Ottoline', 'Peregrine', 'Zebedee', 'Clementina', 'Barnabas', 'Philippa', 'Thaddeus', 'Wilhelmina'];
const SURNAMES = ['Quillfeather', 'Thistlewick', 'Grimblehawk', 'Marrowbone', 'Bramblesworth', 'Snorblethwaite'];

export interface MadeUpPerson {
  nhs: string;
  forename: string;
  surname: string;
  born: string;
  sex: '1' | '2';
  postcode: string;
  practice: 'A81001' | 'A81002';
}

/** The n-th of 48 people, no two of the same name; the even ones are patients of A81001, the others of A81002. */
export function personOf(n: number): MadeUpPerson {
  return {
    nhs: nhsNumber(n + 1),
    forename: FORENAMES[n % 8]!,
    surname: SURNAMES[Math.floor(n / 8)]!,
    born: `19${40 + n}-0${1 + (n % 9)}-1${n % 10}`,
    sex: n % 2 ? '1' : '2',
    postcode: `ZQ${1 + (n % 9)} ${n % 10}QZ`,
    practice: n % 2 ? 'A81002' : 'A81001',
  };
}

/** Persons of whom an attendance is in doubt. */
export const DOUBTED = [4, 11, 18, 25, 32];

/** Whom the first register leaves out, and whose attendance came without a number: a resident who later turns out to have one. */
export const LATE = 46;

/** What an attendance says of a person in doubt. */
export const doubtfulOf = (n: number): MadeUpPerson => {
  const person = personOf(n);
  return {
    ...person,
    nhs: '',
    born: `${person.born.slice(0, 9)}${(Number(person.born[9]) + 3) % 10}`,
    postcode: `ZX1 ${n % 10}ZX`,
  };
};

export interface DoubtfulWorkspace {
  folder: string;
  keys: string;
  /** runs a command in it, as it is now */
  concord(argv: string[], setting?: Setting): Promise<Ran>;
  /** as `concord build --keys` does, with the workspace's own catalogue alone, which is a tenth of the time */
  build(now?: string): Promise<Built>;
  /** lands the whole register of A81001 anew, with this said of persons */
  landRegister(said: Record<number, MadeUpPerson>): Promise<Ran>;
  /** lands attendances: name of the file's month, rows of (number, what it says) */
  landAttendances(month: string, rows: [string, MadeUpPerson][]): Promise<Ran>;
  remove(): void;
}

/** Makes it and lands the registrations, and the attendances in doubt with one of everybody else. */
export async function makeDoubtfulWorkspace(): Promise<DoubtfulWorkspace> {
  const top = mkdtempSync(join(tmpdir(), 'concord-doubt-'));
  const folder = join(top, 'system');
  const keys = join(top, 'keys.yaml');
  writeCatalogue(folder);
  const key = (id: string): string => createHash('sha256').update(`a key of this test: ${id}`).digest('hex');
  writeFileSync(keys, ['records', 'zones', 'direct_care'].map((id) => `${id}: {1: ${key(id)}}\n`).join(''), {
    mode: 0o600,
  });
  const concord = (argv: string[], setting: Setting = {}) =>
    runCommand([...argv, '--workspace', folder], { cwd: top, ...setting });
  const land = async (name: string, dataset: string, from: string, lines: string[]): Promise<Ran> => {
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
    return concord(['land', join(folder, name), '--dataset', dataset, '--from', from]);
  };
  const landAttendances = (month: string, rows: [string, MadeUpPerson][]) =>
    land(`ecds_attendance_${month}.csv`, 'ecds_attendance', 'RX1', [
      `attendance_id,${WHO.map((c) => c.name).join(',')},arrived_on`,
      ...rows.map(([id, p]) => `${id},${whoOf(p)},${month}-05`),
    ]);
  for (const practice of ['A81001', 'A81002'])
    await land(
      `gp_registration_${practice}.csv`,
      'gp_registration',
      practice,
      registrationsWith(practice).filter((line) => !line.startsWith(`r${LATE},`)),
    );
  await landAttendances('2025-11', [
    ...people().map(([n, p]): [string, MadeUpPerson] => [`a${n}`, n === LATE ? { ...p, nhs: '' } : p]),
    ...DOUBTED.map((n): [string, MadeUpPerson] => [`d${n}`, doubtfulOf(n)]),
  ]);
  return {
    ...{ folder, keys, concord, landAttendances },
    landRegister: (told) =>
      land('gp_registration_A81001_new.csv', 'gp_registration', 'A81001', registrationsWith('A81001', told)),
    build: (now = '2026-01-15T09:00:00.000Z') => build(folder, keys, new Date(now)),
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}

async function build(folder: string, keys: string, now: Date): Promise<Built> {
  const workspace = openSmallWorkspace(folder);
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
  const store = await openStore({ path: join(workspace.paths.data, 'store.sqlite') });
  try {
    const read = await readKeys({ file: keys });
    return await buildEdition({ workspace, keys: read, today: londonDay(now), now, engine, store });
  } finally {
    engine.close();
    await store.close();
  }
}

const people = (): [number, MadeUpPerson][] => Array.from({ length: 48 }, (_, n) => [n, personOf(n)]);

const whoOf = (p: MadeUpPerson): string => [p.nhs, p.forename, p.surname, p.born, p.sex, p.postcode].join(',');

/** Person 10 has left the practice. */
const registrationsWith = (practice: string, told: Record<number, MadeUpPerson> = {}): string[] => [
  `registration_id,practice_code,${WHO.map((c) => c.name).join(',')},start_date,end_date`,
  ...people()
    .filter(([, p]) => p.practice === practice)
    .map(([n, p]) => `r${n},${practice},${whoOf(told[n] ?? p)},2001-04-01,${n === 10 ? '2020-03-31' : ''}`),
];

function writeCatalogue(folder: string): void {
  mkdirSync(join(folder, 'catalogue/linkage'), { recursive: true });
  writeFileSync(join(folder, 'concord.yaml'), stringify(SETTINGS));
  for (const contract of CONTRACTS) writeContract(folder, contract);
  for (const [path, sql] of Object.entries(MAPPINGS)) writeFileSync(join(folder, 'catalogue/datasets', path), sql);
  const ours = (name: string): string => readFileSync(join(OURS, name), 'utf8');
  const tables = {
    ...parse(ours('tables/general_practice.yaml')).tables,
    ...parse(ours('tables/urgent_care.yaml')).tables,
  };
  const table = (name: string, from: string) => ({ [name]: { ...tables[name], from: [from], joins: [] } });
  const wanted = { ...table('registration', 'gp_registration'), ...table('emergency_attendance', 'ecds_attendance') };
  writeFileSync(join(folder, 'catalogue/tables.yaml'), stringify({ tables: wanted }));
  writeFileSync(join(folder, 'catalogue/purposes.yaml'), ours('purposes.yaml'));
  writeSensitiveCodes({ folder });
  // of so few people no threshold can be worked out
  writeFileSync(join(folder, 'catalogue/linkage/residents.yaml'), `${ours('linkage/residents.yaml')}threshold: 2\n`);
}

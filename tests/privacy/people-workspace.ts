/** A workspace with one open dataset and one about people; every value about a person is planted, so it can be searched for. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Made-up people: NHS numbers of the 999 test range, names and places that stand nowhere else. */
const PEOPLE = [
  ['9990000018', 'Quillfeather', '1931-02-17', 'ZQ9 9QZ', 'seen at Marrowbone Lodge'],
  ['9990000026', 'Thistlewick', '1944-11-30', 'ZQ8 8QX', 'lives with Bramblesworth'],
  ['9990000034', 'Grimblehawk', '1958-06-05', 'ZQ7 7QJ', 'carer is Ottoliney'],
];

/** Faulty rows: a wrong check digit, a birth date that is none, a name in the date, an unterminated quote, too few columns. */
const FAULTY = [
  '9990000019,Snorblethwaite,1970-01-01,ZQ6 6QB,note of Fennimorel',
  '9990000042,Wimplestone,31/31/1931,ZQ5 5QD,note of Gadderwick',
  '9990000050,Hobblegarth,Pocklingfoot,ZQ4 4QE,x',
  '9990000069,"Dribbleworth,1971-02-02,ZQ3 3QF,x',
  '9990000077,Cobblemoor',
];

/** Every text that must be found nowhere below the line. */
export const PLANTED: string[] = [...PEOPLE.flat(), ...FAULTY.flatMap((row) => row.split(','))]
  .map((text) => text.replaceAll('"', ''))
  .filter((text) => text.length > 3)
  .flatMap((text) =>
    text.includes(' ') ? [text, ...text.split(' ').filter((w) => /^[A-Z][a-z]{6,}/.test(w))] : [text],
  );

const CONTRACT = `apiVersion: v3.1.0
kind: DataContract
id: clinic_people
name: People seen at a clinic
version: 1.0.0
status: active
tenant: Made-up Trust
domain: testing
description: {purpose: to test the privacy line, limitations: made up, usage: tests}
schema:
  - name: clinic_people
    logicalType: object
    physicalType: csv
    physicalName: "clinic_people*.csv"
    dataGranularityDescription: one row per person
    properties:
      - {name: nhs_number, physicalName: nhs_number, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1, classification: identifier, businessName: NHS number, description: NHS number, customProperties: [{property: identifies, value: nhs-number}, {property: format, value: nhs-number}]}
      - {name: surname, physicalName: surname, logicalType: string, required: true, classification: identifier, businessName: Surname, description: surname, customProperties: [{property: identifies, value: surname}]}
      - {name: birth_date, physicalName: birth_date, logicalType: date, required: true, classification: identifier, businessName: Birth date, description: birth date, customProperties: [{property: identifies, value: birth-date}]}
      - {name: postcode, physicalName: postcode, logicalType: string, required: true, classification: identifier, businessName: Postcode, description: postcode, customProperties: [{property: identifies, value: postcode}, {property: format, value: postcode}, {property: severity, value: warn}]}
      - {name: note, physicalName: note, logicalType: string, required: false, classification: sensitive, businessName: Note, description: free text}
slaProperties:
  - {property: frequency, value: 1, unit: m}
  - {property: latency, value: 30, unit: d}
customProperties:
  - {property: delivery, value: {mode: full, minRows: 1, maxRows: 1000, period: ""}}
  - {property: identity, value: clear}
  - {property: zone, value: care}
  - {property: lawfulBasis, value: a test}
  - {property: belief, value: {status: final, reliableAfterDays: 0, signOff: false}}
  - {property: thresholds, value: {accept: 0.99, warn: 0.1}}
`;

/** Open, about no one, and read by our own metric concord.ae-attendances. */
const OPEN_CONTRACT = CONTRACT.replaceAll('clinic_people', 'clinic_attendances')
  .replace(/ {6}- \{name: [\s\S]*?(?=slaProperties)/, '$COLUMNS')
  .replace('value: clear', 'value: none')
  .replace('value: care', 'value: open')
  .replace('period: ""', 'period: month')
  .replace(
    '$COLUMNS',
    `      - {name: org_code, physicalName: org_code, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1, classification: plain, businessName: Trust, description: trust}
      - {name: month, physicalName: month, logicalType: date, required: true, primaryKey: true, primaryKeyPosition: 2, classification: plain, businessName: Month, description: month}
      - {name: attendances, physicalName: attendances, logicalType: integer, required: true, classification: plain, businessName: Attendances, description: attendances}
`,
  );

const MEASURES = ['type_1', 'type_2', 'other'].flatMap((type) => [`ae_attendances_${type}`, `ae_booked_${type}`]);
const MAPPING = `select v.measure, 'trust' as entity_type, s.org_code as entity_code, s.month as period_start, 'month' as grain,
  null as category_type, null as category_code, v.value, s._delivery as delivery, s._status as data_status
from source as s cross join lateral (values ${MEASURES.map((m) => `('${m}', s.attendances)`).join(', ')}) as v(measure, value)
`;

const WORKSPACE = `title: Privacy test
systems: []
partners:
  - {code: RZ9, name: Made-up Trust, sends: [clinic_people, clinic_attendances]}
`;

export interface PeopleWorkspace {
  folder: string;
  extract: string;
  /** two files of the dataset that is about no one, for two editions */
  open: [string, string];
}

export function makePeopleWorkspace(): PeopleWorkspace {
  const folder = mkdtempSync(join(tmpdir(), 'concord-privacy-'));
  const dataset = join(folder, 'catalogue', 'datasets', 'clinic_people');
  mkdirSync(dataset, { recursive: true });
  writeFileSync(join(folder, 'concord.yaml'), WORKSPACE);
  writeFileSync(join(dataset, 'contract.yaml'), CONTRACT);
  const extract = join(folder, 'clinic_people_2026-01.csv');
  const lines = ['nhs_number,surname,birth_date,postcode,note', ...PEOPLE.map((p) => p.join(',')), ...FAULTY];
  writeFileSync(extract, `${lines.join('\n')}\n`);
  return { folder, extract, open: putOpenDataset(folder) };
}

function putOpenDataset(folder: string): [string, string] {
  const dataset = join(folder, 'catalogue', 'datasets', 'clinic_attendances');
  mkdirSync(dataset, { recursive: true });
  writeFileSync(join(dataset, 'contract.yaml'), OPEN_CONTRACT);
  writeFileSync(join(dataset, 'reported_measure.sql'), MAPPING);
  const lines = ['org_code,month,attendances', 'RZ9,2025-11-01,120', 'RZ8,2025-11-01,340'];
  const put = (name: string, rows: string[]): string => {
    writeFileSync(join(folder, name), `${rows.join('\n')}\n`);
    return join(folder, name);
  };
  return [
    put('clinic_attendances_2025-11.csv', lines),
    put('clinic_attendances_2025-12.csv', [...lines, 'RZ9,2025-12-01,130']),
  ];
}

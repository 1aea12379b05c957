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
      - {name: nhs_number, physicalName: nhs_number, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1, classification: identifier, businessName: NHS number, description: NHS number, customProperties: [{property: format, value: nhs-number}]}
      - {name: surname, physicalName: surname, logicalType: string, required: true, classification: identifier, businessName: Surname, description: surname}
      - {name: birth_date, physicalName: birth_date, logicalType: date, required: true, classification: identifier, businessName: Birth date, description: birth date}
      - {name: postcode, physicalName: postcode, logicalType: string, required: true, classification: identifier, businessName: Postcode, description: postcode, customProperties: [{property: format, value: postcode}, {property: severity, value: warn}]}
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

const WORKSPACE = `title: Privacy test
systems: []
partners:
  - {code: RZ9, name: Made-up Trust, sends: [clinic_people]}
`;

export interface PeopleWorkspace {
  folder: string;
  extract: string;
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
  return { folder, extract };
}

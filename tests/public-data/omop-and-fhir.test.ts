/**
 * OMOP tables and FHIR bulk files: the real made-up ones of ../shared/data where they are there, and small ones made here
 * with every kind of trouble.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/quality/check-result.ts';
import { told } from '../quality/check-text.ts';
import { PUBLIC_DATA } from './land-public-data.ts';
import { datasetsOf, folderOf, type LandedRecords, landRecords } from './land-records.ts';

const OMOP = join(PUBLIC_DATA, 'omop_synthea27');
const FHIR = join(PUBLIC_DATA, 'fhir_synthea_ndjson');
const skipped = (folder: string): string =>
  existsSync(folder) ? '' : ' (skipped: no such folder beside the checkout)';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function landed(folder: string, kind: 'omop' | 'fhir'): Promise<LandedRecords> {
  const result = await landRecords(folder, kind);
  open.push(result);
  return result;
}

function made(name: string, files: Record<string, string>): string {
  const { folder, close } = folderOf(name, files);
  open.push({ close });
  return folder;
}

/** Every check ran, every row was taken. */
function expectWhole(file: string, check: CheckResult, rows: number): void {
  expect([file, check.allChecksRan, check.reconciliation]).toEqual([
    file,
    true,
    expect.objectContaining({ rowsIn: rows, accepted: rows, rejected: 0 }),
  ]);
}

const linesOf = (path: string): number => readFileSync(path, 'utf8').trimEnd().split('\n').length;

describe.skipIf(!existsSync(OMOP))(`the OMOP tables of 28 made-up persons${skipped(OMOP)}`, () => {
  it('land whole, in the order in which they refer to each other', async () => {
    const { checks } = await landed(OMOP, 'omop');
    expect([...checks.values()].map((c) => c.dataset).toSorted()).toEqual(datasetsOf('omop').toSorted());
    for (const [file, check] of checks) expectWhole(file, check, linesOf(join(OMOP, file)) - 1);
    expect([...checks.values()].flatMap(told)).toEqual([]);
    const rows = (file: string) => checks.get(file)?.reconciliation.accepted;
    expect([rows('person.csv'), rows('visit_occurrence.csv'), rows('measurement.csv')]).toEqual([28, 1791, 10_040]);
  }, 120_000);
});

describe.skipIf(!existsSync(FHIR))(`the FHIR resources of 13 made-up patients${skipped(FHIR)}`, () => {
  it('land whole; only American postcodes are told of', async () => {
    const { checks } = await landed(FHIR, 'fhir');
    expect([...checks.values()].map((c) => c.dataset).toSorted()).toEqual(datasetsOf('fhir').toSorted());
    for (const [file, check] of checks) expectWhole(file, check, linesOf(join(FHIR, file)));
    const faults = [...checks.values()].flatMap((c) => c.faults.map((f) => [c.dataset, f.rule, f.rows]));
    expect(faults).toEqual([['fhir_patient', 'format:postcode', 13]]);
    const total = [...checks.values()].reduce((sum, c) => sum + c.reconciliation.accepted, 0);
    expect(total).toBe(5929);
  }, 120_000);
});

const lines = (...objects: unknown[]) => `${objects.map((o) => JSON.stringify(o)).join('\n')}\n`;
const patient = (id: string, more = {}) => ({
  resourceType: 'Patient',
  id,
  gender: 'female',
  birthDate: '1980-02-29',
  ...more,
});
const condition = (id: string, of: string, more = {}) => ({
  resourceType: 'Condition',
  id,
  code: { coding: [{ system: 'http://snomed.info/sct', code: '73211009' }] },
  subject: { reference: of },
  onsetDateTime: '2020-07-01T00:30:00+01:00',
  ...more,
});

describe('FHIR files made here', () => {
  it('warn of a reference that leads nowhere, and know one through a server address', async () => {
    const folder = made('fhir', {
      'Patient.000.ndjson': lines(patient('p1'), patient('p2', { birthDate: '1980', gender: 'unknown' })),
      'Encounter.ndjson': lines({
        id: 'e1',
        status: 'planned',
        class: { code: 'AMB' },
        subject: { reference: 'Patient/p1' },
        period: { start: '2020-07-01' },
      }),
      'Condition.ndjson': lines(
        condition('c1', 'Patient/p1', { encounter: { reference: 'Encounter/e1' } }),
        condition('c2', 'https://example.org/fhir/Patient/p2/_history/3'),
        condition('c3', 'Patient/gone', { encounter: { reference: 'Encounter/gone' } }),
        condition('c4', 'Patient/p1', { subject: [{ reference: 'Patient/p1' }, { reference: 'Patient/p2' }] }),
        condition('c5', 'Patient/p1', { code: { text: 'free text alone' } }),
        condition('c1', 'Patient/p1'),
      ),
    });
    const { checks } = await landed(folder, 'fhir');
    expect(told(checks.get('Patient.000.ndjson')!)).toEqual(['type:birth_date@2']);
    const check = checks.get('Condition.ndjson')!;
    expect(told(check)).toEqual([
      'key:duplicate@1,6',
      'reference:encounter@3',
      'reference:patient@3',
      'required:condition_code@5',
      'shape:patient@4',
    ]);
    expect(check.reconciliation).toMatchObject({ rowsIn: 6, accepted: 2, rejected: 4 });
    expect(check.allChecksRan).toBe(true);
  });

  it('are set aside while the patients that they refer to have not come', async () => {
    const folder = made('fhir', {
      'AllergyIntolerance.ndjson': lines({ ...condition('a1', ''), patient: { reference: 'Patient/p1' } }),
    });
    const { checks } = await landed(folder, 'fhir');
    const check = checks.get('AllergyIntolerance.ndjson')!;
    expect([check.outcome, told(check)]).toEqual(['quarantined', expect.arrayContaining(['file:check-could-not-run'])]);
  });
});

describe('OMOP tables made here', () => {
  const PERSON =
    'person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,birth_datetime,race_concept_id,ethnicity_concept_id,person_source_value';
  it('tell what does not hold together', async () => {
    const folder = made('omop_trust', {
      'PERSON.csv': `${PERSON}\n1,8507,1980,2,29,1980-02-29,0,0,L1\n2,8532,1981,3,1,1980-03-01 00:00:00,0,0,L2\n3,4,1990,1,1,,0,0,L3\n`,
      'death.csv':
        'person_id,death_date,cause_source_value\n1,2020-01-01,I21\n9,2020-01-01,\n2,2020-01-01,struck by lightning\n',
      'observation_period.csv':
        'observation_period_id,person_id,observation_period_start_date,observation_period_end_date,period_type_concept_id\n1,1,2020-01-02,2020-01-01,0\n',
    });
    const { checks } = await landed(folder, 'omop');
    expect(told(checks.get('PERSON.csv')!)).toEqual(['code:sex@4', 'rule:birth-date-agrees@3']);
    expect(told(checks.get('death.csv')!)).toEqual(['pattern:cause_source_value@4', 'reference:person_id@3']);
    expect(told(checks.get('observation_period.csv')!)).toEqual(['rule:ends-after-start@2']);
    expect(checks.get('death.csv')?.reconciliation).toMatchObject({ rowsIn: 3, accepted: 2, rejected: 1 });
  });
});

/** Where an infection began, worked out from what a trust reports, against the cases of the specification and its edges. */
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { RECORDS } from '../pseudonym/hmac-twin.ts';
import { type MappedRow, mapRows } from './map-rows.ts';

const contract = loadContracts({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] }).get(
  'hcai_specimen',
)!;
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineKeyMacros(engine, [RECORDS]);
});
afterAll(() => engine.close());

interface Specimen {
  organism?: string;
  admitted?: string;
  taken: string;
  /** whether there was a stay in the three months before; yes when a discharge is given, else no */
  before?: string;
  discharged?: string;
  location?: string;
  category?: string;
}

const reported = (one: Specimen): Record<string, string> => ({
  ...{ specimen_number: 'M1', provider_code: 'RX1', nhs_number: '9990000018', birth_date: '1950-02-03' },
  data_collection: one.organism ?? 'E. coli',
  specimen_date: one.taken,
  patient_location: one.location ?? 'NHS Acute Trust',
  patient_category: one.category ?? 'In-patient',
  admitted_in_3_months: one.before ?? (one.discharged ? 'Yes' : 'No'),
  ...(one.admitted ? { admission_date: one.admitted } : {}),
  ...(one.discharged ? { last_discharge_date: one.discharged } : {}),
});

async function infection(row: Record<string, string>): Promise<MappedRow> {
  const [found] = await mapRows(engine, contract, 'infection', [row]);
  return found!;
}

const CDI = { organism: 'C. difficile', admitted: '2019-06-01', taken: '2019-06-01' };

/** [what, specimen, onset, days from the discharge]: the first ten are of the specification, from the tests of the national package. */
const CASES: [string, Specimen, string, string | null][] = [
  ['the third day', { admitted: '2019-08-12', taken: '2019-08-14' }, 'hoha', null],
  [
    'the third day, although after a stay',
    { admitted: '2019-08-12', taken: '2019-08-14', discharged: '2019-08-10' },
    'hoha',
    '4',
  ],
  [
    'the first day, 2 days after a stay',
    { admitted: '2019-08-12', taken: '2019-08-12', discharged: '2019-08-10' },
    'coha',
    '2',
  ],
  ['27 days after', { admitted: '2019-08-12', taken: '2019-08-12', discharged: '2019-07-16' }, 'coha', '27'],
  ['C. difficile 1 day after', { ...CDI, discharged: '2019-05-31' }, 'coha', '1'],
  ['C. difficile 11 days after', { ...CDI, discharged: '2019-05-21' }, 'coha', '11'],
  ['C. difficile 29 days after', { ...CDI, discharged: '2019-05-03' }, 'coia', '29'],
  ['C. difficile 85 days after', { ...CDI, discharged: '2019-03-08' }, 'coca', '85'],
  ['C. difficile after no stay', CDI, 'coca', null],
  [
    'a stay of which nobody knows',
    { admitted: '2019-08-12', taken: '2019-08-12', before: "Don't know" },
    'unknown',
    null,
  ],
  ['the second day', { admitted: '2019-08-12', taken: '2019-08-13' }, 'coca', null],
  ['the day of a discharge', { ...CDI, discharged: '2019-06-01' }, 'coha', '0'],
  ['C. difficile 28 days after', { ...CDI, discharged: '2019-05-04' }, 'coia', '28'],
  ['C. difficile 83 days after', { ...CDI, discharged: '2019-03-10' }, 'coia', '83'],
  ['C. difficile 84 days after', { ...CDI, discharged: '2019-03-09' }, 'coca', '84'],
  ['another organism 28 days after', { ...CDI, organism: 'MRSA', discharged: '2019-05-04' }, 'coca', '28'],
  ['in hospital without a day of admission', { taken: '2019-06-01' }, 'hoha', null],
  [
    'a day patient on the third day',
    { admitted: '2019-05-30', taken: '2019-06-01', category: 'Day patient' },
    'hoha',
    null,
  ],
  [
    'at a practice, on the third day of nothing',
    { taken: '2019-06-01', location: 'GP', category: 'Other' },
    'coca',
    null,
  ],
  [
    'in a community hospital on the third day',
    { admitted: '2019-05-30', taken: '2019-06-01', location: 'Community Hospital' },
    'coca',
    null,
  ],
  ['in the emergency department alone', { taken: '2019-06-01', category: 'A&E only' }, 'coca', null],
  ['a stay before without its end', { admitted: '2019-06-01', taken: '2019-06-01', before: 'Yes' }, 'unknown', null],
];

describe('where an infection began', () => {
  it.each(CASES)('%s', async (_, specimen, onset, days) => {
    const found = await infection(reported(specimen));
    expect([found.onset, found.days_from_discharge]).toEqual([onset, days]);
  });

  it('is worked out, whatever the trust was told', async () => {
    const row = { ...reported({ admitted: '2019-08-12', taken: '2019-08-14' }), onset_status: 'COCA' };
    expect((await infection(row)).onset).toBe('hoha');
  });

  it('is not known when the question of a stay before was left blank and no discharge is given', async () => {
    const { admitted_in_3_months: _, ...row } = reported({ admitted: '2019-08-12', taken: '2019-08-12' });
    expect((await infection(row)).onset).toBe('unknown');
  });

  it('of a newborn admitted at birth is what the national system said, since its days stand at the first of their month', async () => {
    const row = {
      ...reported({ admitted: '2019-08-12', taken: '2019-08-15' }),
      ...{ birth_date: '2019-08-12', onset_status: 'HOHA' },
    };
    const found = await infection(row);
    expect(found).toMatchObject({
      ...{ onset: 'hoha', dates_at_month: 'true', days_from_admission: null, birth_month: '2019-08-01' },
      ...{ admitted_on: '2019-08-01', specimen_date: '2019-08-01' },
    });
    const { onset_status: _, ...silent } = row;
    expect((await infection(silent)).onset).toBe('unknown');
  });
});

describe('a specimen below the privacy line', () => {
  it('keeps the organism, the age and keyed numbers, and nothing of who it is', async () => {
    const row = {
      ...reported({ admitted: '2019-08-12', taken: '2019-08-14' }),
      ...{ forename: 'Ottoliney', surname: 'Quillfeather', postcode: 'ZQ1 1QA' },
      ...{ local_patient_id: 'TR8810001', sex: '2' },
    };
    const found = await infection(row);
    expect(found).toMatchObject({
      ...{ person_key: '7', organism: 'e-coli', age: '69', sex: '2' },
      specimen_date: '2019-08-14',
    });
    expect(JSON.stringify(found)).not.toMatch(/Ottoliney|Quillfeather|ZQ1|TR88|9990000018|1950-02-03|M1"/);
  });

  it.each([
    ['MRSA', 'mrsa'],
    ['MSSA', 'mssa'],
    ['C. difficile', 'c-difficile'],
    ['Klebsiella spp.', 'klebsiella'],
    ['P. aeruginosa', 'p-aeruginosa'],
  ])('%s is %s', async (organism, code) => {
    expect((await infection(reported({ organism, taken: '2019-06-01' }))).organism).toBe(code);
  });
});

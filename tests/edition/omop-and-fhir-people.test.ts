/** Whose the rows of OMOP and FHIR datasets are: what their contracts say is enough for the resident index to know it. */
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type MadeUpIndex, nhsNumber, openIndex, type Row } from '../linkage/residents/made-up-index.ts';

const contracts = loadContracts({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] });
let index: MadeUpIndex;
beforeAll(async () => {
  index = await openIndex();
});
afterAll(() => index.engine.close());

/** What the column that is the partner's own number of the person puts before it. */
const localOf = (dataset: string, id: string): string => {
  const column = contracts.get(dataset)!.columns.find((c) => c.identifies === 'local-number')!;
  return (column.prefix ?? '') + id;
};

it('resources follow their patient, and tables their person where that has an NHS number', async () => {
  const ann = {
    nhs: nhsNumber(1),
    forename: 'Ann',
    surname: 'Baker',
    born: '1970-03-04',
    sex: '2',
    postcode: 'AB1 2CD',
  };
  const at = (dataset: string, key: string, id: string, more: Partial<Row> = {}): Row => ({
    key,
    local: localOf(dataset, id),
    from: 'RX1',
    ...more,
  });
  await index.update({
    pds: [{ key: 'ann', ...ann }],
    fhir_patient: [
      at('fhir_patient', 'patient', '1', { nhs: ann.nhs, born: ann.born, sex: '2' }),
      at('fhir_patient', 'newcomer', '2', { forename: 'Zoe', surname: 'Nobody', born: '1990-01-04', sex: '1' }),
    ],
    fhir_condition: [at('fhir_condition', 'condition', 'Patient/1'), at('fhir_condition', 'of-newcomer', 'Patient/2')],
    omop_person: [
      at('omop_person', 'person', '1', { nhs: ann.nhs, born: ann.born, sex: '2' }),
      at('omop_person', 'numberless', '2', { born: ann.born, sex: '2' }),
    ],
    omop_death: [at('omop_death', 'death', '1'), at('omop_death', 'of-numberless', '2')],
    ward: [{ key: 'ward-number', local: '1', from: 'RX1' }],
  });
  const persons = await index.persons();
  expect(persons).toMatchObject({
    patient: persons.ann,
    condition: persons.ann,
    person: persons.ann,
    death: persons.ann,
  });
  expect(persons['of-newcomer']).toBe(persons.newcomer);
  expect(persons.newcomer).not.toBeNull();
  expect(persons).toMatchObject({ numberless: null, 'of-numberless': null, 'ward-number': null });
}, 60_000);

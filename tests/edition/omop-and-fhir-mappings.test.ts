/** Rows of OMOP and FHIR datasets across the privacy line and into the tables of an edition. */
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { RECORDS, recordNumberOf } from '../pseudonym/hmac-twin.ts';
import { type MappedRow, mapRows } from './map-rows.ts';

const contracts = loadContracts({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] });
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineKeyMacros(engine, [RECORDS]);
});
afterAll(() => engine.close());

const mapped = (dataset: string, table: string, rows: Record<string, string>[]): Promise<MappedRow[]> =>
  mapRows(engine, contracts.get(dataset)!, table, rows);

describe('OMOP', () => {
  const who = { person_id: 'omop-person-1' };

  it('persons are demographic records of the NHS’s codes', async () => {
    const rows = await mapped('omop_person', 'demographic', [
      { ...who, sex: '2', birth_date: '1980-05-17', year_of_birth: '1980', month_of_birth: '5', day_of_birth: '17' },
      { person_id: 'omop-person-2', sex: 'X', year_of_birth: '1990', month_of_birth: '3' },
      { person_id: 'omop-person-3', sex: '1', year_of_birth: '1991' },
    ]);
    expect(rows.map((r) => [r.person_key, r.birth_month, r.sex]).toSorted()).toEqual([
      ['7', null, '1'],
      ['7', '1980-05-01', '2'],
      ['7', '1990-03-01', 'X'],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/omop-person|1980-05-17/);
  });

  it('visits are stays or attendances by their concept, and the others no rows', async () => {
    const visit = (id: string, concept: string) => ({
      ...who,
      visit_occurrence_id: `omop-visit-${id}`,
      visit_concept_id: concept,
      visit_start_date: '2024-01-30',
      visit_end_date: '2024-02-02',
      visit_start_datetime: '2024-01-30 09:00:00',
      visit_end_datetime: '2024-02-02 10:30:00',
    });
    const visits = [visit('1', '9201'), visit('2', '9202'), visit('3', '9203'), visit('4', '262')];
    const spells = await mapped('omop_visit_occurrence', 'hospital_spell', visits);
    const number = (id: string) => recordNumberOf(RECORDS, 'omop-visit', `RX1 | omop-visit-${id}`);
    expect(spells.map((r) => [r.spell_id, r.nights, r.admitted_at]).toSorted()).toEqual(
      [
        [number('1'), '3', '2024-01-30 09:00:00'],
        [number('4'), '3', '2024-01-30 09:00:00'],
      ].toSorted(),
    );
    const attendances = await mapped('omop_visit_occurrence', 'emergency_attendance', visits);
    expect(attendances).toMatchObject([{ attendance_id: number('3'), minutes_to_departure: String(3 * 24 * 60 + 90) }]);
  });

  it('results keep value and unit; a code only where it can be told', async () => {
    const result = (id: string, code: string) => ({
      ...who,
      measurement_id: `omop-measurement-${id}`,
      measurement_date: '2024-01-30',
      measurement_source_value: code,
      value_as_number: '24.5',
      unit_source_value: 'kg/m2',
    });
    const rows = await mapped('omop_measurement', 'gp_event', [
      result('1', '39156-5'),
      result('2', '60621009'),
      result('3', '72514-3'),
    ]);
    expect(rows.map((r) => r.code).toSorted()).toEqual(['60621009', '60621009', null]);
    expect(rows.every((r) => r.value === '24.5' && r.unit === 'kg/m2' && r.is_problem === 'false')).toBe(true);
  });

  it('a death has a cause only in ICD-10', async () => {
    const rows = await mapped('omop_death', 'death', [
      { ...who, death_date: '2024-01-01', cause_source_value: 'i21.9' },
      { person_id: 'omop-person-2', death_date: '2024-01-01', cause_source_value: '22298006' },
    ]);
    expect(rows.map((r) => r.underlying_cause).toSorted()).toEqual(['I219', null]);
  });
});

describe('FHIR', () => {
  const who = { patient: 'Patient/1' };

  it('encounters name their contact as their conditions do', async () => {
    const [spell] = await mapped('fhir_encounter', 'hospital_spell', [
      {
        ...who,
        id: 'Encounter/9',
        status: 'finished',
        class_code: 'IMP',
        started_at: '2024-01-30 23:00:00',
        ended_at: '2024-01-31 01:00:00',
        provider_code: 'RX1',
      },
      { ...who, id: 'Encounter/8', status: 'cancelled', class_code: 'IMP', started_at: '2024-01-30 23:00:00' },
      { ...who, id: 'Encounter/7', status: 'finished', class_code: 'EMER', started_at: '2024-01-30 23:00:00' },
    ]);
    expect(spell).toMatchObject({ provider_code: 'RX1', nights: '1' });
    const events = await mapped('fhir_condition', 'gp_event', [
      {
        ...who,
        id: 'Condition/1',
        encounter: 'Encounter/9',
        condition_code: '73211009',
        condition_snomed: '73211009',
        recorded_at: '2024-01-30 08:00:00',
      },
      {
        ...who,
        id: 'Condition/2',
        condition_code: '73211009',
        verification_status: 'refuted',
        recorded_at: '2024-01-30 08:00:00',
      },
    ]);
    expect(events).toMatchObject([{ encounter_id: spell?.spell_id, code: '73211009', effective_date: '2024-01-30' }]);
  });

  it('orders and vaccinations that did not happen are no rows', async () => {
    const order = (id: string, intent: string, status: string) => ({
      ...who,
      id: `MedicationRequest/${id}`,
      intent,
      status,
      medication_code: '1',
      authored_at: '2024-01-30 08:00:00',
      days_supply: '28',
    });
    const orders = await mapped('fhir_medication_request', 'prescription', [
      order('1', 'order', 'active'),
      order('2', 'plan', 'active'),
      order('3', 'order', 'entered-in-error'),
    ]);
    expect(orders).toMatchObject([{ issue_date: '2024-01-30', duration_days: '28' }]);
    const dose = (id: string, status: string) => ({
      ...who,
      id: `Immunization/${id}`,
      status,
      vaccine_code: '62',
      occurred_at: '2024-01-30 08:00:00',
      is_primary_source: 'false',
    });
    const doses = await mapped('fhir_immunization', 'immunisation', [dose('1', 'completed'), dose('2', 'not-done')]);
    expect(doses).toMatchObject([{ vaccine: '62', is_historical: 'true' }]);
  });

  it('patients become demographic records without name, number or day', async () => {
    const rows = await mapped('fhir_patient', 'demographic', [
      {
        id: 'Patient/1',
        nhs_number: '9434765919',
        surname: 'Ash',
        birth_date: '1980-05-17',
        sex: '1',
        postcode: 'LU1 2AB',
        practice_code: 'E81001',
        death_at: '2024-05-01 00:00:00',
        updated_at: '2024-06-01 10:00:00',
      },
    ]);
    expect(rows).toMatchObject([
      {
        person_key: '7',
        birth_month: '1980-05-01',
        death_date: '2024-05-01',
        effective_from: '2024-06-01',
        practice_code: 'E81001',
      },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/9434765919|Ash|1980-05-17|LU1/);
  });
});

/** The extracts of stays in hospital, with what goes wrong in them. The doses are the makers' own (unsourced). */
import type { DatasetExtract, FaultDose } from '../../extracts/dataset-extract.ts';

const rows = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

/** What is wrong with the people in records of admitted patients: hospitals trace nearly everybody. */
const PEOPLE: FaultDose[] = [
  { fault: 'missing-nhs-number', share: 0.008 },
  { fault: 'other-nhs-number', share: 0.0005 },
  { fault: 'nhs-number-digit', share: 0.0008 },
  { fault: 'superseded-nhs-number', share: 0.4 },
  { fault: 'default-birth-date', share: 0.0008 },
  { fault: 'day-month-swapped', share: 0.001 },
  { fault: 'partial-postcode', share: 0.003 },
];

export const INPATIENT_DATASETS: DatasetExtract[] = [
  {
    id: 'apc_spell',
    rows: rows('apc_spell'),
    senders: ['acute'],
    chunk: 'year',
    tokens: 'sus',
    faults: [
      ...PEOPLE,
      { fault: 'end-before-start', share: 0.0006, column: 'discharged_at', after: 'admitted_at' },
      { fault: 'midnight', share: 0.004, column: 'admitted_at', partners: [2] },
      { fault: 'unknown-code', share: 0.002, column: 'discharge_destination', code: '30' },
      { fault: 'missing-value', share: 0.12, column: 'discharge_ready_date' },
      { fault: 'missing-value', share: 0.02, column: 'ethnic_category' },
      { fault: 'duplicate', share: 0.0006 },
      { fault: 'late', share: 0.012 },
    ],
  },
  {
    id: 'apc_episode',
    rows: rows('apc_episode'),
    senders: ['acute'],
    chunk: 'year',
    tokens: 'sus',
    faults: [
      ...PEOPLE,
      { fault: 'end-before-start', share: 0.0005, column: 'ended_at', after: 'started_at' },
      { fault: 'unknown-code', share: 0.001, column: 'admission_method', code: '20' },
      { fault: 'missing-value', share: 0.008, column: 'consultant_code' },
      { fault: 'missing-value', share: 0.03, column: 'diagnosis_1', lastMonths: 1 },
      { fault: 'duplicate', share: 0.0005 },
      { fault: 'late', share: 0.01 },
      // coded by the freeze, a month after the first submission
      { fault: 'corrected', share: 0.1, column: 'diagnosis_1' },
    ],
    derived: { present_on_admission_1: 'case when diagnosis_1 is not null then present_on_admission_1 end' },
  },
  {
    id: 'bed_state',
    rows: rows('bed_state'),
    senders: ['acute'],
    chunk: 'all',
    faults: [{ fault: 'missing-value', share: 0.01, column: 'beds_closed' }],
  },
  {
    id: 'discharge_sitrep',
    rows: rows('discharge_sitrep'),
    senders: ['acute'],
    chunk: 'all',
    faults: [{ fault: 'missing-value', share: 0.01, column: 'no_longer_meeting_criteria_14_plus_days' }],
  },
  {
    id: 'discharge_delay',
    rows: rows('discharge_delay'),
    senders: ['acute'],
    chunk: 'all',
    faults: [{ fault: 'unknown-code', share: 0.001, column: 'delay_reason', code: 'OTHER' }],
  },
];

import type { DatasetExtract, FaultDose } from '../../extracts/dataset-extract.ts';

const rows = (id: string): URL => new URL(`${id}.sql`, import.meta.url);

/** Of an event that practices recorded: almost every patient of theirs has a traced number. */
const untraced: FaultDose = { fault: 'missing-nhs-number', share: 0.006 };

// what is sent again when it changes has no late rows: an earlier state would come after a later one
export const GP_DATASETS: DatasetExtract[] = [
  {
    id: 'gp_registration',
    rows: rows('gp_registration'),
    senders: ['gp-processor'],
    chunk: 'year',
    faults: [
      { fault: 'missing-nhs-number', share: 0.008 },
      { fault: 'superseded-nhs-number', share: 0.3 },
      { fault: 'nhs-number-digit', share: 0.0005 },
      { fault: 'typing-error', share: 0.004 },
      { fault: 'swapped-names', share: 0.0005 },
      { fault: 'day-month-swapped', share: 0.001 },
      { fault: 'default-birth-date', share: 0.0003 },
      { fault: 'partial-postcode', share: 0.002 },
      { fault: 'duplicate', share: 0.0005 },
    ],
  },
  {
    id: 'gp_observation',
    rows: rows('gp_observation'),
    senders: ['gp-processor'],
    chunk: 'month',
    faults: [
      untraced,
      { fault: 'unknown-code', share: 0.0008, column: 'mapped_concept_code', code: 'LOCAL0001' },
      { fault: 'missing-value', share: 0.002, column: 'result_unit' },
      { fault: 'duplicate', share: 0.0005 },
    ],
  },
  {
    id: 'gp_medication_order',
    rows: rows('gp_medication_order'),
    senders: ['gp-processor'],
    chunk: 'quarter',
    faults: [
      untraced,
      { fault: 'missing-value', share: 0.002, column: 'duration_days' },
      { fault: 'duplicate', share: 0.0003 },
    ],
  },
  {
    id: 'gp_appointment',
    rows: rows('gp_appointment'),
    senders: ['gp-processor'],
    chunk: 'year',
    faults: [
      untraced,
      { fault: 'end-before-start', share: 0.001, column: 'date_time_left', after: 'date_time_sent_in' },
      { fault: 'midnight', share: 0.003, column: 'date_time_sent_in' },
      { fault: 'unknown-code', share: 0.001, column: 'national_slot_category_name', code: 'Unmapped' },
      { fault: 'missing-value', share: 0.02, column: 'actual_duration' },
      { fault: 'duplicate', share: 0.0003 },
    ],
  },
  {
    id: 'immunisation',
    rows: rows('immunisation'),
    senders: ['gp-processor'],
    chunk: 'year',
    faults: [
      { fault: 'missing-nhs-number', share: 0.015 },
      { fault: 'superseded-nhs-number', share: 0.3 },
      { fault: 'default-birth-date', share: 0.001 },
      { fault: 'unknown-code', share: 0.002, column: 'vaccine', code: 'Brand 12' },
      { fault: 'missing-value', share: 0.03, column: 'batch_number' },
      { fault: 'duplicate', share: 0.004 },
      { fault: 'late', share: 0.03 },
    ],
  },
  {
    id: 'screening',
    rows: rows('screening'),
    senders: ['gp-processor'],
    chunk: 'year',
    faults: [
      { fault: 'missing-nhs-number', share: 0.004 },
      { fault: 'superseded-nhs-number', share: 0.3 },
      { fault: 'unknown-code', share: 0.001, column: 'next_step', code: 'other' },
      { fault: 'duplicate', share: 0.0005 },
    ],
  },
  {
    id: 'pds_person',
    rows: rows('pds_person'),
    senders: ['gp-processor'],
    chunk: 'year',
    faults: [
      { fault: 'typing-error', share: 0.001 },
      { fault: 'partial-postcode', share: 0.0005 },
    ],
  },
  {
    id: 'nhs_number_merger',
    rows: rows('nhs_number_merger'),
    senders: ['gp-processor'],
    chunk: 'all',
    faults: [{ fault: 'late', share: 0.05 }],
  },
  {
    id: 'dispensed_item',
    rows: rows('dispensed_item'),
    senders: ['gp-processor'],
    chunk: 'quarter',
    faults: [
      { fault: 'missing-nhs-number', share: 0.03 },
      { fault: 'nhs-number-digit', share: 0.0004 },
      { fault: 'missing-value', share: 0.004, column: 'age' },
      { fault: 'duplicate', share: 0.0003 },
    ],
  },
];

/** What the trusts send about planned care, and what goes wrong with it. The shares are the makers' own (unsourced). */
import type { DatasetExtract, FaultDose } from '../../extracts/dataset-extract.ts';

const rows = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

/** Hospital systems trace nearly everybody: what is left is mistyped, replaced or unknown. */
const people = (missing: number): FaultDose[] => [
  { fault: 'missing-nhs-number', share: missing },
  { fault: 'other-nhs-number', share: 0.0008 },
  { fault: 'nhs-number-digit', share: 0.0012 },
  { fault: 'superseded-nhs-number', share: 0.3 },
  { fault: 'default-birth-date', share: 0.0004 },
  { fault: 'day-month-swapped', share: 0.0006 },
  { fault: 'partial-postcode', share: 0.004 },
];

export const PLANNED_DATASETS: DatasetExtract[] = [
  {
    id: 'outpatient_appointment',
    rows: rows('outpatient_appointment'),
    senders: ['acute'],
    chunk: 'quarter',
    tokens: 'sus',
    faults: [
      ...people(0.006),
      { fault: 'end-before-start', share: 0.001, column: 'appointment_date', after: 'referral_received_date' },
      { fault: 'missing-value', share: 0.06, column: 'outcome' },
      { fault: 'missing-value', share: 0.03, column: 'ethnic_category' },
      { fault: 'unknown-code', share: 0.01, column: 'attended_or_dna', code: '9', partners: [2] },
      { fault: 'duplicate', share: 0.002 },
      { fault: 'corrected', share: 0.02, column: 'rtt_period_status' },
      { fault: 'late', share: 0.01 },
    ],
  },
  {
    id: 'waiting_list',
    rows: rows('waiting_list'),
    senders: ['acute'],
    chunk: 'month',
    faults: [
      ...people(0.006),
      { fault: 'end-before-start', share: 0.001, column: 'rtt_end_date', after: 'rtt_start_date' },
      { fault: 'missing-value', share: 0.05, column: 'tci_date' },
      { fault: 'missing-value', share: 0.05, column: 'last_dna_date' },
      { fault: 'unknown-code', share: 0.01, column: 'rtt_period_status', code: '2O', partners: [2] },
      { fault: 'duplicate', share: 0.004 },
    ],
  },
  {
    id: 'diagnostic_wait',
    rows: rows('diagnostic_wait'),
    senders: ['acute'],
    chunk: 'year',
    faults: [
      ...people(0.008),
      { fault: 'missing-value', share: 0.02, column: 'diagnostic_modality' },
      { fault: 'unknown-code', share: 0.01, column: 'diagnostic_priority', code: 'URG', partners: [1], lastMonths: 6 },
      { fault: 'duplicate', share: 0.003 },
    ],
  },
  {
    id: 'ereferral',
    rows: rows('ereferral'),
    senders: ['acute'],
    chunk: 'year',
    faults: [...people(0.002), { fault: 'duplicate', share: 0.001 }],
  },
  {
    id: 'cancer_pathway',
    rows: rows('cancer_pathway'),
    senders: ['acute'],
    chunk: 'year',
    faults: [
      ...people(0.001),
      { fault: 'end-before-start', share: 0.002, column: 'date_first_seen', after: 'cancer_clock_start_date' },
      { fault: 'missing-value', share: 0.02, column: 'communication_method' },
      { fault: 'corrected', share: 0.02, column: 'faster_diagnosis_end_reason' },
      { fault: 'duplicate', share: 0.001 },
    ],
  },
];

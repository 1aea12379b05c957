/** What departments, the ambulance trust and NHS 111 send, and what is wrong with it, in the doses of such feeds (unsourced). */
import type { DatasetExtract, FaultDose } from '../../extracts/dataset-extract.ts';

const rows = (id: string): URL => new URL(`${id}.sql`, import.meta.url);

/** 5 in 100 numbers are missing at departments; the control room and 111 have gaps by nature. */
const NUMBERS: FaultDose[] = [
  { fault: 'other-nhs-number', share: 0.0008 },
  { fault: 'nhs-number-digit', share: 0.002 },
  { fault: 'superseded-nhs-number', share: 0.4 },
];

const PERSON: FaultDose[] = [
  { fault: 'default-birth-date', share: 0.003 },
  { fault: 'day-month-swapped', share: 0.004 },
  { fault: 'partial-postcode', share: 0.006 },
];

const NAMES: FaultDose[] = [
  { fault: 'typing-error', share: 0.015 },
  { fault: 'swapped-names', share: 0.003 },
];

/** Whether the complaint's code is one of the national ones. */
const APPROVED = 'chief_complaint in (select complaint from presentation)';

const ATTENDANCE: DatasetExtract = {
  id: 'ecds_attendance',
  rows: rows('ecds_attendance'),
  senders: ['acute'],
  chunk: 'year',
  tokens: 'sus',
  faults: [
    { fault: 'missing-nhs-number', share: 0.05 },
    ...NUMBERS,
    ...PERSON,
    { fault: 'end-before-start', share: 0.003, column: 'departed_at', after: 'arrived_at' },
    { fault: 'midnight', share: 0.002, column: 'arrived_at' },
    { fault: 'missing-value', share: 0.012, column: 'departed_at' },
    { fault: 'missing-value', share: 0.02, column: 'acuity' },
    { fault: 'missing-value', share: 0.008, column: 'chief_complaint' },
    { fault: 'missing-value', share: 0.03, column: 'ethnic_category' },
    { fault: 'missing-value', share: 0.05, column: 'diagnosis_1', partners: [2] },
    // a local code came in with a new version of the second trust's system
    { fault: 'unknown-code', share: 0.02, column: 'chief_complaint', code: 'OTHER-ED', partners: [2], lastMonths: 9 },
    { fault: 'duplicate', share: 0.003 },
    { fault: 'late', share: 0.015 },
    { fault: 'corrected', share: 0.03, column: 'diagnosis_1' },
  ],
  derived: {
    minutes_to_assessment: "date_diff('minute', arrived_at, assessed_at)",
    minutes_to_treatment: "date_diff('minute', arrived_at, seen_at)",
    minutes_to_conclusion: "date_diff('minute', arrived_at, concluded_at)",
    minutes_to_departure: "date_diff('minute', arrived_at, departed_at)",
    chief_complaint_approved: APPROVED,
    complaint_completed: 'chief_complaint is not null',
    complaint_valid: `coalesce(${APPROVED}, false)`,
    diagnosis_1_approved: 'case when diagnosis_1 is not null then true end',
    diagnosis_completed: 'diagnosis_1 is not null',
    diagnosis_valid: 'diagnosis_1 is not null',
  },
};

const INCIDENT: DatasetExtract = {
  id: 'ambulance_incident',
  rows: rows('ambulance_incident'),
  senders: ['ambulance'],
  chunk: 'year',
  faults: [
    ...NUMBERS,
    ...PERSON,
    ...NAMES,
    { fault: 'end-before-start', share: 0.002, column: 'handed_over_at', after: 'at_hospital_at' },
    { fault: 'missing-value', share: 0.03, column: 'handed_over_at' },
    { fault: 'missing-value', share: 0.01, column: 'at_scene_at' },
    { fault: 'unknown-code', share: 0.004, column: 'chief_complaint', code: '99' },
    { fault: 'duplicate', share: 0.01 },
    { fault: 'late', share: 0.005 },
  ],
};

const CALL: DatasetExtract = {
  id: 'urgent_call',
  rows: rows('urgent_call'),
  senders: ['nhs111'],
  chunk: 'year',
  faults: [
    ...NUMBERS,
    ...PERSON,
    ...NAMES,
    { fault: 'end-before-start', share: 0.001, column: 'ended_at', after: 'answered_at' },
    { fault: 'missing-value', share: 0.02, column: 'clinician_type' },
    // outcomes drift: a new one is used before it is announced
    { fault: 'unknown-code', share: 0.01, column: 'triage_outcome', code: 'Dx1170', lastMonths: 5 },
    { fault: 'duplicate', share: 0.002 },
    { fault: 'late', share: 0.01 },
  ],
};

const HANDOVER: DatasetExtract = {
  id: 'ambulance_handover_daily',
  rows: rows('ambulance_handover_daily'),
  senders: ['ambulance'],
  chunk: 'all',
  faults: [],
};

export const URGENT_DATASETS: DatasetExtract[] = [ATTENDANCE, INCIDENT, HANDOVER, CALL];

/** Came later than the others, and stands behind them all (all-datasets.ts). */
export const EMERGENCY_CALLS: DatasetExtract[] = [
  {
    id: 'emergency_call',
    rows: rows('emergency_call'),
    senders: ['ambulance'],
    chunk: 'year',
    faults: [
      { fault: 'end-before-start', share: 0.0005, column: 'answered_at', after: 'called_at' },
      { fault: 'missing-value', share: 0.004, column: 'answer_seconds' },
      { fault: 'duplicate', share: 0.002 },
      { fault: 'late', share: 0.003 },
    ],
  },
];

/**
 * The extracts of the community and the mental-health trust, of the maternity units, of the Healthy Child Programme and of
 * social prescribing, with what goes wrong in them. The doses are the makers' own (unsourced).
 */
import type { DatasetExtract, FaultDose } from '../../extracts/dataset-extract.ts';

const rows = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

/** What is wrong with the people in a feed, when this share of its rows has no NHS number. */
const people = (withoutNumber: number): FaultDose[] => [
  { fault: 'missing-nhs-number', share: withoutNumber },
  { fault: 'other-nhs-number', share: 0.0006 },
  { fault: 'nhs-number-digit', share: 0.0006 },
  { fault: 'superseded-nhs-number', share: 0.4 },
  { fault: 'default-birth-date', share: 0.0006 },
  { fault: 'day-month-swapped', share: 0.001 },
  { fault: 'partial-postcode', share: 0.004 },
];

const names: FaultDose[] = [
  { fault: 'typing-error', share: 0.008 },
  { fault: 'swapped-names', share: 0.002 },
];

const COMMUNITY_TRUST: DatasetExtract[] = [
  {
    id: 'csds_referral',
    rows: rows('csds_referral'),
    senders: ['community'],
    chunk: 'year',
    tokens: 'csds',
    faults: [
      ...people(0.02),
      { fault: 'unknown-code', share: 0.003, column: 'team_type', code: 'LOC7' },
      { fault: 'midnight', share: 0.02, column: 'received_at' },
      { fault: 'missing-value', share: 0.05, column: 'referral_source' },
      { fault: 'duplicate', share: 0.001 },
      { fault: 'late', share: 0.025 },
    ],
  },
  {
    id: 'csds_contact',
    rows: rows('csds_contact'),
    senders: ['community'],
    chunk: 'quarter',
    tokens: 'csds',
    faults: [
      ...people(0.02),
      // orphan contacts: the referral's number is not one that the provider sends
      { fault: 'unknown-code', share: 0.004, column: 'referral_id', code: 'UNKNOWN' },
      { fault: 'midnight', share: 0.01, column: 'contact_at' },
      { fault: 'missing-value', share: 0.03, column: 'minutes' },
      { fault: 'missing-value', share: 0.04, column: 'location_type' },
      { fault: 'duplicate', share: 0.0006 },
      { fault: 'late', share: 0.02 },
    ],
  },
  {
    id: 'csds_activity',
    rows: rows('csds_activity'),
    senders: ['community'],
    chunk: 'year',
    tokens: 'csds',
    faults: [
      ...people(0.02),
      { fault: 'missing-value', share: 0.02, column: 'activity_type' },
      { fault: 'duplicate', share: 0.0006 },
      { fault: 'late', share: 0.02 },
    ],
  },
  {
    id: 'healthy_child_contact',
    rows: rows('healthy_child_contact'),
    senders: ['community'],
    chunk: 'all',
    faults: [
      ...people(0.012),
      ...names,
      { fault: 'unknown-code', share: 0.002, column: 'breastfeeding_status', code: 'MIX' },
      { fault: 'missing-value', share: 0.06, column: 'breastfeeding_status' },
      { fault: 'duplicate', share: 0.001 },
      { fault: 'late', share: 0.02 },
    ],
  },
];

const MENTAL_HEALTH_TRUST: DatasetExtract[] = [
  {
    id: 'mhsds_referral',
    rows: rows('mhsds_referral'),
    senders: ['mental-health'],
    chunk: 'year',
    tokens: 'mhsds',
    faults: [
      ...people(0.035),
      { fault: 'unknown-code', share: 0.002, column: 'referral_source', code: 'SPA' },
      { fault: 'missing-value', share: 0.08, column: 'referral_reason' },
      { fault: 'missing-value', share: 0.04, column: 'ethnic_category' },
      { fault: 'duplicate', share: 0.001 },
      { fault: 'late', share: 0.02 },
    ],
  },
  {
    id: 'mhsds_contact',
    rows: rows('mhsds_contact'),
    senders: ['mental-health'],
    chunk: 'year',
    tokens: 'mhsds',
    faults: [
      ...people(0.035),
      { fault: 'unknown-code', share: 0.002, column: 'referral_id', code: 'UNKNOWN' },
      { fault: 'unknown-code', share: 0.001, column: 'attendance', code: '9' },
      { fault: 'missing-value', share: 0.03, column: 'minutes' },
      { fault: 'duplicate', share: 0.0006 },
      // written up after the month was closed
      { fault: 'late', share: 0.05 },
    ],
  },
  {
    id: 'mhsds_spell',
    rows: rows('mhsds_spell'),
    senders: ['mental-health'],
    chunk: 'all',
    tokens: 'mhsds',
    faults: [
      ...people(0.02),
      { fault: 'end-before-start', share: 0.003, column: 'discharged_at', after: 'admitted_at' },
      { fault: 'missing-value', share: 0.1, column: 'delay_reason' },
      { fault: 'corrected', share: 0.02, column: 'legal_status' },
      { fault: 'late', share: 0.02 },
    ],
  },
  {
    id: 'mhsds_diagnosis',
    rows: rows('mhsds_diagnosis'),
    senders: ['mental-health'],
    chunk: 'all',
    tokens: 'mhsds',
    faults: [...people(0.035), { fault: 'duplicate', share: 0.001 }, { fault: 'late', share: 0.03 }],
  },
];

const MATERNITY_UNITS: DatasetExtract[] = [
  {
    id: 'maternity_booking',
    rows: rows('maternity_booking'),
    senders: ['acute'],
    chunk: 'all',
    faults: [
      ...people(0.012),
      { fault: 'unknown-code', share: 0.003, column: 'folic_acid', code: 'YES', partners: [2] },
      { fault: 'missing-value', share: 0.06, column: 'ethnic_category' },
      { fault: 'missing-value', share: 0.05, column: 'bmi' },
      { fault: 'duplicate', share: 0.001 },
      { fault: 'late', share: 0.02 },
      { fault: 'corrected', share: 0.02, column: 'smoking_status' },
    ],
  },
  {
    id: 'maternity_birth',
    rows: rows('maternity_birth'),
    senders: ['acute'],
    chunk: 'all',
    faults: [
      { fault: 'missing-nhs-number', share: 0.02 },
      { fault: 'nhs-number-digit', share: 0.0006 },
      { fault: 'partial-postcode', share: 0.004 },
      { fault: 'unknown-code', share: 0.002, column: 'delivery_method', code: 'X' },
      { fault: 'missing-value', share: 0.03, column: 'birth_weight_g' },
      { fault: 'missing-value', share: 0.05, column: 'first_feed' },
      { fault: 'duplicate', share: 0.001 },
      { fault: 'late', share: 0.02 },
    ],
  },
];

const LINK_WORKERS: DatasetExtract[] = [
  {
    id: 'social_prescription',
    rows: rows('social_prescription'),
    senders: ['gp-processor'],
    chunk: 'all',
    faults: [
      ...people(0.03),
      ...names,
      { fault: 'unknown-code', share: 0.004, column: 'referral_source', code: 'other' },
      { fault: 'missing-value', share: 0.05, column: 'main_reason' },
      { fault: 'duplicate', share: 0.001 },
      { fault: 'late', share: 0.02 },
    ],
  },
];

export const COMMUNITY_DATASETS: DatasetExtract[] = [
  ...COMMUNITY_TRUST,
  ...MENTAL_HEALTH_TRUST,
  ...MATERNITY_UNITS,
  ...LINK_WORKERS,
];

/** Came later than the others, and stands behind them all (all-datasets.ts). */
export const MATERNITY_CONTACTS: DatasetExtract[] = [
  {
    id: 'maternity_contact',
    rows: rows('maternity_contact'),
    senders: ['acute'],
    chunk: 'year',
    faults: [
      ...people(0.012),
      { fault: 'midnight', share: 0.01, column: 'contact_at' },
      { fault: 'unknown-code', share: 0.002, column: 'attendance', code: '9', partners: [1] },
      { fault: 'missing-value', share: 0.05, column: 'minutes' },
      { fault: 'missing-value', share: 0.06, column: 'gestation_days' },
      { fault: 'duplicate', share: 0.001 },
      { fault: 'late', share: 0.02 },
    ],
  },
];

/** What councils, police, fire service, registrars and organisations send, and the faults in it. Doses are unsourced. */
import type { DatasetExtract, FaultDose } from '../../extracts/dataset-extract.ts';

const rows = (id: string): URL => new URL(`${id}.sql`, import.meta.url);

const repeats: FaultDose[] = [
  { fault: 'duplicate', share: 0.002 },
  { fault: 'late', share: 0.015 },
];

const mistyped: FaultDose[] = [
  { fault: 'typing-error', share: 0.012 },
  { fault: 'swapped-names', share: 0.002 },
  { fault: 'default-birth-date', share: 0.004 },
  { fault: 'day-month-swapped', share: 0.004 },
  { fault: 'partial-postcode', share: 0.006 },
];

const blank = (column: string, share: number): FaultDose => ({ fault: 'missing-value', column, share });

const endBeforeStart = (after: string, column: string, share: number): FaultDose => ({
  ...{ fault: 'end-before-start', column, after, share },
});

const ENDS = endBeforeStart('start_date', 'end_date', 0.001);

/** A register of a council about addresses: some of them were never matched to a property. */
const register = (id: string, unmatched: number, more: FaultDose[] = []): DatasetExtract => ({
  ...{ id, rows: rows(id), senders: ['council'], chunk: 'year' },
  faults: [blank('uprn', unmatched), { fault: 'partial-postcode', share: 0.005 }, ...repeats, ...more],
});

const figures = (id: string, senders: string[], faults: FaultDose[] = []): DatasetExtract => ({
  ...{ id, rows: rows(id), senders, chunk: 'all', faults },
});

const TRUSTS = ['acute', 'community', 'mental-health', 'ambulance', 'nhs111'];

export const LOCAL_DATASETS: DatasetExtract[] = [
  {
    ...{ id: 'social_care_event', rows: rows('social_care_event'), senders: ['council'], chunk: 'year' },
    faults: [
      { fault: 'missing-nhs-number', share: 0.2 },
      { fault: 'nhs-number-digit', share: 0.002 },
      { fault: 'other-nhs-number', share: 0.001 },
      { fault: 'superseded-nhs-number', share: 0.4 },
      ...mistyped,
      endBeforeStart('event_start_date', 'event_end_date', 0.001),
      blank('primary_support_reason', 0.02),
      // one council's new system writes its own words
      {
        ...{ fault: 'unknown-code', column: 'service_component', code: 'Homecare (spot)' },
        ...{ share: 0.02, partners: [3], lastMonths: 7 },
      },
      ...repeats,
    ],
    derived: { age: "date_sub('year', birth_date, reporting_period_end)" },
  },
  {
    ...{ id: 'death', rows: rows('death'), senders: ['icb'], chunk: 'year' },
    faults: [
      { fault: 'missing-nhs-number', share: 0.004 },
      { fault: 'nhs-number-digit', share: 0.0005 },
      { fault: 'typing-error', share: 0.003 },
      { fault: 'partial-postcode', share: 0.001 },
      blank('place_site_code', 0.01),
      ...repeats,
    ],
  },
  register('council_tax', 0.02, [
    {
      ...{ fault: 'unknown-code', column: 'discount', code: 'SPD25' },
      ...{ share: 0.01, partners: [2], lastMonths: 9 },
    },
  ]),
  register('benefit_award', 0.04, [ENDS]),
  register('housing_tenancy', 0.03, [ENDS, { fault: 'typing-error', share: 0.01 }]),
  {
    ...{ id: 'homelessness_case', rows: rows('homelessness_case'), senders: ['council'], chunk: 'year' },
    faults: [
      ...mistyped,
      endBeforeStart('assessment_date', 'duty_end_date', 0.002),
      blank('accommodation', 0.04),
      blank('ethnic_category', 0.05),
      ...repeats,
    ],
  },
  register('assisted_bin', 0.05, [ENDS]),
  register('assisted_bin_workbook', 0.1, [ENDS]),
  {
    ...{ id: 'blue_badge', rows: rows('blue_badge'), senders: ['council'], chunk: 'year' },
    faults: [...mistyped, blank('uprn', 0.05), ...repeats],
  },
  {
    ...{ id: 'fire_visit', rows: rows('fire_visit'), senders: ['fire'], chunk: 'year' },
    faults: [
      blank('uprn', 0.06),
      { fault: 'partial-postcode', share: 0.01 },
      { fault: 'unknown-code', column: 'referral_source', code: 'OTHER', share: 0.003 },
      ...repeats,
    ],
  },
  {
    ...{ id: 'police_domestic_abuse', rows: rows('police_domestic_abuse'), senders: ['police'], chunk: 'year' },
    faults: [
      blank('uprn', 0.18),
      { fault: 'partial-postcode', share: 0.02 },
      { fault: 'unknown-code', column: 'relationship', code: 'EX', share: 0.01, lastMonths: 4 },
      { fault: 'midnight', column: 'incident_at', share: 0.01 },
      ...repeats,
    ],
  },
  {
    ...{ id: 'education_term', rows: rows('education_term'), senders: ['council'], chunk: 'year' },
    // no late rows: of a census a month late nobody can say that it is
    faults: [
      ...mistyped,
      blank('ethnic_category', 0.02),
      blank('sessions_possible', 0.003),
      ...repeats.filter((dose) => dose.fault !== 'late'),
    ],
  },
  figures('air_pollution', ['council']),
  figures('workforce_month', TRUSTS, [blank('agency_spend', 0.02)]),
  figures('plan_value', ['icb']),
  figures('contract_value', ['icb']),
];

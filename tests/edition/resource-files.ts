/** Files of beds, delays, workforce, plans, contracts and air, some of them drawn, for the tables that they fill. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

export type Row = Record<string, string | number | null>;

/** A figure that is sometimes not reported, and sometimes nought. */
const figure = fc.oneof(fc.constant(null), fc.constant(0), fc.integer({ min: 1, max: 400 }));
const BED_FIGURES = [
  'core_beds_open',
  'escalation_beds_open',
  'beds_closed',
  'beds_open',
  'beds_occupied',
  'beds_occupied_no_longer_meeting_criteria',
  'beds_occupied_7_plus_days',
  'beds_occupied_14_plus_days',
  'beds_occupied_21_plus_days',
  'discharges',
  'adult_critical_care_beds_open',
  'adult_critical_care_beds_occupied',
];
const siteDays: Row[] = [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
  ['Z9E01', 'Z9E02', 'Z9E03'].map((site) => ({ date: `2025-11-0${day}`, trust_code: 'Z9E', site_code: site })),
);
const figures = fc.record(Object.fromEntries(BED_FIGURES.map((name) => [name, figure])));
/** Where a site tells all three, the contract wants the open beds to be the sum of the others. */
const summed = figures.map((row) => {
  const [core, extra] = [row.core_beds_open, row.escalation_beds_open];
  const told = row.beds_open !== null && core !== null && extra !== null;
  return told ? { ...row, beds_open: Number(core) + Number(extra) } : row;
});
const drawn = fc.sample(summed, { seed: 5, numRuns: siteDays.length });

const contractOf = (service_line: string, month_start: string, activity: number, unit_price: number): Row => ({
  provider_code: 'Z9E',
  service_line,
  month_start,
  contract_type: 'variable',
  contracted_activity: activity,
  unit_price,
  contract_value: activity * unit_price,
});

/** Codes of the reasons for delay, with their groups. */
export const REASONS: { code: string; group: string }[] = parse(
  readFileSync(new URL('../../catalogue/codes/discharge_delay_reasons.csv', import.meta.url)),
  { columns: true },
);

/** Rows to send, by dataset: column of the contract to value. */
export const FILES: Record<string, Row[]> = {
  bed_state: siteDays.map((row, i) => ({ ...row, ...drawn[i] })),
  discharge_delay: REASONS.flatMap(({ code }, i) =>
    ['7 to 13 days', '21 days or more'].map((length_of_stay, j) => ({
      snapshot_date: '2025-11-02',
      trust_code: 'Z9E',
      delay_reason: code,
      length_of_stay,
      patients: (i + j) % 4,
    })),
  ),
  workforce_month: [
    {
      org_code: 'Z9E',
      month_start: '2025-10-01',
      staff_group: 'nursing',
      establishment_wte: 100.5,
      in_post_wte: 90.25,
      vacant_wte: 10.25,
      absence_days: 120,
      available_days: 2500,
      agency_spend: null,
      starters: 0,
      leavers: 2,
    },
  ],
  plan_value: [
    { measure: 'day-cases', provider_code: 'Z9E', month_start: '2025-10-01', planned_value: 80 },
    { measure: 'urgent-calls', provider_code: 'Z9E', month_start: '2025-10-01', planned_value: 10 },
  ],
  contract_value: [contractOf('day-cases', '2025-10-01', 75, 800), contractOf('day-cases', '2025-11-01', 70, 800)],
  air_pollution: [{ lsoa_code: 'E01033768', month_start: '2025-09-01', pm25_mean: 8.125, no2_mean: 0 }],
};

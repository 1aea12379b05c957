/** A&E by provider, trust and ICB, with season, a trend, a planted shift and a stretch that was not reported. */
import { type Chance, chanceFor, rounded } from './random.ts';
import {
  type MadeUpTrust,
  monthName,
  monthsBetween,
  NOT_REPORTING,
  REGION,
  REPORTING_FROM,
  SYSTEMS,
  season,
  TRUSTS,
} from './world.ts';
import { type Cell, writeCsv } from './write-extract.ts';

interface MonthOfTrust {
  trust: MadeUpTrust;
  month: string;
  /** by department: major, single-specialty, other */
  attendances: [number, number, number];
  booked: [number, number, number];
  late: [number, number, number];
  bookedLate: [number, number, number];
  fourToTwelve: number;
  overTwelve: number;
  admissions: [number, number, number];
  otherAdmissions: number;
}

const MONTHS = monthsBetween('2021-04', '2026-03');
const PROVIDER_FROM = '2023-04';

const figures = (): MonthOfTrust[] =>
  TRUSTS.flatMap((trust) => {
    const chance = chanceFor(`emergency ${trust.code}`);
    return MONTHS.map((month, i) => monthOf(trust, month, i, chance));
  });

function monthOf(trust: MadeUpTrust, month: string, i: number, chance: Chance): MonthOfTrust {
  const growth = trust.code === 'RZ1' ? 1 + i * 0.0035 : 1 + i * 0.0008;
  const busy = season(month, 6, 0.05) * growth * (1 + 0.02 * chance.bell());
  const major = rounded(trust.attendances * busy);
  const other = rounded((trust.attendances ? trust.attendances * 0.45 : 5200) * busy);
  const single = trust.attendances > 9000 ? rounded(trust.attendances * 0.03 * busy) : 0;
  const late = Math.min(0.7, lateShare(trust, month) * (1 + 0.04 * chance.bell()));
  const admitted = rounded(major * 0.27 * season(month, 1, 0.04));
  const overTwelve = rounded(admitted * late * 0.28 * season(month, 1, 0.35) * (1 + 0.08 * chance.bell()));
  const booked: [number, number, number] = [rounded(major * 0.02), 0, rounded(other * 0.05)];
  return {
    trust,
    month,
    attendances: [major, single, other],
    booked,
    late: [rounded(major * late), rounded(single * 0.04), rounded(other * 0.03)],
    bookedLate: [rounded(booked[0] * late * 0.6), 0, rounded(booked[2] * 0.01)],
    fourToTwelve: rounded(admitted * late * 0.55),
    overTwelve,
    admissions: [admitted, rounded(single * 0.03), rounded(other * 0.005)],
    otherAdmissions: rounded(major * 0.09),
  };
}

/** RZ4 mended its front door in September 2024, for good; RZ5 has been sliding since January 2025. */
function lateShare(trust: MadeUpTrust, month: string): number {
  const usual = trust.late * season(month, 1, 0.14);
  if (trust.code === 'RZ4' && month >= '2024-09') return usual * 0.74;
  if (trust.code === 'RZ5' && month >= '2025-01') return usual * (1 + 0.03 * monthsBetween('2025-01', month).length);
  return usual;
}

const isSilent = (m: MonthOfTrust): boolean => NOT_REPORTING.has(m.trust.code) && m.month < REPORTING_FROM;

const PROVIDER_HEADER = [
  ...['period', 'org_code', 'parent_org', 'org_name'],
  ...['type_1', 'type_2', 'other_ae_department'].map((d) => `ae_attendances_${d}`),
  ...['type_1', 'type_2', 'other_department'].map((d) => `ae_attendances_booked_appointments_${d}`),
  ...['type_1', 'type_2', 'other_department'].map((d) => `attendances_over_4hrs_${d}`),
  ...['type_1', 'type_2', 'other_department'].map((d) => `attendances_over_4hrs_booked_appointments_${d}`),
  'patients_who_have_waited_412_hs_from_dta_to_admission',
  'patients_who_have_waited_12_hrs_from_dta_to_admission',
  ...['type_1', 'type_2', 'other_ae_department'].map((d) => `emergency_admissions_via_ae__${d}`),
  ...['other_emergency_admissions', 'source_file'],
];
const TOTALS = ['TOTAl', 'Total', 'Total ', 'TOTAL'];

function counts(m: MonthOfTrust): number[] {
  // What was not reported is published as 0 in this file, and left empty in the trust file.
  const [late, bookedLate] = isSilent(m)
    ? [
        [0, 0, 0],
        [0, 0, 0],
      ]
    : [m.late, m.bookedLate];
  const waits = [m.fourToTwelve, m.overTwelve];
  return [...m.attendances, ...m.booked, ...late, ...bookedLate, ...waits, ...m.admissions, m.otherAdmissions];
}

function providerRows(all: MonthOfTrust[]): Cell[][] {
  return MONTHS.filter((month) => month >= PROVIDER_FROM).flatMap((month, i) => {
    const file = `Monthly-AE-${monthName(month).replace(' ', '-')}${i < 12 ? '-revised' : ''}.csv`;
    const period = `MSitAE-${monthName(month).replace(' ', '-').toUpperCase()}`;
    const rows = all.filter((m) => m.month === month);
    const total = rows.map(counts).reduce((sum, row) => sum.map((value, c) => value + (row[c] ?? 0)));
    const name = TOTALS[i % TOTALS.length]!;
    return [
      ...rows.map((m) => [period, m.trust.code, REGION.heading, m.trust.name, ...counts(m), file]),
      [name, name, name, name, ...total, file],
    ];
  });
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
const share = (part: number | null, whole: number): Cell =>
  part === null || whole === 0 ? null : rounded(part / whole, 2);

/** Attendances, late, admissions, late admissions: as the trust and ICB files count them, all departments together. */
function totals(m: MonthOfTrust): [number, number, number, number] {
  const attendances = sum(m.attendances) + sum(m.booked);
  const late = sum(m.late) + sum(m.bookedLate);
  return [attendances, late, sum(m.admissions) + m.otherAdmissions, m.fourToTwelve + m.overTwelve];
}

function trustRow(m: MonthOfTrust): Cell[] {
  const [attendances, late, admissions, lateAdmissions] = totals(m);
  return [
    m.trust.code,
    ...shares([attendances, isSilent(m) ? null : late, admissions, lateAdmissions]),
    monthName(m.month),
  ];
}

const shares = ([attendances, late, admissions, lateAdmissions]: [number, number | null, number, number]): Cell[] => [
  ...[attendances, late, admissions, lateAdmissions],
  ...[share(late, attendances), share(lateAdmissions, admissions)],
];

function icbRows(all: MonthOfTrust[]): Cell[][] {
  return MONTHS.filter((month) => month >= '2022-04').flatMap((month) =>
    SYSTEMS.map((system) => {
      const parts = all.filter((m) => m.month === month && m.trust.system === system.code).map(totals);
      const added = [0, 1, 2, 3].map((c) => sum(parts.map((p) => rounded(p[c]! * 0.93))));
      return [system.onsCode, ...shares(added as [number, number, number, number]), monthName(month)];
    }),
  );
}

const MEASURES = ['total_attendances', 'attendances_over_4hours', 'total_emergency_admissions'];
const REST = ['emergency_admissions_over_4hours', 'pct_attendance_over_4hours', 'pct_emergency_admissions_over_4hours'];

export function writeEmergency(folder: string): void {
  const all = figures();
  writeCsv(`${folder}/ae_provider_monthly_demo.csv`, PROVIDER_HEADER, providerRows(all));
  const header = [...MEASURES, ...REST, 'date'];
  writeCsv(`${folder}/ae_trust_monthly_demo.csv`, ['nhs_trust22_code', ...header], all.map(trustRow));
  writeCsv(`${folder}/ae_icb_monthly_demo.csv`, ['icb22_code', ...header], icbRows(all));
}

/** Beds, discharges and patients who no longer meet the criteria to reside. */
import { chanceFor, rounded } from './random.ts';
import {
  daysBetween,
  type MadeUpTrust,
  monthName,
  monthsBetween,
  SYSTEM_TRUSTS,
  SYSTEMS,
  season,
  TRUSTS,
} from './world.ts';
import { type Cell, writeCsv } from './write-extract.ts';

const MONTHS = monthsBetween('2023-04', '2026-03');
const DAYS = daysBetween('2023-04-01', '2026-03-31');
const SPLIT_UNTIL = '2023-05-31';

const BED_KINDS: { open: string; occupied: string; rate: string; share: number; occupancy: number }[] = [
  kind('general_acute_beds', 'general_acute_beds_occupancy_rate', 1, 0.925),
  kind('adult_general_acute_beds', 'adult_general_acute_beds_occupancy_rate', 0.93, 0.94),
  kind('paediatric_general_acute_beds', 'paediatric_general_acute_beds_occupancy_rate', 0.07, 0.725),
  kind('adult_critical_care_beds', 'adult_critical_care_occupancy_rate', 0.045, 0.78),
  kind('paediatric_intensive_cared_beds', 'paediatric_intensive_cared_occupancy_rate', 0, 0),
  kind('neonatal_intensive_care_bed', 'neonatal_intensive_care_occupancy_rate', 0.02, 0.66),
];

function kind(name: string, rate: string, share: number, occupancy: number) {
  return { open: `${name}_available`, occupied: `${name}_occupied`, rate, share, occupancy };
}

/** General and acute beds are adult and paediatric beds together, before rounding. */
function bedsOf(trust: MadeUpTrust, month: string, wobble: number): [number, number][] {
  const pressure = season(month, 1, 0.022) * wobble * (trust.code === 'RZ5' && month >= '2025-01' ? 1.035 : 1);
  const each = BED_KINDS.map((k): [number, number] => {
    const open = trust.beds * k.share;
    return [open, open * Math.min(0.995, k.occupancy * pressure)];
  });
  const [, adult, child] = each as [[number, number], [number, number], [number, number]];
  each[0] = [adult[0] + child[0], adult[1] + child[1]];
  return each;
}

function bedRows(): Cell[][] {
  return TRUSTS.filter((t) => t.beds > 0).flatMap((trust) => {
    const chance = chanceFor(`beds ${trust.code}`);
    return MONTHS.map((month) => {
      const beds = bedsOf(trust, month, 1 + 0.008 * chance.bell());
      const cells = beds.flatMap(([open, used]) => [
        rounded(open),
        rounded(used),
        open ? rounded(used / open, 3) : null,
      ]);
      return [trust.code, monthName(month), ...cells];
    });
  });
}

interface DayOfTrust {
  trust: MadeUpTrust;
  day: string;
  discharged: number | null;
  early: number;
  ready: number | null;
}

/** Few leave at weekends. RZ3 sent nothing in one week of 2024, which its return shows as 0. */
function daily(trust: MadeUpTrust): DayOfTrust[] {
  const chance = chanceFor(`days ${trust.code}`);
  return DAYS.map((day) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    const rhythm = [0.62, 0.98, 1.06, 1.08, 1.1, 1.24, 0.7][weekday]!;
    const winter = season(day.slice(0, 7), 1, 0.1);
    const discharged = Math.max(1, rounded(trust.beds * 0.07 * rhythm * (1 + 0.09 * chance.bell())));
    const calmer = trust.code === 'RZ4' && day >= '2024-09-01' ? 0.8 : 1;
    const ready = Math.max(
      1,
      rounded(trust.beds * 0.14 * winter * calmer * (2.05 - rhythm) * (1 + 0.06 * chance.bell())),
    );
    const silent = trust.code === 'RZ3' && day >= '2024-02-05' && day <= '2024-02-11';
    const late = trust.code === 'RZ1' && day >= '2025-08-11' && day <= '2025-08-17';
    return {
      trust,
      day,
      discharged: late ? null : discharged,
      early: rounded(discharged * 0.58),
      ready: late ? null : silent ? 0 : ready,
    };
  });
}

const dischargeCells = (day: string, total: number | null, early: number): Cell[] =>
  day <= SPLIT_UNTIL && total !== null ? [early, total - early, total] : [null, null, total];

/** An ICB that missed its own return shows 0, whatever its trusts sent. */
function icbDays(all: DayOfTrust[]) {
  const byDay = Map.groupBy(all, (d) => d.day);
  return SYSTEMS.flatMap((system) =>
    DAYS.map((day) => {
      const parts = (byDay.get(day) ?? []).filter((d) => d.trust.system === system.code);
      const missed = system.code === 'QZ2' && day >= '2024-12-24' && day <= '2024-12-26';
      const add = (pick: (d: DayOfTrust) => number): number =>
        missed ? 0 : parts.reduce((sum, d) => sum + pick(d), 0);
      return {
        code: system.onsCode,
        day,
        discharged: add((d) => d.discharged ?? 0),
        early: add((d) => (d.discharged === null ? 0 : d.early)),
        ready: add((d) => d.ready ?? 0),
      };
    }),
  );
}

export function writeFlow(folder: string): void {
  const bedHeader = BED_KINDS.flatMap((k) => [k.open, k.occupied, k.rate]);
  writeCsv(`${folder}/uec_sitrep_beds_trust_monthly_demo.csv`, ['nhs_trust22_code', 'date', ...bedHeader], bedRows());
  const all = SYSTEM_TRUSTS.flatMap(daily);
  const icbs = icbDays(all);
  const left = ['date', 'discharged_by_1700', 'discharged_between_1701_2359', 'discharged_total'];
  const ready = ['date', 'do_not_meet_criteria_to_reside'];
  writeCsv(
    `${folder}/sitrep_discharges_trust_daily_demo.csv`,
    ['nhs_trust22_code', ...left],
    all.map((d) => [d.trust.code, d.day, ...dischargeCells(d.day, d.discharged, d.early)]),
  );
  writeCsv(
    `${folder}/sitrep_discharges_icb_daily_demo.csv`,
    ['icb22_code', ...left],
    icbs.map((d) => [d.code, d.day, ...dischargeCells(d.day, d.discharged, d.early)]),
  );
  writeCsv(
    `${folder}/sitrep_criteria_to_reside_trust_daily_demo.csv`,
    ['nhs_trust22_code', ...ready],
    all.map((d) => [d.trust.code, d.day, d.ready]),
  );
  writeCsv(
    `${folder}/sitrep_criteria_to_reside_icb_daily_demo.csv`,
    ['icb22_code', ...ready],
    icbs.map((d) => [d.code, d.day, d.ready]),
  );
}

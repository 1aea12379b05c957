/** Referral to treatment: the national series, and one month of week bands. */
import { chanceFor, rounded } from './random.ts';
import { type MadeUpTrust, monthsBetween, SYSTEM_TRUSTS, TRUSTS } from './world.ts';
import { type Cell, writeCsv } from './write-extract.ts';

const PARTS: [string, string, number][] = [
  ['PART_1A', 'Completed Pathways For Admitted Patients', 0.03],
  ['PART_1B', 'Completed Pathways For Non-Admitted Patients', 0.11],
  ['PART_2', 'Incomplete Pathways', 1],
  ['PART_2A', 'Incomplete Pathways with DTA', 0.14],
  ['PART_3', 'New RTT Periods - All Patients', 0.2],
];
const TOTAL = 'C_999';
const FUNCTIONS: [string, string, number][] = [
  ['C_100', 'General Surgery Service', 0.16],
  ['C_110', 'Trauma and Orthopaedic Service', 0.28],
  ['C_130', 'Ophthalmology Service', 0.24],
  ['C_502', 'Gynaecology Service', 0.18],
  ['X02', 'Other - Medical Services', 0.14],
  [TOTAL, 'Total', 0],
];
const LAST_BAND = 104;

/** Fewer in each further week, with a tail that depends on the trust. */
function bands(trust: MadeUpTrust, part: string, size: number): number[] {
  const chance = chanceFor(`waits ${trust.code} ${part} ${size}`);
  const halving = 9 + trust.late * 12;
  const weights = Array.from(
    { length: LAST_BAND + 1 },
    (_, week) => 0.5 ** (week / halving) * chance.between(0.8, 1.2),
  );
  const all = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => rounded((w / all) * size));
}

function weekRows(): Cell[][] {
  return SYSTEM_TRUSTS.flatMap((trust) =>
    PARTS.flatMap(([part, , partShare]) => {
      const each = FUNCTIONS.filter(([code]) => code !== TOTAL).map(([code, , share]) => ({
        code,
        volumes: bands(trust, part, trust.beds * 62 * partShare * share),
      }));
      const total = each[0]!.volumes.map((_, week) => each.reduce((sum, e) => sum + (e.volumes[week] ?? 0), 0));
      return [...each, { code: TOTAL, volumes: total }].flatMap(({ code, volumes }) => {
        const grand = volumes.reduce((a, b) => a + b, 0);
        // New periods have no wait yet: their bands are published as 0 beside the total.
        return volumes.map((v, week) => [trust.code, part, code, week, part === 'PART_3' ? 0 : v, grand]);
      });
    }),
  );
}

function nationalRows(): Cell[][] {
  const chance = chanceFor('national list');
  let list = 412000;
  return monthsBetween('2023-04', '2026-03').map((month) => {
    const workdays = [22, 20, 20, 21, 23, 21, 22, 21, 20, 20, 22, 21][Number(month.slice(5, 7)) - 1]!;
    const referrals = 84000 * (1 + 0.03 * chance.bell()) + workdays / 3;
    const admitted = 15300 * (1 + 0.03 * chance.bell()) + workdays / 7;
    const nonAdmitted = 66800 * (1 + 0.02 * chance.bell()) + workdays / 7;
    list = rounded(list + referrals * 0.975 - admitted - nonAdmitted);
    return [`${month}-01`, list, referrals, nonAdmitted, admitted, admitted + nonAdmitted, workdays];
  });
}

export function writeWaiting(folder: string): void {
  writeCsv(
    `${folder}/rtt_england_monthly_demo.csv`,
    [
      'month_year',
      'waiting_list',
      'new_referrals',
      'completed_non_admitted',
      'completed_admitted',
      'completed_total',
      'workdays',
    ],
    nationalRows(),
    { quoted: true },
  );
  const weeks = ['Provider_Code', 'RTT_Part', 'Treatment_Function_Code', 'Weeks', 'Volume', 'Grand_Total'];
  writeCsv(`${folder}/rtt_weeks_2026-03_demo.csv.gz`, weeks, weekRows(), { gzip: true });
  const providers = TRUSTS.map((t) => [t.code, t.name]);
  writeCsv(`${folder}/rtt_providers_demo.csv`, ['Provider_Code', 'Provider_Name'], providers);
  writeCsv(
    `${folder}/rtt_parts.csv`,
    ['RTT_Part', 'RTT_Part_Desc'],
    PARTS.map(([code, name]) => [code, name]),
  );
  writeCsv(
    `${folder}/treatment_functions.csv`,
    ['Treatment_Function_Code', 'Treatment_Function_Name'],
    FUNCTIONS.map(([code, name]) => [code, name]),
  );
}

/**
 * Two care systems that do not exist, and a dozen further providers so that "England" has a total. Codes have the real
 * form and lie outside the ranges that have been issued; places lie in the North Sea.
 */

export interface MadeUpTrust {
  code: string;
  name: string;
  system: string;
  /** Type 1 attendances a month; 0 when it has no major department */
  attendances: number;
  /** share of Type 1 attendances over four hours */
  late: number;
  beds: number;
}

export interface MadeUpSystem {
  code: string;
  onsCode: string;
  name: string;
  subCode: string;
  subOnsCode: string;
  /** west, south: the corner of its map, in degrees */
  corner: [number, number];
  /** names of its two districts, west and east, and their codes */
  districts: [{ name: string; code: string }, { name: string; code: string }];
}

export const REGION = { code: 'Y99', onsCode: 'E40000099', name: 'Doggerland', heading: 'NHS ENGLAND DOGGERLAND ' };

export const SYSTEMS: MadeUpSystem[] = [
  {
    code: 'QZ1',
    onsCode: 'E54000901',
    name: 'Tarnwick and Eldermere',
    subCode: 'Z9A',
    subOnsCode: 'E38000901',
    corner: [2.0, 54.3],
    districts: [
      { name: 'Tarnwick', code: 'E07000901' },
      { name: 'Eldermere', code: 'E07000902' },
    ],
  },
  {
    code: 'QZ2',
    onsCode: 'E54000902',
    name: 'Ostrey Vale',
    subCode: 'Z9B',
    subOnsCode: 'E38000902',
    corner: [3.0, 54.3],
    districts: [
      { name: 'Ostrey', code: 'E07000903' },
      { name: 'Port Callow', code: 'E07000904' },
    ],
  },
];

const trust = (code: string, name: string, system: string, attendances: number, late: number, beds: number) => ({
  code,
  name: `${name} NHS FOUNDATION TRUST`,
  system,
  attendances,
  late,
  beds,
});

/** Trusts of the two systems, in the order of concord.yaml. */
export const SYSTEM_TRUSTS: MadeUpTrust[] = [
  trust('RZ1', 'TARNWICK UNIVERSITY HOSPITALS', 'QZ1', 11800, 0.36, 980),
  trust('RZ2', 'ELDERMERE HOSPITALS', 'QZ1', 7900, 0.31, 610),
  trust('RZ3', 'FENNOCK ROYAL INFIRMARY', 'QZ1', 5200, 0.27, 420),
  trust('RZ4', 'OSTREY VALE HOSPITALS', 'QZ2', 9600, 0.41, 790),
  trust('RZ5', 'PORT CALLOW GENERAL HOSPITAL', 'QZ2', 4300, 0.24, 350),
];

/** Providers of the rest of the made-up England; the last three have no major department. */
export const OTHER_TRUSTS: MadeUpTrust[] = [
  trust('RZA', 'ABBERLEIGH TEACHING HOSPITALS', '', 14100, 0.43, 1150),
  trust('RZB', 'BRANDRITH HOSPITALS', '', 8800, 0.38, 700),
  trust('RZC', 'CORVENOR AND DALE', '', 7300, 0.33, 590),
  trust('RZD', 'DUNMARROW HOSPITALS', '', 6700, 0.35, 540),
  trust('RZE', 'ELLANBY ROYAL', '', 10200, 0.4, 830),
  trust('RZF', 'FARROWMOUTH', '', 4900, 0.29, 390),
  trust('RZG', 'GRENDALE HOSPITALS', '', 9100, 0.37, 720),
  trust('RZH', 'HALLOWSTONE', '', 5600, 0.32, 450),
  trust('RZJ', 'IRONFLEET CHILDRENS', '', 3800, 0.15, 260),
  trust('RZK', 'KESTERWOLD COMMUNITY', '', 0, 0, 0),
  trust('RZL', 'LANTHWAITE COMMUNITY', '', 0, 0, 0),
  trust('RZM', 'MOORTHORPE URGENT CARE', '', 0, 0, 0),
];

export const TRUSTS: MadeUpTrust[] = [...SYSTEM_TRUSTS, ...OTHER_TRUSTS];

/** Trusts that did not report four-hour breaches before June 2024: 14 months in the provider file. */
export const NOT_REPORTING = new Set(['RZ2', 'RZC']);
export const REPORTING_FROM = '2024-06';

/** Months from `from` to `to`, both included, as YYYY-MM. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (
    let at = new Date(`${from}-01T00:00:00Z`);
    at.toISOString().slice(0, 7) <= to;
    at.setUTCMonth(at.getUTCMonth() + 1)
  )
    months.push(at.toISOString().slice(0, 7));
  return months;
}

/** Days from `from` to `to`, both included, as YYYY-MM-DD. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = new Date(`${from}T00:00:00Z`); at.toISOString().slice(0, 10) <= to; at.setUTCDate(at.getUTCDate() + 1))
    days.push(at.toISOString().slice(0, 10));
  return days;
}

/** `April 2023`, as the publications write a month. */
export const monthName = (month: string): string =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** How much busier than usual a month is: winter for beds and waits, early summer for attendances. */
export const season = (month: string, peakMonth: number, height: number): number =>
  1 + height * Math.cos(((Number(month.slice(5, 7)) - peakMonth) / 12) * 2 * Math.PI);

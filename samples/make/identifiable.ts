/** A few attendances of patients who do not exist, to show what becomes of a file about people. */
import { chanceFor } from './random.ts';
import { type Cell, writeCsv } from './write-extract.ts';

const ROWS = 60;
const HEADER = [
  ...['ATTENDANCE_IDENTIFIER', 'PROVIDER_CODE', 'NHS_NUMBER', 'PERSON_BIRTH_DATE', 'POSTCODE', 'ETHNIC_CATEGORY'],
  ...['EC_DEPARTMENT_TYPE', 'EC_ARRIVAL_MODE', 'EC_ACUITY', 'EC_ARRIVAL_DATE_TIME', 'EC_DEPARTURE_DATE_TIME'],
  'EC_DISCHARGE_STATUS',
];
const ARRIVAL_MODES = ['1048031000000100', '1048071000000103'];

/** NHS numbers that begin with 999 are never issued; the tenth digit is the check digit. */
function testNhsNumber(serial: number): string | null {
  const nine = `999${String(serial).padStart(6, '0')}`;
  const sum = [...nine].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? null : nine + check;
}

const stamp = (minutes: number): string =>
  new Date(Date.UTC(2026, 2, 2) + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');

export function writeIdentifiable(folder: string): void {
  const chance = chanceFor('attendances');
  const rows = Array.from({ length: ROWS }, (_, i): Cell[] => {
    const arrived = Math.floor(i * 23 + chance.between(0, 20));
    const born = new Date(Date.UTC(1930 + Math.floor(chance.between(0, 90)), i % 12, (i % 27) + 1));
    return [
      ...[`A${1000 + i}`, 'RZ1', testNhsNumber(4000 + i), born.toISOString().slice(0, 10), `ZY${(i % 9) + 1} 1AA`],
      ...[i % 7 === 0 ? 'Z' : 'A', '01', ARRIVAL_MODES[i % 2]!, null],
      ...[stamp(arrived), stamp(arrived + Math.floor(chance.between(40, 600))), null],
    ];
  });
  writeCsv(`${folder}/ecds_sample_march_2026.csv`, HEADER, rows);
}

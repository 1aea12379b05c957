/** Numbers that pass the privacy line: which do not, since they could be an NHS number or a day, or can be nothing of their column. */
import type { Column } from '../contract/contract.ts';
import { nhsNumberOf } from './code-forms.ts';

/** No number below this has ten digits. */
const TEN_DIGITS = 1_000_000_000;

/** No day written as a number is below this: 1 01 1800, whose first nought is lost. */
const A_DAY = 1_011_800;

/** From here on no column counts or measures anything, and sums would run over. */
const ABSURD = 1_000_000_000_000_000;

/** Eight digits, year first or last. */
const DAY =
  '(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:18|19|20)[0-9]{2}';

/**
 * SQL that is true where a number must not pass: one of ten digits before the point whose last is the check digit of an NHS number (one in
 * eleven of other numbers of ten digits is alike, and does not pass either); a whole one of the digits of a day, such as 19610423; and one
 * of more than fifteen digits.
 * @param column whose value it is
 * @param number SQL of its value
 * @returns null when every value of the column passes: it is no number, or the check lets in none so large
 */
export function unfitNumber(column: Column, number: string): string | null {
  if (column.type !== 'integer' && column.type !== 'number') return null;
  if (column.severity !== 'warn' && isSmall(column)) return null;
  return `case when ${within(number, A_DAY - 1)} then false
    when ${within(number, 99_999_999)} then ${isDay(number)}
    when ${within(number, TEN_DIGITS - 1)} then false
    when ${within(number, 9_999_999_999)} then ${wholeNhsNumber(number)}
    else not (${within(number, ABSURD - 1)}${column.type === 'number' ? ` or isnan(${number})` : ''}) end`;
}

/** Compared on both sides of nought: the least of all whole numbers has no amount. */
const within = (number: string, limit: number): string => `${number} between -${limit} and ${limit}`;

const isSmall = ({ minimum, maximum }: Column): boolean =>
  minimum !== undefined && Number(minimum) > -A_DAY && maximum !== undefined && Number(maximum) < A_DAY;

function wholeNhsNumber(number: string): string {
  const whole = `abs(try_cast(trunc(${number}) as bigint))`;
  return nhsNumberOf(`${whole}::varchar`, whole);
}

/** @param number below 100 million, so that its text fits eight signs */
const isDay = (number: string): string =>
  `(${number} = trunc(${number}) and regexp_full_match(lpad(abs(${number})::bigint::varchar, 8, '0'), '${DAY}'))`;

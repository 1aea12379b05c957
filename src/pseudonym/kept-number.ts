/** Numbers that pass the privacy line: which of their values do not, since they could be an NHS number or can be nothing at all. */
import type { Column } from '../contract/contract.ts';
import { nhsNumberOf } from './code-forms.ts';

/** No number below this has ten digits. */
const TEN_DIGITS = 1_000_000_000;

/** From here on no column counts or measures anything, and sums would run over. */
const ABSURD = 1_000_000_000_000_000;

/**
 * SQL that is true where a number must not pass: a whole one of ten digits whose last is the check digit of an NHS number (one in
 * eleven of other numbers of ten digits is alike, and does not pass either), and one of more than fifteen digits.
 * @param column whose value it is
 * @param number SQL of its value
 * @returns null when every value of the column passes: it is no number, or the check lets in none so large
 */
export function unfitNumber(column: Column, number: string): string | null {
  if (column.type !== 'integer' && column.type !== 'number') return null;
  if (column.severity !== 'warn' && isSmall(column)) return null;
  // compared on both sides of nought: the least of all whole numbers has no amount
  const within = (limit: number): string => `${number} between -${limit} and ${limit}`;
  const infinite = column.type === 'number' ? ` or isnan(${number})` : '';
  return `case when ${within(TEN_DIGITS - 1)} then false
    when ${within(9_999_999_999)} then ${wholeNhsNumber(number)}
    else not (${within(ABSURD - 1)}${infinite}) end`;
}

const isSmall = ({ minimum, maximum }: Column): boolean =>
  minimum !== undefined && Number(minimum) > -TEN_DIGITS && maximum !== undefined && Number(maximum) < TEN_DIGITS;

function wholeNhsNumber(number: string): string {
  const whole = `abs(try_cast(${number} as bigint))`;
  return `(abs(${number}) = ${whole} and ${nhsNumberOf(`${whole}::varchar`, whole)})`;
}

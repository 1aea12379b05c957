/** Numbers that pass the privacy line: which of their values do not, since they could be an NHS number. */
import type { Column } from '../contract/contract.ts';
import { FORMAT_CHECKS } from '../quality/value-formats.ts';

/** No number below this has ten digits. */
const TEN_DIGITS = 1_000_000_000;

/**
 * SQL that is true where a number must not pass: a whole one of ten digits whose last is the check digit of an NHS number. One in
 * eleven of other numbers of ten digits is alike, and does not pass either.
 * @param column whose value it is
 * @param number SQL of its value
 * @returns null when every value of the column passes: it is no number, or the check lets in none so large
 */
export function unfitNumber(column: Column, number: string): string | null {
  if (column.type !== 'integer' && column.type !== 'number') return null;
  if (column.severity !== 'warn' && column.maximum !== undefined && Number(column.maximum) < TEN_DIGITS) return null;
  const whole = `abs(try_cast(${number} as bigint))`;
  const fault = FORMAT_CHECKS['nhs-number'].fault(`${whole}::varchar`, whole);
  return `abs(${number}) between ${TEN_DIGITS} and 9999999999 and abs(${number}) = ${whole} and not (${fault})`;
}

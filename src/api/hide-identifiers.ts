/** Keeps what may be somebody's out of what the server says and logs: an address may hold anything that was typed. */
import { mayBeSomebody } from '../contract/may-be-somebody.ts';

/** Ten digits, as an NHS number is written, or a full postcode. */
const NUMBER = /(?<!\d)\d(?:[^A-Za-z0-9]?\d){9}(?!\d)/g;
const POSTCODE = /(?<![A-Z0-9])[A-Z]{1,2}\d[A-Z\d]?[\s_.+-]*\d[A-Z]{2}(?![A-Z0-9])/gi;
/** Digits in a row that no name of the catalogue has. */
const DIGITS = /\d(?:[^A-Za-z0-9]?\d){5}/;

export const NOT_REPEATED = '(not repeated)';

/** Whether a part of an address may be somebody's, by its digits or as a postcode. */
export const mayIdentify = (text: string): boolean => DIGITS.test(text) || mayBeSomebody(text);

/**
 * A text as it may be said: without numbers as of people and postcodes, and without the parts of the address that may be somebody's.
 * @param asked values of the path that was asked, decoded
 */
export function hideIdentifiers(text: string, asked: string[]): string {
  const hidden = asked.filter(mayIdentify).flatMap((value) => [value, value.slice(0, MOST_SHOWN)]);
  const without = hidden.reduce((left, value) => left.replaceAll(value, NOT_REPEATED), text);
  return without.replaceAll(NUMBER, NOT_REPEATED).replaceAll(POSTCODE, NOT_REPEATED);
}

/** Of a name that is not known messages show so many signs. */
const MOST_SHOWN = 60;

/** Identifiers of somebody within a text: what no column that passes the privacy line may hold, whatever its form. */
import { literal } from '../engine/engine.ts';

/*
 * The patterns read a text in which whatever is no plain letter or digit is one blank: points, strokes, dashes of any width and blanks
 * of any kind are then alike.
 */

/**
 * Ten digits together, or as three, three and four, also behind a nought; or ten however they are parted, where there is nothing else
 * but noughts after a point; or as a power of ten. They are an NHS number, or a telephone's, for all that can be known.
 */
const NUMBER = [
  '(?:^|[^0-9])0?[0-9]{3} ?[0-9]{3} ?[0-9]{4}(?:[^0-9]|$)',
  '^[0-9] [0-9]{5,9}(?i:E) ?0?9$',
  '^ ?[0-9] ?[0-9] ?[0-9] ?[0-9] ?[0-9] ?[0-9] ?[0-9] ?[0-9] ?[0-9] ?[0-9](?: 0+)? ?$',
];

/** Outward parts, and the letter of areas of one letter that have parts of one digit. */
const LONG = '(?:[A-PR-UWYZ][A-HK-Y][0-9][0-9A-Y]?|[BEGLMNSW][0-9][0-9A-HJKPSTUW]|GIR)';
const SHORT = '[BEGLMNSW][0-9]';
const INWARD = '[0-9][ABD-HJLNP-UW-Z]{2}';

/**
 * A full postcode, in the middle of a text too. One of five signs without a blank is one in capitals alone: Read codes such as G30yz
 * are alike.
 */
const POSTCODE = [`\\b(?i:${LONG} ?${INWARD}|${SHORT} ${INWARD}|ZZ99 ?[0-9][A-Z]{2})\\b`, `\\b${SHORT}${INWARD}\\b`];

const YEAR = '(?:18|19|20)[0-9]{2}';
const DAY = '(?:0?[1-9]|[12][0-9]|3[01])';
const MONTH = '(?:0?[1-9]|1[0-2])';
const DD = '(?:0[1-9]|[12][0-9]|3[01])';
const MM = '(?:0[1-9]|1[0-2])';
const NAMED = '(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const NTH = `${DAY}(?:st|nd|rd|th)?`;

/** A day with its year: with strokes, in words, or eight digits together (and a time after them). */
const DATES = [
  `${YEAR} (?:${MONTH}|${NAMED}) ${DAY}`,
  `${NTH} (?:${MONTH}|(?:of )?${NAMED}) (?:${YEAR}|[0-9]{2})`,
  `${MONTH} ${DAY} ${YEAR}`,
  `${NAMED} ${NTH} ${YEAR}`,
  `${NTH}${NAMED}(?:${YEAR}|[0-9]{2})`,
  `${YEAR}${NAMED}${DAY}`,
  `${YEAR}${MM}${DD}(?:[0-2][0-9][0-5][0-9](?:[0-5][0-9])?)?`,
  `${DD}${MM}${YEAR}`,
];
const DATE = [`(?:^|[^0-9])(?:${DATES.join('|')})(?:[^0-9]|$)`];

/**
 * What every one of them has somewhere: the end of a postcode, whose letters leave out those of mg, ml and mcg; a year of four digits, or
 * ten together; digits parted by no letter; a month by its name before a digit. A text without any of these, as most are, is not read further.
 */
const SIGNS = [
  '[0-9](?i:[ABD-HJLNP-UW-Z]{2})',
  '(?i:ZZ99)',
  `${YEAR}|[0-9]{10}`,
  '[0-9][^0-9A-Za-z]+[0-9]',
  `${NAMED}[^0-9A-Za-z]*[0-9]`,
];

export type Identifying = 'number' | 'postcode' | 'date';

/** The shortest that each can be, in bytes: what is shorter is not looked at, as most values are not. */
const SHORTEST: Record<Identifying, number> = { number: 10, postcode: 5, date: 6 };

/** Examples of each, as they come into a wrong cell: a form that takes none of them needs no look at its values. */
const EXAMPLES: Record<Identifying, string[]> = {
  number: ['9990000018', '999 000 0018'],
  postcode: ['LS1 4DY', 'LS14DY', 'L14DY', 'LS114DY'],
  date: ['1961-04-23', '19610423', '23041961', '23/04/1961'],
};

const ALL: Identifying[] = ['number', 'postcode', 'date'];

/** The kinds that a column's own pattern would let in; all of them where it has none. */
export const letInBy = (pattern: string | undefined): Identifying[] =>
  pattern === undefined ? ALL : ALL.filter((kind) => EXAMPLES[kind].some((value) => new RegExp(pattern).test(value)));

/**
 * SQL that is true where a text holds one of these kinds of identifier, or digits of another script. Most values are short or have no
 * sign of any, and cost a fourth of the others.
 */
export function identifierInside(text: string, kinds: Identifying[]): string {
  const shortest = Math.min(...kinds.map((kind) => SHORTEST[kind]));
  return `case when strlen(${text}) < ${shortest} then false
    when regexp_full_match(${text}, '[0-9]+') then ${digitsHeld(text, kinds)}
    when not ${matches(text, SIGNS)} then ${foreignDigits(text)}
    else ${textHeld(text, kinds)} end`;
}

/** Of digits alone by how many they are. */
function digitsHeld(text: string, kinds: Identifying[]): string {
  const dates = kinds.includes('date') ? [`when strlen(${text}) in (8, 12, 14) then ${matches(text, DATE)}`] : [];
  const numbers = kinds.includes('number')
    ? [`when strlen(${text}) = 10 or (strlen(${text}) = 11 and starts_with(${text}, '0')) then true`]
    : [];
  return `case ${[...dates, ...numbers].join(' ') || 'when false then true'} else false end`;
}

function textHeld(text: string, kinds: Identifying[]): string {
  const plain = `regexp_replace(${text}, '[^0-9A-Za-z]+', ' ', 'g')`;
  const dates = kinds.includes('date') ? DATE : [];
  const others = [...(kinds.includes('number') ? NUMBER : []), ...(kinds.includes('postcode') ? POSTCODE : [])];
  // an address is read a second time without its days
  const address =
    dates.length && others.length
      ? `when ${isAddress(text)} then ${matches(plain, others)} or ${foreignDigits(text)}`
      : '';
  return `case ${address} when ${matches(plain, [...others, ...dates])} then true else ${foreignDigits(text)} end`;
}

const matches = (text: string, patterns: string[]): string => `regexp_matches(${text}, ${literal(patterns.join('|'))})`;

/** The name of a system of codes may hold the day of its version. */
const isAddress = (text: string): string => `(starts_with(${text}, 'http') or starts_with(${text}, 'urn:'))`;

/** Digits of other scripts, or of full width: no code has them. Raised and ringed ones are of units (10⁹/L), as long as they are few. */
const foreignDigits = (text: string): string =>
  `strlen(${text}) > length(${text}) and regexp_matches(regexp_replace(${text}, '[0-9]', '', 'g'), ` +
  `'\\p{Nd}|\\p{No}.?\\p{No}.?\\p{No}.?\\p{No}')`;

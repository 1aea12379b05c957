/** The forms that codes really have, tighter than what a check asks of them: what else has the look of one does not pass the line. */
import { FORMAT_CHECKS } from '../quality/value-formats.ts';

/**
 * Codes of organisations that are letters alone, which a name may be as well: trusts (R, TA), boards (Q), independent providers (A, D, N); the
 * sites of trusts and, with NT, of others. None but a board's has I or O in it, and after R stands no S, U or Z: of 210 in the published lists none has.
 */
export const ORGANISATION_LETTERS = [
  'R[A-HJ-NP-RTV-Y][A-HJ-NP-Z](?:[A-Z]{2})?',
  'Q[A-Z]{2}',
  'TA[A-HJ-NP-Z]',
  '[ADN][A-HJ-NP-Z]{2}',
  'NT[A-Z]{3}',
].join('|');

/**
 * Codes of the Organisation Data Service, and of areas where a council is called by its own. By number of signs; every one but those of
 * letters alone has a digit, so that no name is one; none is a postcode or a day.
 * Source: NHS ODS, coding frames of organisations.
 */
const ORGANISATION = [
  ORGANISATION_LETTERS,
  // trusts, boards, commissioners, regions, councils
  '[0-9][A-Z0-9]{2}',
  '[A-Z][0-9][A-Z0-9]',
  '[A-Z]{2}[0-9]',
  // headquarters of pharmacies and opticians
  '[A-Z](?:[0-9][A-Z0-9]{2}|[A-Z](?:[0-9][A-Z0-9]|[A-Z][0-9]))',
  // sites of trusts
  'R(?:[0-9][A-Z0-9]{3}|[A-Z][0-9][A-Z0-9]{2}|[A-Z]{2}[0-9][A-Z0-9]|[A-Z]{3}[0-9])',
  // areas of before 2009; prescribers
  '[0-9]{2}[A-Z]{2}',
  '[A-Z][0-9]{7}',
  // sites of other organisations that begin with a digit, and defaults such as 89999
  '[0-9][A-Z0-9]{4}',
  // care homes, pharmacies, independent providers, new codes such as A3A8R
  '[A-Z]{2}(?:[0-9][A-Z0-9]{2}|[A-Z](?:[0-9][A-Z0-9]|[A-Z][0-9]))',
  '[A-Z][0-9](?:[A-Z][A-Z0-9]{2}|[0-9](?:[0-9][A-Z0-9]|[A-Z][0-9]))',
  // a digit, a digit and two capitals: with these letters no postcode
  '[ACDFH-KO-RT-VX-Z][0-9]{2}[A-Z]{2}',
  // practices, primary care networks, dentists; made-up ones have a second letter
  '[A-Z][A-Z0-9][0-9]{4}',
  // schools
  'EE[0-9]{6}',
  // branches of practices; codes of areas
  '[A-Z][0-9]{8}',
].join('|');

/** SQL that is true where a text has not the form of an organisation's code. */
export const noOrganisation = (text: string): string => `not regexp_full_match(${text}, '${ORGANISATION}')`;

/** Concepts and descriptions: before the check digit stands the partition, 00 and 01, or 10 and 11 behind the seven digits of a namespace. */
const SNOMED = '[1-9][0-9]{2,14}0[01][0-9]|[1-9][0-9]{7,14}1[01][0-9]';

/**
 * SQL that is true where a text, whose check digit is held already, is no SNOMED CT identifier by its partition, or is one of ten
 * digits that may as well be an NHS number. Numbers that begin with 1 are given in Scotland alone, to people born on the 10th to the
 * 19th, and begin with the day of birth: what has no month there is nobody's, and new concepts have such numbers.
 */
export const noSnomed = (text: string): string => `(not regexp_full_match(${text}, '${SNOMED}')
  or case when strlen(${text}) = 10 then ${nhsNumber(text)} and not regexp_full_match(${text}, '1[0-9](00|1[3-9]|[2-9][0-9])[0-9]{6}') else false end)`;

/** SQL, false or true, of whether a text is a SNOMED CT identifier and no NHS number. */
export const snomedId = (text: string): string =>
  `case when regexp_full_match(${text}, '${SNOMED}') then not (${verhoeffFault(text)} or ${noSnomed(text)}) else false end`;

/** SQL of whether ten digits end in the check digit of an NHS number; as text and as a number. */
export const nhsNumberOf = (digits: string, number: string): string =>
  `not (${FORMAT_CHECKS['nhs-number'].fault(digits, number)})`;

/** The same of ten digits as text. */
export const nhsNumber = (digits: string): string => nhsNumberOf(digits, `try_cast(${digits} as bigint)`);

/** SQL that is true where a text is a postcode that has the look of an ICD-10 code with two marks, such as L14DA or B904AA. */
export const postcodeAsIcd10 = (text: string): string =>
  `(ends_with(${text}, 'A') or ends_with(${text}, 'D')) and regexp_full_match(${text}, '[A-Z][0-9]{2}[.]?[0-9]?[DA]{2}')`;

/** Verhoeff's two tables as digits in a row: the group of the turns of a pentagon, and a permutation by place. */
const GROUP = rowOf(
  10,
  (a) => (b) => (a < 5 ? (b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)) : b < 5 ? 5 + ((a - b + 5) % 5) : (a - b + 5) % 5),
);
const TURNS = rowOf(
  8,
  (place) => (digit) => Array.from({ length: place }).reduce<number>((d) => Number('1576283094'[d]), digit),
);

/** SQL, true where the check digit of some digits is another by Verhoeff: in few words, for where it is asked of few values. */
const verhoeffFault = (digits: string): string =>
  `list_reduce(list_transform(range(strlen(${digits})), lambda place: ` +
  `${at(TURNS, `(place % 8) * 10 + ascii(substr(${digits}, strlen(${digits}) - place, 1)) - 48`)}), ` +
  `lambda done, digit: ${at(GROUP, 'done * 10 + digit')}, 0) <> 0`;

function rowOf(rows: number, of: (row: number) => (digit: number) => number): string {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: 10 }, (__, digit) => of(row)(digit)).join(''),
  ).join('');
}

const at = (digits: string, index: string): string => `(ascii(substr('${digits}', 1 + (${index}), 1)) - 48)`;

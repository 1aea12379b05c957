/** Named value formats with a check of their own, as data: what is expected and the SQL that finds a text at fault. */
import type { ValueFormat } from '../contract/contract.ts';

export interface FormatCheck {
  expected: string;
  remedy: string;
  /** SQL, true where the text is at fault; null or false where it is not. `number` is the text as a whole number */
  fault: (text: string, number: string) => string;
  source: string;
}

const pattern =
  (regex: string) =>
  (text: string): string =>
    `not regexp_full_match(${text}, '${regex}')`;

export const FORMAT_CHECKS: Record<ValueFormat, FormatCheck> = {
  'nhs-number': {
    expected: 'an NHS number: ten digits whose last is the modulus 11 check digit, not ten alike',
    remedy: 'trace the number; leave it empty where it is not known',
    fault: nhsNumberFault,
    source: 'NHS Data Model and Dictionary, NHS NUMBER',
  },
  postcode: {
    expected: 'a UK postcode in capitals, or a ZZ99 pseudo postcode',
    remedy: 'correct the postcode; use ZZ99 3VZ where there is no fixed abode and ZZ99 3WZ where it is not known',
    fault: pattern(
      '(GIR ?0AA|ZZ99 ?[0-9][A-Z]{2}|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY]) ?[0-9][ABD-HJLNP-UW-Z]{2})',
    ),
    source: 'NHS Data Model and Dictionary, POSTCODE',
  },
  'ods-code': {
    expected: 'an Organisation Data Service code: 3 to 12 capitals and digits',
    remedy: 'look the organisation up in the ODS directory',
    fault: pattern('[A-Z0-9]{3,12}'),
    source: 'NHS Data Model and Dictionary, ORGANISATION IDENTIFIER',
  },
  'gss-code': {
    expected: 'an ONS nine-character area code: a letter and eight digits',
    remedy: 'look the area up in the ONS code history database',
    fault: pattern('[EWSNKJLM][0-9]{8}'),
    source: 'ONS, Code History Database',
  },
  'lsoa-code': {
    expected: 'a lower layer super output area code: E01 or W01 and six digits',
    remedy: 'look the area up in the ONS code history database',
    fault: pattern('[EW]01[0-9]{6}'),
    source: 'ONS, Code History Database',
  },
  'icd-10': {
    expected: 'an ICD-10 code: a letter and two digits, then at most two characters with or without a point',
    remedy: 'correct the code against the ICD-10 5th edition',
    fault: pattern('[A-Z][0-9]{2}(X|\\.?[0-9X][0-9]?)?[-DA]{0,2}'),
    source: 'NHS Data Model and Dictionary, ICD CODE',
  },
  'opcs-4': {
    expected: 'an OPCS-4 code: a letter and two digits, then one digit with or without a point',
    remedy: 'correct the code against OPCS-4',
    fault: pattern('[A-Z][0-9]{2}(\\.?[0-9])?'),
    source: 'NHS Data Model and Dictionary, OPCS-4 CODE',
  },
  'snomed-ct': {
    expected: 'a SNOMED CT identifier: 6 to 18 digits with a Verhoeff check digit',
    remedy: 'look the concept up in the SNOMED CT browser; spreadsheets round long numbers, so send it as text',
    fault: snomedFault,
    source: 'SNOMED International, SNOMED CT Identifiers',
  },
};

/** Numbers that may be used in tests but belong to nobody: those that begin with 999. */
export const testNumberFault = (number: string): string => `${number} between 9990000000 and 9999999999`;

/**
 * Integer arithmetic: five times as fast as looking at the characters. With q(i) the number without its last i digits,
 * digit i is q(i) − 10 q(i+1), so the weighted sum Σ (i+1) × digit i is Σ q(i) × (1 − 9i): ten divisions and no remainder.
 */
function nhsNumberFault(text: string, number: string): string {
  const terms = Array.from({ length: 10 }, (_, i) => `(${number} // ${10 ** i}) * ${1 - 9 * i}`);
  const wrongForm = `case when ${number}::varchar = ${text} and ${number} > 999999999 and ${number} <= 9999999999
    then false else not regexp_full_match(${text}, '[0-9]{10}') end`;
  return `${wrongForm} or (${terms.join(' + ')}) % 11 <> 0 or ${number} % 1111111111 = 0`;
}

/** A telephone with its country: what is left of a text without it is looked at. */
const TELEPHONE = '(?:[+]|\\b00)(?:44[ -]{0,2}|[0-9]{1,3}[ -]{1,2})(?:[(]0[)])?(?:[ ()-]{0,2}[0-9]){9,10}';

/** A word with digits, and the whole number before a point: what stands behind a point is a fraction. */
const WORD = '(?:[0-9]+[.])?[0-9A-Za-z]*[0-9][0-9A-Za-z]*';
/** Words before it and a letter or three behind are somebody's way of writing; a key has digits elsewhere too. */
const [BEFORE, BEHIND] = ['[A-Za-z]*', '[A-Za-z]{0,3}'];
const ALONE = `${BEFORE}[0-9]{10}${BEHIND}|[0-9]{10}[.]0+`;

const SIGN = '[^0-9A-Za-z,;:]{1,3}';
const BLANK = '[^0-9A-Za-z,;:./_]{1,2}';
/** As people write an NHS number in parts. Nothing of a longer number is one: no digit stands before or after. */
const PARTED = [
  `[0-9]{3}${SIGN}[0-9]{3}${SIGN}[0-9]{4}`,
  `[0-9]{3}${BLANK}[0-9]{3}${BLANK}[0-9]{2}${BLANK}[0-9]{2}`,
  `[0-9]{3}${BLANK}[0-9]{7}`,
  `[0-9]{6}${BLANK}[0-9]{4}`,
].map((form) => `(?:\\b|_)${BEFORE}${form}${BEHIND}(?:\\b|_)`);

/** Digits of other widths and scripts, in tens from 0 to 9. */
const OTHER_DIGITS = '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹';
const TENS = '0123456789'.repeat(OTHER_DIGITS.length / 10);
/** What most texts have not, and are done with. */
const TEN_DIGITS = `[0-9${OTHER_DIGITS}](?:[^0-9A-Za-z${OTHER_DIGITS}]{0,3}[0-9${OTHER_DIGITS}]){9}`;

/** SQL, true where a text holds an NHS number, alone, behind other letters, or among other words. */
export function nhsNumberInside(text: string): string {
  const rest = `regexp_replace(translate(${text}, '${OTHER_DIGITS}', '${TENS}'), '${TELEPHONE}', ' ', 'g')`;
  const alone = `list_filter(regexp_extract_all(${rest}, '${WORD}'), lambda word: regexp_full_match(word, '${ALONE}'))`;
  const parted = PARTED.map((form) => `regexp_extract_all(${rest}, '${form}')`);
  const found = [alone, ...parted].reduce((all, more) => `list_concat(${all}, ${more})`);
  // the digits of 9990000018.00 are the first ten
  const digits = `list_transform(${found}, lambda run: left(regexp_replace(run, '[^0-9]', '', 'g'), 10))`;
  const isOne = `not (${nhsNumberFault('digits', 'try_cast(digits as bigint)')})`;
  return `case when not regexp_matches(${text}, '${TEN_DIGITS}') then false
    else len(list_filter(${digits}, lambda digits: ${isOne})) > 0 end`;
}

/** SQL, true where a number is an NHS number; one with a fraction is none. */
export function isNhsNumber(number: string): string {
  const whole = `${number}::bigint`;
  return `case when ${number} between 1000000000 and 9999999999 and ${number} = trunc(${number})
    then not (${nhsNumberFault(`${whole}::varchar`, whole)}) else false end`;
}

const DIHEDRAL = '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210';
const PERMUTATION = '01234567891576283094580379614289160435279453126870428657390127938064157046913258';

/** Verhoeff from the right, position by position; a position beyond the text counts as the identity, 0. */
function snomedFault(text: string): string {
  let check = '0';
  for (let i = 0; i < 18; i++) {
    const digit = `coalesce(try_cast(substr(${text}, length(${text}) - ${i}, 1) as integer), 0)`;
    const permuted = `case when length(${text}) > ${i} then ${at(PERMUTATION, `${(i % 8) * 10} + ${digit}`)} else 0 end`;
    check = at(DIHEDRAL, `${check} * 10 + ${permuted}`);
  }
  return `case when regexp_full_match(${text}, '[1-9][0-9]{5,17}') then ${check} <> 0 else ${text} is not null end`;
}

const at = (digits: string, index: string): string => `(ascii(substr('${digits}', 1 + (${index}), 1)) - 48)`;

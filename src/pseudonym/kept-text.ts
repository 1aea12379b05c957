/** Text that passes the privacy line: which of its values do not, since they are no value of the column that holds them. */
import type { Column } from '../contract/contract.ts';
import { literal } from '../engine/engine.ts';
import { FORMAT_CHECKS } from '../quality/value-formats.ts';
import { nhsNumber, noOrganisation, noSnomed, ORGANISATION_LETTERS, postcodeAsIcd10, snomedId } from './code-forms.ts';
import { identifierInside, letInBy } from './identifier-inside.ts';

/**
 * SQL that is true where a text must not pass: it breaks its own column's code list, pattern, length or format (which a contract
 * may only warn of), or it could be an NHS number or a name in a column whose form would let one through.
 * @param column one that is kept below the line
 * @param text SQL of its value
 * @returns null when every value of the column passes: it is no text, or the check has let in nothing but its codes
 */
export function unfitText(column: Column, text: string): string | null {
  if (column.type !== 'string') return null;
  const faults = [...(column.severity === 'warn' ? ownFaults(column, text) : []), ...looseFaults(column, text)];
  return faults.length ? faults.map((fault) => `(${fault})`).join(' or ') : null;
}

/** What the check looked for, as it looked for it. */
function ownFaults({ codeList, pattern, format, minLength, maxLength }: Column, text: string): string[] {
  return [
    ...(codeList ? [`not list_contains([${codeList.codes.map(literal).join(', ')}]::varchar[], ${text})`] : []),
    ...(pattern === undefined ? [] : [`not regexp_matches(${text}, ${literal(pattern)})`]),
    ...(format === undefined || format === 'nhs-number' ? [] : [FORMAT_CHECKS[format].fault(text, '')]),
    ...(minLength === undefined ? [] : [`length(${text}) < ${minLength}`]),
    ...(maxLength === undefined ? [] : [`length(${text}) > ${maxLength}`]),
  ];
}

function looseFaults(column: Column, text: string): string[] {
  if (column.codeList) return [];
  switch (column.format) {
    case 'nhs-number':
    case 'postcode':
      return [`${text} is not null`];
    case 'ods-code':
      return [noOrganisation(text)];
    case 'snomed-ct':
      return [noSnomed(text)];
    case 'icd-10':
      return [postcodeAsIcd10(text)];
    case undefined:
      return formless(column, text);
    default:
      return [];
  }
}

/** Words that a pattern must refuse to be one of codes. */
const NAMES = ['Quillfeather', 'QUILLFEATHER', 'quillfeather', 'Smith', 'SMITH', 'smith', 'Jones-Smith', 'ROSE'];
/** A number behind one that is not its own. */
const PREFIXED = '1-9990000018';

/** One of SNOMED CT's: a column in which it has no room holds other codes. */
const CONCEPT = '1240581000000104';

function formless({ pattern, maxLength = Infinity, path }: Column, text: string): string[] {
  const kinds = letInBy(pattern);
  const roomy = maxLength >= CONCEPT.length && (pattern === undefined || new RegExp(pattern).test(CONCEPT));
  const inside = identifierInside(text, kinds);
  const held = kinds.length ? [roomy ? `case when ${inside} then not ${snomedId(text)} else false end` : inside] : [];
  if (pattern === undefined) return held;
  const accepts = (value: string): boolean => new RegExp(pattern).test(value);
  return [
    ...held,
    ...(accepts(PREFIXED) && !kinds.includes('number') ? [prefixedNumber(text)] : []),
    ...(NAMES.some(accepts) ? [noCode(text, accepts(CAPITALS_NO_MORE) ? anyCode(path) : ORGANISATION_LETTERS)] : []),
  ];
}

/** Ten digits behind a prefix are an NHS number when the check digit says so; those of providers of care begin with 1. */
const prefixedNumber = (text: string): string => {
  const digits = `regexp_extract(${text}, '[0-9]{10}')`;
  return `case when ${digits} = '' or starts_with(${digits}, '1') then false else ${nhsNumber(digits)} end`;
};

/** A code has a digit, or one of these forms; a name is neither. */
const noCode = (text: string, forms: string): string =>
  `not regexp_matches(${text}, '[0-9]') and not regexp_full_match(${text}, '${forms}')`;

/** What a column that takes it holds codes of any system in, and not those of organisations alone. */
const CAPITALS_NO_MORE = 'smith';

/** Five signs with X in front: a small letter and a capital behind the second sign, so that no name is one. */
const READ_3 =
  'X[a-z](?:[A-Z][A-Za-z]{2}|[a-z][A-Z][A-Za-z]|[a-z]{2}[A-Z])|X[A-Z](?:[A-Z][A-Za-z][a-z]|[A-Z][a-z][A-Z]|[a-z][A-Z][A-Za-z]|[a-z]{2}[A-Z])';

/**
 * Codes without a digit: three capitals (HL7: AMB, IMP); Read codes of version 3, which begin with X and have small letters and, behind the
 * second sign, a capital (XaELP, XMmML), and those that end in two points or more (A....).
 */
const CODES = ['[A-Z]{3}', READ_3, '[A-Za-z][.]{4}|[A-Za-z]{2}[.]{3}|[A-Za-z]{3}[.]{2}'];

/** Words of HL7 (discharge-disposition), in the column that has them: some are names in capitals. */
const DISPOSITIONS = 'home|alt-home|other-hcf|hosp|long|aadvice|exp|psy|rehab|snf|oth';

const anyCode = (path = ''): string =>
  [...CODES, ...(path.includes('dischargeDisposition') ? [DISPOSITIONS] : [])].join('|');

/** Text that passes the privacy line: which of its values do not, since they are no value of the column that holds them. */
import type { Column } from '../contract/contract.ts';
import { literal } from '../engine/engine.ts';
import { FORMAT_CHECKS } from '../quality/value-formats.ts';
import { nhsNumber, noOrganisation, noSnomed, postcodeAsIcd10, snomedId } from './code-forms.ts';
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

function formless({ pattern, maxLength = Infinity }: Column, text: string): string[] {
  const kinds = letInBy(pattern);
  const roomy = maxLength >= CONCEPT.length && (pattern === undefined || new RegExp(pattern).test(CONCEPT));
  const inside = identifierInside(text, kinds);
  const held = kinds.length ? [roomy ? `case when ${inside} then not ${snomedId(text)} else false end` : inside] : [];
  if (pattern === undefined) return held;
  const accepts = (value: string): boolean => new RegExp(pattern).test(value);
  return [
    ...held,
    ...(accepts(PREFIXED) && !kinds.includes('number') ? [prefixedNumber(text)] : []),
    ...(NAMES.some(accepts) ? [noCode(text)] : []),
  ];
}

/** Ten digits behind a prefix are an NHS number when the check digit says so; those of providers of care begin with 1. */
const prefixedNumber = (text: string): string => {
  const digits = `regexp_extract(${text}, '[0-9]{10}')`;
  return `case when ${digits} = '' or starts_with(${digits}, '1') then false else ${nhsNumber(digits)} end`;
};

/** A code has a digit, or is a trust's (three capitals) or a site's (R and four more, NT and three); a name is not. */
const noCode = (text: string): string =>
  `not regexp_matches(${text}, '[0-9]') and not regexp_full_match(${text}, '[A-Z]{3}|R[A-Z]{4}|NT[A-Z]{3}')`;

/** Text that passes the privacy line: which of its values do not, since they are no value of the column that holds them. */
import type { Column } from '../contract/contract.ts';
import { literal } from '../engine/engine.ts';
import { FORMAT_CHECKS } from '../quality/value-formats.ts';

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
      return [`${text} is not null`];
    case 'ods-code':
      return [numberInside(text), noCode(text)];
    case 'snomed-ct':
      return [`strlen(${text}) = 10 and regexp_full_match(${text}, '[0-9]{10}') and not ${shortConcept(text)}`];
    case undefined:
      return [...formless(column, text)];
    default:
      return [];
  }
}

/** Words and numbers that a pattern must refuse to be one of codes. */
const NAMES = ['Quillfeather', 'QUILLFEATHER', 'quillfeather', 'Smith', 'SMITH', 'smith', 'Jones-Smith'];
const NUMBERS = ['9990000018', '999 000 0018'];

function formless({ pattern }: Column, text: string): string[] {
  if (pattern === undefined) return [numberInside(text)];
  const accepts = (values: string[]): boolean => values.some((value) => new RegExp(pattern).test(value));
  return [...(accepts(NUMBERS) ? [numberInside(text)] : []), ...(accepts(NAMES) ? [noCode(text)] : [])];
}

/**
 * Ten digits together, or as three, three and four, are an NHS number for all that can be known; SNOMED CT has such codes too. What is
 * shorter is not looked at: most values are, and a pattern takes ten times as long as a length.
 */
const numberInside = (text: string): string =>
  `strlen(${text}) >= 10 and regexp_matches(${text}, '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}([^0-9]|$)') and not ${shortConcept(text)}`;

/** A SNOMED CT concept of ten digits: the two before the check digit are its partition, 00. One NHS number in a hundred is alike. */
const shortConcept = (text: string): string => `regexp_full_match(${text}, '[1-9][0-9]{6}00[0-9]')`;

/** A code has a digit, or is a trust's (three capitals) or a trust's site (R and four more); a name is not. */
const noCode = (text: string): string =>
  `not regexp_matches(${text}, '[0-9]') and not regexp_full_match(${text}, '[A-Z]{3}|R[A-Z]{4}')`;

/** A drafted column as it stands once it is said whom the rows are about: of people no value is written that could be somebody's. */
import type { Contract } from '../../contract.ts';
import type { DraftColumn } from './guess-column.ts';
import { speaksOfPersons } from './thing-headings.ts';

/**
 * @param guessed whom the rows seem to be about
 * @param said whom a person says they are about
 */
export function underChoice(
  column: DraftColumn,
  guessed: Contract['identity'],
  said: Contract['identity'],
): DraftColumn {
  const listed = namesNobody(column, guessed !== 'none' || said !== 'none') ? column : withoutList(column);
  return said === 'none' ? { ...listed, ...OF_NOBODY } : guarded(listed);
}

/** Nothing identifies anybody in rows that are about nobody. */
const OF_NOBODY = { classification: 'plain', looksLike: null, identifies: null, format: null } as const;

/**
 * A code by its form alone: a letter, up to three digits, or the two together. Two letters may be initials, or a name, three are
 * one often, and longer numbers are those of people.
 */
const CODE = /^(?:[A-Za-z]|\d{1,3}|[A-Za-z]{1,2}\d{1,2}|\d{1,2}[A-Za-z])$/;

/** Words of lists that are no name: none of a file is written but these. */
const WORDS = new Set(['yes', 'no', 'true', 'false', 'male', 'female', 'unknown', 'other', 'none']);

/** A word of a list, or a code, that is no name. */
export const isPlainWord = (value: string): boolean => CODE.test(value) || WORDS.has(value.toLowerCase());

function namesNobody({ codes, facts }: DraftColumn, people: boolean): boolean {
  if (!codes) return true;
  return speaksOfPersons(facts.header) ? false : !people || codes.every(isPlainWord);
}

const withoutList = (column: DraftColumn): DraftColumn => ({
  ...column,
  codes: null,
  severity: column.type === 'string' ? 'reject' : column.severity,
  reasons: [...column.reasons.filter((r) => !r.includes('code list')), LIST_LEFT_OUT],
});

const LIST_LEFT_OUT =
  'few different values, which may be names, so none is written here: if they are codes, list them in customProperties: - {property: codeList, value: [...]}';

/** Of people a text passes for plain where it is a list of codes or has a form; whatever else may be anything that was typed. */
function guarded(column: DraftColumn): DraftColumn {
  const { facts, type, codes, pattern } = column;
  if (column.classification !== 'plain') return column;
  const identifying =
    facts.nhsNumbers + facts.postcodes + facts.emails + facts.phones + facts.titled + facts.addresses + facts.tokens >
    0;
  const loose = type === 'string' && codes === null && pattern === null && facts.real > 0;
  if (!identifying && !loose) return column;
  return { ...column, classification: 'sensitive', reasons: [...column.reasons, identifying ? HOLDS : VARIES] };
}

const HOLDS = 'some values have the form of what identifies somebody, so it is not plain';
const VARIES =
  'texts that vary may tell of somebody, so it is not plain: it is once it has a codeList, a pattern or a format that lets no name through';

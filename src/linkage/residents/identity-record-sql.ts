/** What a row says about its person, as SQL: the standardised tuple and its number. */
import type { Contract } from '../../contract/contract.ts';
import { type IdentifyingWord, parseIdentifies, type Role } from '../../contract/identifies.ts';
import { identifier, literal } from '../../engine/engine.ts';

/** A contract as far as identity needs it. */
export interface IdentifyingContract {
  columns: Pick<Contract['columns'][number], 'name' | 'identifies' | 'type'>[];
}

/** The parts of an identity record, in the order in which its number is worked out of them. */
export const IDENTITY_COLUMNS = [
  ...(['nhs_number', 'nhs_number_token', 'forename', 'surname', 'birth_date'] as const),
  ...(['sex', 'postcode', 'local_from', 'local_number'] as const),
] as const;

/** Words that say who a person is. A sex or a postcode alone, or a home, is of nobody. */
const PERSON_WORDS = new Set<IdentifyingWord>([
  ...(['nhs-number', 'nhs-number-token', 'forename', 'surname'] as const),
  ...(['birth-date', 'birth-month', 'local-number'] as const),
]);

const NOTHING = literal('');

const upper = (text: string): string => `upper(trim(replace(${text}, '|', ' ')))`;

const postcodeLetters = (text: string): string => `regexp_replace(upper(${text}), '[^A-Z0-9]', '', 'g')`;

/** Before the postcode of a record that says where something happened, and not where its person lives. */
const AT_SCENE = '@';

/** SQL, true of a postcode of `identity_record` that is of a scene: it may be the home that a person is known by, but tells of none. */
export const atSceneSql = (postcode: string): string => `starts_with(${postcode}, ${literal(AT_SCENE)})`;

/** How each word is standardised: SQL of text, from SQL of a column's text. Whatever cannot be read becomes null. */
const STANDARD: Partial<Record<IdentifyingWord, (text: string) => string>> = {
  'nhs-number': (text) => `regexp_replace(${text}, '[^0-9]', '', 'g')`,
  'nhs-number-token': upper,
  forename: upper,
  surname: upper,
  'birth-date': (text) => `try_cast(${text} as date)::varchar`,
  'birth-month': (text) => `nullif(regexp_extract(${text}, '^[0-9]{4}-[0-9]{2}'), '')`,
  sex: upper,
  postcode: postcodeLetters,
  'scene-postcode': (text) => `${literal(AT_SCENE)} || nullif(${postcodeLetters(text)}, '')`,
  'local-number': upper,
};

/**
 * Answers: what do the rows of a contract say about their person (or about the mother, or the linked person of a row)?
 *
 * The parts: `nhs_number` (digits only, valid or not), `nhs_number_token`, `forename`, `surname` (capitals), `birth_date`
 * (YYYY-MM-DD, or YYYY-MM from a birth month), `sex`, `postcode` (capitals without spaces; after @ where it is of a scene), `local_from` and `local_number`
 * (the partner's own number and the partner that gave it, from `_from`). Each is text; what is missing is ''. `record_id`
 * (UBIGINT) is the lower half of the MD5 of all of them, so that a row finds its record again without a table of rows; two
 * records of a million have the same number about once in thirty million runs.
 *
 * @param contract whose columns say what they identify
 * @param role whose parts; the row's own person when absent
 * @returns a select list (the parts and `record_id`) over rows that have the contract's columns and `_from`
 * Example: `select ${identityRecordSql(contract, 'mother')} from delivered`
 */
export function identityRecordSql(contract: IdentifyingContract, role: Role | null = null): string {
  const parts = partsSql(contract, role);
  const named = IDENTITY_COLUMNS.map((name) => `${parts[name]} as ${name}`);
  return [...named, `${identityRecordId(contract, role)} as record_id`].join(',\n  ');
}

/** SQL of the number of a row's identity record, over the contract's columns and `_from`; as `identityRecordSql`. */
export function identityRecordId(contract: IdentifyingContract, role: Role | null = null): string {
  const parts = partsSql(contract, role);
  return `md5_number_lower(concat_ws('|', ${IDENTITY_COLUMNS.map((name) => parts[name]).join(', ')}))`;
}

/** SQL of the number of a record that says nothing. */
export const NOBODY = identityRecordId({ columns: [] });

function partsSql(contract: IdentifyingContract, role: Role | null): Record<(typeof IDENTITY_COLUMNS)[number], string> {
  const part = (...words: IdentifyingWord[]): string => partSql(contract, role, words);
  const local = part('local-number');
  const from = `coalesce(${upper('_from::varchar')}, '')`;
  return {
    nhs_number: part('nhs-number'),
    nhs_number_token: part('nhs-number-token'),
    forename: part('forename'),
    surname: part('surname'),
    birth_date: part('birth-date', 'birth-month'),
    sex: part('sex'),
    postcode: part('postcode', 'scene-postcode'),
    local_from: local === NOTHING ? NOTHING : `case when ${local} = '' then '' else ${from} end`,
    local_number: local,
  };
}

/** Whose rows a contract's rows are: their own person (null) and the roles of which they say more than a sex or a place. */
export function personsOf(contract: IdentifyingContract): (Role | null)[] {
  const found = new Set<Role | null>();
  for (const column of contract.columns) {
    const identifies = column.identifies === null ? null : parseIdentifies(column.identifies);
    if (identifies && identifies.what !== 'record' && PERSON_WORDS.has(identifies.what)) found.add(identifies.role);
  }
  return [null, 'mother' as const, 'linked' as const].filter((role) => found.has(role));
}

/** The first of the columns with these words that is filled, standardised; '' when there is none. */
function partSql(contract: IdentifyingContract, role: Role | null, words: IdentifyingWord[]): string {
  const texts = words.flatMap((word) =>
    columnsOf(contract, role, word).map((name) => `nullif(${STANDARD[word]!(`${identifier(name)}::varchar`)}, '')`),
  );
  return texts.length === 0 ? NOTHING : `coalesce(${texts.join(', ')}, '')`;
}

/** Every column of a contract that `identityRecordSql` reads for a person, by their names. */
export function columnsAbout(contract: IdentifyingContract, role: Role | null): string[] {
  const words = Object.keys(STANDARD) as IdentifyingWord[];
  return words.flatMap((word) => columnsOf(contract, role, word));
}

/** Columns of a contract that hold a word, by their names. */
export function columnsOf(contract: IdentifyingContract, role: Role | null, word: IdentifyingWord): string[] {
  return contract.columns
    .filter((column) => {
      const identifies = column.identifies === null ? null : parseIdentifies(column.identifies);
      return identifies?.what === word && identifies.role === role;
    })
    .map((column) => column.name);
}

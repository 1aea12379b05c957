/**
 * What the Open Data Contract Standard lacks and Concord needs: the one table of our `customProperties`, by where they
 * are written. The reader checks values by it and the reference is generated from it, so the two cannot differ.
 */
import { type Static, type TSchema, Type } from 'typebox';
import { IDENTIFYING_WORDS, ROLES } from './identifies.ts';
import { PATH_GRAMMAR } from './json-path.ts';

/** A setting that a contract may carry in `customProperties`. */
export interface CustomProperty<S extends TSchema = TSchema> {
  schema: S;
  description: string;
  /** what holds when it is absent; null when it must be given */
  whenAbsent: string | null;
  example: unknown;
}

const closed = { additionalProperties: false };
const oneOf = <T extends string[]>(...names: T) => Type.Enum<T>(names, { description: `one of ${names.join(', ')}` });

const property = <S extends TSchema>(
  schema: S,
  description: string,
  whenAbsent: string | null,
  example: unknown,
): CustomProperty<S> => ({ schema, description, whenAbsent, example });

const share = Type.Number({ minimum: 0, maximum: 1, description: 'a share from 0 to 1' });
const wholeNumber = Type.Integer({ minimum: 0, description: 'a whole number, 0 or more' });
const words = Type.String({ minLength: 1, description: 'text' });

const Dialect = Type.Object(
  {
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1, description: 'one character' })),
    quote: Type.Optional(Type.String({ maxLength: 1, description: 'one character, or empty when nothing is quoted' })),
    encoding: Type.Optional(oneOf('utf-8', 'windows-1252', 'iso-8859-1', 'utf-16le')),
    header: Type.Optional(Type.Boolean()),
    multiline: Type.Optional(Type.Boolean()),
    skipRows: Type.Optional(wholeNumber),
    sheet: Type.Optional(words),
    nullValues: Type.Optional(Type.Array(Type.String())),
    extraColumns: Type.Optional(oneOf('ignore', 'warn', 'refuse')),
  },
  closed,
);

const Delivery = Type.Object(
  {
    mode: oneOf('full', 'append', 'upsert'),
    minRows: Type.Optional(wholeNumber),
    maxRows: Type.Optional(wholeNumber),
    period: Type.Optional(Type.String({ description: 'SQL over the columns that gives a date' })),
  },
  closed,
);

const FilePeriod = Type.Object(
  {
    grain: oneOf('day', 'month', 'year', 'financial-year'),
    pattern: Type.Optional(
      Type.String({ minLength: 1, description: 'a regular expression with a group named year, and month and day' }),
    ),
    files: Type.Optional(
      Type.Array(Type.Object({ name: words, period: words, reason: words }, closed), {
        minItems: 1,
        description: 'a list of name, period and reason',
      }),
    ),
  },
  closed,
);

const Belief = Type.Object(
  {
    status: oneOf('provisional', 'final'),
    reliableAfterDays: wholeNumber,
    signOff: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** On the contract itself. */
export const DATASET_PROPERTIES = {
  dialect: property(
    Dialect,
    'How the file is written. delimiter, quote and encoding are for CSV; skipRows counts the lines (sheet rows) above the header; multiline says that newlines really occur inside quotes; nullValues are texts that mean missing in any column; extraColumns says what to do with a column that the contract does not know.',
    'comma, double quote, utf-8, with a header, no newlines inside quotes, no rows to skip, the first sheet, only empty text is missing, extra columns are warned about',
    { delimiter: ',', skipRows: 3, nullValues: ['-', '*'] },
  ),
  delivery: property(
    Delivery,
    'How deliveries follow each other. full: each replaces the one before; append: each adds; upsert: each adds, and replaces rows with the same key. minRows and maxRows are the rows expected in one delivery. period is SQL over the columns that gives the date a row is about.',
    null,
    { mode: 'full', minRows: 100, maxRows: 10000000, period: 'period_date' },
  ),
  filePeriod: property(
    FilePeriod,
    "The period of the whole file, for files whose rows carry no date. It is read from the file's name, by the pattern (groups year, month and day, capitals do not matter; a month may be a number or an English name, a part left out is the first) or from the list of files; `concord land --period` says it otherwise, and a file without one is not landed. The mapping reads its first day as the column `_period`. A delivery replaces only those of the same period; different periods stay side by side.",
    'the rows carry their dates, or have none',
    { grain: 'month', pattern: '_(?<year>20[0-9]{2})-(?<month>[0-9]{2})' },
  ),
  identity: property(
    oneOf('clear', 'token', 'address', 'household', 'none'),
    'Who the rows are about: people by clear identifiers, by token, by address, by household, or nobody (aggregates and reference data).',
    null,
    'none',
  ),
  zone: property(
    oneOf('care', 'pseudonymised', 'open'),
    'Where the rows may live: care (direct care only), pseudonymised (everything about people for other purposes) or open (published figures).',
    null,
    'open',
  ),
  lawfulBasis: property(
    words,
    'Why Concord may hold the rows.',
    null,
    'published under the Open Government Licence v3',
  ),
  belief: property(
    Belief,
    'When the rows can be believed: provisional or final, reliable after how many days from the end of their period, and whether the partner signs them off.',
    'final, reliable at once, no sign-off',
    { status: 'provisional', reliableAfterDays: 45, signOff: false },
  ),
  thresholds: property(
    Type.Object({ accept: share, warn: share }, closed),
    'Shares of rows accepted: at or above accept the delivery is good, at or above warn it is used with a warning, below it is quarantined.',
    'accept 0.99, warn 0.95',
    { accept: 0.99, warn: 0.95 },
  ),
  madeUp: property(
    Type.Boolean(),
    'True when the figures are made up; every page that shows them says so.',
    'false',
    true,
  ),
  sensitive: property(
    words,
    'SQL over the columns of one row, true for a row that no purpose beside direct care may use, such as an entry that a practice marked as confidential. Such rows stay in the care zone.',
    'no row is so',
    'is_confidential',
  ),
  births: property(
    words,
    'SQL over the columns of one row, true for a row that is of a birth, such as the spell in which a baby was born: its dates tell the day of a birth. Below the privacy line all of them, beside those of the key, stand at the first of their month, and the column `dates_at_month` is true; numbers, such as the length of stay, stay as they are.',
    'no row is so',
    "admission_method in ('82', '83')",
  ),
} as const;

/** On a property of the schema (a column). */
export const COLUMN_PROPERTIES = {
  identifies: property(
    words,
    `What the column identifies; every identifying column of a contract about people must say it. Of the row's own person or home: ${IDENTIFYING_WORDS.join(', ')}. Of another person of the row the same word after the person: ${ROLES.map((r) => `\`${r}:\``).join(', ')} (\`mother:birth-date\`). The number of a record: \`record:<kind>\`, such as \`record:spell\`; columns with the same kind refer to the same records, in whatever dataset; \`home\`, \`row\` and what begins with \`row-\` are Concord's own and no kind of a contract. \`other\` is for what identifies and fits no other word. Linkage reads the words to know a person again; below the privacy line such columns are gone, or stand as keys.`,
    'it identifies nothing',
    'nhs-number',
  ),
  issuedBy: property(
    words,
    'Beside `identifies: record:<kind>`: who gave the number, where two organisations may give the same one. The name of the column that holds their ODS code, or `sender` for the partner that sent the row. Two columns that refer to each other both say it. Without an issuer such a number is missing below the privacy line.',
    'the number means the same whoever says it',
    'sender',
  ),
  coarsened: property(
    Type.Integer({ minimum: 2, description: 'a whole number from 2' }),
    'For a whole number which, with a date, would tell the day of a birth: below the privacy line it is rounded down to a multiple of this, such as 7 for days of pregnancy in whole weeks.',
    'it stays as it is',
    7,
  ),
  objection: property(
    oneOf('type-1'),
    'Of a column with codes as a system of practices holds them: those of `type_1_opt_out` are heard as objections of type 1, or as their withdrawal. Below the privacy line they alone stand, as `objection_code`, whether or not the column itself passes.',
    'no objection is heard in it',
    'type-1',
  ),
  aliases: property(Type.Array(words), 'Other headers that partners have used for this column.', 'none', ['Org Code']),
  path: property(
    words,
    `JSON lines and GeoJSON: where the value stands within the object of a line. Written as ${PATH_GRAMMAR}. A list of one counts as its item. A line where the path finds several values, or an object where a value should be, is rejected, since which was meant cannot be known.`,
    "the property named as the column's physicalName",
    'identifier[system=https://fhir.nhs.uk/Id/nhs-number].value',
  ),
  prefix: property(
    words,
    'A text that is put before every value after the cleansing, so that numbers which one system hands out (1, 2, 3 …) are not taken for the same numbers of another. For text columns; two columns that refer to each other have the same prefix.',
    'nothing is put before it',
    'omop-person-',
  ),
  formats: property(
    Type.Array(words, { minItems: 1 }),
    'Date and time formats that are accepted, in strptime codes, tried in order.',
    'ISO: 2025-01-31, 2025-01-31 09:00:00, 09:00:00',
    ['%d/%m/%Y', '%Y-%m-%d'],
  ),
  codeList: property(
    Type.Union([words, Type.Array(Type.String(), { minItems: 1 })], {
      description: "the name of a code list, or a list of codes (each between quotes, so that '01' keeps its nought)",
    }),
    'The codes that are valid: a list in catalogue/codes by name, or written out here.',
    'any value',
    'ethnicity_16plus1',
  ),
  cleanse: property(
    Type.Array(words),
    'Named cleansing rules, applied in order before the checks and counted; the bytes that came are kept.',
    'none',
    ['trim', 'upper-case'],
  ),
  defaults: property(
    Type.Object({ values: Type.Array(Type.String(), { minItems: 1 }), threshold: share }, closed),
    'Codes that are legal but say nothing (such as "not stated"), and the share of rows that may carry them before the Data Quality Maturity Index counts the excess against the column.',
    'none',
    { values: ['Z'], threshold: 0.1 },
  ),
  format: property(
    oneOf('nhs-number', 'postcode', 'ods-code', 'gss-code', 'lsoa-code', 'icd-10', 'opcs-4', 'snomed-ct'),
    'A named format with a check of its own, such as the check digit of an NHS number.',
    'no such check',
    'nhs-number',
  ),
  references: property(
    Type.Object({ dataset: words, column: words }, closed),
    'A column of another dataset in which the value must be found, in its newest delivery: of the same sender where the value is a number that each sender gives by itself (`local-number`, `issuedBy: sender`).',
    'none',
    { dataset: 'ods_practices', column: 'code' },
  ),
  severity: property(
    oneOf('reject', 'warn'),
    'What a wrong value does: reject the row, or keep it and count it.',
    'reject',
    'warn',
  ),
  unit: property(words, 'The unit of the value.', 'none', 'attendances'),
  dqmi: property(Type.Boolean(), 'True when the column counts in the Data Quality Maturity Index.', 'false', true),
} as const;

/** On a quality rule. */
export const RULE_PROPERTIES = {
  remedy: property(words, 'What the sender should do about it.', null, 'Correct the count and send the file again'),
  expected: property(words, 'What a good row or file looks like.', "the rule's description", 'at most the attendances'),
  columns: property(
    Type.Array(words, { minItems: 1 }),
    'The columns that the rule is about, for the list of faults.',
    'the columns named in its expression',
    ['over_4h', 'attendances'],
  ),
} as const;

export type PropertyTable = Record<string, CustomProperty>;
/** The values of a table's properties, as read. */
export type PropertyValues<T extends PropertyTable> = { [K in keyof T]?: Static<T[K]['schema']> };

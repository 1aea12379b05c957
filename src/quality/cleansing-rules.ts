/**
 * The cleansing rules that a contract may name for a column, in the order it names them. Each is counted by column, and
 * each can be undone: the bytes as they came are kept. A text that becomes empty becomes missing.
 */
export interface CleansingRule {
  name: string;
  description: string;
  /** SQL of the cleansed text, from the SQL of the text before it */
  sql: (text: string) => string;
}

const padding = (length: number): CleansingRule => ({
  name: `pad-left-zeros-${length}`,
  description: `puts zeros before a text of digits until it has ${length} characters: spreadsheets drop leading zeros`,
  sql: (t) =>
    `case when regexp_full_match(${t}, '[0-9]{1,${length - 1}}') then lpad(${t}, ${length}, '0') else ${t} end`,
});

export const CLEANSING_RULES: CleansingRule[] = [
  {
    name: 'trim',
    description: 'removes spaces, tabs and no-break spaces at both ends',
    sql: trimmed,
  },
  {
    name: 'collapse-spaces',
    description: 'makes one space of several in a row',
    sql: (t) => `regexp_replace(${t}, '[\\s\\x{00A0}]+', ' ', 'g')`,
  },
  { name: 'upper-case', description: 'writes letters as capitals', sql: (t) => `upper(${t})` },
  { name: 'lower-case', description: 'writes letters as small letters', sql: (t) => `lower(${t})` },
  {
    name: 'remove-spaces',
    description: 'removes every space',
    sql: (t) => `case when contains(${t}, ' ') then replace(${t}, ' ', '') else ${t} end`,
  },
  {
    name: 'remove-thousands-separators',
    description: 'removes commas that group digits in threes: 1,234,567 becomes 1234567',
    sql: (t) =>
      `case when regexp_full_match(${t}, '[+-]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?') then replace(${t}, ',', '') else ${t} end`,
  },
  {
    name: 'remove-percent-sign',
    description: 'removes a percent sign at the end; the number stays as it is',
    sql: (t) => `regexp_replace(${t}, '\\s*%$', '')`,
  },
  {
    name: 'null-if-dash',
    description: 'takes a lone dash as missing',
    sql: (t) => `case when trim(${t}) in ('-', '–', '—') then null else ${t} end`,
  },
  {
    name: 'null-if-star',
    description: 'takes a lone asterisk, the mark of a suppressed number, as missing',
    sql: (t) => `case when trim(${t}) = '*' then null else ${t} end`,
  },
  {
    name: 'strip-leading-apostrophe',
    description: 'removes the apostrophe that spreadsheets put before text',
    sql: (t) => `case when starts_with(${t}, '''') then substr(${t}, 2) else ${t} end`,
  },
  {
    name: 'london-time',
    description:
      'writes a date and time that says its offset from UTC (2024-07-01T09:00:00Z) as the clock in London showed it, to the second, without the offset; a text without an offset stays as it is',
    sql: londonTime,
  },
  {
    name: 'nhs-sex-code',
    description:
      'writes a sex as the NHS codes it: male, M and the OMOP concept 8507 as 1; female, F and 8532 as 2; other, O and 8521 as 9; unknown, U, 8551 and 0 as X',
    sql: (t) =>
      `case when lower(${t}) in ('male', 'm', '8507') then '1' when lower(${t}) in ('female', 'f', '8532') then '2'
        when lower(${t}) in ('other', 'o', '8521') then '9' when lower(${t}) in ('unknown', 'u', '8551', '0') then 'X' else ${t} end`,
  },
  {
    name: 'fhir-reference',
    description:
      'writes a FHIR reference as its type and id: the address of the server and the version are removed, so that https://example.org/fhir/Patient/1/_history/2 becomes Patient/1',
    sql: (t) =>
      `regexp_replace(${t}, '^(?:https?://.*/)?([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]+)?$', '\\1')`,
  },
  ...[2, 3, 4, 5, 6, 10].map(padding),
];

/** A day or a time that does not exist stays as it came, for the check of its type to find. */
function londonTime(t: string): string {
  const form = '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})';
  const shown = `strftime(timezone('Europe/London', try_cast(${t} as timestamptz)), '%Y-%m-%d %H:%M:%S')`;
  return `case when regexp_full_match(${t}, '${form}') then coalesce(${shown}, ${t}) else ${t} end`;
}

/** Taking ends off is dear and seldom needed, so only texts that can need it pay. */
function trimmed(t: string): string {
  const needed = [`starts_with(${t}, ' ')`, `ends_with(${t}, ' ')`, `contains(${t}, '\t')`, `contains(${t}, '\u00A0')`];
  return `case when ${needed.join(' or ')} then trim(${t}, ' \t\u00A0') else ${t} end`;
}

/** The rule of that name; undefined when there is none. */
export const findCleansingRule = (name: string): CleansingRule | undefined =>
  CLEANSING_RULES.find((rule) => rule.name === name);

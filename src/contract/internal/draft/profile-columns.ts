/** What is in each column of an unknown file, counted over every row. */
import { type Engine, literal } from '../../../engine/engine.ts';
import { DATE_FORMATS } from './date-formats.ts';
import type { UnknownRows } from './load-unknown-rows.ts';
import { MISSING_TEXTS } from './missing-texts.ts';

/** Counts are of rows, not of different values. */
export interface ColumnFacts {
  index: number;
  /** as written in the file */
  header: string;
  rows: number;
  blank: number;
  /** different texts, blanks apart */
  distinct: number;
  maxLength: number;
  /** rows with spaces around the value */
  spaced: number;
  withNewline: number;
  /** rows by missing text */
  missingTexts: Record<string, number>;
  /** rows with a value that is neither blank nor a missing text */
  real: number;
  integers: number;
  leadingZeros: number;
  numbers: number;
  thousands: number;
  percents: number;
  trueFalse: number;
  minimum: number | null;
  maximum: number | null;
  postcodes: number;
  nhsNumbers: number;
  lsoaCodes: number;
  gssCodes: number;
  emails: number;
  /** UUIDs and long hexadecimal texts */
  tokens: number;
  /** values within values, as JSON or a record of Parquet: no heading says what is in them */
  nested: number;
  /** texts that start with Mr, Mrs, Dr … */
  titled: number;
  /** texts like a house number and a street */
  addresses: number;
  phones: number;
  /** texts of two letters or more without a digit */
  wordy: number;
  organisations: number;
  /** formats that fit any value, most rows first */
  dates: { format: string; rows: number }[];
  earliestYear: number | null;
  /** the different values, when there are at most 20; for code lists of plain columns only */
  values: string[];
}

export async function profileColumns(rows: UnknownRows, engine: Engine): Promise<ColumnFacts[]> {
  const facts: ColumnFacts[] = [];
  for (const [index, header] of rows.headers.entries())
    facts.push(await profileColumn(rows.table, index, header, engine));
  return facts;
}

const matching = (pattern: string, of = 'v'): string =>
  `coalesce(sum(n) filter (where real and regexp_full_match(${of}, ${literal(pattern)})), 0)`;

const NHS_WEIGHTS = Array.from({ length: 9 }, (_, i) => `${10 - i} * substr(d, ${i + 1}, 1)::integer`).join(' + ');
/** The NHS number's check digit: 11 less the weighted sum modulo 11; 11 is written 0, and 10 is never used. */
export const NHS_VALID = `case when regexp_full_match(d, '\\d{10}') then (11 - (${NHS_WEIGHTS}) % 11) % 11 = substr(d, 10, 1)::integer else false end`;

const SHAPES: Record<string, string> = {
  integers: String.raw`[+-]?\d{1,18}`,
  leadingZeros: String.raw`0\d+`,
  numbers: String.raw`[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?`,
  thousands: String.raw`[+-]?\d{1,3}(,\d{3})+(\.\d+)?`,
  percents: String.raw`[+-]?\d+(\.\d+)?\s?%`,
  trueFalse: '(?i:true|false)',
  postcodes: String.raw`(?i:[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})`,
  lsoaCodes: String.raw`[EW]01\d{6}`,
  gssCodes: String.raw`[EWSNKJ]\d{8}`,
  emails: String.raw`[^@\s]+@[^@\s]+\.[^@\s]+`,
  titled: String.raw`(?i:mr|mrs|ms|miss|dr|prof|mx)\.?\s+\D+`,
  addresses: String.raw`(?i)(flat )?\d+[a-z]?,?\s.*\b(road|rd|street|st|lane|avenue|ave|close|drive|way|court|gardens|crescent|terrace|place)\b.*`,
  phones: String.raw`(0|\+44\s?|0044\s?)\d[\d\s]{8,11}`,
  wordy: String.raw`(?s)\D*\p{L}\D*\p{L}\D*`,
  nested: String.raw`(?s)[{\[].*[}\]]`,
  tokens: '(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|[0-9a-f]{16,})',
};

const ORGANISATION = String.raw`(?i)\b(NHS|trust|practice|surgery|hospitals?|cent(re|er)|board|council|health|medical|clinic|service|partnership|pharmacy|university)\b`;

/** What the cleansing rule `trim` removes. */
const SPACES = `(E' \\t' || chr(160))`;

async function profileColumn(table: string, index: number, header: string, engine: Engine): Promise<ColumnFacts> {
  await engine.run(`create or replace temp table draft_values as
    select trim(c${index}, ${SPACES}) as v, count(*) as n, count(*) filter (where c${index} <> trim(c${index}, ${SPACES})) as spaced
    from ${table} group by 1`);
  const found = await engine.one<Record<string, number | null>>(countingSql());
  const number = (name: string): number => Number(found[name] ?? 0);
  const few = number('distinct_values') <= 20;
  return {
    index,
    header,
    rows: number('rows'),
    blank: number('blank'),
    distinct: number('distinct_values'),
    maxLength: number('longest'),
    spaced: number('spaced'),
    withNewline: number('newlines'),
    missingTexts: Object.fromEntries(MISSING_TEXTS.map((text, i) => [text, number(`m${i}`)]).filter(([, n]) => n)),
    real: number('real'),
    ...(Object.fromEntries(Object.keys(SHAPES).map((name) => [name, number(name)])) as Record<ShapeName, number>),
    minimum: found.minimum ?? null,
    maximum: found.maximum ?? null,
    nhsNumbers: number('nhs'),
    organisations: number('organisations'),
    ...(await profileDates(engine)),
    values: few
      ? (await engine.all<{ v: string }>(`select v from draft_values where v <> '' order by v`)).map((r) => r.v)
      : [],
  };
}

/** One query that counts everything about the values of a column. */
function countingSql(): string {
  const shapes = Object.entries(SHAPES).map(([name, shape]) => `${matching(shape)} as "${name}"`);
  const missing = MISSING_TEXTS.map(
    (text, i) => `coalesce(sum(n) filter (where v = ${literal(text)}), 0)::bigint as m${i}`,
  );
  return `
    with values as (select v, n, spaced, v is null or v = '' as blank,
                           coalesce(v <> '' and v not in (${MISSING_TEXTS.map(literal).join(', ')}), false) as real,
                           regexp_replace(v, '[ -]', '', 'g') as d, try_cast(replace(v, ',', '') as double) as number
                    from draft_values)
    select coalesce(sum(n), 0)::bigint as rows, coalesce(sum(n) filter (where blank), 0)::bigint as blank, count(*) filter (where not blank) as distinct_values,
           coalesce(max(length(v)), 0) as longest, coalesce(sum(spaced), 0)::bigint as spaced,
           coalesce(sum(n) filter (where contains(v, E'\\n')), 0)::bigint as newlines, coalesce(sum(n) filter (where real), 0)::bigint as real,
           min(number) filter (where real) as minimum, max(number) filter (where real) as maximum,
           coalesce(sum(n) filter (where real and ${NHS_VALID}), 0)::bigint as nhs,
           coalesce(sum(n) filter (where real and regexp_matches(v, ${literal(ORGANISATION)})), 0)::bigint as organisations,
           ${[...shapes, ...missing].join(', ')}
    from values`;
}

type ShapeName =
  | 'integers'
  | 'leadingZeros'
  | 'numbers'
  | 'thousands'
  | 'percents'
  | 'trueFalse'
  | 'postcodes'
  | 'lsoaCodes'
  | 'gssCodes'
  | 'emails'
  | 'titled'
  | 'addresses'
  | 'phones'
  | 'wordy'
  | 'nested'
  | 'tokens';

/** Years outside this range are taken for something else than dates. */
const [FIRST_YEAR, LAST_YEAR] = [1850, 2150];

async function profileDates(engine: Engine): Promise<Pick<ColumnFacts, 'dates' | 'earliestYear'>> {
  const shaped = DATE_FORMATS.map(
    (f, i) => `count(*) filter (where regexp_full_match(v, ${literal(f.shape)})) as f${i}`,
  );
  const met = await engine.one<Record<string, number>>(`select ${shaped.join(', ')} from draft_values`);
  const formats = DATE_FORMATS.filter((_, i) => met[`f${i}`]);
  if (!formats.length) return { dates: [], earliestYear: null };
  const parsed = formats.map(
    (f, i) =>
      `case when regexp_full_match(v, ${literal(f.shape)}) then try_strptime(v, ${literal(f.format)}) end as t${i}`,
  );
  const good = (i: number): string =>
    formats[i]!.type === 'time' ? `t${i} is not null` : `year(t${i}) between ${FIRST_YEAR} and ${LAST_YEAR}`;
  const counts = formats.map((_, i) => `coalesce(sum(n) filter (where ${good(i)}), 0)::bigint as f${i}`);
  const years = formats.map((f, i) => (f.type === 'time' ? 'null' : `min(year(t${i})) filter (where ${good(i)})`));
  const found = await engine.one<Record<string, number | null>>(
    `select ${counts.join(', ')}, least(${years.join(', ')}) as earliest from (select n, ${parsed.join(', ')} from draft_values)`,
  );
  const dates = formats
    .map((f, i) => ({ format: f.format, rows: Number(found[`f${i}`]) }))
    .filter((d) => d.rows > 0)
    .sort((a, b) => b.rows - a.rows);
  return { dates, earliestYear: found.earliest ?? null };
}

/**
 * What differs between engines in the SQL that metrics of records and cohorts are compiled to: everything else is written the same
 * for all. DuckDB and PostgreSQL are run in the tests; Trino and Spark SQL are written and not run (decision 18).
 */
import { settlePlainly, settleSpark, settleTrino } from './settle-sql.ts';
import type { SqlText } from './sql-text.ts';

/** The types a parameter can have. One text given as two types is two parameters. */
export type ParameterType = 'varchar' | 'date' | 'bigint' | 'double precision';

export interface Dialect {
  name: 'duckdb' | 'postgres' | 'trino' | 'spark';
  /** SQL of the parameter at a place, counted from 1 */
  placeholder(place: number, type: ParameterType): string;
  /** calendar days from one date to another; both are SQL of dates */
  daysBetween(from: string, to: string): string;
  /** minutes from one time to another by the clock, with fractions; both are SQL of times */
  minutesBetween(from: string, to: string): string;
  /** minutes that pass from one time in England to another, with fractions: nights on which the clocks change are an hour longer or shorter
   * (docs/decisions/0029) */
  londonMinutes(from: string, to: string): string;
  /** the day so many days after `day`; `days` is a whole number of either sign */
  addDays(day: string, days: number): string;
  startsWith(text: string, prefix: string): string;
  /**
   * A query over the one row of `span` with a row for each step from one day to the other, both included, in the column `period`;
   * none where `first_day` is null. The step as in '1 month'
   */
  daySeries(from: string, to: string, step: string): string;
  /** written after `as` of a CTE that is read more than once and must be worked out once */
  materialized: string;
  /** the last hand on a whole query: what is written the same for all, in the engine's own words */
  settle(query: SqlText): SqlText;
}

const LONDON = "'Europe/London'";
const HOUR = "interval '1 hour'";
/** The moment of a time in England; of the hour that comes twice in autumn the second. */
const london = (time: string): string => `timezone(${LONDON}, ${time})`;

/** SQL of the moment of a time in England; of the hour that comes twice in autumn the second and the first, and the minutes between moments. */
interface Moments {
  second(time: string): string;
  first(time: string): string;
  minutes(from: string, to: string): string;
}

const minutesOf =
  ({ second, first, minutes }: Moments) =>
  (from: string, to: string): string =>
    `(case when ${second(to)} >= ${second(from)} then ${minutes(second(from), second(to))} else ${minutes(first(from), second(to))} end)`;

/** The first of two moments by an engine that takes the second: that of the hour before, and an hour. Where an hour is left out that is later. */
const firstOf =
  (second: (time: string) => string) =>
  (time: string): string =>
    `least(${second(time)}, ${second(`(${time} - ${HOUR})`)} + ${HOUR})`;

const SHARED = {
  daysBetween: (from: string, to: string) => `(${to} - ${from})`,
  minutesBetween: (from: string, to: string) =>
    `(cast(extract(epoch from (${to} - ${from})) as double precision) / 60)`,
  londonMinutes: minutesOf({
    second: london,
    first: firstOf(london),
    minutes: (from, to) => `cast(extract(epoch from ${to}) - extract(epoch from ${from}) as double precision) / 60`,
  }),
  addDays: (day: string, days: number) => (days === 0 ? day : `(${day} ${days < 0 ? '-' : '+'} ${Math.abs(days)})`),
  startsWith: (text: string, prefix: string) => `starts_with(${text}, ${prefix})`,
  materialized: 'materialized ',
  settle: settlePlainly,
};

const typed = (place: number, type: ParameterType): string => `cast($${place} as ${type})`;

const steps = (from: string, to: string, step: string): string =>
  `generate_series(cast(${from} as timestamp), cast(${to} as timestamp), interval '${step}')`;

const OVER_SPAN = 'as period from span where first_day is not null';

export const DUCKDB: Dialect = {
  ...SHARED,
  name: 'duckdb',
  placeholder: (place, type) => (type === 'varchar' ? `$${place}` : typed(place, type)),
  daySeries: (from, to, step) => `select cast(unnest(${steps(from, to, step)}) as date) ${OVER_SPAN}`,
};

/** PostgreSQL settles a parameter's type where it first stands, so each is written with its type. */
export const POSTGRES: Dialect = {
  ...SHARED,
  name: 'postgres',
  placeholder: typed,
  daySeries: (from, to, step) => `select cast(${steps(from, to, step)} as date) ${OVER_SPAN}`,
};

/** Both refuse a sequence that would go backwards; one of null has no rows. */
const sequence = (from: string, to: string, step: string): string =>
  `case when ${from} <= ${to} then sequence(${from}, ${to}, interval '${step}') end`;

const trinoLondon = (time: string): string => `with_timezone(${time}, ${LONDON})`;

/** Trino (grammar of its release 400 and later): parameters by position, no hint for CTEs, rows of a series only in `from`. */
export const TRINO: Dialect = {
  name: 'trino',
  placeholder: typed,
  daysBetween: (from, to) => `date_diff('day', ${from}, ${to})`,
  minutesBetween: (from, to) => `(cast(date_diff('millisecond', ${from}, ${to}) as double precision) / 60000)`,
  londonMinutes: minutesOf({
    second: trinoLondon,
    first: firstOf(trinoLondon),
    minutes: (from, to) => `cast(date_diff('millisecond', ${from}, ${to}) as double precision) / 60000`,
  }),
  addDays: (day, days) => (days === 0 ? day : `date_add('day', ${days}, ${day})`),
  startsWith: SHARED.startsWith,
  daySeries: (from, to, step) =>
    `select series.period from span cross join unnest(${sequence(from, to, step)}) as series(period) where first_day is not null`,
  materialized: '',
  settle: settleTrino,
};

/** Of the hour that comes twice Spark takes the first: an hour later it comes once, and the hours of both ends cancel. */
const sparkLondon: Moments = {
  second: (time) => `to_utc_timestamp(${time} + ${HOUR}, ${LONDON})`,
  first: (time) => `(to_utc_timestamp(${time}, ${LONDON}) + ${HOUR})`,
  minutes: (from, to) => `cast(unix_micros(${to}) - unix_micros(${from}) as double precision) / 60000000`,
};

/** Spark SQL 3.4 and later, under its usual settings and a session time zone of UTC: parameters by name (`:p1`), names in backticks, its own type names. */
export const SPARK: Dialect = {
  name: 'spark',
  placeholder: typed,
  daysBetween: (from, to) => `datediff(${to}, ${from})`,
  minutesBetween: (from, to) => `(cast(unix_micros(${to}) - unix_micros(${from}) as double precision) / 60000000)`,
  londonMinutes: minutesOf(sparkLondon),
  addDays: (day, days) => (days === 0 ? day : `date_add(${day}, ${days})`),
  startsWith: (text, prefix) => `startswith(${text}, ${prefix})`,
  daySeries: (from, to, step) => `select explode(${sequence(from, to, step)}) ${OVER_SPAN}`,
  materialized: '',
  settle: settleSpark,
};

/**
 * What differs between engines in the SQL that metrics and cohorts are compiled to: everything else is written the same for
 * all. DuckDB and PostgreSQL are run in the tests. Another engine (Trino, Spark SQL) is one more entry of this table.
 */

/** The types a parameter can have. One text given as two types is two parameters. */
export type ParameterType = 'varchar' | 'date' | 'double precision';

export interface Dialect {
  name: 'duckdb' | 'postgres';
  /** SQL of the parameter at a place, counted from 1 */
  placeholder(place: number, type: ParameterType): string;
  /** calendar days from one date to another; both are SQL of dates */
  daysBetween(from: string, to: string): string;
  /** minutes from one time to another, with fractions; both are SQL of times */
  minutesBetween(from: string, to: string): string;
  /** the day so many days after `day`; `days` is a whole number of either sign */
  addDays(day: string, days: number): string;
  startsWith(text: string, prefix: string): string;
  /** a day for each step from one to the other, both included, as the value of a select list; the step as in '1 month' */
  daySeries(from: string, to: string, step: string): string;
  /** written after `as` of a CTE that is read more than once and must be worked out once */
  materialized: string;
}

const SHARED = {
  daysBetween: (from: string, to: string) => `(${to} - ${from})`,
  minutesBetween: (from: string, to: string) =>
    `(cast(extract(epoch from (${to} - ${from})) as double precision) / 60)`,
  addDays: (day: string, days: number) => (days === 0 ? day : `(${day} ${days < 0 ? '-' : '+'} ${Math.abs(days)})`),
  startsWith: (text: string, prefix: string) => `starts_with(${text}, ${prefix})`,
  materialized: 'materialized ',
};

export const DUCKDB: Dialect = {
  ...SHARED,
  name: 'duckdb',
  placeholder: (place, type) => (type === 'varchar' ? `$${place}` : `cast($${place} as ${type})`),
  daySeries: (from, to, step) =>
    `cast(unnest(generate_series(cast(${from} as timestamp), cast(${to} as timestamp), interval '${step}')) as date)`,
};

/** PostgreSQL settles a parameter's type where it first stands, so each is written with its type. */
export const POSTGRES: Dialect = {
  ...SHARED,
  name: 'postgres',
  placeholder: (place, type) => `cast($${place} as ${type})`,
  daySeries: (from, to, step) =>
    `cast(generate_series(cast(${from} as timestamp), cast(${to} as timestamp), interval '${step}') as date)`,
};

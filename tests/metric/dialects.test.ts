/** What each entry of the dialect table writes, and that every metric of records of the catalogue can be written in each. */
import { describe, expect, it } from 'vitest';
import { identifier } from '../../src/engine/engine.ts';
import { type Dialect, DUCKDB, POSTGRES, SPARK, TRINO } from '../../src/metric/dialect.ts';
import { grainsFrom } from '../../src/metric/grain.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Metric } from '../../src/metric/metric.ts';
import { compileRecords } from '../../src/metric/records/compile-records.ts';
import { COHORT_RULES } from '../../src/policy/show-cohort.ts';
import { compileCohort } from '../../src/population/cohort/compile-cohort.ts';
import { compileGroups } from '../../src/population/cohort/compile-groups.ts';
import { loadCohorts } from '../../src/population/cohort/load-cohorts.ts';
import { CATALOGUE, MODEL } from './open-fixture.ts';

const OURS = { catalogueFolders: [CATALOGUE] };
const COUNTING = [...loadMetrics(OURS).values()].filter((metric) => metric.records);

/** What is written of the same thing: by DuckDB, PostgreSQL, Trino and Spark SQL. */
const TABLE: [string, (dialect: Dialect) => string, string, string, string, string][] = [
  [
    'a text as a parameter',
    (d) => d.placeholder(3, 'varchar'),
    '$3',
    'cast($3 as varchar)',
    'cast(? as varchar)',
    'cast(:p3 as string)',
  ],
  [
    'a number as a parameter',
    (d) => d.placeholder(1, 'double precision'),
    'cast($1 as double precision)',
    'cast($1 as double precision)',
    'cast(? as double precision)',
    'cast(:p1 as double)',
  ],
  [
    'a whole number as a parameter',
    (d) => d.placeholder(2, 'bigint'),
    'cast($2 as bigint)',
    'cast($2 as bigint)',
    'cast(? as bigint)',
    'cast(:p2 as bigint)',
  ],
  ['days between', (d) => d.daysBetween('a', 'b'), '(b - a)', '(b - a)', "date_diff('day', a, b)", 'datediff(b, a)'],
  [
    'minutes between',
    (d) => d.minutesBetween('a', 'b'),
    '(cast(extract(epoch from (b - a)) as double precision) / 60)',
    '(cast(extract(epoch from (b - a)) as double precision) / 60)',
    "(cast(date_diff('millisecond', a, b) as double precision) / 60000)",
    '(cast(unix_micros(b) - unix_micros(a) as double) / 60000000)',
  ],
  [
    'minutes in London',
    (d) => d.londonMinutes('a', 'b'),
    "(case when timezone('Europe/London', b) >= timezone('Europe/London', a) then cast(extract(epoch from timezone('Europe/London', b)) - extract(epoch from timezone('Europe/London', a)) as double precision) / 60 else cast(extract(epoch from timezone('Europe/London', b)) - extract(epoch from least(timezone('Europe/London', a), timezone('Europe/London', (a - interval '1 hour')) + interval '1 hour')) as double precision) / 60 end)",
    "(case when timezone('Europe/London', b) >= timezone('Europe/London', a) then cast(extract(epoch from timezone('Europe/London', b)) - extract(epoch from timezone('Europe/London', a)) as double precision) / 60 else cast(extract(epoch from timezone('Europe/London', b)) - extract(epoch from least(timezone('Europe/London', a), timezone('Europe/London', (a - interval '1 hour')) + interval '1 hour')) as double precision) / 60 end)",
    "(case when with_timezone(b, 'Europe/London') >= with_timezone(a, 'Europe/London') then cast(date_diff('millisecond', with_timezone(a, 'Europe/London'), with_timezone(b, 'Europe/London')) as double precision) / 60000 else cast(date_diff('millisecond', coalesce(least(with_timezone(a, 'Europe/London'), with_timezone((a - interval '1' hour), 'Europe/London') + interval '1' hour), with_timezone(a, 'Europe/London'), with_timezone((a - interval '1' hour), 'Europe/London') + interval '1' hour), with_timezone(b, 'Europe/London')) as double precision) / 60000 end)",
    "(case when to_utc_timestamp(b + interval '1' hour, 'Europe/London') >= to_utc_timestamp(a + interval '1' hour, 'Europe/London') then cast(unix_micros(to_utc_timestamp(b + interval '1' hour, 'Europe/London')) - unix_micros(to_utc_timestamp(a + interval '1' hour, 'Europe/London')) as double) / 60000000 else cast(unix_micros(to_utc_timestamp(b + interval '1' hour, 'Europe/London')) - unix_micros((to_utc_timestamp(a, 'Europe/London') + interval '1' hour)) as double) / 60000000 end)",
  ],
  ['days before', (d) => d.addDays('a', -7), '(a - 7)', '(a - 7)', "date_add('day', -7, a)", 'date_add(a, -7)'],
  ['the same day', (d) => d.addDays('a', 0), 'a', 'a', 'a', 'a'],
  [
    'a beginning',
    (d) => d.startsWith('a', 'b'),
    'starts_with(a, b)',
    'starts_with(a, b)',
    'starts_with(a, b)',
    'startswith(a, b)',
  ],
  [
    'the months of a span',
    (d) => d.daySeries('a', 'b', '3 months'),
    "select cast(unnest(generate_series(cast(a as timestamp), cast(b as timestamp), interval '3 months')) as date) as period from span where first_day is not null",
    "select cast(generate_series(cast(a as timestamp), cast(b as timestamp), interval '3 months') as date) as period from span where first_day is not null",
    "select series.period from span cross join unnest(case when a <= b then sequence(a, b, interval '3' month) end) as series(period) where first_day is not null",
    "select explode(case when a <= b then sequence(a, b, interval '3' month) end) as period from span where first_day is not null",
  ],
  ['a CTE', (d) => `as ${d.materialized}(`, 'as materialized (', 'as materialized (', 'as (', 'as ('],
  ['a name', () => `s.${identifier('a "b"')}`, 's."a ""b"""', 's."a ""b"""', 's."a ""b"""', 's.`a "b"`'],
  [
    'the later of two',
    () => 'greatest(max(a), least(b, c))',
    'greatest(max(a), least(b, c))',
    'greatest(max(a), least(b, c))',
    'coalesce(greatest(max(a), coalesce(least(b, c), b, c)), max(a), coalesce(least(b, c), b, c))',
    'greatest(max(a), least(b, c))',
  ],
  [
    'words in a text',
    () => "date_trunc('varchar $1', a)",
    "date_trunc('varchar $1', a)",
    "date_trunc('varchar $1', a)",
    "date_trunc('varchar $1', a)",
    "date_trunc('varchar $1', a)",
  ],
];

describe('the dialect table', () => {
  it.each(TABLE)('writes %s', (_, write, ...wanted) => {
    const settled = [DUCKDB, POSTGRES, TRINO, SPARK].map(
      (dialect) => dialect.settle({ sql: write(dialect), parameters: ['p', 'q', 'r'] }).sql,
    );
    expect(settled).toEqual(wanted);
  });

  it('gives Trino its parameters in the order in which they stand, one that stands twice twice', () => {
    const query = { sql: 'select $2, $1, "$9", \'$9\', $2, $10', parameters: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] };
    expect(TRINO.settle(query)).toEqual({ sql: 'select ?, ?, "$9", \'$9\', ?, ?', parameters: [2, 1, 2, 10] });
    expect(DUCKDB.settle(query)).toBe(query);
  });
});

/** What neither of the two can read, outside names and texts. */
const NOT_THEIRS = {
  trino: /\$\d|materialized|generate_series|extract\(epoch|interval '\d+ |\bas date\) [-+] \d|:p\d/,
  spark:
    /\$\d|"|materialized|generate_series|extract\(epoch|interval '\d+ |\bas date\) [-+] \d|double precision|\bvarchar\b|starts_with|\?/,
};

function compiled(metric: Metric, dialect: Dialect, grain: boolean) {
  const has = ['condition', 'multimorbidity', 'segment'].filter((d) => grain && metric.dimensions.includes(d));
  const by = [...new Set([...metric.needs, ...metric.dimensions.slice(0, 3), ...has])];
  const where = has.map((dimension) => ({ dimension, values: ['DM', '2'] }));
  const grains = metric.grain === null ? [] : grainsFrom(metric.grain);
  return compileRecords({
    metric,
    model: MODEL,
    dialect,
    question: {
      ...{ metric: metric.id, by, grain: grain ? (grains.at(-1) ?? null) : null, where },
      ...{ from: '2025-04-01', to: '2026-03-31' },
    },
    rowFilter: {},
    tableSql: identifier,
    asOf: '2026-03-31',
  });
}

const textless = (sql: string): string =>
  sql.replaceAll(/'(?:[^']|'')*'/g, (text) => (/^'\d+ /.test(text) ? text : "''"));

describe.each([TRINO, SPARK])('for $name', (dialect) => {
  it.each(COUNTING.map((metric) => [metric.id, metric] as const))('%s is in its words', (_, metric) => {
    for (const grain of [false, true]) {
      const { sql, parameters } = compiled(metric, dialect, grain);
      const names = dialect.name === 'trino' ? sql.replaceAll(/"(?:[^"]|"")*"/g, 'name') : sql;
      expect(textless(names)).not.toMatch(NOT_THEIRS[dialect.name as keyof typeof NOT_THEIRS]);
      const places = dialect.name === 'trino' ? sql.split('?').length - 1 : Math.max(0, ...placesIn(sql));
      expect(places).toBe(parameters.length);
      expect(parameters).not.toContain(undefined);
      expect(balance(sql)).toBe(0);
    }
  });

  it('writes every cohort of the catalogue', () => {
    const { cohorts, model, words } = loadCohorts(OURS, COHORT_RULES);
    expect(cohorts.size).toBeGreaterThan(0);
    for (const cohort of cohorts.values()) {
      const options = { cohort, cohorts, model, words, on: '2026-02-01', rowFilter: {}, tableSql: identifier, dialect };
      for (const { sql } of [
        compileCohort(options),
        compileGroups(options, ['pcn', 'condition', 'segment', 'multimorbidity']),
      ]) {
        const names = dialect.name === 'trino' ? sql.replaceAll(/"(?:[^"]|"")*"/g, 'name') : sql;
        expect(textless(names)).not.toMatch(NOT_THEIRS[dialect.name as keyof typeof NOT_THEIRS]);
      }
    }
  });
});

const placesIn = (sql: string): number[] => [...sql.matchAll(/:p(\d+)/g)].map((m) => Number(m[1]));
const balance = (sql: string): number => sql.split('(').length - sql.split(')').length;

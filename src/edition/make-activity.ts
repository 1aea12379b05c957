/** What people used, counted by month a calendar year at a time: for the tables that are worked out of it. */
import { readdirSync, readFileSync } from 'node:fs';
import type { TableMade } from './make-built-in-tables.ts';
import { type Bench, inputOf, runStep, type StepInput, type StepOutput } from './run-step.ts';
import { takesIn, withinYear, type YearSpan } from './year-spans.ts';

/** What SQL in model/ calls it: person_key, month, activity (as the list unit_costs names it), units. */
export const ACTIVITY = 'activity';

const FOLDER = new URL('model/activity/', import.meta.url);

/** Names of the tables of which activity is counted: each has its SQL in model/activity/. */
export const activitySources = (): string[] =>
  readdirSync(FOLDER)
    .map((file) => file.replace(/\.sql$/, ''))
    .sort();

/** SQL of what one table tells: person_key, day, activity, units. */
export const activitySql = (table: string): string => readFileSync(new URL(`${table}.sql`, FOLDER), 'utf8').trim();

/** A table that tells of activity, and the calendar years of which it does. */
interface ActivitySource {
  name: string;
  sql: string;
  input: StepInput;
  /** null: of what has no day */
  years: (number | null)[];
}

export interface Activity {
  /** the steps that told which years there are */
  asked: StepOutput[];
  /**
   * The activity of one year, table by table, so that a delivery counts anew what its own table tells and no more.
   * @returns one output for each table that tells of the year, one that is empty where none does; each in order of person, month and
   * activity, which no two tables share
   */
  of(year: YearSpan): Promise<StepOutput[]>;
}

/**
 * Finds the years of which each table tells, so that none is counted in others: records can reach back a lifetime.
 * @param there the tables by name, all of `activitySources` among them
 */
export async function openActivity(bench: Bench, there: ReadonlyMap<string, TableMade>): Promise<Activity> {
  const asked: StepOutput[] = [];
  const sources: ActivitySource[] = [];
  for (const name of activitySources()) {
    const { output } = there.get(name)!;
    const source = { name, sql: await checkedSql(bench, name), input: inputOf(output), years: [] };
    const told = output.rows === 0 ? null : await tellYears(bench, source);
    if (told) asked.push(told.step);
    sources.push({ ...source, years: told?.years ?? [] });
  }
  return {
    asked,
    of: async (year) => {
      const telling = sources.filter(({ years }) => years.some((one) => takesIn(year, one)));
      const made: StepOutput[] = [];
      for (const source of telling.length ? telling : sources.slice(0, 1)) made.push(await count(bench, source, year));
      return made;
    },
  };
}

async function checkedSql(bench: Bench, name: string): Promise<string> {
  const sql = activitySql(name);
  const faults = await bench.guard.select(sql, [name]);
  if (faults.length > 0) throw new Error(`src/edition/model/activity/${name}.sql: ${faults.join('; ')}`);
  return sql;
}

type Asked = Pick<ActivitySource, 'name' | 'sql' | 'input'>;

async function tellYears(bench: Bench, { name, sql, input }: Asked) {
  const step = await runStep(bench, {
    name: `${ACTIVITY}:${name}:years`,
    confined: false,
    select: `select distinct cast(year(day) as integer) as year\nfrom (\n${sql}\n) as used\norder by year`,
    inputs: { [name]: input },
  });
  const rows = await bench.engine.all<{ year: number | null }>(`select year from ${inputOf(step).relation}`);
  return { step, years: rows.map(({ year }) => year) };
}

const count = (bench: Bench, { name, sql, input }: Asked, year: YearSpan): Promise<StepOutput> =>
  runStep(bench, {
    name: `${ACTIVITY}:${name}:${year.name}`,
    confined: false,
    select: byMonthSql(sql, year),
    inputs: { [name]: input },
  });

/** SQL of the activity of a year, of SQL that gives it by day. */
export const byMonthSql = (sql: string, year: YearSpan): string => `select
  cast(person_key as bigint) as person_key,
  cast(date_trunc('month', day) as date) as month,
  activity,
  cast(sum(units) as bigint) as units
from (
${sql}
) as used
where ${withinYear('day', year)}
group by all
order by person_key, month, activity`;

/** What people used, counted by month a calendar year at a time: for the tables that are worked out of it. */
import { readdirSync, readFileSync } from 'node:fs';
import type { TableMade } from './make-built-in-tables.ts';
import { type Bench, inputOf, runStep, type StepOutput } from './run-step.ts';
import { withinYear, type YearSpan } from './year-spans.ts';

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

/**
 * Counts the activity of one year, table by table, so that a delivery counts anew what its own table tells and no more.
 * @param there the tables by name, all of `activitySources` among them
 * @returns one output for each table that tells of it; each in order of person, month and activity, which no two tables share
 */
export async function makeActivity(
  bench: Bench,
  year: YearSpan,
  there: ReadonlyMap<string, TableMade>,
): Promise<StepOutput[]> {
  const made: StepOutput[] = [];
  for (const name of activitySources()) {
    const table = there.get(name)!;
    const sql = activitySql(name);
    const faults = await bench.guard.select(sql, [name]);
    if (faults.length > 0) throw new Error(`src/edition/model/activity/${name}.sql: ${faults.join('; ')}`);
    made.push(
      await runStep(bench, {
        name: `${ACTIVITY}:${name}:${year.name}`,
        confined: false,
        select: byMonthSql(sql, year),
        inputs: { [name]: inputOf(table.output) },
      }),
    );
  }
  return made;
}

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

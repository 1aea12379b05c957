/** Tables that are made a calendar year at a time, of what happened in it, so that a delivery touches the years that it tells of. */
import { identifier } from '../engine/engine.ts';
import { hashOf } from './hash-canonically.ts';
import { ACTIVITY, type Activity, openActivity } from './make-activity.ts';
import type { TableMade } from './make-built-in-tables.ts';
import { type Bench, inputOf, runStep, type StepInput, type StepOutput } from './run-step.ts';
import { readParquetFiles, sha256OfFiles } from './table-files.ts';
import { withinYear, type YearSpan, yearSpans } from './year-spans.ts';

/** The table of the months that activity is told of. */
export const COVERED = 'covered_month';

export interface YearlyInputs {
  /** every step that years were made of or by */
  made: StepOutput[];
  /**
   * Makes a table for each year, of the rows of that year of what it reads.
   * @param reads tables with a column `month`, or `activity`
   */
  each(
    table: string,
    reads: string[],
    make: (year: string, inputs: Record<string, StepInput>) => Promise<StepOutput>,
  ): Promise<StepOutput[]>;
}

/** @param there the tables by name; those that are made meanwhile are added to it */
export function yearlyInputs(bench: Bench, there: ReadonlyMap<string, TableMade>): YearlyInputs {
  const made: StepOutput[] = [];
  // what was made of each table for each year, by the table's name and the year's
  const known = new Map<string, StepOutput[]>();
  let activity: Activity | null = null;
  const activityOf = async (year: YearSpan): Promise<StepOutput[]> => {
    if (activity === null) {
      activity = await openActivity(bench, there);
      made.push(...activity.asked);
    }
    return activity.of(year);
  };
  const makeYear = async (name: string, year: YearSpan): Promise<StepOutput[]> =>
    name === ACTIVITY ? activityOf(year) : [await slice(bench, year, there.get(name)!)];
  const rowsOf = async (name: string, year: YearSpan): Promise<StepOutput[]> => {
    const key = `${name}:${year.name}`;
    const found = known.get(key) ?? (await makeYear(name, year));
    if (!known.has(key)) made.push(...found);
    known.set(key, found);
    return found;
  };
  return {
    made,
    each: async (table, reads, make) => {
      const outputs: StepOutput[] = [];
      const years = await yearsCovered(bench, there);
      bench.count?.more(years.length);
      for (const year of years) {
        const inputs: Record<string, StepInput> = {};
        for (const name of reads) inputs[name] = inputOfAll(await rowsOf(name, year));
        const output = await make(year.name, inputs);
        known.set(`${table}:${year.name}`, [output]);
        made.push(output);
        outputs.push(output);
        bench.count?.done();
      }
      return outputs;
    },
  };
}

/** The rows of a year: the same bytes while the year's rows stay, whatever comes in others. */
function slice(bench: Bench, year: YearSpan, { plan, output }: TableMade): Promise<StepOutput> {
  return runStep(bench, {
    name: `table:${plan.name}:${year.name}`,
    confined: false,
    select: `select * from ${identifier(plan.name)} where ${withinYear('month', year)} order by ${plan.key.map(identifier).join(', ')}`,
    inputs: { [plan.name]: inputOf(output) },
  });
}

/** The years one after the other, as one table: their files are its files. @param years one at least, of the same columns */
export function putTogether(table: string, years: StepOutput[]): StepOutput {
  const [first, ...others] = years as [StepOutput, ...StepOutput[]];
  if (others.length === 0) return first;
  return {
    ...first,
    name: `table:${table}`,
    hash: hashOf(years.map(({ hash }) => hash)),
    paths: years.flatMap(({ paths }) => paths),
    sha256: sha256OfFiles(years.map(({ sha256 }) => sha256)),
    rows: years.reduce((sum, { rows }) => sum + rows, 0),
    facts: {},
    source: '',
  };
}

async function yearsCovered(bench: Bench, there: ReadonlyMap<string, TableMade>): Promise<YearSpan[]> {
  const { first, last } = await bench.engine.one<{ first: number | null; last: number | null }>(
    `select year(min(month))::integer as first, year(max(month))::integer as last from ${inputOf(there.get(COVERED)!.output).relation}`,
  );
  return yearSpans(first, last);
}

const inputOfAll = (outputs: StepOutput[]): StepInput => {
  const files = outputs.flatMap(({ paths }) => paths);
  return { relation: readParquetFiles(files), files, sha256: hashOf(outputs.map(({ sha256 }) => sha256)) };
};

/** Counts over rows.parquet that no single row can answer: cleansing, default codes, default dates, periods. */
import type { Column, Contract } from '../../contract/contract.ts';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import { londonDay } from '../../london-day.ts';
import type { CleansingCount, FaultGroup } from '../check-result.ts';
import type { CleansingStep } from './row-query.ts';

/** Cells that each rule of cleansing changed. */
export async function countCleansing(
  steps: CleansingStep[],
  rowsPath: string,
  engine: Engine,
): Promise<CleansingCount[]> {
  if (steps.length === 0) return [];
  const counts = await engine.all<{ step: number; cells: number }>(`
    select step::integer as step, count(*) as cells
    from (select unnest(string_split(rtrim(_cleansed, ';'), ';')) as step
      from read_parquet(${literal(rowsPath)}) where _cleansed is not null)
    group by 1 order by 1`);
  return counts.flatMap(({ step, cells }) => {
    const of = steps[step];
    return of ? [{ ...of, cells }] : [];
  });
}

/** Rows that carry a default code, by column. */
export async function countDefaults(
  contract: Contract,
  rowsPath: string,
  engine: Engine,
): Promise<Map<string, number>> {
  const columns = contract.columns.filter((c) => c.defaults && c.defaults.values.length > 0);
  if (columns.length === 0) return new Map();
  const counts = columns.map((c, i) => {
    const codes = (c.defaults?.values ?? []).map(literal).join(', ');
    return `count(*) filter (where ${identifier(c.name)}::varchar in (${codes})) as n${i}`;
  });
  const row = await engine.one(`select ${counts.join(', ')} from read_parquet(${literal(rowsPath)})`);
  return new Map(columns.map((c, i) => [c.name, Number(row[`n${i}`])]));
}

/** Dates that systems write when they know none. */
const DEFAULT_DATES = [
  '1899-12-30',
  '1899-12-31',
  '1900-01-01',
  '1901-01-01',
  '1970-01-01',
  '2099-12-31',
  '9999-12-31',
];
const MOST_DEFAULTS = 0.01;

/** A warning for each date column of which more than a hundredth is one of the known default dates. */
export async function findDefaultDates(contract: Contract, rowsPath: string, engine: Engine): Promise<FaultGroup[]> {
  const columns = contract.columns.filter(isDay);
  if (columns.length === 0) return [];
  const dates = DEFAULT_DATES.map((d) => `${literal(d)}::date`).join(', ');
  const counts = columns.map((c, i) => {
    const name = identifier(c.name);
    return `count(*) filter (where ${name}::date in (${dates})) as n${i}, count(${name}) as of${i}`;
  });
  const row = await engine.one(`select ${counts.join(', ')} from read_parquet(${literal(rowsPath)})`);
  return columns.flatMap((c, i) => {
    const rows = Number(row[`n${i}`]);
    return rows > MOST_DEFAULTS * Number(row[`of${i}`]) ? [defaultDates(c.name, rows)] : [];
  });
}

const defaultDates = (column: string, rows: number): FaultGroup => ({
  rule: `default-date:${column}`,
  column,
  valueClass: null,
  severity: 'warn',
  dimension: 'accuracy',
  problem: `more than 1% of ${column} are dates that systems write when they know none`,
  expected: 'true dates, and nothing where none is known',
  remedy: 'have the source system leave the date empty',
  rows,
  lines: [],
});

/**
 * A warning for each date column with days that have not come, where the contract says that the rows are about a period:
 * a register may well state when something will end. Counted here and not row by row: what is written of a row
 * must not depend on the day it was checked, or the same bytes would give other files.
 */
export async function findFutureDates(
  contract: Contract,
  rowsPath: string,
  now: Date | undefined,
  engine: Engine,
): Promise<FaultGroup[]> {
  const columns = contract.columns.filter((c) => isDay(c) && c.maximum === undefined);
  const { period, filePeriod } = contract.delivery;
  if (columns.length === 0 || !now || (period === '' && !filePeriod)) return [];
  // a day and not a time: the engine cannot turn every day that it knows into a time
  const tomorrow = `${literal(londonDay(now))}::date + 1`;
  const counts = columns.map((c, i) => `count(*) filter (where ${identifier(c.name)} >= ${tomorrow}) as n${i}`);
  const row = await engine.one(`select ${counts.join(', ')} from read_parquet(${literal(rowsPath)})`);
  return columns.flatMap((c, i) => {
    const rows = Number(row[`n${i}`]);
    return rows > 0 ? [futureDates(c.name, rows)] : [];
  });
}

const isDay = (column: Column): boolean => column.type === 'date' || column.type === 'timestamp';

const futureDates = (column: string, rows: number): FaultGroup => ({
  rule: `future:${column}`,
  column,
  valueClass: 'date-like',
  severity: 'warn',
  dimension: 'timeliness',
  problem: `${column} has days that have not come`,
  expected: 'days up to the day the file was checked',
  remedy: 'check the dates at the source; if they may lie ahead, have the contract state a maximum',
  rows,
  lines: [],
});

export interface Span {
  from: string | null;
  to: string | null;
}

/** First and last day that the accepted rows are about; undefined when the contract's expression does not run. */
export async function findPeriod(contract: Contract, accepted: string, engine: Engine): Promise<Span | undefined> {
  const { period } = contract.delivery;
  if (period === '') return { from: null, to: null };
  try {
    return await engine.one<{ from: string | null; to: string | null }>(
      `select min(p)::varchar as "from", max(p)::varchar as "to" from (select (${period})::date as p from (${accepted}))`,
    );
  } catch {
    return undefined;
  }
}

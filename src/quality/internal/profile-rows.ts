/** What stands in each column: missing, distinct, ranges and, where a column is plain, its most common values. */
import type { Column, Contract } from '../../contract/contract.ts';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import { acceptedRows } from '../accepted-rows.ts';
import { checkFiles } from '../check-files.ts';
import type { ColumnProfile, FaultGroup } from '../check-result.ts';
import { alike, countValues, type ValueCount } from './count-values.ts';

/** Above this many rows distinct values are estimated (HyperLogLog, a few per cent), and said to be. */
const EXACT_UP_TO = 1_000_000;
/** A column with more distinct values than this has no list of common ones when the file is large. */
const MOST_DISTINCT = 10_000;
const TOP = 10;
/** Up to here all cells at once are counted sooner than column by column. */
const FEW_CELLS = 200_000;

/**
 * Profiles every row that was read, accepted or not; but the values it tells are those of accepted rows alone. A row whose
 * cells have slipped by one column puts somebody's name into a plain one, and its other faults reject it.
 * @param folder where the check wrote its files
 * @param fewCells cells of a file that are counted all at once; the answer is the same either way
 */
export async function profileRows(
  contract: Contract,
  folder: string,
  rows: number,
  faults: FaultGroup[],
  engine: Engine,
  fewCells = FEW_CELLS,
): Promise<ColumnProfile[]> {
  const { columns } = contract;
  const small = rows * columns.length <= fewCells;
  const counts = await (small
    ? countValues(columns, folder, TOP, engine)
    : countByColumn(columns, folder, rows, engine));
  const facts = await ranges(columns, acceptedRows(folder), engine);
  return columns.map((column, i) => {
    const unreadable = faults.filter((f) => f.rule === `type:${column.name}`).reduce((sum, f) => sum + f.rows, 0);
    const { filled, distinct, top } = counts[i] as ValueCount;
    return {
      column: column.name,
      rows,
      missing: Math.max(0, rows - filled - unreadable),
      distinct,
      distinctIsEstimate: rows > EXACT_UP_TO,
      minimum: textOrNull(facts[`lo${i}`]),
      maximum: textOrNull(facts[`hi${i}`]),
      top: top.toSorted(mostRowsFirst).map(({ value, rows: times }) => ({ value: value.slice(0, 200), rows: times })),
      mean: numberOrNull(facts[`a${i}`]),
    };
  });
}

const mostRowsFirst = (a: Top, b: Top): number => b.rows - a.rows || (a.value < b.value ? -1 : 1);

async function countByColumn(columns: Column[], folder: string, rows: number, engine: Engine): Promise<ValueCount[]> {
  const facts = await measure(columns, `read_parquet(${literal(checkFiles(folder).rows)})`, rows, engine);
  const distinct = (i: number): number => Number(facts[`d${i}`] ?? 0);
  const listed = columns.filter(
    (c, i) => c.classification === 'plain' && distinct(i) > 0 && (rows <= EXACT_UP_TO || distinct(i) <= MOST_DISTINCT),
  );
  const top = await topValues(listed, `(${acceptedRows(folder)})`, engine);
  return columns.map((c, i) => ({
    filled: rows - Number(facts[`m${i}`] ?? 0),
    distinct: distinct(i),
    top: top.get(c.name) ?? [],
  }));
}

type Facts = Record<string, unknown>;

/** Exact distinct counts hold every value in memory, so they are asked a few columns at a time. */
async function measure(columns: Column[], source: string, rows: number, engine: Engine): Promise<Facts> {
  const step = rows > EXACT_UP_TO ? columns.length : rows > 50_000 ? 3 : 40;
  const facts: Facts = {};
  for (let from = 0; from < columns.length; from += step) {
    const some = columns.slice(from, from + step).map((c, i) => factsOf(c, from + i, rows));
    Object.assign(facts, await engine.one<Facts>(`select ${some.flat().join(', ')} from ${source}`));
  }
  return facts;
}

function factsOf(column: Column, i: number, rows: number): string[] {
  const name = identifier(column.name);
  const distinct = rows > EXACT_UP_TO ? `approx_count_distinct(${name})` : `count(distinct ${name})`;
  return [`count(*) - count(${name}) as m${i}`, `${distinct} as d${i}`];
}

async function ranges(columns: Column[], accepted: string, engine: Engine): Promise<Facts> {
  const parts = columns.flatMap((column, i) => {
    if (column.classification !== 'plain') return [];
    const name = identifier(column.name);
    const numeric = column.type === 'integer' || column.type === 'number';
    const mean = column.type === 'integer' ? `avg(${name})` : `fsum(${name}) / nullif(count(${name}), 0)`;
    return [
      `min(${name})::varchar as lo${i}, max(${name})::varchar as hi${i}`,
      ...(numeric ? [`${mean} as a${i}`] : []),
    ];
  });
  return parts.length === 0 ? {} : engine.one<Facts>(`select ${parts.join(', ')} from (${accepted})`);
}

interface Top {
  value: string;
  rows: number;
}

/** Several columns in one query: planning dozens of small ones takes longer than running them. */
async function topValues(columns: Column[], source: string, engine: Engine): Promise<Map<string, Top[]>> {
  const found = new Map<string, Top[]>();
  for (let from = 0; from < columns.length; from += 20) {
    const parts = columns.slice(from, from + 20).map((c) => {
      const name = identifier(c.name);
      return `(select ${literal(c.name)} as of, ${alike(c)}::varchar as value, count(*) as rows from ${source}
        where ${name} is not null group by ${alike(c)} order by rows desc, value limit ${TOP})`;
    });
    const rows = await engine.all<Top & { of: string }>(parts.join(' union all '));
    for (const { of, ...count } of rows) found.set(of, [...(found.get(of) ?? []), count]);
  }
  return found;
}

const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value).slice(0, 200);

const numberOrNull = (value: unknown): number | null => {
  const number = value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
};

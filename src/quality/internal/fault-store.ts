/** Where the faults of one check are gathered: temporary tables in the engine, so that millions of them fit. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, literal } from '../../engine/engine.ts';
import type { LineMap } from './line-map.ts';
import type { LineFault } from './line-rules.ts';
import { lineRule } from './line-rules.ts';
import type { BadLines } from './prepared-input.ts';
import { FAULT_END } from './row-query.ts';
import type { RowCheck, Rule } from './rule.ts';
import { valueClass } from './value-class.ts';

export interface FaultStore {
  engine: Engine;
  /** temporary table (row_number, rule, value_class): faults of rows */
  rows: string;
  /** temporary table (line, rule): lines that never became rows */
  lines: string;
  /** temporary table of breakpoints (position, shift) */
  map: string;
  /** every rule that has been met, numbered by its place */
  rules: Rule[];
}

export async function openFaultStore(engine: Engine): Promise<FaultStore> {
  const mark = randomUUID().replaceAll('-', '').slice(0, 12);
  const store = { engine, rows: `_faults_${mark}`, lines: `_lines_${mark}`, map: `_map_${mark}`, rules: [] };
  await engine.run(`create temp table ${store.rows} (row_number bigint, rule integer, value_class varchar)`);
  await engine.run(`create temp table ${store.lines} (line bigint, rule integer)`);
  await engine.run(`create temp table ${store.map} (position bigint, shift bigint)`);
  return store;
}

export async function closeFaultStore(store: FaultStore): Promise<void> {
  for (const table of [store.rows, store.lines, store.map]) await store.engine.run(`drop table if exists ${table}`);
}

/** The number by which a rule is known in the tables. */
export const addRule = (store: FaultStore, rule: Rule): number => store.rules.push(rule) - 1;

/** Unpacks the `_faults` texts of rows.parquet. */
export async function addRowFaults(store: FaultStore, rowsPath: string, checks: RowCheck[]): Promise<void> {
  const first = store.rules.length;
  for (const check of checks) addRule(store, check);
  if (checks.length === 0) return;
  const [kind, parts] = [valueClass('text'), `string_split(rtrim(_faults, ${FAULT_END}), ${FAULT_END})`];
  await store.engine.run(`
    insert into ${store.rows}
    select row_number, ${first} + unnest(string_split(rtrim(numbers, ','), ','))::integer, kind
    from (
      select row_number, numbers, case when about_cell[number] then ${kind} end as kind from (
        select row_number, split_part(part, '|', 1) as numbers, split_part(part, ',', 1)::integer + 1 as number,
          case when contains(part, '|') then substr(part, strpos(part, '|') + 1) end as text,
          [${checks.map((c) => c.column !== null).join(', ')}] as about_cell
        from (
          select file_row_number as row_number, unnest(${parts}) as part
          from read_parquet(${literal(rowsPath)}, file_row_number = true) where _faults is not null)))`);
}

export async function addBadLines(store: FaultStore, bad: BadLines, temporary: string): Promise<void> {
  if (bad.lines.length === 0) return;
  const numbers = new Map<LineFault, number>();
  for (const fault of new Set(bad.faults)) numbers.set(fault, addRule(store, lineRule(fault)));
  const rows = bad.lines.map((line, i) => `${line},${numbers.get(bad.faults[i] as LineFault)}`);
  await load(store, store.lines, rows, join(temporary, 'bad-lines.csv'));
}

export async function addLineMap(store: FaultStore, map: LineMap, temporary: string): Promise<void> {
  const rows = map.positions.map((position, i) => `${position},${map.shifts[i]}`);
  if (rows.length > 0) await load(store, store.map, rows, join(temporary, 'line-map.csv'));
}

async function load(store: FaultStore, table: string, rows: string[], path: string): Promise<void> {
  writeFileSync(path, `${rows.join('\n')}\n`);
  await store.engine.run(
    `insert into ${table} from read_csv(${literal(path)}, header = false, auto_detect = false, columns = {'a': 'BIGINT', 'b': 'BIGINT'})`,
  );
}

/** SQL of positions that are rejected by a rule met so far. */
export function rejectedPositions(store: FaultStore): string {
  const numbers = store.rules.flatMap((rule, i) => (rule.severity === 'reject' ? [i] : []));
  return `select distinct row_number from ${store.rows} where rule in (${[-1, ...numbers].join(', ')})`;
}

/** SQL of every fault with its line: (row_number, line, rule, value_class). */
export const faultsWithLines = (store: FaultStore): string => `
  select f.row_number, f.row_number + m.shift as line, f.rule, f.value_class
  from ${store.rows} f asof join ${store.map} m on f.row_number >= m.position
  union all
  select null, line, rule, null from ${store.lines}`;

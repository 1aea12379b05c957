/** Writes the faults of rows beside them: one row a fault, with line, column, class of value, rule and remedy. */
import { type Engine, literal } from '../../engine/engine.ts';
import type { FaultGroup } from '../check-result.ts';
import { type FaultStore, faultsWithLines } from './fault-store.ts';
import type { Rule } from './rule.ts';

const MOST_LINES = 20;

/** `rejected.parquet` holds what rejects a row, `warnings.parquet` what is only counted; sorted, so the bytes repeat. */
export async function writeRejected(store: FaultStore, rejected: string, warnings: string): Promise<void> {
  for (const [severity, path] of [
    ['reject', rejected],
    ['warn', warnings],
  ] as const) {
    if (store.rules.some((rule) => rule.severity === severity)) await writeFaults(store, severity, path);
    else await writeNoFaults(store.engine, path);
  }
}

async function writeFaults(store: FaultStore, severity: 'reject' | 'warn', path: string): Promise<void> {
  await store.engine.run(`
    copy (
      select f.row_number, f.line, r.column_name, f.value_class, r.rule, r.problem, r.expected, r.remedy
      from (${faultsWithLines(store)}) f join (${rulesTable(store.rules)}) r on r.number = f.rule
      where r.severity = '${severity}'
      order by f.line, f.row_number, r.rule, r.column_name, f.value_class
    ) to ${literal(path)} (format parquet, compression zstd)`);
}

/** The same four columns with no rows, for a file that was refused. */
export async function writeNoFaults(engine: Engine, path: string): Promise<void> {
  const texts = ['column_name', 'value_class', 'rule', 'problem', 'expected', 'remedy'];
  await engine.run(
    `copy (select null::bigint as row_number, null::bigint as line, ${texts.map((t) => `null::varchar as ${t}`).join(', ')} where false)` +
      ` to ${literal(path)} (format parquet, compression zstd)`,
  );
}

function rulesTable(rules: Rule[]): string {
  const rows = rules.map((r, i) => {
    const texts = [r.column, r.rule, r.severity, r.problem, r.expected, r.remedy];
    return `(${[String(i), ...texts.map((t) => (t === null ? 'null' : literal(t)))].join(', ')})`;
  });
  return `select number, column_name::varchar as column_name, rule, severity, problem, expected, remedy
    from (values ${rows.join(', ')}) as t(number, column_name, rule, severity, problem, expected, remedy)`;
}

/** One group a rule and class of value, most rows first. */
export async function groupFaults(store: FaultStore): Promise<FaultGroup[]> {
  if (store.rules.length === 0) return [];
  const groups = await store.engine.all<{ rule: number; value_class: string | null; rows: number; lines: unknown }>(`
    select rule, value_class, count(*) as rows, min(line, ${MOST_LINES}) as lines
    from (${faultsWithLines(store)}) group by rule, value_class order by rows desc, rule, value_class`);
  return groups.map(({ rule, value_class, rows, lines }) => {
    const { column, severity, dimension, problem, expected, remedy, ...of } = store.rules[rule] as Rule;
    const first = (lines as (string | number)[]).map(Number);
    const told = { severity, dimension, problem, expected, remedy, rows, lines: first };
    return { rule: of.rule, column, valueClass: value_class, ...told };
  });
}

/** Number of rows, read or not, that something rejects. */
export async function countRejected(store: FaultStore): Promise<number> {
  if (store.rules.length === 0) return 0;
  const reject = store.rules.flatMap((r, i) => (r.severity === 'reject' ? [i] : []));
  const { n } = await store.engine.one<{ n: number }>(`
    select (select count(distinct row_number) from ${store.rows} where rule in (${[-1, ...reject].join(', ')}))
      + (select count(*) from ${store.lines}) as n`);
  return n;
}

/** A fault of the file as a whole, as it stands in the result. */
export const fileFault = (rule: Rule, lines: number[] = []): FaultGroup => ({
  rule: rule.rule,
  column: rule.column,
  valueClass: null,
  severity: rule.severity,
  dimension: rule.dimension,
  problem: rule.problem,
  expected: rule.expected,
  remedy: rule.remedy,
  rows: 0,
  lines,
});

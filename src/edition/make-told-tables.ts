/** Tables of who told what, and when they were silent, from the tables whose model says who tells them. */
import { identifier } from '../engine/engine.ts';
import type { TableMade } from './make-built-in-tables.ts';
import type { TablePlan } from './read-table-model.ts';
import { type Bench, inputOf, runStep } from './run-step.ts';
import { toldSql } from './told-sql.ts';

/** What `from` in the table model says of such a table. */
export const TOLD = 'told';

/**
 * Makes a table of stretches of months for each plan, of all tables that tell of it and are in the edition.
 * @param plans those whose `from` is `told`
 * @param made every table that others may name
 * @returns none for a plan of which the edition has no table
 */
export async function makeToldTables(bench: Bench, plans: TablePlan[], made: TableMade[]): Promise<TableMade[]> {
  const tables: TableMade[] = [];
  for (const plan of plans) {
    const told = made.filter((t) => t.plan.told?.in === plan.name);
    if (told.length) tables.push(await makeToldTable(bench, plan, told, made));
  }
  return tables;
}

async function makeToldTable(bench: Bench, plan: TablePlan, told: TableMade[], made: TableMade[]): Promise<TableMade> {
  const rollOf = ({ plan: { told: one } }: TableMade) => made.find((t) => t.plan.name === one!.roll?.table);
  const reads = [...new Set([...told, ...told.flatMap((t) => rollOf(t) ?? [])])];
  const each = told.map((t) => toldSql(t.plan.name, t.plan.told!, rollOf(t) !== undefined));
  const output = await runStep(bench, {
    name: `table:${plan.name}`,
    confined: false,
    select: toldTableSql(plan, each),
    inputs: Object.fromEntries(reads.map((t) => [t.plan.name, inputOf(t.output)])),
  });
  return { plan, output, datasets: [...new Set(told.flatMap((t) => t.datasets))].sort() };
}

/** The table's own columns of several queries by `toldSql`, in the order of its key. */
export function toldTableSql(plan: Pick<TablePlan, 'columns' | 'key'>, each: string[]): string {
  const given = ['told', 'teller', 'from_month', 'to_month', 'state', 'usual'];
  const columns = plan.columns.map((c, i) => `cast(${given[i]} as ${c.type}) as ${identifier(c.name)}`);
  return `select ${columns.join(', ')}\nfrom (\n${each.join('\nunion all\n')}\n) as told_by_each\norder by ${plan.key.map(identifier).join(', ')}`;
}

/** Tables that are worked out from other tables of the same edition, by the SQL in model/. */
import { existsSync, readFileSync } from 'node:fs';
import { identifier } from '../engine/engine.ts';
import type { TableMade } from './make-built-in-tables.ts';
import type { TablePlan } from './read-table-model.ts';
import { type Bench, inputOf, repeatedKeysSql, runStep } from './run-step.ts';

/** What `from` in the table model says of such a table. */
export const DERIVED = 'model';

interface Derivation {
  plan: TablePlan;
  sql: string;
  /** names of the tables that it reads */
  reads: string[];
}

/**
 * Fills the derived tables, each after those that it reads.
 * @param plans those whose `from` is `model`; model/<name>.sql gives their columns, and its first line names what it reads:
 * `-- reads: hospital_spell, person`
 * @param made every other table of the edition
 * @throws Error when a file is missing, reads what its first line does not name, or reads itself by way of others: a fault of
 * Concord's, and nothing is published
 */
export async function makeDerivedTables(bench: Bench, plans: TablePlan[], made: TableMade[]): Promise<TableMade[]> {
  const waiting = plans.map(readDerivation);
  const there = new Map(made.map((t) => [t.plan.name, t]));
  const derived: TableMade[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((d) => d.reads.every((name) => there.has(name)));
    const [derivation] = waiting.splice(next, 1);
    if (next < 0 || !derivation)
      throw new Error(
        `tables that cannot be made: ${waiting.map((d) => `${d.plan.name} reads ${d.reads}`).join('; ')}`,
      );
    const table = await derive(bench, derivation, there);
    there.set(table.plan.name, table);
    derived.push(table);
  }
  return derived;
}

function readDerivation(plan: TablePlan): Derivation {
  const path = new URL(`model/${plan.name}.sql`, import.meta.url);
  if (!existsSync(path)) throw new Error(`the table ${plan.name} has no src/edition/model/${plan.name}.sql`);
  const sql = readFileSync(path, 'utf8').trim().replace(/;$/, '');
  const reads =
    /^-- reads: (.+)$/m
      .exec(sql)?.[1]
      ?.split(',')
      .map((name) => name.trim()) ?? [];
  return { plan, sql, reads };
}

async function derive(
  bench: Bench,
  { plan, sql, reads }: Derivation,
  there: Map<string, TableMade>,
): Promise<TableMade> {
  const faults = await bench.guard.select(sql, reads);
  if (faults.length > 0) throw new Error(`src/edition/model/${plan.name}.sql: ${faults.join('; ')}`);
  const sources = reads.flatMap((name) => there.get(name) ?? []);
  const columns = plan.columns.map((c) => `cast(${identifier(c.name)} as ${c.type}) as ${identifier(c.name)}`);
  const output = await runStep(bench, {
    name: `table:${plan.name}`,
    confined: false,
    select: `select ${columns.join(', ')}\nfrom (\n${sql}\n) as derived\norder by ${plan.key.map(identifier).join(', ')}`,
    inputs: Object.fromEntries(sources.map((t) => [t.plan.name, inputOf(t.output)])),
    facts: repeatedKeysSql(plan.key),
  });
  if (Number(output.facts.repeated_keys) > 0)
    throw new Error(`src/edition/model/${plan.name}.sql gives ${output.facts.repeated_keys} keys twice`);
  return { plan, output, datasets: [...new Set(sources.flatMap((t) => t.datasets))].sort() };
}

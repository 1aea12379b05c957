/** Tables that are worked out from other tables of the same edition, by the SQL in model/. */
import { existsSync, readFileSync } from 'node:fs';
import { identifier } from '../engine/engine.ts';
import { ACTIVITY, activitySources } from './make-activity.ts';
import type { TableMade } from './make-built-in-tables.ts';
import { COVERED, putTogether, type YearlyInputs, yearlyInputs } from './make-years.ts';
import type { TablePlan } from './read-table-model.ts';
import { type Bench, inputOf, repeatedKeysSql, runStep, type StepInput, type StepOutput } from './run-step.ts';

/** What `from` in the table model says of such a table. */
export const DERIVED = 'model';

/** How a table is worked out. */
export interface Derivation {
  plan: TablePlan;
  sql: string;
  /** names of the tables that it reads whole */
  reads: string[];
  /** of those of which it reads one calendar year at a time: it is then made so itself */
  yearly: string[];
  /** every table that must be there before it */
  after: string[];
}

/**
 * Fills the derived tables, each after those that it reads.
 * @param plans those whose `from` is `model`; model/<name>.sql gives their columns, and its first lines name what it reads:
 * `-- reads: hospital_spell, person`, and `-- reads a year at a time: activity, covered_month`: such a table is made year by year,
 * each year a step of its own that is found again while nothing of that year changed, and its key has the column `month`
 * @param made every other table of the edition
 * @throws Error when a file is missing, reads what its first lines do not name, or reads itself by way of others: a fault of
 * Concord's, and nothing is published
 */
export async function makeDerivedTables(bench: Bench, plans: TablePlan[], made: TableMade[]): Promise<TableMade[]> {
  const waiting = plans.map(readDerivation);
  const there = new Map(made.map((t) => [t.plan.name, t]));
  const years = yearlyInputs(bench, there);
  const derived: TableMade[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((d) => d.after.every((name) => there.has(name)));
    const [derivation] = waiting.splice(next, 1);
    if (next < 0 || !derivation)
      throw new Error(
        `tables that cannot be made: ${waiting.map((d) => `${d.plan.name} stands on ${d.after}`).join('; ')}`,
      );
    const table = await derive(bench, derivation, there, years);
    there.set(table.plan.name, table);
    derived.push(table);
  }
  return derived;
}

/** @param plan of a table whose `from` is `model` */
export function readDerivation(plan: TablePlan): Derivation {
  const path = new URL(`model/${plan.name}.sql`, import.meta.url);
  if (!existsSync(path)) throw new Error(`the table ${plan.name} has no src/edition/model/${plan.name}.sql`);
  const sql = readFileSync(path, 'utf8').trim().replace(/;$/, '');
  const [reads, yearly] = [named(sql, 'reads'), named(sql, 'reads a year at a time')];
  const beneath = yearly.flatMap((name) => (name === ACTIVITY ? activitySources() : [name]));
  return { plan, sql, reads, yearly, after: [...reads, ...beneath, ...(yearly.length > 0 ? [COVERED] : [])] };
}

const named = (sql: string, what: string): string[] =>
  new RegExp(`^-- ${what}: (.+)$`, 'm')
    .exec(sql)?.[1]
    ?.split(',')
    .map((name) => name.trim()) ?? [];

async function derive(
  bench: Bench,
  derivation: Derivation,
  there: ReadonlyMap<string, TableMade>,
  years: YearlyInputs,
): Promise<TableMade> {
  const { plan, sql, reads, yearly, after } = derivation;
  const faults = await bench.guard.select(sql, [...reads, ...yearly]);
  if (faults.length > 0) throw new Error(`src/edition/model/${plan.name}.sql: ${faults.join('; ')}`);
  const whole = Object.fromEntries(reads.map((name) => [name, inputOf(there.get(name)!.output)]));
  const sources = after.map((name) => there.get(name)!);
  const datasets = [...new Set(sources.flatMap((t) => t.datasets))].sort();
  if (yearly.length === 0) return { plan, output: await deriveRows(bench, derivation, plan.name, whole), datasets };
  const parts = await years.each(plan.name, yearly, (year, inputs) =>
    deriveRows(bench, derivation, `${plan.name}:${year}`, { ...whole, ...inputs }),
  );
  return { plan, output: putTogether(plan.name, parts), datasets, parts: years.made };
}

async function deriveRows(
  bench: Bench,
  { plan, sql }: Derivation,
  name: string,
  inputs: Record<string, StepInput>,
): Promise<StepOutput> {
  const columns = plan.columns.map((c) => `cast(${identifier(c.name)} as ${c.type}) as ${identifier(c.name)}`);
  const output = await runStep(bench, {
    name: `table:${name}`,
    confined: false,
    select: `select ${columns.join(', ')}\nfrom (\n${sql}\n) as derived\norder by ${plan.key.map(identifier).join(', ')}`,
    inputs,
    facts: repeatedKeysSql(plan.key),
  });
  if (Number(output.facts.repeated_keys) > 0)
    throw new Error(`src/edition/model/${plan.name}.sql gives ${output.facts.repeated_keys} keys twice`);
  return output;
}

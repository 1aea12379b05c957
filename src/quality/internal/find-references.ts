/** Values that another dataset's column should hold and does not. */
import type { Column, Contract } from '../../contract/contract.ts';
import { refersToOwn } from '../../contract/refers-to-own.ts';
import { identifier, literal } from '../../engine/engine.ts';
import { addRule, type FaultStore } from './fault-store.ts';
import { couldNotRun } from './read-rows.ts';
import type { Rule } from './rule.ts';
import { valueClass } from './value-class.ts';

/**
 * A relation (a table, or a SELECT in brackets) whose column of that name holds the values; null when there is none.
 * `own`: among what the sender of the file sent.
 */
export type References = (dataset: string, column: string, own: boolean) => string | null;

/** Answers the references that could not be checked: each is a fault of the file, never a pass. */
export async function findReferences(
  store: FaultStore,
  contract: Contract,
  present: Set<string>,
  rowsPath: string,
  references: References | undefined,
): Promise<Rule[]> {
  const notRun: Rule[] = [];
  for (const column of contract.columns.filter((c) => c.references && present.has(c.name))) {
    const target = column.references as { dataset: string; column: string };
    const relation = references?.(target.dataset, target.column, refersToOwn(column)) ?? null;
    const ran = relation !== null && (await addMissing(store, column, rowsPath, relation));
    if (!ran) notRun.push(couldNotRun(`reference:${column.name}`, column.name));
  }
  return notRun;
}

async function addMissing(store: FaultStore, column: Column, rowsPath: string, relation: string): Promise<boolean> {
  const target = column.references as { dataset: string; column: string };
  const rule: Rule = {
    rule: `reference:${column.name}`,
    column: column.name,
    severity: column.severity,
    dimension: 'consistency',
    problem: `${column.businessName || column.name} is not in ${target.dataset}`,
    expected: `a ${target.column} of ${target.dataset}`,
    remedy: `correct it, or send the newer ${target.dataset} first`,
  };
  const known = `select ${identifier(target.column)}::varchar from ${relation} as known`;
  try {
    await addAbsent(store, column, rule, rowsPath, known);
    return true;
  } catch {
    return false;
  }
}

/** Rows whose value is not among those of `known`, a SELECT of one column of text. */
async function addAbsent(
  store: FaultStore,
  column: Column,
  rule: Rule,
  rowsPath: string,
  known: string,
): Promise<void> {
  const value = `${identifier(column.name)}::varchar`;
  await store.engine.run(`
    insert into ${store.rows}
    select file_row_number, ${addRule(store, rule)}, ${valueClass(value)}
    from read_parquet(${literal(rowsPath)}, file_row_number = true)
    where ${value} is not null and ${value} not in (select k from (${known}) as t(k) where k is not null)`);
}

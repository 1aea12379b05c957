/** Texts of rows.parquet that do not have the form that the contract asks for. */
import type { Contract } from '../../contract/contract.ts';
import { diskFault } from '../../disk-fault.ts';
import { identifier, literal } from '../../engine/engine.ts';
import { valueChecks } from './column-checks.ts';
import { addRule, type FaultStore } from './fault-store.ts';
import { couldNotRun } from './read-rows.ts';
import type { RowCheck, Rule } from './rule.ts';
import { valueClass } from './value-class.ts';

/** Answers the checks that the engine could not run: each is a fault of the file, never a pass. */
export async function addValueFaults(
  store: FaultStore,
  contract: Contract,
  present: Set<string>,
  rowsPath: string,
): Promise<Rule[]> {
  const notRun: Rule[] = [];
  for (const check of await suspects(store, valueChecksOf(contract, present), rowsPath)) {
    try {
      await addFaults(store, check, rowsPath);
    } catch (error) {
      const fault = diskFault(error);
      if (fault) throw fault;
      notRun.push(couldNotRun(check.rule, check.column));
    }
  }
  return notRun;
}

const valueChecksOf = (contract: Contract, present: Set<string>): RowCheck[] =>
  contract.columns.filter((c) => present.has(c.name)).flatMap((c) => valueChecks(c, contract));

/** The checks that find something, by one look at the file: of a good one, none. All, where one of them cannot run. */
async function suspects({ engine }: FaultStore, checks: RowCheck[], rowsPath: string): Promise<RowCheck[]> {
  if (checks.length === 0) return [];
  const counts = checks.map((check, i) => `count(*) filter (where ${check.fault}) as n${i}`);
  try {
    const found = await engine.one(`select ${counts.join(', ')} from read_parquet(${literal(rowsPath)})`);
    return checks.filter((_, i) => Number(found[`n${i}`]) > 0);
  } catch {
    return checks;
  }
}

async function addFaults(store: FaultStore, check: RowCheck, rowsPath: string): Promise<void> {
  const value = identifier(check.column ?? '');
  await store.engine.run(`
    insert into ${store.rows}
    select file_row_number, ${addRule(store, check)}, ${valueClass(value)}
    from read_parquet(${literal(rowsPath)}, file_row_number = true) where ${check.fault}`);
}

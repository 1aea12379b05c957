/** Code lists of the catalogue as tables, for derived tables to read: each is the CSV of its name in `catalogue/codes/`. */
import { ConcordError } from '../concord-error.ts';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { TableMade } from './make-built-in-tables.ts';
import { readCodeTable, requireCodeTables, unreadable } from './read-code-table.ts';
import type { TablePlan } from './read-table-model.ts';
import { type Bench, runStep } from './run-step.ts';

/** What `from` in the table model says of such a table. */
export const CODES = 'codes';

/**
 * Makes the tables that are code lists; a workspace's own list of the same name takes the place of ours.
 * @param plans those whose `from` is `codes`
 * @throws ConcordError catalogue-invalid when a list or a column of it is missing, a value is not of its column's type, or the lists of
 *   segments and conditions do not fit each other: then with all their faults
 */
export async function makeCodeTables(
  bench: Bench,
  workspace: Pick<Workspace, 'catalogueFolders'>,
  plans: TablePlan[],
): Promise<TableMade[]> {
  requireCodeTables(plans, workspace);
  const made: TableMade[] = [];
  for (const plan of plans) {
    const { path, sql } = codeTable(plan, workspace);
    const output = await runStep(bench, {
      name: `table:${plan.name}`,
      confined: false,
      select: sql,
      inputs: {},
    }).catch((error: Error) => Promise.reject(ofAnotherType(path, error)));
    made.push({ plan, output, datasets: [] });
  }
  return made;
}

/**
 * Holds that every list of a code table is as `makeCodeTables` needs it.
 * @throws ConcordError catalogue-invalid with every fault of form, or the first value that is not of its column's type
 */
export async function checkCodeTables(
  engine: Engine,
  workspace: Pick<Workspace, 'catalogueFolders'>,
  plans: TablePlan[],
): Promise<void> {
  requireCodeTables(plans, workspace);
  for (const plan of plans) {
    const { path, sql } = codeTable(plan, workspace);
    await engine.all(sql).catch((error: Error) => Promise.reject(ofAnotherType(path, error)));
  }
}

/** Where a code table's list is, and the SQL that gives its rows in the order of its key. */
export function codeTable(
  plan: TablePlan,
  workspace: Pick<Workspace, 'catalogueFolders'>,
): { path: string; sql: string } {
  const { path, rows, problems } = readCodeTable(plan, workspace);
  if (problems.length > 0) throw new ConcordError('catalogue-invalid', problems);
  const written = rows.map(({ record }) => `(${plan.columns.map((c) => valueSql(record[c.name])).join(', ')})`);
  const casts = plan.columns.map((c) => `cast(${identifier(c.name)} as ${c.type}) as ${identifier(c.name)}`);
  const names = plan.columns.map((c) => identifier(c.name)).join(', ');
  const sql =
    `select ${casts.join(', ')}\nfrom (values\n  ${written.join(',\n  ')}\n) as list(${names})\n` +
    `order by ${plan.key.map(identifier).join(', ')}`;
  return { path, sql };
}

const valueSql = (value: string | undefined): string => (value ? literal(value) : 'null');

const ofAnotherType = (path: string, error: Error): ConcordError =>
  new ConcordError('catalogue-invalid', unreadable(path, error.message.split('\n')[0]!));

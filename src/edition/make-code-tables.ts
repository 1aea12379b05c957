/** Code lists of the catalogue as tables, for derived tables to read: each is the CSV of its name in `catalogue/codes/`. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { ConcordError } from '../concord-error.ts';
import { identifier, literal } from '../engine/engine.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { TableMade } from './make-built-in-tables.ts';
import type { TablePlan } from './read-table-model.ts';
import { type Bench, runStep } from './run-step.ts';

/** What `from` in the table model says of such a table. */
export const CODES = 'codes';

/**
 * Makes the tables that are code lists; a workspace's own list of the same name takes the place of ours.
 * @param plans those whose `from` is `codes`
 * @throws ConcordError catalogue-invalid when a list or a column of it is missing, or a value is not of its column's type
 */
export async function makeCodeTables(
  bench: Bench,
  workspace: Pick<Workspace, 'catalogueFolders'>,
  plans: TablePlan[],
): Promise<TableMade[]> {
  const made: TableMade[] = [];
  for (const plan of plans) {
    const { path, sql } = codeTable(plan, workspace);
    const output = await runStep(bench, {
      name: `table:${plan.name}`,
      confined: false,
      select: sql,
      inputs: {},
    }).catch((error: Error) => Promise.reject(unreadable(path, error.message.split('\n')[0]!)));
    made.push({ plan, output, datasets: [] });
  }
  return made;
}

/** Where a code table's list is, and the SQL that gives its rows in the order of its key. */
export function codeTable(
  plan: TablePlan,
  workspace: Pick<Workspace, 'catalogueFolders'>,
): { path: string; sql: string } {
  const path = catalogueFiles(workspace, 'codes').find((file) => file.id === plan.name)?.path;
  if (!path) throw unreadable(`catalogue/codes/${plan.name}.csv`, 'the list is missing');
  const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true, bom: true, trim: true });
  const absent = plan.columns.filter((c) => rows[0] && !(c.name in rows[0])).map((c) => c.name);
  if (rows.length === 0 || absent.length > 0)
    throw unreadable(shownPath(path), rows.length === 0 ? 'it has no rows' : `it lacks ${absent.join(', ')}`);
  const written = rows.map((row) => `(${plan.columns.map((c) => valueSql(row[c.name])).join(', ')})`);
  const casts = plan.columns.map((c) => `cast(${identifier(c.name)} as ${c.type}) as ${identifier(c.name)}`);
  const names = plan.columns.map((c) => identifier(c.name)).join(', ');
  const sql =
    `select ${casts.join(', ')}\nfrom (values\n  ${written.join(',\n  ')}\n) as list(${names})\n` +
    `order by ${plan.key.map(identifier).join(', ')}`;
  return { path, sql };
}

const valueSql = (value: string | undefined): string => (value ? literal(value) : 'null');

const unreadable = (where: string, problem: string): ConcordError =>
  new ConcordError('catalogue-invalid', {
    where: shownPath(where),
    problem,
    expected: 'a CSV with a header and the columns that its table has in catalogue/tables/',
    remedy: 'mend the list, or restore it from the Concord that you installed',
  });

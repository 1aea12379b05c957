/** Code lists of the catalogue as tables, for derived tables to read: each is the CSV of its name in `catalogue/codes/`. */
import { ConcordError } from '../concord-error.ts';
import { identifier, literal } from '../engine/engine.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { readCodeFile } from '../workspace/read-code-file.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { TableMade } from './make-built-in-tables.ts';
import type { TablePlan } from './read-table-model.ts';
import { type Bench, runStep } from './run-step.ts';
import { SEGMENT_LISTS, type SegmentLists, segmentListProblems } from './segment-list-problems.ts';

/** What `from` in the table model says of such a table. */
export const CODES = 'codes';

/**
 * Makes the tables that are code lists; a workspace's own list of the same name takes the place of ours.
 * @param plans those whose `from` is `codes`
 * @throws ConcordError catalogue-invalid when a list or a column of it is missing, a value is not of its column's type, or the lists of
 *   segments do not fit each other: then with all their faults
 */
export async function makeCodeTables(
  bench: Bench,
  workspace: Pick<Workspace, 'catalogueFolders'>,
  plans: TablePlan[],
): Promise<TableMade[]> {
  requireSegmentLists(plans, workspace);
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
  const { path, rows } = readList(plan.name, workspace);
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

function readList(name: string, workspace: Pick<Workspace, 'catalogueFolders'>) {
  const path = catalogueFiles(workspace, 'codes').find((file) => file.id === name)?.path;
  if (!path) throw unreadable(`catalogue/codes/${name}.csv`, 'the list is missing');
  const rows = readCodeFile(path).map(({ record }) => record);
  return { path, rows };
}

/** Where an edition has segments, their lists fit each other. */
export function requireSegmentLists(plans: TablePlan[], workspace: Pick<Workspace, 'catalogueFolders'>): void {
  if (!SEGMENT_LISTS.every((name) => plans.some((plan) => plan.name === name))) return;
  const lists = SEGMENT_LISTS.map((name) => {
    const { path, rows } = readList(name, workspace);
    return [name, { where: shownPath(path), rows }] as const;
  });
  const problems = segmentListProblems(Object.fromEntries(lists) as SegmentLists);
  if (problems.length > 0) throw new ConcordError('catalogue-invalid', problems);
}

const valueSql = (value: string | undefined): string => (value ? literal(value) : 'null');

const unreadable = (where: string, problem: string): ConcordError =>
  new ConcordError('catalogue-invalid', {
    where: shownPath(where),
    problem,
    expected: 'a CSV with a header and the columns that its table has in catalogue/tables/',
    remedy: 'mend the list, or restore it from the Concord that you installed',
  });

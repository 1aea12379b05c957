/** The list that a code table is made of: its rows with their places, and what is wrong with its form. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { type AddedCodeFile, readAddedCodeFiles } from '../workspace/read-added-code-files.ts';
import { readCodeFile } from '../workspace/read-code-file.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { TablePlan } from './read-table-model.ts';
import { type CodeList, SEGMENT_LISTS, type SegmentLists, segmentListProblems } from './segment-list-problems.ts';

/** Lists that imported ones are added to, each in a file `<name>_<more>.csv` with the same columns. */
const ADDED_TO = ['condition_codes'];

type Row = { where: string; record: Record<string, string> };

export interface CodeTableList {
  /** of the list, or of the first of its files */
  path: string;
  /** of added files each key once */
  rows: Row[];
  /** a list, a row or a column that is missing, and an added row that says otherwise of a key */
  problems: Problem[];
}

/** @throws ConcordError catalogue-invalid with the line of a file that cannot be read */
export function readCodeTable(plan: TablePlan, workspace: Pick<Workspace, 'catalogueFolders'>): CodeTableList {
  const files = filesOf(plan.name, workspace);
  const path = files[0]?.path ?? `catalogue/codes/${plan.name}.csv`;
  if (files.length === 0) return { path, rows: [], problems: [unreadable(path, 'the list is missing')] };
  const problems = files.flatMap((file) => formProblems(plan, file));
  if (problems.length > 0) return { path, rows: [], problems };
  return { path, ...eachOnce(plan, files) };
}

/**
 * Holds that the lists of code tables can be read, and that those of segments and conditions fit each other.
 * @throws ConcordError catalogue-invalid with every fault
 */
export function requireCodeTables(plans: TablePlan[], workspace: Pick<Workspace, 'catalogueFolders'>): void {
  const lists = new Map(plans.map((plan) => [plan.name, readCodeTable(plan, workspace)]));
  const problems = [...lists.values()].flatMap((list) => list.problems);
  const segments = SEGMENT_LISTS.flatMap((name) => {
    const list = lists.get(name);
    return list?.problems.length === 0 ? [[name, list] as [string, CodeList]] : [];
  });
  // beside a list that cannot be read others would seem to refer to nothing
  if (segments.length === SEGMENT_LISTS.length)
    problems.push(...segmentListProblems(Object.fromEntries(segments) as SegmentLists));
  if (problems.length > 0) throw new ConcordError('catalogue-invalid', problems);
}

function filesOf(name: string, workspace: Pick<Workspace, 'catalogueFolders'>): AddedCodeFile[] {
  if (ADDED_TO.includes(name)) return readAddedCodeFiles(workspace, name);
  const path = catalogueFiles(workspace, 'codes').find((file) => file.id === name)?.path;
  return path ? [{ path, rows: readCodeFile(path) }] : [];
}

function formProblems(plan: TablePlan, { path, rows }: AddedCodeFile): Problem[] {
  if (rows.length === 0) return [unreadable(path, 'it has no rows')];
  const absent = plan.columns.map((c) => c.name).filter((name) => rows[0]!.record[name] === undefined);
  return absent.length > 0 ? [unreadable(`${path}:1`, `it lacks ${absent.join(', ')}`)] : [];
}

/** An added row of a key that another file has says the same of it, and is left out. */
function eachOnce(plan: TablePlan, files: AddedCodeFile[]): Pick<CodeTableList, 'rows' | 'problems'> {
  const known = new Map<string, { row: Row; path: string }>();
  const [rows, problems]: [Row[], Problem[]] = [[], []];
  for (const { path, rows: own } of files)
    for (const { line, record } of own) {
      const row = { where: `${shownPath(path)}:${line}`, record };
      const key = JSON.stringify(plan.key.map((name) => record[name]));
      const earlier = known.get(key);
      if (!earlier || earlier.path === path) rows.push(row);
      else if (earlier.row.record.kind !== record.kind) problems.push(saysOtherwise(row.where, earlier.row.where));
      if (!earlier) known.set(key, { row, path });
    }
  return { rows, problems };
}

/** A fault of a list as a whole. */
export const unreadable = (where: string, problem: string): Problem => ({
  where: shownPath(where),
  problem,
  expected: 'a CSV with a header and the columns that its table has in catalogue/tables/',
  remedy: 'mend the list, or restore it from the Concord that you installed',
});

const saysOtherwise = (where: string, earlier: string): Problem => ({
  where,
  problem: `${earlier} says another kind of the same code`,
  expected: 'one kind of each code of a condition',
  remedy: 'remove one of the two lines',
});

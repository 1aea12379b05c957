import { ConcordError, type Problem } from '../concord-error.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { type CodeRow, readCodeFile } from '../workspace/read-code-file.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Target } from './metric.ts';
import { targetDayProblems } from './target-problems.ts';

const COLUMNS = ['metric', 'operator', 'value', 'effective_from', 'effective_to', 'scope', 'provenance'] as const;
type TargetRow = CodeRow<(typeof COLUMNS)[number]>;

const OPERATORS = ['<=', '>=', '<', '='];

/**
 * The effective-dated targets of `catalogue/codes/targets.csv`, by name.
 * @returns an empty map when no catalogue has the file; a target without a first day holds from 0001-01-01
 * @throws ConcordError 'catalogue-invalid' with every row that cannot be read
 */
export function readTargets(workspace: Pick<Workspace, 'catalogueFolders'>): Map<string, Target[]> {
  const file = catalogueFiles(workspace, 'codes').find((f) => f.id === 'targets');
  if (!file) return new Map();
  const rows = readCodeFile<(typeof COLUMNS)[number]>(file.path);
  const path = shownPath(file.path);
  const absent = COLUMNS.filter((column) => rows.length > 0 && rows[0]!.record[column] === undefined);
  const problems =
    absent.length > 0 ? absent.map((c) => withoutColumn(path, c)) : rows.flatMap((r) => faultsOf(r, path));
  if (problems.length > 0) throw new ConcordError('catalogue-invalid', problems);
  return new Map(
    [...Map.groupBy(rows, ({ record }) => record.metric)].map(([name, own]) => [name, own.map(targetOf)] as const),
  );
}

function faultsOf({ line, record }: TargetRow, path: string): Problem[] {
  const where = `${path}:${line}`;
  const isRead =
    record.metric !== '' &&
    OPERATORS.includes(record.operator) &&
    record.value !== '' &&
    Number.isFinite(Number(record.value));
  return [
    ...(isRead
      ? []
      : [
          {
            where,
            problem: 'the name, the operator or the value cannot be read',
            expected: `a name, an operator (${OPERATORS.join(' ')}) and a number`,
            remedy: 'correct the row',
          },
        ]),
    ...targetDayProblems({ from: record.effective_from, to: record.effective_to }, () => where),
  ];
}

const withoutColumn = (path: string, column: string): Problem => ({
  where: `${path}:1`,
  problem: `it has no column '${column}'`,
  expected: `the columns ${COLUMNS.join(', ')}`,
  remedy: 'add it',
});

const targetOf = ({ record }: TargetRow): Target => ({
  operator: record.operator as Target['operator'],
  value: Number(record.value),
  from: record.effective_from || '0001-01-01',
  to: record.effective_to || null,
  scope: record.scope,
  source: record.provenance,
});

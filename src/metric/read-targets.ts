import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { ConcordError } from '../concord-error.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Target } from './metric.ts';

type TargetRow = Record<
  'metric' | 'operator' | 'value' | 'effective_from' | 'effective_to' | 'scope' | 'provenance',
  string
>;

const OPERATORS = ['<=', '>=', '<', '='];

/**
 * The effective-dated targets of `catalogue/codes/targets.csv`, by name.
 * @returns an empty map when no catalogue has the file; a target without a first day holds from 0001-01-01
 * @throws ConcordError 'catalogue-invalid' with every row that cannot be read
 */
export function readTargets(workspace: Pick<Workspace, 'catalogueFolders'>): Map<string, Target[]> {
  const file = catalogueFiles(workspace, 'codes').find((f) => f.id === 'targets');
  const targets = new Map<string, Target[]>();
  if (!file) return targets;
  const rows = parse(readFileSync(file.path), { columns: true, bom: true, info: true, trim: true }) as unknown as {
    record: TargetRow;
    info: { lines: number };
  }[];
  const wrong = rows.filter(
    ({ record: r }) => !OPERATORS.includes(r.operator) || r.value === '' || Number.isNaN(Number(r.value)),
  );
  if (wrong.length)
    throw new ConcordError(
      'catalogue-invalid',
      wrong.map(({ info }) => ({
        where: `${shownPath(file.path)}:${info.lines}`,
        problem: 'the operator or the value cannot be read',
        expected: `an operator (${OPERATORS.join(' ')}) and a number`,
        remedy: 'correct the row',
      })),
    );
  for (const { record } of rows) targets.set(record.metric, [...(targets.get(record.metric) ?? []), targetOf(record)]);
  return targets;
}

const targetOf = (row: TargetRow): Target => ({
  operator: row.operator as Target['operator'],
  value: Number(row.value),
  from: row.effective_from || '0001-01-01',
  to: row.effective_to || null,
  scope: row.scope,
  source: row.provenance,
});

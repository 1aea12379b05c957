/** What SQL of the catalogue may name: a mapping reads `source`, a correction reads columns, and neither anything else. */
import type { Problem } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import type { SqlGuard } from '../engine/sql-guard.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import { type Correction, correctionsPath } from './read-corrections.ts';

export const MAPPING_SHAPE = 'one SELECT from `source`, whose columns are those of the contract';

/** @returns every table, function or clause of a mapping that is not allowed; the SQL is read and not run */
export async function mappingFaults(guard: SqlGuard, path: string, sql: string): Promise<Problem[]> {
  return (await guard.select(sql, ['source'])).map((problem) => ({
    where: shownPath(path),
    problem,
    expected: MAPPING_SHAPE,
    remedy: 'take it out: what a mapping needs of another dataset is joined by the metrics, from the tables',
  }));
}

/** @returns everything in the `when` of a dataset's corrections that is not allowed; the SQL is read and not run */
export async function whenFaults(
  guard: SqlGuard,
  contract: Pick<Contract, 'path'>,
  corrections: Correction[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { id, when } of corrections)
    for (const problem of await guard.expression(when))
      problems.push({
        where: shownPath(correctionsPath(contract)),
        problem: `\`when\` of ${id}: ${problem}`,
        expected: `\`when\` of ${id} as SQL over the columns`,
        remedy: 'take it out: a correction looks only at the row that it corrects',
      });
  return problems;
}

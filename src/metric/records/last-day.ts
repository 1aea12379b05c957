/** Where an interval of a definition would end one day early. */
import type { Problem } from '../../concord-error.ts';
import type { TableModel } from '../table-model.ts';

/**
 * An interval ends on the first day on which a row holds no longer, so a column with the last day on which it still holds is not
 * its end: catalogue/tables names the column of the day after (`day_after`).
 * @param column that was named as the end, of whatever name
 * @returns the fault; nothing when the column may end an interval, or is none
 */
export function lastDayProblems(model: TableModel, table: string, column: string, where: string): Problem[] {
  const columns = model.tables[table]?.columns ?? [];
  const after = columns.find((c) => c.name === column)?.day_after;
  if (after === undefined) return [];
  const from = columns.find((c) => c.name === after.replace(/_to$/, '_from') && c.name !== after)?.name;
  return [
    {
      where,
      problem: `${column} of ${table} is the last day on which the row holds, and \`to\` is the first on which it holds no longer`,
      expected: `${after}, the day after`,
      remedy:
        from === undefined
          ? `write to: ${after}`
          : `write from: ${from} and to: ${after}; a row that never held has neither`,
    },
  ];
}

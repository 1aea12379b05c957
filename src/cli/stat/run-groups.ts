/** A method on every group of a file's rows. */
import { ConcordError, type Problem } from '../../concord-error.ts';
import { ImpossibleInput } from '../../statistics/impossible-input.ts';
import type { StatMethod, StatOptions, StatRow } from '../../statistics/methods/stat-method.ts';
import type { StatGroup } from './read-stat-table.ts';

interface Refused {
  line: number;
  expected: string;
}

/**
 * @param advance told how many groups are done
 * @returns the results, each with its group's values before it, and what the columns of groups are called among them
 * @throws ConcordError 'file-refused': one group's impossible input does not hide another's, all are told
 */
export function runGroups(
  method: StatMethod,
  groups: StatGroup[],
  settings: StatOptions,
  advance: (done: number) => void,
): { rows: StatRow[]; by: string[] } {
  const refused: Refused[] = [];
  const answers = groups.map((group, i): StatRow[] => {
    advance(i);
    try {
      return method.run(group.rows, settings).map(inOneStyle);
    } catch (error) {
      if (!(error instanceof ImpossibleInput)) throw error;
      refused.push({ line: group.firstLine, expected: error.message });
      return [];
    }
  });
  if (refused.length > 0)
    throw new ConcordError('file-refused', [...Map.groupBy(refused, (r) => r.expected)].map(impossible));
  const named = groupNames(Object.keys(groups[0]?.by ?? {}), answers.flat());
  const rows = answers.flatMap((found, i) => found.map((row) => ({ ...renamed(groups[i]!.by, named), ...row })));
  return { rows, by: [...named.values()] };
}

/** Columns of every method are named alike, as R and SQL are used to: p_value, never pValue. */
const inOneStyle = (row: StatRow): StatRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), cell]),
  );

/** A column of groups that is named as a column of the result is told apart. */
function groupNames(columns: string[], rows: StatRow[]): Map<string, string> {
  const taken = new Set(rows.flatMap((row) => Object.keys(row)));
  return new Map(columns.map((column) => [column, taken.has(column) ? `by ${column}` : column]));
}

const renamed = (by: Record<string, string>, named: Map<string, string>): StatRow =>
  Object.fromEntries(Object.entries(by).map(([column, value]) => [named.get(column) ?? column, value]));

function impossible([expected, where]: [string, Refused[]]): Problem {
  const lines = where.slice(0, 10).map(({ line }) => line);
  const groups = where.length === 1 ? 'the rows' : `${where.length} groups of rows`;
  return {
    where: `${groups} from line ${lines.join(', ')}${where.length > lines.length ? ', …' : ''} on`,
    problem: 'the method cannot answer what it was given',
    expected,
    remedy: 'correct the rows or the settings; if a part took the wrong column, name it with --column',
  };
}

/** Which column of a file plays which part of a method. */
import { ConcordError, type Problem } from '../../concord-error.ts';
import type { StatColumn, StatMethod } from '../../statistics/methods/stat-method.ts';
import { columnNames } from './parse-stat-csv.ts';

/** Which column of the file feeds a key of the method's rows. */
export interface Feed {
  key: string;
  type: StatColumn['type'];
  range: StatColumn['range'];
  at: number;
}

/** What a person wrote for the file: which columns play which part, and which split it. */
export interface StatAsked {
  /** `part=column`, as given; a part of type 'numbers' or 'texts' may come several times */
  columns: string[];
  by: string[];
}

interface Wanted {
  pair: string;
  part: string;
  column: string;
}

/**
 * @param name the file as the person named it
 * @throws ConcordError 'usage' with every part and column that is not there
 */
export function columnFeeds(name: string, header: string[], method: StatMethod, asked: StatAsked): Feed[] {
  const missing = (where: string, column: string): Problem[] =>
    header.includes(column) ? [] : [missingColumn(name, header, where, column)];
  const wanted = asked.columns.map(wantedOf);
  const problems = wanted.flatMap(({ pair, part, column }) =>
    method.columns.some((c) => c.part === part) ? missing(`--column ${pair}`, column) : [unknownPart(pair, method)],
  );
  problems.push(...asked.by.flatMap((column) => missing(`--by ${column}`, column)));
  // a column that was given another part is not taken for an optional one by its name
  const isSpoken = (c: StatColumn): boolean => !c.required && wanted.some(({ column }) => column === c.part);
  const feeds = method.columns.flatMap((c): Feed[] => {
    const given = wanted.filter(({ part }) => part === c.part).map(({ column }) => column);
    const columns = given.length > 0 ? given : [c.part].filter((part) => header.includes(part) && !isSpoken(c));
    const several = c.type === 'numbers' || c.type === 'texts';
    if (columns.length === 0 && c.required) problems.push(missingPart(name, header, c, method));
    if (several ? new Set(columns).size < columns.length : columns.length > 1) problems.push(repeated(c, several));
    return columns.map((column) => ({
      key: several ? `${c.part}:${column}` : c.part,
      type: c.type,
      range: c.range,
      at: header.indexOf(column),
    }));
  });
  if (problems.length > 0) throw new ConcordError('usage', problems);
  return feeds;
}

function wantedOf(pair: string): Wanted {
  const at = pair.indexOf('=');
  return { pair, part: pair.slice(0, Math.max(at, 0)).trim(), column: pair.slice(at + 1).trim() };
}

const missingColumn = (name: string, header: string[], where: string, column: string): Problem => ({
  where,
  problem: `${name} has no column "${column}"`,
  expected: `one of ${columnNames(header)}`,
  remedy: 'check the spelling; capitals count',
});

const unknownPart = (pair: string, method: StatMethod): Problem => ({
  where: `--column ${pair}`,
  problem: `${method.id} has no such part`,
  expected: `PART=COLUMN, with a part of ${method.columns.map((c) => c.part).join(', ')}`,
  remedy: `concord stat ${method.id} shows what each part is`,
});

const missingPart = (name: string, header: string[], column: StatColumn, method: StatMethod): Problem => ({
  where: name,
  problem: `no column is named "${column.part}" (${column.meaning}), which ${method.id} needs`,
  expected: `--column ${column.part}=COLUMN, with one of ${columnNames(header)}`,
  remedy: `name the column; concord stat ${method.id} shows every part`,
});

const repeated = ({ part }: StatColumn, several: boolean): Problem => ({
  where: `--column ${part}`,
  problem: several ? 'one column is given more than once' : 'it is given more than once',
  expected: several ? 'each column once' : 'one column for this part',
  remedy: 'leave the others out',
});

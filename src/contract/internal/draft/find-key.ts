/** What names one row of an unknown file: the smallest sets of columns that are never the same twice. */
import type { Engine } from '../../../engine/engine.ts';
import { type DraftColumn, isCodeHeader } from './guess-column.ts';

/** More columns than this are not tried together: a person would not recognise such a key. */
const MOST_COLUMNS = 3;
const MOST_CANDIDATES = 9;

/** @returns keys as column names, the likeliest first, at most three; an empty list when no small set is unique */
export async function findKeys(columns: DraftColumn[], table: string, engine: Engine): Promise<string[][]> {
  const rows = columns[0]?.facts.rows ?? 0;
  const candidates = columns
    .filter((c) => isComplete(c) && c.type !== 'number' && c.facts.maxLength <= 120 && c.facts.distinct > 1)
    .sort((a, b) => likelihood(b) - likelihood(a) || a.facts.index - b.facts.index)
    .slice(0, MOST_CANDIDATES);
  const keys: DraftColumn[][] = [];
  for (let size = 1; size <= MOST_COLUMNS && !keys.length; size++)
    for (const set of combinations(candidates, size)) {
      if (keys.length >= 3) break;
      if (await isUnique(set, rows, table, engine)) keys.push(set);
    }
  return keys.map((set) => set.sort((a, b) => a.facts.index - b.facts.index).map((c) => c.name));
}

const isComplete = (c: DraftColumn): boolean =>
  c.missing === 0 &&
  (c.severity === 'reject' || c.codes !== null) &&
  (c.type === 'string' || c.facts.real === c.facts.rows);

/** Codes and dates name rows; counts are unique only by chance. */
function likelihood(c: DraftColumn): number {
  if (c.type === 'time' || c.type === 'number') return 0;
  if (isCodeHeader(c.facts.header)) return 4;
  if (c.type === 'date' || c.type === 'timestamp' || /period|month|year/i.test(c.facts.header)) return 3;
  if (c.type === 'string') return c.facts.maxLength <= 40 ? 2 : 1;
  return c.facts.index === 0 || /age|band|group|decile|number|no$/i.test(c.facts.header) ? 1 : 0;
}

function* combinations<T>(items: T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield [];
  else
    for (let i = from; i <= items.length - size; i++)
      for (const rest of combinations(items, size - 1, i + 1)) yield [items[i]!, ...rest];
}

async function isUnique(set: DraftColumn[], rows: number, table: string, engine: Engine): Promise<boolean> {
  // Counts that are unique by chance name nothing.
  if (set.some((c) => likelihood(c) === 0) || (set.length === 1 && set[0]!.type === 'timestamp')) return false;
  const possible = set.reduce((product, c) => product * c.facts.distinct, 1);
  if (possible < rows) return false;
  const values = set.map((c) => `trim(c${c.facts.index})`).join(', ');
  const { n } = await engine.one<{ n: number }>(`select count(distinct (${values})) as n from ${table}`);
  return n === rows;
}

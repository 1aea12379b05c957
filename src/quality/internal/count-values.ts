/** How many values a column has, and which are common, of every column at once: for a file of few cells. */
import type { Column } from '../../contract/contract.ts';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import { checkFiles } from '../check-files.ts';

export interface ValueCount {
  /** rows that have a value */
  filled: number;
  distinct: number;
  /** the most common values of accepted rows, most rows first; only of plain columns */
  top: { value: string; rows: number }[];
}

/**
 * One look at a checked file, as a list of its cells. To plan a question for each column, and to set up a table of values for
 * each, takes longer than a few thousand rows do: of a file of 100 rows and 30 columns twenty times as long. Of a larger file
 * the list of its cells is the dearer way.
 * @param most values in `top`
 * @returns a count for each column, in their order
 */
export async function countValues(
  columns: Column[],
  folder: string,
  most: number,
  engine: Engine,
): Promise<ValueCount[]> {
  const { rows, rejected } = checkFiles(folder);
  const plain = columns.flatMap((c, place) => (c.classification === 'plain' ? [place] : []));
  const counts = await engine.all<{ place: number; found: number; filled: number; top: Common[] | null }>(`
    with cell as (
      select unnest(range(${columns.length})) as place, unnest([${columns.map((c) => `${alike(c)}::varchar`).join(', ')}]) as value,
        file_row_number not in (
          select row_number from read_parquet(${literal(rejected)}) where row_number is not null) as accepted
      from read_parquet(${literal(rows)}, file_row_number = true)),
    counted as (
      select place, value, count(*) as rows, count(*) filter (accepted) as accepted
      from cell where value is not null group by place, value)
    select place, count(*) as found, sum(rows)::bigint as filled,
      -- the least of these are the most common, and of those alike the first in the alphabet
      min({'less': -accepted, 'value': value}, ${most})
        filter (where accepted > 0 and place in (${[-1, ...plain].join(', ')})) as top
    from counted group by place`);
  const of = new Map(counts.map((count) => [count.place, count]));
  return columns.map((_, place) => {
    const { found = 0, filled = 0, top = null } = of.get(place) ?? {};
    return { filled, distinct: found, top: (top ?? []).map(({ less, value }) => ({ value, rows: -Number(less) })) };
  });
}

interface Common {
  less: string | number;
  value: string;
}

/** SQL of a column's value such that those that are equal are written alike: a nought below nothing is nought. */
export const alike = (column: Column): string =>
  column.type === 'number' ? `(${identifier(column.name)} + 0)` : identifier(column.name);

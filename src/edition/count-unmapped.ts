/** Rows of a dataset that no table has a row of: a mapping leaves them out, or makes one row of several. */
import type { AdmittedRows } from './admit-rows.ts';
import type { Mapped } from './map-dataset.ts';
import { type Bench, inputOf, runStep } from './run-step.ts';

/** Words of a mapping that may give a row twice or none of it: where there are none, as many rows as came are the rows that came. */
const MAY_REPEAT = /\b(join|lateral|unnest|union|intersect|except|group|distinct)\b/i;

/** What came out of a mapping, and its SQL. */
export type Traced = Pick<Mapped, 'sql'> & { output: { rows: number; columns: { name: string }[] } };

/** By dataset, what `countUnmapped` tells of it. */
export async function countEachUnmapped(
  bench: Bench,
  datasets: { rows: AdmittedRows; maps: Map<string, Traced> }[],
): Promise<Record<string, number | null>> {
  const unmapped: Record<string, number | null> = {};
  for (const { rows, maps } of datasets) unmapped[rows.contract.id] = await countUnmapped(bench, rows, maps);
  return unmapped;
}

/**
 * Counts a dataset's current rows that became no row of any table. Every mapping passes on which delivery a row came from; here each
 * row is a delivery of its own, and whatever comes out of no mapping was left out. A mapping that makes one row of several passes on one
 * of them. The step is made anew only when the rows or a mapping changed, and not at all where a mapping gives every row once.
 * @param maps the tables that the dataset fills; of those without a column `delivery` nothing can be told
 * @returns all rows where it fills no table; null where nothing can be told
 */
export async function countUnmapped(
  bench: Bench,
  rows: AdmittedRows,
  maps: Map<string, Traced>,
): Promise<number | null> {
  const all = rows.rows;
  if (maps.size === 0) return all;
  const telling = [...maps.values()].filter(({ output }) => output.columns.some((c) => c.name === 'delivery'));
  if (telling.length === 0) return null;
  if (all === 0 || telling.some(({ sql, output }) => output.rows === all && !MAY_REPEAT.test(sql))) return 0;
  const counted = await runStep(bench, {
    name: `unmapped:${rows.contract.id}`,
    confined: true,
    select: unmappedSql(telling.map(({ sql }) => sql)),
    inputs: { published: rows.input },
  });
  const [{ unmapped }] = (await bench.engine.all<{ unmapped: number }>(
    `select unmapped from ${inputOf(counted).relation}`,
  )) as [{ unmapped: number }];
  return unmapped;
}

/** SQL of one number, `unmapped`: the rows of `published` that none of the mappings gives. @param mappings SELECTs from `source` */
export const unmappedSql = (mappings: string[]): string =>
  [
    'with source as materialized (',
    `  select * replace (_delivery || '#' || (row_number() over ())::varchar as _delivery) from published`,
    '), given as (',
    mappings.map((sql) => `select delivery::varchar as given from (\n${sql}\n) as mapped`).join('\nunion all\n'),
    ')',
    'select (select count(*) from source) - (select count(distinct given) from given) as unmapped',
  ].join('\n');

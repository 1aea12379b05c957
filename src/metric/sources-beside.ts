/** Datasets of an edition that a query reads beside those that it counts. */
import type { Manifest } from '../edition/manifest.ts';
import { noteSource } from './describe-sources.ts';
import type { Metric, SourceBeside } from './metric.ts';
import { datasetsIn, tablesCounted } from './stands-on.ts';
import type { TableModel } from './table-model.ts';

export interface BesideOptions {
  metric: Metric;
  model: TableModel;
  manifest: Manifest;
  /** the tables that the question's query reads */
  tables: string[];
  /** the datasets that are counted (`standsOn`) */
  counted: string[];
}

/**
 * What the figures of a question are cut by, and what else fed the very tables that are counted.
 * @returns of each dataset that is not counted, by id: `cut-by` where a table of it is read for the question's dimensions (or those of
 *   the policy) alone; otherwise `same-table`, of tables that datasets are mapped to. Of a table that is worked out of others (`person_month`)
 *   the rest is not read, and is not told; nor is it of published statistics, of which a metric reads its own measures
 */
export function sourcesBeside({ metric, model, manifest, tables, counted }: BesideOptions): SourceBeside[] {
  const own = tablesCounted(metric, model);
  const mapped = (table: string): string[] =>
    datasetsIn(manifest, table).filter((dataset) => model.tables[table]!.from.includes(dataset));
  const cutBy = tables.filter((table) => !own.includes(table));
  const found = [
    ...cutBy.map((table) => ({ table, why: 'cut-by' as const, datasets: datasetsIn(manifest, table) })),
    ...(metric.records ? own : []).map((table) => ({ table, why: 'same-table' as const, datasets: mapped(table) })),
  ];
  return manifest.quality
    .filter(({ dataset }) => !counted.includes(dataset))
    .flatMap((quality) => {
      const of = found.filter(({ datasets }) => datasets.includes(quality.dataset));
      const why = of[0]?.why;
      if (!why) return [];
      return { ...noteSource(quality), why, tables: of.filter((one) => one.why === why).map(({ table }) => table) };
    });
}

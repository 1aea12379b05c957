/** What a metric reads: which rows of its source table are its own, and how a dimension is reached from there. */
import type { DimensionPath, TableModel } from './table-model.ts';

/** What of a metric decides this; a Metric or its file. */
export interface SourceOf {
  source: string;
  entity: string;
}

/** True for tables that hold one measure a row (reported_measure); expressions then name measures, not columns. */
export function isMeasureTable(model: TableModel, source: string): boolean {
  const columns = model.tables[source]?.columns.map((c) => c.name) ?? [];
  return ['measure', 'value', 'entity_type', 'entity_code', 'category_code', 'period_start'].every((c) =>
    columns.includes(c),
  );
}

/** Column values that every row of the metric has. */
export function baseConditions(model: TableModel, metric: SourceOf): Record<string, string> {
  return isMeasureTable(model, metric.source) ? { entity_type: metric.entity } : {};
}

/**
 * How a dimension is reached from a metric's source.
 * @returns the first path whose conditions agree with the metric's own; null when there is none
 */
export function pathFor(model: TableModel, metric: SourceOf, dimension: string): DimensionPath | null {
  if (!Object.hasOwn(model.dimensions, dimension)) return null;
  const base = baseConditions(model, metric);
  const agrees = (path: DimensionPath): boolean =>
    Object.entries(path.when ?? {}).every(([column, value]) => !(column in base) || base[column] === value);
  return model.dimensions[dimension]!.paths.find((p) => p.table === metric.source && agrees(p)) ?? null;
}

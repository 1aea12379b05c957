/** What a metric reads: which rows of its source table are its own, and how a dimension is reached from there. */
import type { DimensionPath } from './dimensions.ts';
import { namesIn } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import { INDEX_DAY } from './records/record-metric.ts';
import type { TableModel } from './table-model.ts';

/** What of a metric decides this; a Metric or its file. */
export interface SourceOf {
  source: string;
  /** absent or empty for metrics of records */
  entity?: string;
  /** absent or null for metrics of published reports, which have no index day */
  records?: unknown;
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
  return isMeasureTable(model, metric.source) ? { entity_type: metric.entity ?? '' } : {};
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
  const paths = model.dimensions[dimension]!.paths.filter((p) => p.table === metric.source && agrees(p));
  const { held } = model.dimensions[dimension]!;
  return paths.find((p) => metric.records || !(held || usesIndexDay(p))) ?? null;
}

/** Whether a path's code or label is as on the day that a row counts, such as an age. */
export const usesIndexDay = ({ code, label }: DimensionPath): boolean =>
  [code, ...(label === null ? [] : [label])].some((text) => namesIn(parseExpression(text)).includes(INDEX_DAY));

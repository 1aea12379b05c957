/** The rows that went into a question's figures, and the deliveries they came in. */
import type { OpenEdition } from '../../edition/open-edition.ts';
import type { ReadGrant } from '../compile-options.ts';
import { editionTable } from '../edition-table.ts';
import { namesIn } from '../expression.ts';
import { periodStartSql } from '../grain.ts';
import type { Metric, Question } from '../metric.ts';
import { isMeasureTable } from '../metric-source.ts';
import { parseExpression } from '../parse-expression.ts';
import type { TableModel } from '../table-model.ts';
import { among, openParts, type SqlParts } from './sql-parts.ts';

/** One row of reported_measure: what one organisation said of one measure in one period. */
export interface ReportRow {
  measure: string;
  entity: string;
  category: string | null;
  periodStart: string;
  value: number | null;
  valueAsPublished: number | null;
  status: string;
  dataset: string;
  delivery: string;
}

export interface ReportsFound {
  reports: ReportRow[];
  reportsFound: number;
  deliveries: string[];
}

export interface ReportsOptions {
  edition: OpenEdition;
  metric: Metric;
  tables: TableModel;
  question: Question;
  grant: ReadGrant;
}

/** @param limit rows given at most; they are all counted */
export async function readReports(options: ReportsOptions, limit: number): Promise<ReportsFound> {
  const { edition, metric, tables: model, question, grant } = options;
  const columns = model.tables[metric.source]!.columns.map((c) => c.name);
  const none: ReportsFound = { reports: [], reportsFound: 0, deliveries: [] };
  if (metric.records || !columns.includes('delivery')) return none;
  const parts = openParts({
    metric,
    model,
    question,
    rowFilter: grant.rowFilter,
    tableSql: editionTable(edition, model),
  });
  const where = conditionsOf(options, parts);
  const from = `from ${parts.from()}${where.length ? ` where ${where.join(' and ')}` : ''}`;
  const deliveries = await edition.engine.all<{ delivery: string }>(
    `select distinct s.delivery ${from} order by all`,
    parts.parameters,
  );
  const found = { ...none, deliveries: deliveries.flatMap((d) => d.delivery ?? []) };
  if (!isMeasureTable(model, metric.source)) return found;
  const reports = await edition.engine.all<ReportRow & { found: number }>(
    `select s.measure, s.entity_code as entity, s.category_code as category, s.period_start as "periodStart", s.value,
  s.value_as_published as "valueAsPublished", s.status, s.dataset, s.delivery, count(*) over () as found
${from} order by s.period_start desc, s.entity_code, s.measure, s.category_code limit ${Math.trunc(limit)}`,
    parts.parameters,
  );
  return {
    ...found,
    reports: reports.map(({ found: _, ...row }) => row),
    reportsFound: reports[0]?.found ?? 0,
  };
}

function conditionsOf({ metric, tables: model, question }: ReportsOptions, parts: SqlParts): string[] {
  const conditions = parts.conditions();
  for (const { dimension, values } of question.where)
    conditions.push(among(() => parts.code(dimension), values, parts.bind));
  if (isMeasureTable(model, metric.source)) {
    const formulas = [metric.numerator, ...(metric.denominator === null ? [] : [metric.denominator])];
    const measures = new Set(formulas.flatMap((f) => namesIn(parseExpression(f))));
    conditions.push(among(() => 's.measure', [...measures], parts.bind));
  }
  if (metric.grain) {
    const date = periodStartSql('s.period_start', metric.grain);
    if (question.from) conditions.push(`${date} >= ${parts.bind(question.from)}::date`);
    if (question.to) conditions.push(`${date} <= ${parts.bind(question.to)}::date`);
  }
  return conditions;
}

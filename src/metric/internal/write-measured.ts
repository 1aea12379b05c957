/** The first half of a question's SQL: from the source's rows to one row a report. */
import { identifier } from '../../engine/engine.ts';
import type { CompileOptions } from '../compile-options.ts';
import { type Expression, namesIn } from '../expression.ts';
import { periodStartSql } from '../grain.ts';
import type { Grain, Metric } from '../metric.ts';
import { isMeasureTable } from '../metric-source.ts';
import { parseExpression } from '../parse-expression.ts';
import { columnOf, writeExpression } from '../write-expression.ts';
import { among, type ByColumn, type SqlParts } from './sql-parts.ts';

/** Reports of the source's `grain` column that make up a metric's finest grain. */
const REPORT_GRAINS: Partial<Record<Grain, string[]>> = {
  day: ['day'],
  month: ['month', 'snapshot'],
  quarter: ['quarter', 'snapshot'],
  'financial-quarter': ['quarter', 'snapshot'],
  'financial-year': ['year', 'snapshot'],
  year: ['year', 'snapshot'],
};

interface Formulas {
  numerator: Expression;
  denominator: Expression | null;
}

/** CTEs `source`, `scope`, for measure tables `reports`, and `measured`. */
export function writeMeasured(options: CompileOptions, parts: SqlParts, by: ByColumn[]): string[] {
  const { metric, model, question } = options;
  const formulas: Formulas = {
    numerator: parseExpression(metric.numerator),
    denominator: metric.denominator === null ? null : parseExpression(metric.denominator),
  };
  const filters = question.where.map((w) => ({ ...w, alias: identifier(`where_${w.dimension}`) }));
  const dimensions = [
    ...by.flatMap((b) => [`${parts.code(b.dimension)} as ${b.code}`, `${parts.label(b.dimension)} as ${b.name}`]),
    ...filters.map((f) => `${parts.code(f.dimension)} as ${f.alias}`),
  ];
  const chosen = filters.map((f) => among(() => f.alias, f.values, parts.bind));
  const scope = `scope as (\n  select * from source${chosen.length ? ` where ${chosen.join(' and ')}` : ''}\n)`;
  return isMeasureTable(model, metric.source)
    ? [measureSource(metric, formulas, parts, dimensions), scope, ...fromMeasures(formulas, parts, by)]
    : [rowSource(options, formulas, parts, dimensions), scope, rowsMeasured(formulas)];
}

/** Rows of reported_measure: the measures that the formulas name, reported by the metric's sort of entity. */
function measureSource(metric: Metric, formulas: Formulas, parts: SqlParts, dimensions: string[]): string {
  const columns = ['entity_code as entity', 'category_code as category'].map((c) => `s.${c}`);
  const conditions = [
    ...parts.conditions(),
    `s.measure in (${measuresIn(formulas).map(parts.bind).join(', ')})`,
    ...(metric.grain ? [`s.grain in (${REPORT_GRAINS[metric.grain]!.map(parts.bind).join(', ')})`] : []),
  ];
  const date = metric.grain ? periodStartSql('s.period_start', metric.grain) : 'null::date';
  const kept = [...columns, `${date} as date`, 's.measure', 's.value', 's.data_status', ...dimensions];
  return `source as (\n  select ${kept.join(', ')}\n  from ${parts.from()}\n  where ${conditions.join('\n    and ')}\n)`;
}

/** One row a report, its measures side by side; it counts only when every measure of the formulas was reported. */
function fromMeasures(formulas: Formulas, parts: SqlParts, by: ByColumn[]): string[] {
  const keys = ['entity', 'category', 'date', ...by.map((b) => b.code)];
  const names = by.map((b) => `max(${b.name}) as ${b.name}`);
  const value = (measure: string): string => identifier(`value_${measure}`);
  const measures = measuresIn(formulas);
  const values = measures.map((m) => `max(value) filter (where measure = ${parts.bind(m)}) as ${value(m)}`);
  const provisional = "bool_or(coalesce(data_status = 'provisional', false)) as provisional";
  const write = (e: Expression): string => writeExpression(e, value, parts.bind);
  return [
    `reports as (\n  select ${[...keys, ...names, ...values, provisional].join(', ')}\n  from scope\n  group by ${keys.join(', ')}\n)`,
    measuredSql(formulas, write, 'reports', measures.map(value)),
  ];
}

/** Rows of any other source: each row is a report of its own. */
function rowSource(options: CompileOptions, formulas: Formulas, parts: SqlParts, dimensions: string[]): string {
  const { metric, model } = options;
  const has = (name: string): boolean => model.tables[metric.source]!.columns.some((c) => c.name === name);
  const date = metric.grain ? periodStartSql('s.period_start', metric.grain) : 'null::date';
  const write = (e: Expression): string => writeExpression(e, parts.column, parts.bind);
  const kept = [
    `cast(${columnOf('s', metric.entity)} as varchar) as entity`,
    'null::varchar as category',
    `${date} as date`,
    `${write(formulas.numerator)} as row_numerator`,
    `${formulas.denominator ? write(formulas.denominator) : 'null'} as row_denominator`,
    `${has('data_status') ? "coalesce(s.data_status = 'provisional', false)" : 'false'} as provisional`,
    ...dimensions,
  ];
  const conditions = parts.conditions();
  const where = conditions.length ? `\n  where ${conditions.join('\n    and ')}` : '';
  return `source as (\n  select ${kept.join(', ')}\n  from ${parts.from()}${where}\n)`;
}

const rowsMeasured = (formulas: Formulas): string =>
  measuredSql(formulas, (e) => (e === formulas.numerator ? 'row_numerator' : 'row_denominator'), 'scope');

/** @param needed columns that must hold something for a row to count, whatever a formula makes of their absence */
function measuredSql(
  formulas: Formulas,
  write: (e: Expression) => string,
  from: string,
  needed: string[] = [],
): string {
  const numerator = write(formulas.numerator);
  const denominator = formulas.denominator ? write(formulas.denominator) : null;
  const whole = [numerator, ...(denominator === null ? [] : [denominator])];
  const counted = [...new Set([...needed, ...whole])].map((f) => `(${f}) is not null`).join(' and ');
  return `measured as (\n  select *, ${numerator} as numerator, ${denominator ?? 'null'} as denominator, ${counted} as counted\n  from ${from}\n)`;
}

const measuresIn = (formulas: Formulas): string[] => [
  ...new Set([...namesIn(formulas.numerator), ...(formulas.denominator ? namesIn(formulas.denominator) : [])]),
];

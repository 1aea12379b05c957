import type { Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { YamlFile } from '../workspace/read-yaml.ts';
import { checkExpression } from './check-expression.ts';
import { ExpressionFault, type ValueType } from './expression.ts';
import type { Target } from './metric.ts';
import type { MetricFile } from './metric-schema.ts';
import { isMeasureTable, pathFor } from './metric-source.ts';
import { parseExpression } from './parse-expression.ts';
import { findColumn, type TableModel, valueTypeOf } from './table-model.ts';

/** What a metric may speak of. */
export interface MetricSurroundings {
  model: TableModel;
  targets: Map<string, Target[]>;
  /** measures by the dataset whose mapping gives them */
  measures: Map<string, Set<string>>;
}

/**
 * Every fault of a metric file beyond its form: names that do not exist, expressions that cannot be read, settings that
 * contradict each other.
 * @param file read under `MetricSchema`
 * @returns an empty list when it is right
 */
export function checkMetric(file: YamlFile<MetricFile>, around: MetricSurroundings): Problem[] {
  const table = around.model.tables[file.value.source];
  const where = (setting: string): string => file.where([setting]);
  if (!table) return [unknownName(where('source'), 'source', file.value.source, Object.keys(around.model.tables))];
  return [
    ...datasetProblems(file, around),
    ...entityProblems(file.value, around.model, where('entity')),
    ...dimensionProblems(file, around.model),
    ...expressionProblems(file.value.numerator, where('numerator'), file.value, around),
    ...(file.value.denominator
      ? expressionProblems(file.value.denominator, where('denominator'), file.value, around)
      : []),
    ...shapeProblems(file.value, around, where),
  ];
}

function datasetProblems(file: YamlFile<MetricFile>, around: MetricSurroundings): Problem[] {
  return file.value.datasets.flatMap((dataset, i) =>
    around.measures.has(dataset)
      ? []
      : [unknownName(file.where(['datasets', i]), 'dataset', dataset, [...around.measures.keys()])],
  );
}

function entityProblems(metric: MetricFile, model: TableModel, where: string): Problem[] {
  const columns = model.tables[metric.source]!.columns.map((c) => c.name);
  if (isMeasureTable(model, metric.source) || columns.includes(metric.entity)) return [];
  return [unknownName(where, 'entity', metric.entity, columns)];
}

function dimensionProblems(file: YamlFile<MetricFile>, model: TableModel): Problem[] {
  return file.value.dimensions.flatMap((dimension, i) =>
    pathFor(model, file.value, dimension)
      ? []
      : [
          unknownName(
            file.where(['dimensions', i]),
            'dimension',
            dimension,
            Object.keys(model.dimensions).filter((d) => pathFor(model, file.value, d)),
          ),
        ],
  );
}

function expressionProblems(text: string, where: string, metric: MetricFile, around: MetricSurroundings): Problem[] {
  try {
    const found = checkExpression(parseExpression(text), (name) => nameType(name, metric, around));
    if (found === 'number') return [];
    throw new ExpressionFault(`it gives a ${found}`, 'a number');
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return [
      { where, problem: `the expression is wrong: ${error.message}`, expected: error.expected, remedy: 'correct it' },
    ];
  }
}

function nameType(name: string, metric: MetricFile, around: MetricSurroundings): ValueType {
  if (isMeasureTable(around.model, metric.source)) return measureType(name, metric, around);
  const found = findColumn(around.model, metric.source, name);
  if (found) return valueTypeOf(found.column.type);
  const known = knownColumns(around.model, metric.source);
  const near = nearestName(name, known);
  throw new ExpressionFault(
    `'${name}' is no column of ${metric.source}${near ? `; did you mean '${near}'?` : ''}`,
    `one of ${known.join(', ')}`,
  );
}

function measureType(name: string, metric: MetricFile, around: MetricSurroundings): ValueType {
  const known = metric.datasets.flatMap((d) => [...(around.measures.get(d) ?? [])]);
  if (known.includes(name)) return 'number';
  const near = nearestName(name, known);
  throw new ExpressionFault(
    `no mapping of ${metric.datasets.join(', ')} gives the measure '${name}'${near ? `; did you mean '${near}'?` : ''}`,
    'a measure named in catalogue/datasets/<id>/reported_measure.sql',
  );
}

function knownColumns(model: TableModel, source: string): string[] {
  const table = model.tables[source]!;
  const joined = table.joins.flatMap((j) => (model.tables[j.to]?.columns ?? []).map((c) => `${j.name}.${c.name}`));
  return [...table.columns.map((c) => c.name), ...joined];
}

function shapeProblems(metric: MetricFile, around: MetricSurroundings, where: (setting: string) => string): Problem[] {
  const problems: Problem[] = [];
  const say = (setting: string, problem: string, expected: string): void =>
    void problems.push({ where: where(setting), problem, expected, remedy: `change '${setting}'` });
  const timed = around.model.tables[metric.source]!.columns.some((c) => c.name === 'period_start');
  if ((metric.kind === 'proportion' || metric.kind === 'ratio') && !metric.denominator)
    say('kind', `a ${metric.kind} has no denominator`, 'a denominator');
  if (metric.kind === 'mean' && !metric.denominator && metric.over_time !== 'mean')
    say('over_time', 'a mean without a denominator is a mean over dates', "over_time 'mean', or a denominator");
  if (metric.kind === 'count' && metric.denominator) say('denominator', 'a count has none', 'a count, or another kind');
  if (metric.kind !== 'count' && !metric.denominator_label)
    say('kind', 'denominator_label is missing', 'what the denominator counts, in words');
  if (metric.method === 'wilson' && metric.kind !== 'proportion')
    say('method', `wilson is for proportions, not for a ${metric.kind}`, "'byar' or 'none'");
  if (metric.method === 'byar' && metric.kind === 'proportion')
    say('method', 'byar is for counts and rates', "'wilson' or 'none'");
  if (metric.grain !== null && !timed) say('grain', `${metric.source} has no period_start`, 'null');
  if (metric.grain === 'week') say('grain', 'no source reports by week', 'day, or a longer period');
  if (typeof metric.targets === 'string' && !around.targets.has(metric.targets))
    problems.push(unknownName(where('targets'), 'target', metric.targets, [...around.targets.keys()]));
  return problems;
}

function unknownName(where: string, what: string, name: string, known: string[]): Problem {
  const near = nearestName(name, known);
  return {
    where,
    problem: `there is no ${what} '${name}' here`,
    expected: known.length ? `one of ${known.join(', ')}` : `a ${what} that exists`,
    remedy: near ? `did you mean '${near}'?` : `correct the ${what}`,
  };
}

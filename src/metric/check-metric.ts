import type { Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { YamlFile } from '../workspace/read-yaml.ts';
import { ExpressionFault, type ValueType } from './expression.ts';
import { columnType, expressionProblems, unknownName } from './expression-problems.ts';
import type { Target } from './metric.ts';
import type { MetricFile } from './metric-schema.ts';
import { isMeasureTable, pathFor } from './metric-source.ts';
import { checkRecords } from './records/check-records.ts';
import type { TableModel } from './table-model.ts';

/** What a metric may speak of. */
export interface MetricSurroundings {
  model: TableModel;
  targets: Map<string, Target[]>;
  /** measures by the dataset whose mapping gives them */
  measures: Map<string, Set<string>>;
}

type Where = (setting: string) => string;

/**
 * Every fault of a metric file beyond its form: names that do not exist, expressions that cannot be read, settings that
 * contradict each other.
 * @param file read under `MetricSchema`
 * @returns an empty list when it is right
 */
export function checkMetric(file: YamlFile<MetricFile>, around: MetricSurroundings): Problem[] {
  const table = around.model.tables[file.value.source];
  const where: Where = (setting) => file.where([setting]);
  if (!table) return [unknownName(where('source'), 'source', file.value.source, Object.keys(around.model.tables))];
  return [
    ...datasetProblems(file, around),
    ...dimensionProblems(file, around.model),
    ...commonProblems(file.value, around, where),
    ...(file.value.records ? checkRecords(file, around.model) : publishedProblems(file, around, where)),
  ];
}

/** Faults of a metric of published reports. */
function publishedProblems(file: YamlFile<MetricFile>, around: MetricSurroundings, where: Where): Problem[] {
  const { numerator, denominator } = file.value;
  const typeOf = (name: string): ValueType => nameType(name, file.value, around);
  return [
    ...entityProblems(file.value, around.model, where('entity')),
    ...expressionProblems(numerator, where('numerator'), ['number'], typeOf),
    ...(denominator === undefined ? [] : expressionProblems(denominator, where('denominator'), ['number'], typeOf)),
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
  if (metric.entity === undefined)
    return [{ where, problem: 'nobody is said to report', expected: 'an entity', remedy: "add 'entity'" }];
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

function nameType(name: string, metric: MetricFile, around: MetricSurroundings): ValueType {
  if (isMeasureTable(around.model, metric.source)) return measureType(name, metric, around);
  return columnType(around.model, metric.source, name);
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

/** Settings that every metric has, of records or not. */
function commonProblems(metric: MetricFile, around: MetricSurroundings, where: Where): Problem[] {
  const problems: Problem[] = [];
  if (metric.kind !== 'count' && !metric.denominator_label)
    problems.push(wrong(where, 'kind', 'denominator_label is missing', 'what the denominator counts, in words'));
  if (typeof metric.targets === 'string' && !around.targets.has(metric.targets))
    problems.push(unknownName(where('targets'), 'target', metric.targets, [...around.targets.keys()]));
  return problems;
}

const wrong = (where: Where, setting: string, problem: string, expected: string): Problem => ({
  where: where(setting),
  problem,
  expected,
  remedy: `change '${setting}'`,
});

/** Kinds and methods that stand on rows of a record-level table. */
const OF_RECORDS = [
  'rate',
  'percentile',
  'standardised-rate',
  'standardised-ratio',
  'student-t',
  'order-statistics',
  'dobson',
];

function shapeProblems(metric: MetricFile, around: MetricSurroundings, where: Where): Problem[] {
  const problems: Problem[] = [];
  const say = (setting: string, problem: string, expected: string): void =>
    void problems.push(wrong(where, setting, problem, expected));
  for (const setting of ['kind', 'method'] as const)
    if (OF_RECORDS.includes(metric[setting]))
      say(setting, `${metric[setting]} is for metrics of records`, 'a `records` block, or another ' + setting);
  if (metric.multiplier !== undefined && metric.multiplier !== 1)
    say('multiplier', 'published reports are not multiplied', 'a `records` block, or no multiplier');
  if (around.model.tables[metric.source]!.zone === 'pseudonymised')
    say(
      'source',
      `${metric.source} holds rows about people`,
      'a `records` block, whose figures are controlled, or another source',
    );
  if (!metric.over_time) say('over_time', 'over_time is missing', 'sum, mean or last');
  const timed = around.model.tables[metric.source]!.columns.some((c) => c.name === 'period_start');
  if ((metric.kind === 'proportion' || metric.kind === 'ratio') && !metric.denominator)
    say('kind', `a ${metric.kind} has no denominator`, 'a denominator');
  if (metric.kind === 'mean' && !metric.denominator && metric.over_time !== 'mean')
    say('over_time', 'a mean without a denominator is a mean over dates', "over_time 'mean', or a denominator");
  if (metric.kind === 'count' && metric.denominator) say('denominator', 'a count has none', 'a count, or another kind');
  if (metric.method === 'wilson' && metric.kind !== 'proportion')
    say('method', `wilson is for proportions, not for a ${metric.kind}`, "'byar' or 'none'");
  if (metric.method === 'byar' && metric.kind === 'proportion')
    say('method', 'byar is for counts and rates', "'wilson' or 'none'");
  if (metric.grain !== null && !timed) say('grain', `${metric.source} has no period_start`, 'null');
  if (metric.grain === 'week') say('grain', 'no source reports by week', 'day, or a longer period');
  return problems;
}

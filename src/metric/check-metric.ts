import type { Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { YamlFile } from '../workspace/read-yaml.ts';
import { eachSound, ifSound, soundSettings } from '../workspace/sound-settings.ts';
import { reviewProblems } from './check-review.ts';
import { ExpressionFault, type ValueType } from './expression.ts';
import { columnType, expressionProblems, unknownName } from './expression-problems.ts';
import type { Target } from './metric.ts';
import type { MetricFile } from './metric-schema.ts';
import { isMeasureTable, pathFor } from './metric-source.ts';
import { checkRecords } from './records/check-records.ts';
import type { TableModel } from './table-model.ts';
import { shareTargetProblems, targetProblems } from './target-problems.ts';

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
 * contradict each other. Of a file with faults of form, what does not stand on them.
 * @param file inspected under `MetricSchema`
 * @returns an empty list when it is right
 */
export function checkMetric(file: YamlFile<MetricFile>, around: MetricSurroundings): Problem[] {
  const sound = { ...file, value: soundSettings(file.value, file.unsound) };
  const where: Where = (setting) => file.where([setting]);
  return [
    ...ifSound(() => datasetProblems(sound, around)),
    ...ifSound(() => sourceProblems(sound, around, where)),
    ...commonProblems(sound.value, around, where),
    ...ifSound(() => reviewProblems(sound.value.reviewed, file.where)),
    ...ifSound(() => targetProblems(sound.value.targets, file.where)),
    ...ifSound(() => shareTargetProblems(sound.value, targetsNamed(sound.value.targets, around), where('targets'))),
  ];
}

const targetsNamed = (targets: MetricFile['targets'], around: MetricSurroundings): Pick<Target, 'value'>[] =>
  typeof targets === 'string' ? (around.targets.get(targets) ?? []) : targets;

/** Faults of what stands on the table that a metric reads. */
function sourceProblems(file: YamlFile<MetricFile>, around: MetricSurroundings, where: Where): Problem[] {
  const { source } = file.value;
  if (!around.model.tables[source])
    return [unknownName(where('source'), 'source', source, Object.keys(around.model.tables))];
  return [
    ...ifSound(() => dimensionProblems(file, around.model)),
    ...ifSound(() => (file.value.records ? checkRecords(file, around.model) : publishedProblems(file, around, where))),
  ];
}

/** Faults of a metric of published reports. */
function publishedProblems(file: YamlFile<MetricFile>, around: MetricSurroundings, where: Where): Problem[] {
  const { value: metric } = file;
  const typeOf = (name: string): ValueType => nameType(name, metric, around);
  const formula = (setting: 'numerator' | 'denominator') => (): Problem[] =>
    metric[setting] === undefined ? [] : expressionProblems(metric[setting], where(setting), ['number'], typeOf);
  return [
    ...ifSound(() => entityProblems(metric, around.model, where('entity'))),
    ...ifSound(formula('numerator')),
    ...ifSound(formula('denominator')),
    ...shapeProblems(metric, around, where),
  ];
}

function datasetProblems(file: YamlFile<MetricFile>, around: MetricSurroundings): Problem[] {
  return eachSound(file.value.datasets, (dataset, i) =>
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
  return eachSound(file.value.dimensions, (dimension, i) =>
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
  return [
    ...ifSound(() =>
      metric.kind !== 'count' && !metric.denominator_label
        ? [wrong(where, 'kind', 'denominator_label is missing', 'what the denominator counts, in words')]
        : [],
    ),
    ...ifSound(() =>
      typeof metric.targets === 'string' && !around.targets.has(metric.targets)
        ? [unknownName(where('targets'), 'target', metric.targets, [...around.targets.keys()])]
        : [],
    ),
  ];
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

/** A contradiction: the setting, what is wrong, what was expected; false where there is none. */
type Contradiction = false | [setting: string, problem: string, expected: string];

/** Each is looked at by itself, so that a setting with a fault of form hides no more than what stands on it. */
function shapeProblems(metric: MetricFile, around: MetricSurroundings, where: Where): Problem[] {
  const { columns, zone } = around.model.tables[metric.source]!;
  const timed = columns.some((c) => c.name === 'period_start');
  const ofRecords = (setting: 'kind' | 'method') => (): Contradiction =>
    OF_RECORDS.includes(metric[setting]) && [
      setting,
      `${metric[setting]} is for metrics of records`,
      `a \`records\` block, or another ${setting}`,
    ];
  const contradictions: (() => Contradiction)[] = [
    ofRecords('kind'),
    ofRecords('method'),
    () =>
      metric.multiplier !== undefined &&
      metric.multiplier !== 1 && [
        'multiplier',
        'published reports are not multiplied',
        'a `records` block, or no multiplier',
      ],
    () =>
      zone === 'pseudonymised' && [
        'source',
        `${metric.source} holds rows about people`,
        'a `records` block, whose figures are controlled, or another source',
      ],
    () => !metric.over_time && ['over_time', 'over_time is missing', 'sum, mean or last'],
    () =>
      (metric.kind === 'proportion' || metric.kind === 'ratio') &&
      !metric.denominator && ['kind', `a ${metric.kind} has no denominator`, 'a denominator'],
    () =>
      metric.kind === 'mean' &&
      !metric.denominator &&
      metric.over_time !== 'mean' && [
        'over_time',
        'a mean without a denominator is a mean over dates',
        "over_time 'mean', or a denominator",
      ],
    () =>
      metric.kind === 'count' &&
      !!metric.denominator && ['denominator', 'a count has none', 'a count, or another kind'],
    () =>
      metric.method === 'wilson' &&
      metric.kind !== 'proportion' && [
        'method',
        `wilson is for proportions, not for a ${metric.kind}`,
        "'byar' or 'none'",
      ],
    () =>
      metric.method === 'byar' &&
      metric.kind === 'proportion' && ['method', 'byar is for counts and rates', "'wilson' or 'none'"],
    () => metric.grain !== null && !timed && ['grain', `${metric.source} has no period_start`, 'null'],
    () => metric.grain === 'week' && ['grain', 'no source reports by week', 'day, or a longer period'],
  ];
  return contradictions.flatMap((look) =>
    ifSound(() => {
      const found = look();
      return found ? [wrong(where, ...found)] : [];
    }),
  );
}

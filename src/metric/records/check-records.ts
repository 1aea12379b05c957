import type { Problem } from '../../concord-error.ts';
import type { YamlFile } from '../../workspace/read-yaml.ts';
import { eachSound, ifSound, soundOr } from '../../workspace/sound-settings.ts';
import { type Expression, ExpressionFault, partsOf, type ValueType } from '../expression.ts';
import { expressionProblems, unknownName } from '../expression-problems.ts';
import { findColumn } from '../find-column.ts';
import { isShare } from '../is-share.ts';
import type { MetricKind } from '../metric.ts';
import type { MetricFile } from '../metric-schema.ts';
import { isMeasureTable, pathFor } from '../metric-source.ts';
import { parseExpression } from '../parse-expression.ts';
import type { TableModel } from '../table-model.ts';
import { checkFeature, dateColumns } from './check-feature.ts';
import { checkFormulas } from './check-formulas.ts';
import { checkStandard } from './check-standard.ts';
import { rowType } from './formula-type.ts';
import { KINDS } from './record-kinds.ts';
import { INDEX_DAY } from './record-metric.ts';
import type { RecordsFile } from './records-schema.ts';

type File = YamlFile<MetricFile>;
type Where = (...setting: (string | number)[]) => string;

/**
 * Every fault of a metric that counts rows of a record-level table.
 * @param file whose `records` is there and whose source is a table of the model
 * @returns an empty list when it is right
 */
export function checkRecords(file: File, model: TableModel): Problem[] {
  const metric = file.value;
  const records = metric.records!;
  const where: Where = (...setting) => file.where(['records', ...setting]);
  if (isMeasureTable(model, metric.source))
    return [say(file.where(['source']), `${metric.source} holds published figures, not records`, 'a table of records')];
  return [
    ...ifSound(() => timeProblems(records, metric.source, model, where)),
    ...ifSound(() =>
      records.rows === undefined
        ? []
        : expressionProblems(records.rows, where('rows'), ['truth'], rowType(model, metric.source)),
    ),
    ...ifSound(() => featureProblems(records, metric.source, model, where)),
    ...checkFormulas(file, model),
    ...ifSound(() => amountProblems(file, model, where)),
    ...ifSound(() => populationProblems(file, model, where)),
    ...checkStandard(file, model),
    ...ifSound(() => dimensionProblems(file, model)),
    ...settingProblems(file),
  ];
}

function timeProblems(records: RecordsFile, source: string, model: TableModel, where: Where): Problem[] {
  const given = (['time', 'as_at', 'list'] as const).filter((setting) => records[setting] !== undefined);
  const dates = [
    ...dateColumns(model, source, { time: records.time, list: records.list }, where),
    ...ifSound(() =>
      dateColumns(model, source, { from: records.as_at?.from, to: records.as_at?.to }, (s) => where('as_at', s)),
    ),
  ];
  if (given.length === 1) return dates;
  const problem = given.length ? `rows count by ${given.join(' and ')}` : 'nothing says when a row counts';
  return [...dates, say(where(given[1] ?? ''), problem, 'one of time, as_at, list')];
}

function featureProblems(records: RecordsFile, source: string, model: TableModel, where: Where): Problem[] {
  const { features = {} } = records;
  return Object.keys(features).flatMap((name) => [
    ...(name === INDEX_DAY || model.tables[source]!.columns.some((c) => c.name === name)
      ? [say(where('features', name), `'${name}' is a column already`, 'a name of its own')]
      : []),
    ...ifSound(() => checkFeature(model, source, features[name]!, (setting) => where('features', name, setting))),
  ]);
}

/** Kinds whose numerator is let out beside the value. */
const COUNTED: readonly MetricKind[] = ['count', 'ratio', 'rate', 'standardised-rate', 'standardised-ratio'];

/** Of people, an amount that is not said to be one would be let out as a count is: £90 as if it were 90 people. */
function amountProblems({ value: metric, where: at }: File, model: TableModel, where: Where): Problem[] {
  const isCounted = COUNTED.includes(metric.kind as MetricKind);
  if (metric.records!.amount && !isCounted)
    return [say(where('amount'), `the numerator of a ${metric.kind} is not let out`, `no \`amount\``)];
  const isOfPeople = model.tables[metric.source]!.zone === 'pseudonymised';
  if (metric.records!.amount || !isCounted || !isOfPeople) return [];
  const parts = readParts(metric.numerator);
  const measured = parts.find(
    (part) =>
      (part.kind === 'call' && ['minutes', 'days'].includes(part.name)) ||
      (part.kind === 'name' &&
        /^(decimal|double|float|real)/i.test(findColumn(model, metric.source, part.name)?.column.type ?? '')),
  );
  const isTruth = ['compare', 'logic', 'not', 'in', 'is-null'].includes(parts[0]?.kind ?? '');
  if (!measured || isTruth) return [];
  return [say(at(['numerator']), 'it adds up an amount and not a count', '`amount: true` under records')];
}

/** The parts of a formula; none where it cannot be read, which is told by itself. */
function readParts(text: string): Expression[] {
  try {
    return [...partsOf(parseExpression(text))];
  } catch (error) {
    if (error instanceof ExpressionFault) return [];
    throw error;
  }
}

function populationProblems(file: File, model: TableModel, where: Where): Problem[] {
  const { records } = file.value;
  const kind = soundOr(() => file.value.kind, '');
  const population = records!.population;
  // where the kind is not known, what is written of a population can be looked at
  const needed = soundOr(() => KINDS[file.value.kind as MetricKind].population, population !== undefined);
  if (!population)
    return needed ? [say(file.where(['kind']), `a ${kind} has no population`, '`population` under records')] : [];
  if (!needed) return [say(where('population'), `a ${kind} has no population`, 'a rate, or no population')];
  const at = (setting: string): string => where('population', setting);
  if (!model.tables[population.source])
    return [unknownName(at('source'), 'table', population.source, Object.keys(model.tables))];
  const typeOf = rowType(model, population.source);
  const expression = (setting: 'rows' | 'value', wanted: ValueType[]) => (): Problem[] =>
    population[setting] === undefined ? [] : expressionProblems(population[setting], at(setting), wanted, typeOf);
  return [
    ...ifSound(expression('rows', ['truth'])),
    ...ifSound(expression('value', ['number'])),
    ...ifSound(() => dateColumns(model, population.source, { time: population.time }, at)),
    ...ifSound(() =>
      dateColumns(model, population.source, { from: population.as_at?.from, to: population.as_at?.to }, (s) =>
        where('population', 'as_at', s),
      ),
    ),
    ...ifSound(() =>
      population.time !== undefined && population.as_at
        ? [say(at('as_at'), 'its rows count by time and as_at', 'one of the two')]
        : [],
    ),
  ];
}

/** A rate is cut by what both its events and its population can be cut by. */
function dimensionProblems(file: File, model: TableModel): Problem[] {
  const { dimensions, source, records } = file.value;
  const population = records!.population?.source;
  return eachSound(dimensions, (dimension, i) =>
    population && model.tables[population] && !pathFor(model, { source: population, records }, dimension)
      ? pathFor(model, { source, records }, dimension)
        ? [
            say(
              file.where(['dimensions', i]),
              `the population (${population}) cannot be cut by '${dimension}'`,
              'a dimension that both tables have',
            ),
          ]
        : []
      : [],
  );
}

/** Rules of `src/policy/disclosure.ts` that withhold small numbers: what is counted from records needs one. */
const CONTROLLING = ['HES_7_5', 'EXACT_7'];

function settingProblems(file: File): Problem[] {
  const { value: metric, where } = file;
  const rules: (() => Problem | false)[] = [
    () =>
      metric.data_dictionary === undefined &&
      say(where([]), "'data_dictionary' is missing", "'data_dictionary', which every metric of records has"),
    () =>
      !CONTROLLING.includes(metric.disclosure) &&
      say(
        where(['disclosure']),
        `'${metric.disclosure}' withholds no small number`,
        `one of ${CONTROLLING.join(', ')}`,
      ),
    () => {
      const { method } = KINDS[metric.kind as MetricKind];
      const given: string = metric.method;
      if (given === 'none' || given === method) return false;
      return say(where(['method']), `${given} is not for a ${metric.kind} of records`, `'${method}' or 'none'`);
    },
    () =>
      isShare(metric) &&
      (metric.multiplier ?? 1) !== 1 &&
      say(where(['multiplier']), 'a share is of 1, and is shown in % of itself', 'no multiplier'),
    () => metric.grain === null && say(where(['grain']), 'records have a time', "the finest period, mostly 'day'"),
    () => {
      const takes = metric.records!.time === undefined ? 'last' : 'sum';
      if (metric.over_time === undefined || (metric.over_time as string) === takes) return false;
      return say(where(['over_time']), `these records are put together by ${takes}`, `${takes}, or no over_time`);
    },
  ];
  return rules.flatMap((look) =>
    ifSound(() => {
      const problem = look();
      return problem ? [problem] : [];
    }),
  );
}

const say = (where: string, problem: string, expected: string): Problem => ({
  where,
  problem,
  expected,
  remedy: 'correct the setting',
});

import type { Problem } from '../../concord-error.ts';
import type { YamlFile } from '../../workspace/read-yaml.ts';
import { ifSound } from '../../workspace/sound-settings.ts';
import { unknownName } from '../expression-problems.ts';
import type { MetricFile } from '../metric-schema.ts';
import { pathFor } from '../metric-source.ts';
import type { TableModel } from '../table-model.ts';

type File = YamlFile<MetricFile>;

/** Faults of `standard`, `percentile` and `top`: absent where the kind needs it, there where it does not, or impossible. */
export function checkStandard(file: File, model: TableModel): Problem[] {
  return [
    ...ifSound(() => percentileProblems(file)),
    ...ifSound(() => topProblems(file)),
    ...ifSound(() => standardProblems(file, model)),
  ];
}

function percentileProblems(file: File): Problem[] {
  const kind: string = file.value.kind;
  const percentile = file.value.records!.percentile;
  const where = (setting: string): string => file.where(['records', 'percentile', setting]);
  if (!percentile)
    return kind === 'percentile'
      ? [say(file.where(['kind']), 'no percentile is named', '`percentile` under records')]
      : [];
  if (kind !== 'percentile')
    return [say(where(''), `a ${kind} has no percentile`, 'kind percentile, or no percentile')];
  return percentile.at > 0 && percentile.at < 1
    ? []
    : [say(where('at'), `${percentile.at} is no share of the values`, 'a number above 0 and below 1, e.g. 0.9')];
}

function topProblems({ value: { kind, records }, where }: File): Problem[] {
  const { top } = records!;
  if (top === undefined) return [];
  const at = where(['records', 'top']);
  if (kind !== 'ratio') return [say(at, `a ${kind} adds up all of its rows`, 'kind ratio, or no top')];
  // what the highest make up may be one person's
  const amount = records!.amount ? [] : [say(at, 'it may be of few people', '`amount: true` beside it')];
  return top > 0 && top < 1
    ? amount
    : [say(at, `${top} is no share of the rows`, 'a number above 0 and below 1, e.g. 0.05')];
}

function standardProblems(file: File, model: TableModel): Problem[] {
  const kind: string = file.value.kind;
  const standard = file.value.records!.standard;
  const where = (setting: string): string => file.where(['records', 'standard', setting]);
  const standardised = kind === 'standardised-rate' || kind === 'standardised-ratio';
  if (!standard)
    return standardised
      ? [say(file.where(['kind']), 'nothing is said of the standard', '`standard` under records')]
      : [];
  if (!standardised) return [say(where(''), `a ${kind} has no standard`, 'a standardised kind, or no standard')];
  const { by, population, reference, from, to } = standard;
  const direct = kind === 'standardised-rate';
  const problems = bandProblems(file, model, where('by'));
  if (direct !== (population !== undefined) || direct === (reference !== undefined))
    problems.push(
      say(where(''), `the standard of a ${kind} is not this`, direct ? 'population: esp2013' : 'reference: all'),
    );
  if (!direct && (from !== undefined || to !== undefined))
    problems.push(say(where('from'), 'ages are chosen of the European Standard Population', 'a condition in `rows`'));
  if (from !== undefined && to !== undefined && from > to)
    problems.push(say(where('from'), `age ${from} is after age ${to}`, 'the lower age first'));
  if (file.value.dimensions.includes(by))
    problems.push(
      say(file.where(['dimensions']), `it is standardised by ${by} and cannot be cut by it`, 'other dimensions'),
    );
  return problems;
}

/** The bands must be a dimension of the events and of the population. */
function bandProblems(file: File, model: TableModel, where: string): Problem[] {
  const { source, records } = file.value;
  const { by } = records!.standard!;
  const population = records!.population?.source;
  const tables = [source, ...(population && model.tables[population] ? [population] : [])];
  const reached = (dimension: string, table: string): boolean =>
    pathFor(model, { source: table, records }, dimension) !== null;
  if (!Object.hasOwn(model.dimensions, by)) {
    const known = Object.keys(model.dimensions).filter((d) => tables.every((table) => reached(d, table)));
    return [unknownName(where, 'dimension', by, known)];
  }
  return tables
    .filter((table) => !reached(by, table))
    .map((table) => say(where, `${table} cannot be cut by '${by}'`, 'a dimension of the events and of the population'));
}

const say = (where: string, problem: string, expected: string): Problem => ({
  where,
  problem,
  expected,
  remedy: 'correct the setting',
});

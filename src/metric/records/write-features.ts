/** Features: a value for each index row, from rows of the same person (or of whatever they share) in the same or another table. */
import { identifier } from '../../engine/engine.ts';
import { columnOf } from '../write-expression.ts';
import { dayOf } from './day-of.ts';
import type { FeatureKind, RecordFeature } from './record-metric.ts';
import type { RecordQuery } from './record-query.ts';
import { PERSON } from './records-of-file.ts';
import { openRows, type TableRows } from './table-rows.ts';

/** Where the rows are that get a feature. */
export interface IndexRows {
  /** the CTE with the feature's keys and `index_day`: each set of them once */
  from: string;
  /** the table they are rows of, so that none sees itself; null when they are rows of no table */
  table: string | null;
}

const FEATURE = 'f';
const INDEX = 'i';

/** Name of the CTE of a feature. */
export const featureCte = (name: string): string => identifier(`feature_${name}`);

/** The columns by which a feature is joined back: the shared ones, and the row's own key where it must not see itself. */
export function featureKeys(query: RecordQuery, feature: RecordFeature, table: string | null): string[] {
  const own = feature.source === table ? query.model.tables[table]!.key : [];
  return [...new Set([feature.by, ...(feature.same ?? []), ...own])];
}

/**
 * Answers: the CTEs of the features of a table's rows: each set of keys and day once, whichever of them share it, then each feature.
 * @param table whose rows `source` has
 */
export function writeFeatures(query: RecordQuery, features: Record<string, RecordFeature>, table: string): string[] {
  const once = new Map<string, string>();
  const each = Object.entries(features).map(([name, feature]) => {
    const keys = featureKeys(query, feature, table);
    const from = identifier(`each_${keys.join('_and_')}`);
    const told = [...keys.map((key) => columnOf('t', key)), 't.index_day'].join(', ');
    once.set(from, `${from} as (\n  select distinct ${told} from source as t\n)`);
    return writeFeature(query, name, feature, { from, table });
  });
  return [...once.values(), ...each];
}

/**
 * Answers: the CTE of a feature: the shared column, `index_day`, own keys, and `value`. An index row that no row of the
 * feature's table meets is not in it: `featureValue` says what it then has.
 * @throws ConcordError 'no-data' when the edition lacks the table, 'policy-refused' when the policy limits rows by what the
 *   table cannot be cut by
 */
export function writeFeature(query: RecordQuery, name: string, feature: RecordFeature, index: IndexRows): string {
  const keys = featureKeys(query, feature, index.table);
  const kept = [...keys.map(identifier), 'index_day'].join(', ');
  const met = `(\n${metRows(query, feature, index, keys)}\n  ) as met${feature.value === null ? '' : ' where value is not null'}`;
  const ranked = feature.kind === 'latest' || feature.kind === 'earliest';
  return `${featureCte(name)} as (${
    ranked
      ? rankedSql(feature, kept, met)
      : `\n  select ${kept}, ${aggregate(feature.kind)} as value from ${met}\n  group by ${kept}`
  }\n)`;
}

/** Each index row beside each row that it meets, with that row's value and day. */
function metRows(query: RecordQuery, feature: RecordFeature, index: IndexRows, keys: string[]): string {
  const rows = openRows(query, feature.source, FEATURE, () => `${INDEX}.index_day`);
  const columns = [
    ...keys.map((key) => columnOf(INDEX, key)),
    `${INDEX}.index_day`,
    `${feature.value === null ? '1' : rows.write(feature.value)} as value`,
    `${dayOf(rows.column(dayColumn(feature)))} as met_on`,
  ];
  const conditions = [
    ...(feature.rows === null ? [] : [rows.write(feature.rows)]),
    ...rows.policy(),
    ...rows.fixed([]),
  ];
  const on = [
    `${columnOf(FEATURE, feature.by)} = ${columnOf(INDEX, feature.by)}`,
    ...(feature.same ?? []).map(isSame),
    ...windowConditions(query, rows, feature),
    ...(feature.source === index.table ? [notItself(query, feature.source)] : []),
  ];
  return `    select ${columns.join(', ')}
    from ${index.from} as ${INDEX}
    join ${rows.table} on ${on.join('\n      and ')}${rows.joins()}${conditions.length ? `\n    where ${conditions.join('\n      and ')}` : ''}`;
}

/** SQL of a feature's value beside an index row: absent rows are false, 0 or null. */
export function featureValue(name: string, { kind }: RecordFeature): string {
  const value = `${featureCte(name)}.value`;
  if (kind === 'any') return `(${value} is not null)`;
  return kind === 'count' ? `coalesce(${value}, 0)` : value;
}

const dayColumn = ({ window }: RecordFeature): string => (window.kind === 'days' ? window.at : window.from);

const AGGREGATES: Record<Exclude<FeatureKind, 'latest' | 'earliest'>, string> = {
  any: '1',
  count: 'count(*)',
  sum: 'sum(value)',
  lowest: 'min(value)',
  highest: 'max(value)',
};

const aggregate = (kind: FeatureKind): string => AGGREGATES[kind as keyof typeof AGGREGATES];

/** By day; of several on that day the lowest. */
const rankedSql = ({ kind }: RecordFeature, kept: string, met: string): string => `
  select ${kept}, value from (
  select ${kept}, value,
    row_number() over (partition by ${kept} order by met_on${kind === 'latest' ? ' desc' : ''}, value) as place
  from ${met}
  ) as ranked where place = 1`;

function windowConditions(query: RecordQuery, rows: TableRows, feature: RecordFeature): string[] {
  const { window } = feature;
  const { addDays } = query.dialect;
  const index = `${INDEX}.index_day`;
  const day = dayOf(rows.column(dayColumn(feature)));
  const seen = query.asOf === null ? [] : [`${day} <= ${query.day(query.asOf)}`];
  if (countsUndated(feature)) return seen.map((known) => `(${day} is null or ${known})`);
  if (window.kind === 'held') {
    const to = window.to === null ? null : rows.column(window.to);
    return [`${day} <= ${index}`, ...(to ? [`(${to} is null or ${dayOf(to)} > ${index})`] : []), ...seen];
  }
  return [
    `${day} is not null`,
    ...(window.from === null ? [] : [`${day} >= ${addDays(index, window.from)}`]),
    ...(window.to === null ? [] : [`${day} <= ${addDays(index, window.to)}`]),
    ...seen,
  ];
}

/** A part of the row's own record, whenever it was: an operation of the stay is one also where nobody wrote down its day. */
function countsUndated({ kind, by, window }: RecordFeature): boolean {
  if (by === PERSON || kind === 'latest' || kind === 'earliest') return false;
  return window.kind === 'days' && window.from === null && window.to === null;
}

const notItself = (query: RecordQuery, table: string): string =>
  `not (${query.model.tables[table]!.key.map(isSame).join(' and ')})`;

const isSame = (column: string): string =>
  `${columnOf(FEATURE, column)} is not distinct from ${columnOf(INDEX, column)}`;

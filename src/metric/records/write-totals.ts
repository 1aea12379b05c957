/** CTEs that add the rows up: `totals`, for percentiles and the highest `ranked` before it, and the references of a standard. */
import { zForConfidence } from '../../statistics/distributions/normal.ts';
import { CONFIDENCE } from '../internal/make-figure.ts';
import type { ByColumn, RecordPlan } from './record-plan.ts';
import { countedSql } from './rollup.ts';
import { keptColumns, toldColumns } from './write-counted.ts';

/** The columns that one total is of: each dimension, the period, and the band of a standard. */
export const totalKeys = ({ by, band }: Pick<RecordPlan, 'by' | 'band'>): string[] => [
  ...by.map((b) => b.code),
  'period',
  ...(band === null ? [] : ['band']),
];

/** The names that go along with what is added up. */
export const namesOf = (by: ByColumn[]): string[] =>
  by.filter((b) => !b.late).map((b) => `max(${b.name}) as ${b.name}`);

/** Answers: `totals` by group, period and band: numerator, denominator, how many rows counted, whether one is provisional. */
export function writeTotals(plan: RecordPlan): string[] {
  if (plan.records.percentile) return [writeRanked(plan), writePlaces(plan)];
  if (plan.records.top !== undefined) return [writeHighestFirst(plan), writeHighest(plan, plan.records.top)];
  const { query, metric, whole } = plan;
  const keys = totalKeys(plan);
  const values = [
    'sum(numerator) as numerator',
    `${metric.kind === 'mean' ? 'count(numerator)' : 'sum(denominator)'} as denominator`,
    ...(metric.kind === 'mean' ? ['sum(cast(numerator as double precision) * numerator) as squares'] : []),
    `${plan.rollup ? countedSql(query.model, metric, plan.rollup) : countedRows(plan)} as counted`,
    ...toldOfAll(plan),
  ];
  return [
    `totals as (
  select ${[...keys, ...namesOf(plan.by), ...values].join(', ')}
  from counted${whole ? ' where chosen = 1' : ''}
  group by ${keys.join(', ')}
)`,
  ];
}

const countedRows = ({ metric }: RecordPlan): string =>
  metric.kind === 'proportion'
    ? 'count(denominator)'
    : metric.kind === 'ratio'
      ? 'count(case when numerator is not null or denominator is not null then 1 end)'
      : 'count(numerator)';

/** What is told of the rows together: whether one is provisional, how late a list is, how many rows are the metric's. */
const toldOfAll = ({ dated, lists }: RecordPlan): string[] => [
  ...(dated ? ['max(provisional) as provisional'] : []),
  ...(lists ? ['max(late) as late', 'sum(of_metric) as of_metric'] : []),
];

/** Each value with its place among those of its group and period, from 1; rows without a value come last. */
function writeRanked(plan: RecordPlan): string {
  const keys = totalKeys(plan).join(', ');
  return `ranked as (
  select ${keptColumns(plan).join(', ')}, ${toldColumns(plan)
    .map((c) => `${c}, `)
    .join('')}numerator as value,
    row_number() over (partition by ${keys} order by numerator nulls last) as place,
    cast(count(numerator) over (partition by ${keys}) as double precision) as n
  from counted
)`;
}

/** Each row with its place among those of its group and period, the highest numerator first, and how many are above 0. */
function writeHighestFirst(plan: RecordPlan): string {
  const keys = totalKeys(plan).join(', ');
  return `ranked as (
  select ${keptColumns(plan).join(', ')}, ${toldColumns(plan)
    .map((c) => `${c}, `)
    .join('')}numerator, denominator,
    row_number() over (partition by ${keys} order by numerator desc nulls last) as place,
    cast(count(case when numerator > 0 then 1 end) over (partition by ${keys}) as double precision) as n
  from counted
)`;
}

/** What the highest add up to, beside what all do. It makes no difference which of two equal rows comes first. */
function writeHighest(plan: RecordPlan, top: number): string {
  const keys = totalKeys(plan);
  const last = `ceil(n * ${plan.query.bind(top, 'double precision')} - 1e-9)`;
  const values = [
    `sum(case when place <= ${last} then numerator end) as numerator`,
    'sum(denominator) as denominator',
    `${countedRows(plan)} as counted`,
    ...toldOfAll(plan),
  ];
  return `totals as (
  select ${[...keys, ...namesOf(plan.by), ...values].join(',\n    ')}
  from ranked
  group by ${keys.join(', ')}
)`;
}

/**
 * The values at the places that the percentile and its limits stand on: as src/statistics/estimates/percentile.ts orders them.
 * A limit whose place is before the first or after the last value is null.
 */
function writePlaces(plan: RecordPlan): string {
  const { query } = plan;
  const { at, method } = plan.records.percentile!;
  const share = query.bind(at, 'double precision');
  const reach = `${query.bind(zForConfidence(CONFIDENCE), 'double precision')} * sqrt(n * ${share} * (1 - ${share}))`;
  const neighbours = [`floor((n - 1) * ${share}) + 1`, `ceil((n - 1) * ${share}) + 1`] as const;
  const nearest = `ceil(n * ${share} - 1e-9)`;
  const [below, above] = method === 'linear' ? neighbours : [nearest, nearest];
  const keys = totalKeys(plan);
  const at_ = (place: string): string => `max(case when place = ${place} and place <= n then value end)`;
  const values = [
    'cast(null as double precision) as numerator',
    'count(value) as denominator',
    'count(value) as counted',
    `${at_(below)} as below`,
    `${at_(above)} as above`,
    `${at_(`least(floor(n * ${share} - ${reach}), ${neighbours[0]})`)} as lower`,
    `${at_(`greatest(ceil(n * ${share} + ${reach}), ${neighbours[1]})`)} as upper`,
    ...toldOfAll(plan),
  ];
  return `totals as (
  select ${[...keys, ...namesOf(plan.by), ...values].join(',\n    ')}
  from ranked
  group by ${keys.join(', ')}
)`;
}

/** Answers: `reference`: events and persons of the whole of what may be seen, each once, by period and band. */
export const writeReference = ({ several }: Pick<RecordPlan, 'several'>): string => `reference as (
  select period, band, sum(events) as events, sum(persons) as persons
  from (
    select period, band, numerator as events, null as persons from counted${several.length ? ' where counts_once = 1' : ''}
    union all
    select period, band, null as events, persons from people${several.length ? ' where counts_once = 1' : ''}
  ) as everybody
  where band is not null
  group by period, band
)`;

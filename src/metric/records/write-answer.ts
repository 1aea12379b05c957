/** The end of a compiled query: which groups there are, and a row for each group, period and band. */
import { identifier } from '../../engine/engine.ts';
import { overlaps } from '../dimensions.ts';
import { columnOf } from '../write-expression.ts';
import type { ByColumn, RecordPlan } from './record-plan.ts';
import { hasValue, type RecordQuery } from './record-query.ts';
import { lateOfGroup } from './write-lists.ts';
import { totalKeys } from './write-totals.ts';

/** Answers: `groups`, for a standard `cells`, and the closing select. */
export function writeAnswer(plan: RecordPlan): string[] {
  return [writeGroups(plan), ...(plan.band === null ? [] : [writeCells(plan)]), writeClosing(plan)];
}

const hasPeople = (plan: RecordPlan): boolean => plan.records.population !== null;
const codesOf = (by: ByColumn[], alias: string): string[] => by.map((b) => `${alias}.${b.code}`);
const same = (by: ByColumn[], left: string, right: string): string =>
  by.map((b) => ` and ${left}.${b.code} is not distinct from ${right}.${b.code}`).join('');

/**
 * Without `by` one group; a single dimension that was asked by value shows every value asked for; otherwise those found. What people have
 * several of was asked of the people: who has it is shown with all that they have.
 */
function writeGroups(plan: RecordPlan): string {
  const { by, question } = plan;
  if (!by.length) return "groups as (\n  select 'all' as whole\n)";
  const [one] = by;
  const asked = by.length === 1 && !overlaps(plan.query.model.dimensions[one!.dimension]);
  const only = asked ? question.where.find((w) => w.dimension === one!.dimension) : undefined;
  const found = foundGroups(plan);
  if (!only?.values.length) return `groups as (\n${found}\n)`;
  const { code, name, late } = by[0]!;
  const values = only.values.map((value) => `(${plan.query.text(value)})`).join(', ');
  return `groups as (
  select a.${code}${late ? '' : `, g.${name}`}
  from (values ${values}) as a(${code}) left join (\n${found}\n  ) as g on g.${code} = a.${code}
)`;
}

function foundGroups(plan: RecordPlan): string {
  const { by } = plan;
  const columns = by.flatMap(({ code, name, late }) => [code, ...(late ? [] : [name])]).join(', ');
  // of a late list every row is there: who has none of the metric's is no group by that
  const counted = plan.lists ? ' where of_metric > 0' : '';
  const from = hasPeople(plan)
    ? `(select ${columns} from totals${counted} union all select ${columns} from population) as found`
    : `totals${counted}`;
  const names = by.filter((b) => !b.late).map((b) => `, max(${b.name}) as ${b.name}`);
  const codes = by.map((b) => b.code).join(', ');
  return `  select ${codes}${names.join('')} from ${from} group by ${codes}`;
}

/** The bands that each group has events or people in, in each period. */
function writeCells(plan: RecordPlan): string {
  const keys = totalKeys(plan).join(', ');
  return `cells as (
  select ${keys} from totals where band is not null
  union
  select ${keys} from population where band is not null
)`;
}

function writeClosing(plan: RecordPlan): string {
  const { by, query, metric, records } = plan;
  const banded = plan.band !== null;
  const late = plan.lists ? lateOfGroup(plan) : null;
  const once = (sql: string, name: string): string => `${banded ? inFirstRow(by, sql) : sql} as ${name}`;
  const shown = by.flatMap((b) => [
    `g.${b.code}`,
    once(b.late ? lateName(b) : `coalesce(g.${b.name}, g.${b.code})`, b.name),
  ]);
  const days = [
    ...['period', 'last_day', 'index_day'].map((name) => once(`p.${name}`, name)),
    ...[once('n.first_day', 'seen_from'), once('n.last_day', 'seen_to')],
  ];
  const number = (sql: string, name: string): string => `cast(${sql} as double precision) as ${name}`;
  const values = [
    number('t.numerator', 'numerator'),
    number(hasPeople(plan) ? 'd.persons' : 't.denominator', 'denominator'),
    ...(metric.kind === 'mean' ? [number('t.squares', 'squares')] : []),
    ...(records.percentile ? ['below', 'above', 'lower', 'upper'].map((c) => number(`t.${c}`, c)) : []),
    ...(banded ? ['c.band'] : []),
    ...(plan.whole ? [number('r.events', 'reference_events'), number('r.persons', 'reference_persons')] : []),
    'coalesce(t.counted, 0) as counted',
    plan.dated ? 'coalesce(t.provisional, 0) as provisional' : '0 as provisional',
    ...(late ? [`${late.sql} as late`] : []),
  ];
  const cell = banded ? 'c' : 'p';
  const on = (alias: string): string =>
    `${alias}.period is not distinct from ${cell}.period${same(by, alias, banded ? 'c' : 'g')}${banded ? ` and ${alias}.band = c.band` : ''}`;
  return `select ${[...shown, 'p.first_day', ...days, ...values].join(',\n  ')}
from groups as g cross join periods as p cross join span as n${
    banded ? `\nleft join cells as c on c.period is not distinct from p.period${same(by, 'c', 'g')}` : ''
  }
left join totals as t on ${on('t')}${hasPeople(plan) ? `\nleft join population as d on ${on('d')}` : ''}${
    plan.whole ? '\nleft join reference as r on r.period is not distinct from c.period and r.band = c.band' : ''
  }${late?.join ?? ''}${by.map((b) => lateJoin(query, b)).join('')}
order by ${[...codesOf(by, 'g').map((c) => `${c} nulls last`), 'p.first_day', ...(banded ? ['c.band nulls last'] : [])].join(', ')}`;
}

/** What the rows of a group and period share is told in the first of them: a rate by place and month has tens of thousands of rows. */
const inFirstRow = (by: ByColumn[], sql: string): string =>
  `case when row_number() over (partition by ${[...codesOf(by, 'g'), 'p.first_day'].join(', ')} order by c.band nulls last) = 1 then ${sql} end`;

const alias = (b: ByColumn): string => identifier(`name_of_${b.dimension}`);

const lateName = (b: ByColumn): string =>
  `coalesce(cast(${alias(b)}.${identifier(b.late!.label)} as varchar), g.${b.code})`;

function lateJoin(query: RecordQuery, b: ByColumn): string {
  if (!b.late) return '';
  const { join, code } = b.late;
  const fixed = Object.entries(join.where ?? {}).map(
    ([name, value]) => ` and ${hasValue(query, columnOf(`name_of_${b.dimension}`, name), value)}`,
  );
  return `\nleft join ${query.joined(join.to)} as ${alias(b)} on cast(${alias(b)}.${identifier(code)} as varchar) = g.${b.code}${fixed.join('')}`;
}

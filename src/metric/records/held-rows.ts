/**
 * Dimensions of what a row's person has on the day on which the row counts: a condition, or how many. A person has several conditions
 * at once, so a row joined to them stands once in each; how many they are is one number for each day, and of what people have one at a
 * time (a segment) a row has one at most.
 */
import { identifier } from '../../engine/engine.ts';
import type { HeldRows } from '../dimensions.ts';
import { parseExpression } from '../parse-expression.ts';
import { columnOf, writeExpression } from '../write-expression.ts';
import { dayOf } from './day-of.ts';
import type { RecordQuery } from './record-query.ts';

/** The row that holds something: SQL of who it is about and of the day on which it counts. */
export interface HeldBy {
  key: string;
  day: string;
}

/** Without end is until a day that never comes: an outer join by `or` would be made row by row, one by comparisons is made at once. */
const untilSql = (day: string): string => `coalesce(${day}, cast('9999-12-31' as date))`;

/** How what is held is joined to a row, and what it then has. */
export interface HeldJoin {
  sql: string;
  value: string;
  label: string | null;
}

/**
 * Answers: the join. Of what is held as many rows as there are, each once, or one without it; of how many, one row at most. A row of
 * nobody known holds nothing and has no number. A number is known from the first day of which anything is told of its person: that
 * something is held, or a row of `knownBy`. Before, and of who has neither, it is null; from then on it is 0 while nothing is held.
 * @param alias a name of its own in the query
 * @throws ConcordError 'no-data' when the edition lacks one of the tables
 */
export function heldJoin(query: RecordQuery, held: HeldRows, alias: string, by: HeldBy): HeldJoin {
  if (held.code === null) return numberJoin(query, held, alias, by);
  const on = heldConditions(query, held, alias, by).join(' and ');
  const label = held.label === null ? null : columnOf(alias, held.label);
  return {
    sql: `left join ${query.needed(held.table)} as ${identifier(alias)} on ${on}`,
    value: columnOf(alias, held.code),
    label,
  };
}

/** How a row is joined to whether its person has any of some. */
export interface HeldAnyJoin {
  sql: string;
  /** SQL of whether */
  holds: string;
}

/**
 * Answers: the join by which a row knows whether its person has any of some, whatever else they have: one row at most, since what
 * is held counts only from when none that began before it still holds. Not by `exists`, on which DuckDB fails (decision 21).
 * @param alias a name of its own in the query
 * @throws ConcordError 'no-data' when the edition lacks the table
 */
export function heldAnyJoin(
  query: RecordQuery,
  held: HeldRows,
  alias: string,
  { key, day }: HeldBy,
  codes: string[],
): HeldAnyJoin {
  const [from, to] = [held.from, held.to].map((column) => columnOf('h', column)) as [string, string];
  const conditions = [
    `${from} is not null`,
    ...seenRows(query, held, 'h'),
    `cast(${columnOf('h', held.code!)} as varchar) in (${codes.map(query.text).join(', ')})`,
  ].join(' and ');
  const of = (column: string): string => columnOf(alias, column);
  return {
    sql: `left join (
    select holder, from_day, until_day, coalesce(max(until_day) over (
      partition by holder order by from_day, until_day rows between unbounded preceding and 1 preceding), from_day) as first_since
    from (
      select ${columnOf('h', held.by)} as holder, ${dayOf(from)} as from_day, ${untilSql(dayOf(to))} as until_day
      from ${query.needed(held.table)} as h where ${conditions}
    ) as spells
  ) as ${identifier(alias)} on ${of('holder')} = ${key} and ${of('from_day')} <= ${day} and ${of('first_since')} <= ${day} and ${of('until_day')} > ${day}`,
    holds: `${of('holder')} is not null`,
  };
}

function heldConditions(query: RecordQuery, held: HeldRows, alias: string, { key, day }: HeldBy): string[] {
  const [from, to] = [held.from, held.to].map((column) => columnOf(alias, column)) as [string, string];
  return [
    `${columnOf(alias, held.by)} = ${key}`,
    `${dayOf(from)} <= ${day}`,
    `${untilSql(dayOf(to))} > ${day}`,
    ...seenRows(query, held, alias),
  ];
}

/** Which rows count: those of the dimension, as far as they may be seen. */
const seenRows = (query: RecordQuery, { rows, from }: HeldRows, alias: string): string[] => [
  ...(query.asOf === null ? [] : [`${dayOf(columnOf(alias, from))} <= ${query.day(query.asOf)}`]),
  ...(rows === null
    ? []
    : [writeExpression(parseExpression(rows), (name) => columnOf(alias, name), query.text, query.dialect)]),
];

/** From each day on which the number changes until before the next: the days follow one another, so that a row meets one at most. */
function numberJoin(query: RecordQuery, held: HeldRows, alias: string, { key, day }: HeldBy): HeldJoin {
  const number = columnOf(alias, 'held');
  return {
    sql: `left join (
    select holder, changed_on, held, lead(changed_on) over (partition by holder order by changed_on) as next_on
    from (
      select holder, changed_on, sum(step) over (partition by holder order by changed_on) as held
      from (
        select holder, changed_on, sum(step) as step
        from (
          ${stepsOf(query, held)}
        ) as steps
        group by holder, changed_on
      ) as changes
    ) as numbers
  ) as ${identifier(alias)} on ${columnOf(alias, 'holder')} = ${key} and ${columnOf(alias, 'changed_on')} <= ${day} and ${untilSql(columnOf(alias, 'next_on'))} > ${day}`,
    value: number,
    label: null,
  };
}

/** One more on the first day, one less on the day after the last; nothing of a row that never held; 0 more since it is known. */
function stepsOf(query: RecordQuery, held: HeldRows): string {
  const [from, to] = [held.from, held.to].map((column) => columnOf('h', column)) as [string, string];
  const conditions = [
    `${from} is not null`,
    `(${to} is null or ${dayOf(to)} > ${dayOf(from)})`,
    ...seenRows(query, held, 'h'),
  ].join(' and ');
  const of = (day: string, step: number, more = ''): string =>
    `select ${columnOf('h', held.by)} as holder, ${dayOf(day)} as changed_on, ${step} as step from ${query.needed(held.table)} as h where ${conditions}${more}`;
  return [of(from, 1), of(to, -1, ` and ${to} is not null`), knownSteps(query, held)].join(
    '\n          union all\n          ',
  );
}

function knownSteps(query: RecordQuery, { knownBy }: HeldRows): string {
  const { table, by, from } = knownBy!;
  const day = dayOf(columnOf('k', from));
  const until = query.asOf === null ? '' : ` and ${day} <= ${query.day(query.asOf)}`;
  return `select ${columnOf('k', by)} as holder, ${day} as changed_on, 0 as step from ${query.needed(table)} as k where ${columnOf('k', from)} is not null${until}`;
}

/** CTEs `people` and `population`: how many there are in each group, period and band, for a rate to divide by. */
import { identifier } from '../../engine/engine.ts';
import { namesIn } from '../expression.ts';
import { parseExpression } from '../parse-expression.ts';
import { columnOf } from '../write-expression.ts';
import { dayOf } from './day-of.ts';
import type { RecordPopulation } from './record-metric.ts';
import type { RecordPlan } from './record-plan.ts';
import { openQuery } from './record-query.ts';
import { addedSql, chooseRollup, ownColumns, type Rollup, rollupColumn } from './rollup.ts';
import { openRows, type TableRows } from './table-rows.ts';
import { periodStartSql } from './write-periods.ts';
import { chosenConditions, dimensionColumns, flowBounds, placeRows } from './write-source.ts';
import { namesOf, totalKeys } from './write-totals.ts';

const POPULATION = 'd';

/** Answers: `people`, a row for each row of the population in its period, and `population`, added up as `totals` are. */
export function writePopulation(plan: RecordPlan, population: RecordPopulation): string[] {
  const rollup = rollupOfPopulation(plan, population);
  const { columns, persons, from } =
    (rollup && addedFirst(plan, population, rollup)) ?? eachRow(plan, population, rollup);
  const keys = totalKeys(plan);
  return [
    `people as (\n  select ${[...columns, `${persons} as persons`].join(',\n    ')}\n  from ${from}\n)`,
    `population as (
  select ${[...keys, ...namesOf(plan.by), 'sum(persons) as persons'].join(', ')}
  from people${plan.whole ? ' where chosen = 1' : ''}
  group by ${keys.join(', ')}
)`,
  ];
}

/** The rows of a population, or of what stands for them: the columns that tell them apart, what each adds, and where they are. */
interface PeopleRows {
  columns: string[];
  persons: string;
  from: string;
}

function eachRow(plan: RecordPlan, population: RecordPopulation, rollup: Rollup | null): PeopleRows {
  const rows = populationRows(plan, population, rollup);
  const day = populationDay(population, rows.column);
  const { columns, conditions } = tellPopulation(plan, population, rows, day);
  return {
    ...{ columns, persons: personsSql(population, rows, rollup) },
    from: placed(plan, population, rows, conditions, day),
  };
}

/**
 * Of one period, both of whose ends are asked, the rows of a rollup are added up over its days first, by the columns that are asked
 * alone: there are few of these sums, and to work out groups and bands of every row of it would take longer than all else.
 * Null where that is not what is asked.
 */
function addedFirst(plan: RecordPlan, population: RecordPopulation, rollup: Rollup): PeopleRows | null {
  const { question } = plan;
  if (population.time?.kind !== 'flow' || question.grain || question.from === null || question.to === null) return null;
  const tried = sumsOf({ ...plan, query: openQuery(plan.query) }, population, rollup);
  return tried.asksDay || tried.by.length === 0 ? null : sumsOf(plan, population, rollup).rows;
}

function sumsOf(plan: RecordPlan, population: RecordPopulation, rollup: Rollup) {
  const { query, question } = plan;
  let asksDay = false;
  const indexDay = (): string => {
    asksDay = true;
    return 'p.index_day';
  };
  const rows = openRows(query, population.source, POPULATION, indexDay, rollup);
  const { columns, conditions } = tellPopulation(plan, population, rows, 'p.index_day');
  const persons = personsSql(population, rows, rollup);
  const by = ownColumns(query.model, population.source, rollup, [...rows.asked().keys()]);
  const summed = namesIn(parseExpression(population.value ?? '1')).filter((name) => !rollup.by.includes(name));
  const sums = [...summed, 'rows_added'].map((name) => `sum(${columnOf(ADDED, name)}) as ${identifier(name)}`);
  const own = by.map((name) => columnOf(ADDED, name));
  const at = population.time?.kind === 'flow' ? population.time.at : '';
  const bounds = flowBounds(query, columnOf(ADDED, rollupColumn(at)), question);
  const added = `(
    select ${[...own, ...sums].join(', ')}
    from ${rollup.sql} as ${ADDED} where ${bounds.join(' and ')}
    group by ${own.join(', ')}
  ) as ${POPULATION}`;
  const where = conditions.length ? `\n  where ${conditions.join('\n    and ')}` : '';
  const from = `periods as p\n  cross join ${added}${rows.joins()}${where}`;
  return { asksDay, by, rows: { columns, persons, from } };
}

/** The alias of a rollup whose rows are added up. */
const ADDED = 'a';

function personsSql({ value }: RecordPopulation, rows: TableRows, rollup: Rollup | null): string {
  const one = value === null ? '1' : rows.write(value);
  return rollup ? addedSql(rollup, POPULATION, parseExpression(value ?? '1'), one) : one;
}

const populationDay = ({ time }: RecordPopulation, column: (path: string) => string): string =>
  time?.kind === 'flow' ? dayOf(column(time.at)) : 'p.index_day';

const populationRows = (
  { query }: Pick<RecordPlan, 'query'>,
  population: RecordPopulation,
  rollup: Rollup | null,
): TableRows => openRows(query, population.source, POPULATION, (column) => populationDay(population, column), rollup);

/** What tells the rows of the population apart: columns by which they are added up, and conditions. @param day SQL of the day of a row */
function tellPopulation(plan: RecordPlan, population: RecordPopulation, rows: TableRows, day: string) {
  return {
    columns: dimensionColumns(plan, rows, null, day),
    conditions: [
      ...(population.rows === null ? [] : [rows.write(population.rows)]),
      ...chosenConditions(plan, rows),
      ...rows.policy(),
      ...rows.fixed(plan.dimensions),
    ],
  };
}

/** What can stand for the rows of the population; null when they must be read themselves. */
function rollupOfPopulation(plan: RecordPlan, population: RecordPopulation): Rollup | null {
  if (population.time?.kind !== 'flow') return null;
  const tried = { ...plan, query: openQuery(plan.query) };
  const rows = populationRows(tried, population, null);
  tellPopulation(tried, population, rows, populationDay(population, rows.column));
  return chooseRollup(plan.query, population.source, rows.asked(), [parseExpression(population.value ?? '1')]);
}

/** A population without time counts in every period. */
function placed(
  { query, question }: RecordPlan,
  { time }: RecordPopulation,
  rows: TableRows,
  conditions: string[],
  day: string,
): string {
  if (time?.kind === 'as-at') return placeRows(query, rows, time, question, conditions);
  const bounds = time ? flowBounds(query, rows.column(time.at), question) : [];
  const on = time
    ? question.grain
      ? `${periodStartSql(day, question.grain)} = p.period`
      : `${day} between p.first_day and p.last_day`
    : 'true';
  const where = [...bounds, ...conditions];
  return `periods as p\n  join ${rows.table} on ${on}${rows.joins()}${where.length ? `\n  where ${where.join('\n    and ')}` : ''}`;
}

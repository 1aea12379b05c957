/** Faults of a cohort beyond its form: names that do not exist, expressions that cannot be read, columns of the wrong sort. */
import type { Problem } from '../../concord-error.ts';
import { checkExpression } from '../../metric/check-expression.ts';
import { ExpressionFault, type ValueType } from '../../metric/expression.ts';
import { parseExpression } from '../../metric/parse-expression.ts';
import { findColumn, type TableModel, valueTypeOf } from '../../metric/table-model.ts';
import { nearestName } from '../../workspace/nearest-name.ts';
import type { SettingPath } from '../../workspace/schema-faults.ts';
import type { Criterion, Events } from './cohort.ts';
import type { CodeWords } from './read-code-words.ts';
import type { PlacedCriterion, Where } from './read-criteria.ts';

/** What a cohort may speak of. */
export interface CohortSurroundings {
  model: TableModel;
  words: CodeWords;
}

/** Says one fault of a criterion, at a setting of it. */
type Say = (at: SettingPath, problem: string, expected: string, remedy: string) => void;

/**
 * Every fault of a cohort's criteria: unknown codes, tables and columns, rows that are no condition, times that are no dates.
 * Other cohorts are looked at by `checkMemberships`, once all are read.
 * @returns an empty list when they are right
 */
export function checkCohort(placed: PlacedCriterion[], around: CohortSurroundings, where: Where): Problem[] {
  const problems: Problem[] = [];
  for (const { criterion, path } of placed) {
    const say: Say = (at, problem, expected, remedy) => {
      problems.push({ where: where([...path, ...at]), problem, expected, remedy });
    };
    checkCodes(criterion, around.words, say);
    checkTables(criterion, around.model, say);
  }
  return problems;
}

function checkCodes(criterion: Criterion, words: CodeWords, say: Say): void {
  const each = (at: SettingPath, what: string, values: string[], known: Iterable<string>): void => {
    const names = new Set(known);
    values.forEach((value, i) => {
      if (!names.has(value)) unknown(say, [...at, i], what, value, [...names]);
    });
  };
  const { kind } = criterion;
  if (kind === 'ethnic-category')
    each(['ethnic_category'], 'ethnic category', criterion.values, words.ethnicCategories.keys());
  if (kind === 'ethnic-group') each(['ethnic_group'], 'ethnic group', criterion.values, words.ethnicGroups.keys());
  if (kind === 'register') each(['register'], 'register', criterion.values, words.registers.keys());
  if (kind === 'condition') each(['condition', 'any_of'], 'condition', criterion.values, words.conditions.keys());
  if (kind === 'measurement' && !words.observations.has(criterion.observation))
    unknown(say, ['measurement', 'observation'], 'measurement', criterion.observation, [...words.observations.keys()]);
}

function checkTables(criterion: Criterion, model: TableModel, say: Say): void {
  const { kind } = criterion;
  if (kind === 'events') checkEvents(criterion.events, model, say, ['events']);
  if (kind === 'sequence') {
    checkEvents(criterion.first, model, say, ['sequence', 'first']);
    checkEvents(criterion.next, model, say, ['sequence', 'next']);
  }
  if (kind === 'held' && checkTable(criterion.table, model, say, ['held'])) {
    const { table, rows, from, to } = criterion;
    checkRows(table, rows, model, say, ['held']);
    checkTime(table, from, 'from', model, say, ['held']);
    if (to !== null) checkTime(table, to, 'to', model, say, ['held']);
  }
}

function checkEvents({ table, rows, at }: Events, model: TableModel, say: Say, path: SettingPath): void {
  if (!checkTable(table, model, say, path)) return;
  checkRows(table, rows, model, say, path);
  checkTime(table, at, 'at', model, say, path);
}

/** Only tables that say of whom each row is. */
function checkTable(table: string, model: TableModel, say: Say, path: SettingPath): boolean {
  const ofPeople = Object.keys(model.tables).filter((name) => columnsOf(model, name).includes('person_key'));
  if (ofPeople.includes(table)) return true;
  if (Object.hasOwn(model.tables, table))
    say(
      [...path, 'table'],
      `rows of ${table} do not say whose they are`,
      'a table with a person_key',
      'name another table',
    );
  else unknown(say, [...path, 'table'], 'table', table, ofPeople);
  return false;
}

function checkTime(
  table: string,
  column: string,
  setting: string,
  model: TableModel,
  say: Say,
  path: SettingPath,
): void {
  const dates = model.tables[table]!.columns.filter((c) => valueTypeOf(c.type) === 'date').map((c) => c.name);
  if (dates.includes(column)) return;
  if (columnsOf(model, table).includes(column))
    say(
      [...path, setting],
      `${column} is no day or time`,
      `one of ${dates.join(', ')}`,
      'name a column with a day or time',
    );
  else unknown(say, [...path, setting], `column of ${table} with a day or time`, column, dates);
}

function checkRows(table: string, rows: string | null, model: TableModel, say: Say, path: SettingPath): void {
  if (rows === null) return;
  try {
    const found = checkExpression(parseExpression(rows), (name) => columnType(model, table, name));
    if (found !== 'truth')
      throw new ExpressionFault(`it gives a ${found}`, 'a condition, which holds of a row or does not');
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    say([...path, 'rows'], `the expression is wrong: ${error.message}`, error.expected, 'correct it');
  }
}

function columnType(model: TableModel, table: string, name: string): ValueType {
  const found = findColumn(model, table, name);
  if (found) return valueTypeOf(found.column.type);
  const joined = model.tables[table]!.joins.flatMap((j) => columnsOf(model, j.to).map((c) => `${j.name}.${c}`));
  const known = [...columnsOf(model, table), ...joined];
  const near = nearestName(name, known);
  throw new ExpressionFault(
    `'${name}' is no column of ${table}${near ? `; did you mean '${near}'?` : ''}`,
    `one of ${known.join(', ')}`,
  );
}

const columnsOf = (model: TableModel, table: string): string[] => model.tables[table]?.columns.map((c) => c.name) ?? [];

function unknown(say: Say, at: SettingPath, what: string, name: string, known: string[]): void {
  const near = nearestName(name, known);
  say(
    at,
    `there is no ${what} '${name.slice(0, 60)}'`,
    known.length ? `one of ${known.join(', ')}` : `a ${what} that exists`,
    near ? `did you mean '${near}'?` : `correct the ${what}`,
  );
}

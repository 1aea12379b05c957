/** Faults of a cohort beyond its form: names that do not exist, expressions that cannot be read, columns of the wrong sort. */
import type { Problem } from '../../concord-error.ts';
import { expressionProblems, unknownName } from '../../metric/expression-problems.ts';
import { valueTypeOf } from '../../metric/find-column.ts';
import { rowType } from '../../metric/records/formula-type.ts';
import { lastDayProblems } from '../../metric/records/last-day.ts';
import type { TableModel } from '../../metric/table-model.ts';
import type { SettingPath } from '../../workspace/schema-faults.ts';
import type { Criterion, Events } from './cohort.ts';
import { type CodeWords, hasNoUnit } from './read-code-words.ts';
import type { PlacedCriterion, Where } from './read-criteria.ts';

/** What a cohort may speak of. */
export interface CohortSurroundings {
  model: TableModel;
  words: CodeWords;
}

/** One criterion being looked at: where its settings stand, and what was found. */
interface Checking {
  model: TableModel;
  where: Where;
  problems: Problem[];
}

/**
 * Every fault of a cohort's criteria: unknown codes, tables and columns, rows that are no condition, times that are no dates.
 * Other cohorts are looked at once all are read (`loadCohorts`).
 * @returns an empty list when they are right
 */
export function checkCohort(placed: PlacedCriterion[], { model, words }: CohortSurroundings, where: Where): Problem[] {
  const problems: Problem[] = [];
  for (const { criterion, path } of placed) {
    const checking = { model, problems, where: (at: SettingPath) => where([...path, ...at]) };
    checkCodes(criterion, words, checking);
    checkTables(criterion, checking);
  }
  return problems;
}

function checkCodes(criterion: Criterion, words: CodeWords, { problems, where }: Checking): void {
  const each = (at: SettingPath, what: string, values: string[], known: Iterable<string>): void => {
    const names = [...new Set(known)];
    values.forEach((value, i) => {
      if (!names.includes(value)) problems.push(unknownName(where([...at, i]), what, value.slice(0, 60), names));
    });
  };
  const { kind } = criterion;
  if (kind === 'ethnic-category')
    each(['ethnic_category'], 'ethnic category', criterion.values, words.ethnicCategories.keys());
  if (kind === 'ethnic-group') each(['ethnic_group'], 'ethnic group', criterion.values, words.ethnicGroups.keys());
  if (kind === 'register') each(['register'], 'register', criterion.values, words.registers.keys());
  if (kind === 'segment') each(['segment'], 'segment', criterion.values, words.segments.keys());
  if (kind === 'condition') each(['condition', 'any_of'], 'condition', criterion.values, words.conditions.keys());
  if (kind === 'measurement') checkMeasurement(criterion, words, { problems, where });
}

function checkMeasurement(
  { observation, isScore }: Extract<Criterion, { kind: 'measurement' }>,
  { observations }: CodeWords,
  { problems, where }: Pick<Checking, 'problems' | 'where'>,
): void {
  const asked = isScore ? (['score', 'of'] as const) : (['measurement', 'observation'] as const);
  const known = [...observations].filter(([, unit]) => !isScore || hasNoUnit(unit)).map(([name]) => name);
  if (!known.includes(observation))
    problems.push(unknownName(where([...asked]), asked[0], observation.slice(0, 60), known));
}

function checkTables(criterion: Criterion, checking: Checking): void {
  const { kind } = criterion;
  if (kind === 'events') checkEvents(criterion.events, checking, ['events']);
  if (kind === 'sequence') {
    checkEvents(criterion.first, checking, ['sequence', 'first']);
    checkEvents(criterion.next, checking, ['sequence', 'next']);
  }
  if (kind === 'held' && checkTable(criterion.table, checking, ['held'])) {
    const { table, rows, from, to } = criterion;
    checkRows(table, rows, checking, ['held']);
    checkTime(table, from, checking, ['held', 'from']);
    if (to !== null) {
      checkTime(table, to, checking, ['held', 'to']);
      checking.problems.push(...lastDayProblems(checking.model, table, to, checking.where(['held', 'to'])));
    }
  }
}

function checkEvents({ table, rows, at }: Events, checking: Checking, path: SettingPath): void {
  if (!checkTable(table, checking, path)) return;
  checkRows(table, rows, checking, path);
  checkTime(table, at, checking, [...path, 'at']);
}

/** Only tables that say of whom each row is. */
function checkTable(table: string, { model, problems, where }: Checking, path: SettingPath): boolean {
  const ofPeople = Object.keys(model.tables).filter((name) => columnsOf(model, name).includes('person_key'));
  if (ofPeople.includes(table)) return true;
  const at = where([...path, 'table']);
  const [problem, expected] = [`rows of ${table} do not say whose they are`, 'a table with a person_key'];
  if (Object.hasOwn(model.tables, table)) problems.push({ where: at, problem, expected, remedy: 'name another table' });
  else problems.push(unknownName(at, 'table', table.slice(0, 60), ofPeople));
  return false;
}

function checkTime(table: string, column: string, { model, problems, where }: Checking, path: SettingPath): void {
  const dates = model.tables[table]!.columns.filter((c) => valueTypeOf(c.type) === 'date').map((c) => c.name);
  if (dates.includes(column)) return;
  if (!columnsOf(model, table).includes(column)) {
    problems.push(unknownName(where(path), `day or time of ${table}`, column.slice(0, 60), dates));
    return;
  }
  const [problem, remedy] = [`${column} is no day or time`, 'name a column with a day or time'];
  problems.push({ where: where(path), problem, expected: `one of ${dates.join(', ')}`, remedy });
}

/** Rows may speak of the columns of their table, of what it is joined to, and of the index date as `index_day`. */
function checkRows(table: string, rows: string | null, { model, problems, where }: Checking, path: SettingPath): void {
  if (rows === null) return;
  problems.push(...expressionProblems(rows, where([...path, 'rows']), ['truth'], rowType(model, table)));
}

const columnsOf = (model: TableModel, table: string): string[] => model.tables[table]?.columns.map((c) => c.name) ?? [];

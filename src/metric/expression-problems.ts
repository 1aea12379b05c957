/** Faults of expressions as problems with their file and line. */
import type { Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { ifSound, soundOr } from '../workspace/sound-settings.ts';
import { checkExpression } from './check-expression.ts';
import { ExpressionFault, namesIn, type ValueType } from './expression.ts';
import { findColumn, valueTypeOf } from './find-column.ts';
import { parseExpression } from './parse-expression.ts';
import type { TableModel } from './table-model.ts';

/**
 * Answers: what is wrong with an expression; an empty list when it can be read and gives what is wanted.
 * Arguments: the text; where it stands; the sorts it may give; the sort of a name, which throws ExpressionFault when there is
 * no such name, and calls `unsound` where another fault leaves it open.
 */
export function expressionProblems(
  text: string,
  where: string,
  wanted: ValueType[],
  typeOf: (name: string) => ValueType,
): Problem[] {
  return faultsIn(where, () => {
    const expression = parseExpression(text);
    const found = soundOr(() => checkExpression(expression, typeOf), null);
    // it stands on something with a fault of its own: what else it names can still be looked for
    if (found === null) return namesIn(expression).flatMap((name) => faultsIn(where, () => ifSound(() => known(name))));
    if (wanted.includes(found)) return [];
    throw new ExpressionFault(`it gives a ${found}`, wanted.map((w) => `a ${w}`).join(' or '));
  });

  function known(name: string): Problem[] {
    typeOf(name);
    return [];
  }
}

function faultsIn(where: string, check: () => Problem[]): Problem[] {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return [
      { where, problem: `the expression is wrong: ${error.message}`, expected: error.expected, remedy: 'correct it' },
    ];
  }
}

/** The sort of a column of a table, or of what it is joined to. @throws ExpressionFault, with the nearest name */
export function columnType(model: TableModel, table: string, name: string): ValueType {
  const found = findColumn(model, table, name);
  if (found) return valueTypeOf(found.column.type);
  const known = knownColumns(model, table);
  const near = nearestName(name, known);
  throw new ExpressionFault(
    `'${name}' is no column of ${table}${near ? `; did you mean '${near}'?` : ''}`,
    `one of ${known.join(', ')}`,
  );
}

function knownColumns(model: TableModel, source: string): string[] {
  const table = model.tables[source]!;
  const joined = table.joins.flatMap((j) => (model.tables[j.to]?.columns ?? []).map((c) => `${j.name}.${c.name}`));
  return [...table.columns.map((c) => c.name), ...joined];
}

/** A name that is not known, with the nearest that is. */
export function unknownName(where: string, what: string, name: string, known: string[]): Problem {
  const near = nearestName(name, known);
  return {
    where,
    problem: `there is no ${what} '${name}' here`,
    expected: known.length ? `one of ${known.join(', ')}` : `a ${what} that exists`,
    remedy: near ? `did you mean '${near}'?` : `correct the ${what}`,
  };
}

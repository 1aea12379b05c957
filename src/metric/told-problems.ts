/** Faults of what a table model says of who tells the rows of its tables. */
import type { Problem } from '../concord-error.ts';
import { valueTypeOf } from './find-column.ts';
import type { TableDefinition, TableModel, ToldDefinition } from './table-model.ts';

/** Answers: every name in `told` and `told_in` that is none, or is not of the sort that it must be. */
export function toldProblems({ tables }: TableModel, where: (path: (string | number)[]) => string): Problem[] {
  return Object.entries(tables).flatMap(([name, table]) => {
    const inTables = (at: (string | number)[], named: string[] = []): Problem[] =>
      named
        .filter((one) => !tables[one]?.told)
        .map((one) => wrong(where(['tables', name, ...at]), `'${one}' is no table with \`told\``));
    return [
      ...(table.told ? ownProblems(tables, table, table.told, where(['tables', name, 'told'])) : []),
      ...inTables(['told_in'], table.told_in),
      ...table.columns.flatMap((column, i) => inTables(['columns', i, 'told_in'], column.told_in)),
      ...table.columns.flatMap(({ told_of = {} }, i) =>
        lacks(table, Object.keys(told_of), 'text', where(['tables', name, 'columns', i, 'told_of'])),
      ),
    ];
  });
}

function ownProblems(
  tables: TableModel['tables'],
  table: TableDefinition,
  told: ToldDefinition,
  at: string,
): Problem[] {
  const roll = told.roll && tables[told.roll.table];
  return [
    ...(tables[told.in]?.from.includes('told') ? [] : [wrong(at, `'${told.in}' is no table that is made of it`)]),
    ...lacks(table, told.by === undefined ? [] : [told.by], 'text', at),
    ...lacks(table, told.at, 'date', at),
    ...(told.roll && !roll ? [wrong(at, `'${told.roll.table}' is no table`)] : []),
    ...(told.roll && roll ? lacks(roll, [told.roll.by], 'text', at) : []),
    ...(told.roll && roll ? lacks(roll, [told.roll.from, told.roll.to], 'date', at) : []),
  ];
}

const lacks = (of: TableDefinition, names: string[], sort: string, at: string): Problem[] =>
  names
    .filter((name) => !of.columns.some((c) => c.name === name && valueTypeOf(c.type) === sort))
    .map((name) => wrong(at, `'${name}' is no column with a ${sort}`));

const wrong = (where: string, problem: string): Problem => ({
  where,
  problem,
  expected: 'a name that exists, as catalogue/tables.yaml describes the setting',
  remedy: 'correct the name',
});

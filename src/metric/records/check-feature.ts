import type { Problem } from '../../concord-error.ts';
import { ifSound } from '../../workspace/sound-settings.ts';
import { ExpressionFault, type ValueType } from '../expression.ts';
import { columnType, expressionProblems, unknownName } from '../expression-problems.ts';
import { findColumn, valueTypeOf } from '../find-column.ts';
import type { TableModel } from '../table-model.ts';
import { rowType } from './formula-type.ts';
import { lastDayProblems } from './last-day.ts';
import type { FeatureKind } from './record-metric.ts';
import { FEATURE_KINDS, PERSON } from './records-of-file.ts';
import type { FeatureFile } from './records-schema.ts';

/** What a kind of feature takes for `value`; null: it takes none. */
const VALUES: Record<FeatureKind, ValueType[] | null> = {
  any: null,
  count: null,
  sum: ['number'],
  lowest: ['number', 'date'],
  highest: ['number', 'date'],
  latest: ['number', 'date', 'text', 'truth'],
  earliest: ['number', 'date', 'text', 'truth'],
};

/**
 * Every fault of a feature.
 * @param source the table whose rows get the feature
 * @param where the place of one of its settings
 * @returns an empty list when it is right
 */
export function checkFeature(
  model: TableModel,
  source: string,
  file: FeatureFile,
  where: (setting: string) => string,
): Problem[] {
  const kinds = FEATURE_KINDS.filter((kind) => file[kind] !== undefined);
  if (kinds.length !== 1)
    return [fault(where(kinds[1] ?? ''), 'a feature names one table', `one of ${FEATURE_KINDS.join(', ')}`)];
  const [kind] = kinds as [FeatureKind];
  const table = file[kind]!;
  if (!model.tables[table]) return [unknownName(where(kind), 'table', table, Object.keys(model.tables))];
  const typeOf = rowType(model, table);
  return [
    ...ifSound(() => valueProblems(file, kind, where, typeOf)),
    ...ifSound(() => (file.rows === undefined ? [] : expressionProblems(file.rows, where('rows'), ['truth'], typeOf))),
    ...ifSound(() => sharedProblems(model, source, table, file.by ?? PERSON, where('by'))),
    ...ifSound(() =>
      (file.same ?? []).flatMap((column) => sharedProblems(model, source, table, column, where('same'))),
    ),
    ...ifSound(() => senderProblems(model, [source, table], file, where('by'))),
    ...ifSound(() => windowProblems(model, table, file, where)),
  ];
}

function valueProblems(
  { value }: FeatureFile,
  kind: FeatureKind,
  where: (setting: string) => string,
  typeOf: (name: string) => ValueType,
): Problem[] {
  const takes = VALUES[kind];
  if (takes === null)
    return value === undefined ? [] : [fault(where('value'), `${kind} takes no value`, 'no value, or another kind')];
  if (value === undefined) return [fault(where(kind), `${kind} has no value`, 'a column or expression as `value`')];
  return expressionProblems(value, where('value'), takes, typeOf);
}

/** A feature is found by a column that both tables have, of the same sort. */
function sharedProblems(model: TableModel, source: string, table: string, by: string, where: string): Problem[] {
  const typeIn = (name: string): string | undefined => {
    const found = by.includes('.') ? null : findColumn(model, name, by);
    return found ? valueTypeOf(found.column.type) : undefined;
  };
  const [ours, theirs] = [typeIn(source), typeIn(table)];
  if (ours && ours === theirs) return [];
  const lacking = [...new Set([...(ours ? [] : [source]), ...(theirs ? [] : [table])])];
  const problem = lacking.length
    ? `${lacking.join(' and ')} ${lacking.length === 1 ? 'has' : 'have'} no column '${by}', so the feature cannot be joined`
    : `'${by}' is a ${ours} in ${source} and a ${theirs} in ${table}`;
  return [fault(where, problem, 'a column that both tables have')];
}

/** The columns of a key that say who gave a number: another may have given the same one. */
const isSender = (column: string): boolean => /_(code|issuer)$/.test(column);

/** Where a key says whose number it is, a feature that is found by the number says so too: two trusts may have a stay of one number. */
function senderProblems(model: TableModel, tables: string[], file: FeatureFile, where: string): Problem[] {
  const by = file.by ?? PERSON;
  const isNumber = valueTypeOf(findColumn(model, tables[0]!, by)?.column.type ?? '') === 'number';
  const keys = tables.map((table) => model.tables[table]!.key).filter((key) => isNumber && key.includes(by));
  const lacking = [...new Set(keys.flat())].filter((column) => isSender(column) && !file.same?.includes(column));
  if (lacking.length === 0) return [];
  const whole = [...(file.same ?? []), ...lacking].join(', ');
  return [
    fault(
      where,
      `two senders may have given the same '${by}', and nothing says whose it is`,
      `\`same: [${whole}]\` too`,
    ),
  ];
}

function windowProblems(
  model: TableModel,
  table: string,
  file: FeatureFile,
  where: (setting: string) => string,
): Problem[] {
  const { at, days, from, to } = file;
  const problems = dateColumns(model, table, { at, from, to }, where);
  if (at !== undefined && (from !== undefined || to !== undefined))
    problems.push(
      fault(where('at'), 'a feature has both a window and an interval', '`at` and `days`, or `from` and `to`'),
    );
  if (at === undefined && from === undefined)
    problems.push(fault(where('at'), 'nothing says when its rows count', '`at` and `days`, or `from` and `to`'));
  if ((at === undefined) !== (days === undefined))
    problems.push(fault(where('days'), '`at` and `days` go together', 'both, or neither'));
  const [first, last] = days ?? [null, null];
  if (first != null && last != null && first > last)
    problems.push(fault(where('days'), `day ${first} is after day ${last}`, 'the earlier day first'));
  return problems;
}

/** Columns of the table itself that must be dates or times; one that ends an interval (`to`) must not be the last day of it. */
export function dateColumns(
  model: TableModel,
  table: string,
  columns: Record<string, string | undefined>,
  where: (setting: string) => string,
): Problem[] {
  return Object.entries(columns).flatMap(([setting, column]) =>
    column === undefined
      ? []
      : [
          ...expressionProblems(column, where(setting), ['date'], (name) => {
            if (name !== column || name.includes('.'))
              throw new ExpressionFault('it is no column of the table itself', 'the name of one of its columns');
            return columnType(model, table, name);
          }),
          ...(setting === 'to' ? lastDayProblems(model, table, column, where(setting)) : []),
        ],
  );
}

const fault = (where: string, problem: string, expected: string): Problem => ({
  where,
  problem,
  expected,
  remedy: 'correct the feature',
});

import { checkExpression } from '../check-expression.ts';
import { ExpressionFault, type ValueType } from '../expression.ts';
import { columnType } from '../expression-problems.ts';
import { parseExpression } from '../parse-expression.ts';
import type { TableModel } from '../table-model.ts';
import { INDEX_DAY, type RecordFeature } from './record-metric.ts';

/** The sort of a name in an expression over a row of a table: its columns, joined ones, and the index day. */
export const rowType =
  (model: TableModel, table: string) =>
  (name: string): ValueType =>
    name === INDEX_DAY ? 'date' : columnType(model, table, name);

/** As `rowType`, for a numerator or denominator, which may also name the features. @throws ExpressionFault */
export const formulaType =
  (model: TableModel, table: string, features: Record<string, RecordFeature>) =>
  (name: string): ValueType =>
    Object.hasOwn(features, name) ? featureType(model, features[name]!) : rowType(model, table)(name);

function featureType(model: TableModel, { kind, value, source }: RecordFeature): ValueType {
  if (kind === 'any') return 'truth';
  if (kind === 'count' || kind === 'sum') return 'number';
  if (value === null || !model.tables[source]) throw new ExpressionFault('the feature has no value', 'a value');
  return checkExpression(parseExpression(value), rowType(model, source));
}

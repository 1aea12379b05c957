/** A dimension's code and name as SQL: columns mostly, worked out where the table model says so. */
import type { Dialect } from './dialect.ts';
import type { Dimension, DimensionPath } from './dimensions.ts';
import { parseExpression } from './parse-expression.ts';
import { writeExpression } from './write-expression.ts';

/** A dimension and the way it is reached. */
export interface Cut {
  dimension: Pick<Dimension, 'code' | 'label'>;
  path: DimensionPath;
  /** SQL of what the row's person holds, which stands in place of the path's code and label */
  held?: { value: string; label: string | null };
}

type Column = (name: string) => string;
type Bind = (text: string) => string;

/** Answers: SQL of a dimension's code, as text; null where the row has none. */
export function codeSql({ dimension, path, held }: Cut, column: Column, bind: Bind, dialect?: Dialect): string {
  const value = held?.value ?? writeExpression(parseExpression(path.code), column, bind, dialect);
  const code =
    dimension.code === null ? value : writeExpression(parseExpression(dimension.code), () => value, bind, dialect);
  return `cast(${code} as varchar)`;
}

/** Answers: SQL of a dimension's name; its code where it has none. */
export function labelSql(cut: Cut, column: Column, bind: Bind, dialect?: Dialect): string {
  const code = codeSql(cut, column, bind, dialect);
  const label = ownLabel(cut, column, bind, dialect);
  return label === null ? code : `coalesce(cast(${label} as varchar), ${code})`;
}

function ownLabel({ dimension, path, held }: Cut, column: Column, bind: Bind, dialect?: Dialect): string | null {
  if (held?.label) return held.label;
  if (path.label !== null) return writeExpression(parseExpression(path.label), column, bind, dialect);
  if (dimension.label === null) return null;
  const value = held?.value ?? writeExpression(parseExpression(path.code), column, bind, dialect);
  return writeExpression(parseExpression(dimension.label), () => value, bind, dialect);
}

/** A dimension's code and name as SQL: columns mostly, worked out where the table model says so. */
import type { Dialect } from './dialect.ts';
import { type Dimension, type DimensionPath, VALUE } from './dimensions.ts';
import { bothLimits, type Limits, limitsIn } from './limits-in.ts';
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

/** Answers: the numbers at which what a column holds makes a difference to the code. */
export const codeLimits = ({ dimension, path }: Cut): Map<string, Limits> => limitsThrough(path, dimension.code);

/** Answers: as `codeLimits`, to the name, which is the code where there is none. */
export function labelLimits(cut: Cut): Map<string, Limits> {
  const { dimension, path } = cut;
  if (path.label !== null) return bothLimits([codeLimits(cut), limitsIn(parseExpression(path.label))]);
  if (dimension.label === null) return codeLimits(cut);
  return bothLimits([codeLimits(cut), limitsThrough(path, dimension.label)]);
}

/** A column's limits are those that the words over `value` hold it against; what is worked out of columns has its own. */
function limitsThrough(path: DimensionPath, words: string | null): Map<string, Limits> {
  const value = parseExpression(path.code);
  if (value.kind !== 'name' || words === null) return limitsIn(value);
  return new Map([[value.name, limitsIn(parseExpression(words)).get(VALUE) ?? []]]);
}

function ownLabel({ dimension, path, held }: Cut, column: Column, bind: Bind, dialect?: Dialect): string | null {
  if (held?.label) return held.label;
  if (path.label !== null) return writeExpression(parseExpression(path.label), column, bind, dialect);
  if (dimension.label === null) return null;
  const value = held?.value ?? writeExpression(parseExpression(path.code), column, bind, dialect);
  return writeExpression(parseExpression(dimension.label), () => value, bind, dialect);
}

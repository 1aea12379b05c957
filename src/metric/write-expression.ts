import { identifier } from '../engine/engine.ts';
import { type Dialect, DUCKDB } from './dialect.ts';
import type { Expression } from './expression.ts';

/**
 * An expression as SQL.
 * @param expression what `parseExpression` gave
 * @param column the SQL of a name
 * @param bind keeps a text as a parameter and gives its placeholder
 * @param dialect of expressions over records: arithmetic is then in double precision, so that every engine gives the same
 *   and no sum overflows a small column. Absent for published figures, which DuckDB adds exactly
 * @returns SQL in brackets where needed. Division by zero gives null: 0 of 0 is no data, never 0 or infinity.
 */
export function writeExpression(
  expression: Expression,
  column: (name: string) => string,
  bind: (value: string) => string,
  dialect?: Dialect,
): string {
  const write = (e: Expression): string => writeExpression(e, column, bind, dialect);
  const number = (e: Expression): string => (dialect ? doubleOf(e, write(e)) : write(e));
  const e = expression;
  switch (e.kind) {
    case 'number':
      return e.text;
    case 'text':
      return bind(e.value);
    case 'date':
      return `cast(${bind(e.value)} as date)`;
    case 'null':
      return 'null';
    case 'name':
      return column(e.name);
    case 'negate':
      return `(- ${number(e.of)})`;
    case 'not':
      return `(not ${write(e.of)})`;
    case 'arithmetic':
      return e.operator === '/'
        ? `(${number(e.left)} / nullif(${write(e.right)}, 0))`
        : `(${number(e.left)} ${e.operator} ${write(e.right)})`;
    case 'compare':
    case 'logic':
      return `(${write(e.left)} ${e.operator} ${write(e.right)})`;
    case 'is-null':
      return `(${write(e.of)} is ${e.not ? 'not ' : ''}null)`;
    case 'in':
      return `(${write(e.of)} ${e.not ? 'not ' : ''}in (${e.values.map(write).join(', ')}))`;
    case 'call':
      return writeCall(e, write, dialect);
    case 'case':
      return `case ${e.branches.map((b) => `when ${write(b.when)} then ${write(b.gives)} `).join('')}else ${write(e.otherwise)} end`;
  }
}

type Call = Extract<Expression, { kind: 'call' }>;

function writeCall(e: Call, write: (e: Expression) => string, dialect?: Dialect): string {
  const [a = '', b = ''] = e.values.map(write);
  const { daysBetween, startsWith } = dialect ?? DUCKDB;
  switch (e.name) {
    case 'minutes':
      return minutesInEngland(dialect ?? DUCKDB, `cast(${a} as timestamp)`, `cast(${b} as timestamp)`);
    case 'days':
      return daysBetween(`cast(${a} as date)`, `cast(${b} as date)`);
    case 'years':
      return yearsBetween(a, b);
    case 'starts':
      return startsWith(a, b);
    case 'round':
      return dialect ? rounded(doubleOf(e.values[0]!, a), b) : `round(${a}, ${b})`;
    default:
      return `${e.name}(${[a, b].slice(0, e.values.length).join(', ')})`;
  }
}

/**
 * The clocks change in March and October alone (since 1972), so that within any other month the clock tells: to ask what time it was
 * in London takes an engine ten times as long.
 */
const minutesInEngland = ({ minutesBetween, londonMinutes }: Dialect, from: string, to: string): string =>
  `(case when date_trunc('month', ${from}) = date_trunc('month', ${to}) and ${part('month', from)} not in (3, 10) then ${minutesBetween(from, to)} else ${londonMinutes(from, to)} end)`;

const part = (of: string, date: string): string => `extract(${of} from ${date})`;

/** The years' difference, less one before the anniversary; null when either is null, and when the second lies before the first. */
const yearsBetween = (a: string, b: string): string =>
  `(case when cast(${b} as date) >= cast(${a} as date) then ${part('year', b)} - ${part('year', a)} - case when ${part('month', b)} * 100 + ${part('day', b)} < ${part('month', a)} * 100 + ${part('day', a)} then 1 else 0 end end)`;

/** Halves away from zero, in the same steps on every engine. */
const rounded = (x: string, places: string): string =>
  `(sign(${x}) * floor(abs(${x}) * power(10, ${places}) + 0.5) / power(10, ${places}))`;

/** Arithmetic gives a double when its first operand is one; only leaves need to be made so. */
const doubleOf = (e: Expression, sql: string): string =>
  e.kind === 'arithmetic' || e.kind === 'negate' ? sql : `cast(${sql} as double precision)`;

/** A column of a table under an alias, quoted. */
export const columnOf = (alias: string, name: string): string => `${identifier(alias)}.${identifier(name)}`;

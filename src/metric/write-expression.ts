import { identifier } from '../engine/engine.ts';
import type { Expression } from './expression.ts';

/**
 * An expression as SQL.
 * @param expression what `parseExpression` gave
 * @param column the SQL of a name
 * @param bind keeps a text as a parameter and gives its placeholder
 * @returns SQL in brackets where needed. Division by zero gives null: 0 of 0 is no data, never 0 or infinity.
 */
export function writeExpression(
  expression: Expression,
  column: (name: string) => string,
  bind: (value: string) => string,
): string {
  const write = (e: Expression): string => writeExpression(e, column, bind);
  const e = expression;
  switch (e.kind) {
    case 'number':
      return e.text;
    case 'text':
      return bind(e.value);
    case 'null':
      return 'null';
    case 'name':
      return column(e.name);
    case 'negate':
      return `(- ${write(e.of)})`;
    case 'not':
      return `(not ${write(e.of)})`;
    case 'arithmetic':
      return e.operator === '/'
        ? `(${write(e.left)} / nullif(${write(e.right)}, 0))`
        : `(${write(e.left)} ${e.operator} ${write(e.right)})`;
    case 'compare':
    case 'logic':
      return `(${write(e.left)} ${e.operator} ${write(e.right)})`;
    case 'is-null':
      return `(${write(e.of)} is ${e.not ? 'not ' : ''}null)`;
    case 'in':
      return `(${write(e.of)} ${e.not ? 'not ' : ''}in (${e.values.map(write).join(', ')}))`;
    case 'call':
      return `${e.name}(${e.values.map(write).join(', ')})`;
    case 'case':
      return `case ${e.branches.map((b) => `when ${write(b.when)} then ${write(b.gives)} `).join('')}else ${write(e.otherwise)} end`;
  }
}

/** A column of a table under an alias, quoted. */
export const columnOf = (alias: string, name: string): string => `${identifier(alias)}.${identifier(name)}`;

/**
 * The last hand on a compiled query for an engine that says some things in other words. Literals of people are parameters, so that
 * what is read here is our own writing: names in double quotes are left as names, texts in single quotes as texts.
 */
import type { SqlValue } from '../engine/engine.ts';
import type { SqlText } from './sql-text.ts';

/** For an engine that says all of it as we write it. */
export const settlePlainly = (query: SqlText): SqlText => query;

/** A name, an interval, a text, a parameter, a type: whichever begins first. */
const TOKEN = /"(?:[^"]|"")*"|interval '\d+ [a-z]+'|'(?:[^']|'')*'|\$\d+|\bdouble precision\b|\bvarchar\b/g;

/** '3 months' as standard SQL has it: `interval '3' month`. */
const standardInterval = (token: string): string =>
  token.replace(/^interval '(\d+) ([a-z]+?)s?'$/, (_, many: string, unit: string) => `interval '${many}' ${unit}`);

/**
 * Answers: a query in the words of Trino: parameters by position, a parameter that stands twice given twice; intervals as standard
 * SQL has them; `greatest` and `least` over nulls as everybody else has them.
 */
export function settleTrino({ sql, parameters }: SqlText): SqlText {
  const placed: SqlValue[] = [];
  const settled = overNulls(sql).replace(TOKEN, (token) => {
    if (!token.startsWith('$')) return standardInterval(token);
    placed.push(parameters[Number(token.slice(1)) - 1]!);
    return '?';
  });
  return { sql: settled, parameters: placed };
}

const SPARK_WORDS: Record<string, string> = { 'double precision': 'double', varchar: 'string' };

/** Answers: a query in the words of Spark SQL: parameters named `p1`, `p2` by their places, names in backticks, its type names. */
export function settleSpark({ sql, parameters }: SqlText): SqlText {
  const settled = sql.replace(TOKEN, (token) => {
    if (token.startsWith('$')) return `:p${token.slice(1)}`;
    if (token.startsWith('"')) return `\`${token.slice(1, -1).replaceAll('""', '"').replaceAll('`', '``')}\``;
    return SPARK_WORDS[token] ?? standardInterval(token);
  });
  return { sql: settled, parameters };
}

/** Trino gives null when any of them is null: then the one that is there. Ours have two each. */
function overNulls(sql: string): string {
  const found = /\b(greatest|least)\(/.exec(sql);
  if (!found) return sql;
  const start = found.index + found[0].length;
  const { parts, end } = argumentsFrom(sql, start);
  const [a, b] = parts.map((part) => overNulls(part.trim()));
  return `${sql.slice(0, found.index)}coalesce(${found[1]}(${a}, ${b}), ${a}, ${b})${overNulls(sql.slice(end + 1))}`;
}

/** The arguments of a call that begin at `start`, and the place of its closing bracket. */
function argumentsFrom(sql: string, start: number): { parts: string[]; end: number } {
  const parts: string[] = [];
  let [from, depth] = [start, 0];
  for (let i = start; i < sql.length; i++) {
    if (sql[i] === '(') depth += 1;
    else if (sql[i] === ',' && depth === 0) {
      parts.push(sql.slice(from, i));
      from = i + 1;
    } else if (sql[i] === ')') {
      if (depth === 0) return { parts: [...parts, sql.slice(from, i)], end: i };
      depth -= 1;
    }
  }
  throw new Error('a call without its closing bracket');
}

/** At which numbers what an expression gives can change: whether bands of an age are enough to answer it. */
import { childrenOf, type Expression } from './expression.ts';

/** Whole numbers from which on the expression may give something else than just below; null: every value may make a difference. */
export type Limits = readonly number[] | null;

/**
 * Answers: for each name of an expression, the limits between which it makes no difference what whole number stands there, known or
 * not known. `age >= 65` has 65, `age <= 64` has 65 too, `age = 64` has 64 and 65, `age is null` none, `age / 2` every value.
 */
export function limitsIn(expression: Expression): Map<string, Limits> {
  const own = limitsOfTest(expression);
  return own ? new Map([own]) : bothLimits(childrenOf(expression).map(limitsIn));
}

/** Answers: the limits of several expressions together. */
export function bothLimits(all: Iterable<Map<string, Limits>>): Map<string, Limits> {
  const found = new Map<string, Limits>();
  for (const each of all)
    for (const [name, limits] of each) {
      const before = found.has(name) ? found.get(name)! : [];
      found.set(name, before && limits && distinct([...before, ...limits]));
    }
  return found;
}

const distinct = (limits: number[]): number[] => [...new Set(limits)];

/** A name, or a name held against numbers; null for what is put together of others. */
function limitsOfTest(e: Expression): [string, Limits] | null {
  if (e.kind === 'name') return [e.name, null];
  if (e.kind === 'is-null' && e.of.kind === 'name') return [e.of.name, []];
  if (e.kind === 'in' && e.of.kind === 'name') {
    const numbers = e.values.filter((v) => v.kind !== 'null').map(numberOf);
    return [e.of.name, numbers.includes(null) ? null : distinct(numbers.flatMap((n) => [from(n!), after(n!)]))];
  }
  if (e.kind !== 'compare') return null;
  const { left, right, operator } = e;
  return left.kind === 'name'
    ? held(left.name, operator, right)
    : right.kind === 'name'
      ? held(right.name, MIRROR[operator], left)
      : null;
}

type Operator = Extract<Expression, { kind: 'compare' }>['operator'];
const MIRROR: Record<Operator, Operator> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** Null where it is held against what is no number: the names on both sides then count with every value. */
function held(name: string, operator: Operator, against: Expression): [string, Limits] | null {
  const n = numberOf(against);
  if (n === null) return null;
  if (operator === '<' || operator === '>=') return [name, [from(n)]];
  return [name, operator === '=' || operator === '<>' ? [from(n), after(n)] : [after(n)]];
}

function numberOf(e: Expression): number | null {
  if (e.kind === 'number') return Number(e.text);
  const n = e.kind === 'negate' ? numberOf(e.of) : null;
  return n === null ? null : -n;
}

/** The first whole number that is not below, and the first above. */
const from = (n: number): number => Math.ceil(n);
const after = (n: number): number => Math.floor(n) + 1;

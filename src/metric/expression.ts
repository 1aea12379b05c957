/** What a metric's numerator, denominator or rows may say: arithmetic and conditions over names, and nothing else. */

export type Expression =
  | { kind: 'number'; text: string }
  | { kind: 'text'; value: string }
  /** `date('2025-04-01')`; a day that exists, ISO */
  | { kind: 'date'; value: string }
  | { kind: 'null' }
  /** a column, a measure, or `<join>.<column>` */
  | { kind: 'name'; name: string }
  | { kind: 'negate' | 'not'; of: Expression }
  | { kind: 'arithmetic'; operator: '+' | '-' | '*' | '/'; left: Expression; right: Expression }
  | { kind: 'compare'; operator: '=' | '<>' | '<' | '<=' | '>' | '>='; left: Expression; right: Expression }
  | { kind: 'logic'; operator: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'is-null'; of: Expression; not: boolean }
  | { kind: 'in'; of: Expression; values: Expression[]; not: boolean }
  | { kind: 'call'; name: CallName; values: Expression[] }
  | { kind: 'case'; branches: { when: Expression; gives: Expression }[]; otherwise: Expression };

export type ValueType = 'number' | 'text' | 'truth' | 'date' | 'null';

export type CallName = 'abs' | 'nullif' | 'round' | 'minutes' | 'days' | 'years' | 'starts';

/**
 * Functions an expression may call, with what they take and give. All give null when an argument is null, so that what was
 * not reported is never counted as something: that is why `coalesce`, `greatest` and `least` are not here.
 *
 * minutes(a, b)  minutes that pass from a to b, with fractions; below 0 when b is before a. Times are those of England: a night on which
 *                the clocks go back has an hour more, and of the hour that comes twice the second is meant; where b would then be before a,
 *                a is in the first (docs/decisions/0029)
 * days(a, b)     calendar days from a to b, whatever the time of day: 0 on the same day
 * years(a, b)    completed years from a to b: one is added on the anniversary, which of 29 February is 1 March; null when b is before a: who is
 *                not born yet has no age
 * starts(a, b)   whether the text a begins with the text b, letter for letter
 *
 * `date('2025-04-01')` is a day, and no function: it takes only a text that is one.
 */
export const CALLS: Record<CallName, { takes: ValueType[]; gives: ValueType }> = {
  abs: { takes: ['number'], gives: 'number' },
  nullif: { takes: ['number', 'number'], gives: 'number' },
  round: { takes: ['number', 'number'], gives: 'number' },
  minutes: { takes: ['date', 'date'], gives: 'number' },
  days: { takes: ['date', 'date'], gives: 'number' },
  years: { takes: ['date', 'date'], gives: 'number' },
  starts: { takes: ['text', 'text'], gives: 'truth' },
};

/** Thrown while reading an expression; the catalogue reader turns it into a problem with its file and line. */
export class ExpressionFault extends Error {
  readonly expected: string;

  constructor(problem: string, expected: string) {
    super(problem);
    this.name = 'ExpressionFault';
    this.expected = expected;
  }
}

/** The parts of an expression, itself first. */
export function* partsOf(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of childrenOf(expression)) yield* partsOf(child);
}

/** The names an expression uses, each once, in the order they are written. */
export function namesIn(expression: Expression): string[] {
  return [...new Set([...partsOf(expression)].flatMap((e) => (e.kind === 'name' ? [e.name] : [])))];
}

/** The parts that an expression is put together of; none for a name or a value. */
export function childrenOf(e: Expression): Expression[] {
  switch (e.kind) {
    case 'negate':
    case 'not':
    case 'is-null':
      return [e.of];
    case 'arithmetic':
    case 'compare':
    case 'logic':
      return [e.left, e.right];
    case 'in':
      return [e.of, ...e.values];
    case 'call':
      return e.values;
    case 'case':
      return [...e.branches.flatMap((b) => [b.when, b.gives]), e.otherwise];
    default:
      return [];
  }
}

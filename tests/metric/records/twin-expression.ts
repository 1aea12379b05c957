/** Expressions worked out over one row at a time, with three-valued logic: no SQL, and nothing shared with what writes it. */
import type { Expression } from '../../../src/metric/expression.ts';

export type Value = number | string | boolean | Date | null;

const DAY = 86_400_000;
export const dayNumber = (date: Date): number => Math.floor(date.getTime() / DAY);
export const isoDay = (date: Date): string => date.toISOString().slice(0, 10);

/** @param name the value of a name */
export function evaluate(e: Expression, name: (name: string) => Value): Value {
  const value = (part: Expression): Value => evaluate(part, name);
  switch (e.kind) {
    case 'number':
      return Number(e.text);
    case 'text':
      return e.value;
    case 'date':
      return new Date(`${e.value}T00:00:00Z`);
    case 'null':
      return null;
    case 'name':
      return name(e.name);
    case 'negate':
      return lifted([value(e.of)], ([x]) => -(x as number));
    case 'not':
      return not(value(e.of));
    case 'arithmetic':
      return lifted([value(e.left), value(e.right)], ([a, b]) => arithmetic(e.operator, a as number, b as number));
    case 'compare':
      return lifted([value(e.left), value(e.right)], ([a, b]) => compare(e.operator, a!, b!));
    case 'logic':
      return e.operator === 'and' ? and(value(e.left), value(e.right)) : or(value(e.left), value(e.right));
    case 'is-null':
      return (value(e.of) === null) !== e.not;
    case 'in': {
      const found = e.values.map((v) => lifted([value(e.of), value(v)], ([a, b]) => compare('=', a!, b!)));
      const any = found.reduce<Value>((all, one) => or(all, one), false);
      return e.not ? not(any) : any;
    }
    case 'case': {
      const branch = e.branches.find((b) => value(b.when) === true);
      return value(branch ? branch.gives : e.otherwise);
    }
    case 'call':
      return call(e.name, e.values.map(value));
  }
}

const lifted = (values: Value[], f: (values: Value[]) => Value): Value => (values.includes(null) ? null : f(values));

const not = (a: Value): Value => (a === null ? null : !a);
const and = (a: Value, b: Value): Value =>
  a === false || b === false ? false : a === null || b === null ? null : true;
const or = (a: Value, b: Value): Value => (a === true || b === true ? true : a === null || b === null ? null : false);

function arithmetic(operator: '+' | '-' | '*' | '/', a: number, b: number): number | null {
  if (operator === '/') return b === 0 ? null : a / b;
  return operator === '+' ? a + b : operator === '-' ? a - b : a * b;
}

/** What values are ordered by. */
export const orderOf = (value: Exclude<Value, null>): number | string =>
  value instanceof Date ? value.getTime() : typeof value === 'boolean' ? Number(value) : value;

function compare(operator: string, left: Exclude<Value, null>, right: Exclude<Value, null>): boolean {
  const [a, b] = [orderOf(left), orderOf(right)];
  if (operator === '=') return a === b;
  if (operator === '<>') return a !== b;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

const LONDON = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' });

/** When a time in England was: the moment at which clocks in London show it, the later of two, and where none does as winter time. */
export function momentOf(local: Date): number {
  const shown = local.toISOString().slice(0, 19).replace('T', ' ');
  const summer = local.getTime() - 3_600_000;
  const shows = (moment: number): boolean => LONDON.format(moment) === shown;
  return shows(local.getTime()) || !shows(summer) ? local.getTime() : summer;
}

/** Where the clock runs backwards within the hour that comes twice, it began in the first. */
function minutesBetween(a: Date, b: Date): number {
  const [from, to] = [momentOf(a), momentOf(b)];
  const shown = (moment: number): string => LONDON.format(moment);
  const first = shown(from - 3_600_000) === shown(from) ? from - 3_600_000 : from;
  return (to - (to < from ? first : from)) / 60_000;
}

function call(name: string, values: Value[]): Value {
  if (name === 'nullif') return values[0] === values[1] ? null : values[0]!;
  return lifted(values, ([a, b]) => {
    if (name === 'abs') return Math.abs(a as number);
    if (name === 'starts') return (a as string).startsWith(b as string);
    if (name === 'minutes') return minutesBetween(a as Date, b as Date);
    if (name === 'days') return dayNumber(b as Date) - dayNumber(a as Date);
    if (name === 'years') return completedYears(a as Date, b as Date);
    const factor = 10 ** (b as number);
    return (Math.sign(a as number) * Math.floor(Math.abs(a as number) * factor + 0.5)) / factor;
  });
}

/** Nobody has an age before birth. */
function completedYears(from: Date, to: Date): number | null {
  if (dayNumber(to) < dayNumber(from)) return null;
  const before = to.getUTCMonth() * 100 + to.getUTCDate() < from.getUTCMonth() * 100 + from.getUTCDate();
  return to.getUTCFullYear() - from.getUTCFullYear() - (before ? 1 : 0);
}

/** The metric compiler's slow, obvious twin: the same rules over plain arrays, with no SQL and no shared code. */

export interface TwinRow {
  measure: 'a' | 'b';
  trust: string;
  month: number;
  category: string | null;
  value: number | null;
  provisional: boolean;
}

/** A formula over what one report says; it is worked out only when all it uses was reported. */
export interface Formula {
  uses: ('a' | 'b')[];
  f: (report: { a: number; b: number }) => number | null;
}

export type TwinGrain = 'month' | 'quarter' | 'financial-year' | 'year' | null;

export interface TwinQuestion {
  kind: 'count' | 'proportion' | 'mean';
  overTime: 'sum' | 'mean' | 'last';
  numerator: Formula;
  denominator: Formula | null;
  by: 'trust' | 'system' | 'category' | null;
  grain: TwinGrain;
  fromMonth: number | null;
  toMonth: number | null;
  trusts: string[] | null;
  allowed: string[] | null;
}

export interface TwinFigure {
  group: string | null;
  period: number | null;
  status: 'value' | 'not-reported' | 'no-data';
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  reported: number;
  expected: number;
  complete: boolean;
  provisional: boolean;
  /** reports found, counted or not */
  found: number;
}

interface Report {
  trust: string;
  category: string | null;
  month: number;
  numerator: number | null;
  denominator: number | null;
  counted: boolean;
  provisional: boolean;
}

/** Months are numbered from January 2023 = 0. A period is known by its first month. */
export function answerSlowly(rows: TwinRow[], systems: Record<string, string>, question: TwinQuestion): TwinFigure[] {
  const { allowed, trusts } = question;
  const readable = rows.filter(
    (r) =>
      isUsed(r, question) &&
      (question.by === 'category') === (r.category !== null) &&
      (!allowed || allowed.includes(r.trust)),
  );
  const chosen = reportsOf(
    readable.filter((r) => !trusts || trusts.includes(r.trust)),
    question,
  );
  const groupOf = (r: Report): string | null =>
    question.by === 'trust'
      ? r.trust
      : question.by === 'system'
        ? (systems[r.trust] ?? null)
        : question.by === 'category'
          ? r.category
          : null;
  if (!readable.length) return nothing(question);
  const newest = Math.max(...readable.map((r) => r.month));
  const months = range(Math.min(...readable.map((r) => r.month)), newest).filter(
    (m) => m >= (question.fromMonth ?? m) && m <= (question.toMonth ?? m),
  );
  if (!months.length) return nothing(question);
  const periods = [...new Set(months.map((m) => periodOf(m, question.grain)))];
  const seen = question.by === 'trust' && trusts ? trusts : chosen.map(groupOf);
  const groups = question.by ? [...new Set(seen)].filter((g) => g !== null).sort() : [null];
  return groups.flatMap((group) =>
    periods.map((period) => {
      const own = chosen.filter((r) => !question.by || groupOf(r) === group);
      return figureOf(
        group,
        period,
        own,
        months.filter((m) => periodOf(m, question.grain) === period),
        newest,
        readable,
        question,
      );
    }),
  );
}

function reportsOf(rows: TwinRow[], question: TwinQuestion): Report[] {
  const keys = new Map(rows.map((r) => [`${r.trust}|${r.category}|${r.month}`, r]));
  return [...keys].map(([key, { trust, category, month }]) => {
    const same = rows.filter((r) => `${r.trust}|${r.category}|${r.month}` === key);
    const value = (measure: 'a' | 'b') => same.find((r) => r.measure === measure)?.value ?? null;
    const whole = usedBy(question).every((measure) => value(measure) !== null);
    const worked = (formula: Formula | null): number | null =>
      formula && whole ? formula.f({ a: value('a') ?? 0, b: value('b') ?? 0 }) : null;
    const [numerator, denominator] = [worked(question.numerator), worked(question.denominator)];
    const counted = numerator !== null && (question.denominator === null || denominator !== null);
    return { trust, category, month, numerator, denominator, counted, provisional: same.some((r) => r.provisional) };
  });
}

/** Nothing may be read in the time asked: one figure for the whole, or one for each trust asked for by name. */
function nothing(question: TwinQuestion): TwinFigure[] {
  const groups = question.by === null ? [null] : question.by === 'trust' ? (question.trusts ?? []) : [];
  return groups.map((group) => ({
    group,
    period: question.grain && question.fromMonth !== null && question.toMonth !== null ? question.fromMonth : null,
    status: 'no-data',
    value: null,
    numerator: null,
    denominator: null,
    reported: 0,
    expected: 0,
    complete: false,
    provisional: false,
    found: 0,
  }));
}

/** Rows of a measure that no formula uses are never read. */
const isUsed = (row: TwinRow, question: TwinQuestion): boolean => usedBy(question).includes(row.measure);

const usedBy = ({ numerator, denominator }: TwinQuestion): ('a' | 'b')[] => [
  ...numerator.uses,
  ...(denominator?.uses ?? []),
];

function figureOf(
  group: string | null,
  period: number | null,
  own: Report[],
  months: number[],
  newest: number,
  readable: TwinRow[],
  question: TwinQuestion,
): TwinFigure {
  const here = own.filter((r) => months.includes(r.month));
  const heard = here.filter((r) => r.counted).map((r) => r.month);
  const lastMonth = heard.length
    ? Math.max(...heard)
    : here.length
      ? Math.max(...here.map((r) => r.month))
      : months.at(-1)!;
  const looked = question.overTime === 'last' ? [lastMonth] : months;
  const counted = here.filter((r) => r.counted && looked.includes(r.month));
  const expected = looked.reduce((sum, m) => sum + membersAt(m, own, newest), 0);
  const dates = new Set(counted.map((r) => r.month)).size;
  const add = (part: 'numerator' | 'denominator') => counted.reduce((sum, r) => sum + (r[part] ?? 0), 0);
  const over = question.overTime === 'mean' && question.kind !== 'mean' ? dates : 1;
  const numerator = counted.length ? add('numerator') / over : null;
  const denominator =
    !counted.length || question.kind === 'count' ? null : question.denominator ? add('denominator') / over : dates;
  const value =
    question.kind === 'count' || numerator === null ? numerator : denominator ? numerator / denominator : null;
  const anyone = readable.some((r) => months.includes(r.month)) || own.some((r) => r.counted);
  const full = monthsIn(period, question.grain) ?? months;
  const covered =
    question.overTime === 'last'
      ? counted.some((r) => r.month === full.at(-1))
      : full.every((m) => counted.some((r) => r.month === m));
  return {
    group,
    period,
    status: counted.length
      ? value === null
        ? 'no-data'
        : 'value'
      : anyone || expected > 0
        ? 'not-reported'
        : 'no-data',
    value: counted.length ? value : null,
    numerator,
    denominator,
    reported: counted.length,
    expected: Math.max(expected, counted.length),
    complete:
      counted.length > 0 &&
      !here.some((r) => looked.includes(r.month) && !r.counted && speaks(r, own)) &&
      counted.length >= 0.98 * expected &&
      covered &&
      reachesAsked(months, question),
    provisional: counted.some((r) => r.provisional),
    found: here.length,
  };
}

const speaks = (report: Report, own: Report[]): boolean =>
  own.some((r) => r.counted && r.trust === report.trust && r.category === report.category);

/** How many of those who ever report are due in a month; one that was silent for over 92 days at the end has gone. */
function membersAt(month: number, own: Report[], newest: number): number {
  const members = new Set(own.filter((r) => r.counted).map((r) => `${r.trust}|${r.category}`));
  return [...members].filter((member) => {
    const at = own.filter((r) => `${r.trust}|${r.category}` === member).map((r) => r.month);
    const last = Math.max(...at);
    const days = (Date.UTC(2023, newest, 1) - Date.UTC(2023, last, 1)) / 86_400_000;
    return month >= Math.min(...at) && month <= (days <= 92 ? newest : last);
  }).length;
}

function reachesAsked(months: number[], question: TwinQuestion): boolean {
  if (question.grain) return true;
  return months[0]! <= (question.fromMonth ?? months[0]!) && months.at(-1)! >= (question.toMonth ?? months.at(-1)!);
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const LENGTHS = { month: 1, quarter: 3, 'financial-year': 12, year: 12 };

/** January 2023 is month 0, so financial years begin at months 3, 15, 27 … and −9. */
function periodOf(month: number, grain: TwinGrain): number | null {
  if (grain === null) return null;
  const shift = grain === 'financial-year' ? 3 : 0;
  return Math.floor((month - shift) / LENGTHS[grain]) * LENGTHS[grain] + shift;
}

const monthsIn = (period: number | null, grain: TwinGrain): number[] | null =>
  period === null || grain === null ? null : range(period, period + LENGTHS[grain] - 1);

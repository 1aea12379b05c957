/**
 * The compiler of record-level metrics again, slow and obvious: rows in arrays, one figure at a time, no SQL. It shares with the
 * compiler the parser of expressions, the table of calendar periods of its own, and the statistics, which have their own tests.
 */

import { type Dimension, type HeldRows, overlaps } from '../../../src/metric/dimensions.ts';
import type { Expression } from '../../../src/metric/expression.ts';
import type { Grain, Metric, Question } from '../../../src/metric/metric.ts';
import { pathFor } from '../../../src/metric/metric-source.ts';
import { parseExpression } from '../../../src/metric/parse-expression.ts';
import type { RecordFeature, RecordTime } from '../../../src/metric/records/record-metric.ts';
import type { TableModel } from '../../../src/metric/table-model.ts';
import { type Estimated, estimate } from './twin-estimates.ts';
import { dayNumber, evaluate, isoDay, orderOf, type Value } from './twin-expression.ts';

export type TwinRow = Record<string, Value>;
export type TwinTables = Record<string, TwinRow[]>;

export interface TwinWorld {
  model: TableModel;
  tables: TwinTables;
  metric: Metric;
  question: Question;
  rowFilter: Record<string, string[]>;
  asOf: string | null;
  knownTo: string | null;
  dataEnd: string | null;
}

export interface TwinFigure extends Estimated {
  group: Record<string, string>;
  start: string;
  end: string;
  reported: number;
  complete: boolean;
  provisional: boolean;
}

/** A period asked: its days, and the day of which a snapshot is. */
interface Period {
  first: string;
  last: string;
  index: string | null;
}

/** What one row adds. */
export interface TwinPart {
  codes: (string | null)[];
  band: string | null;
  chosen: boolean;
  /** whether it is the first of the ways in which its row stands in groups: the whole has each row once */
  isFirst: boolean;
  numerator: number | null;
  denominator: number | null;
  provisional: boolean;
  /** how late its list is: 0 of the day, 1 it stands in, 2 too old to count */
  late: number;
  /** whether it is the metric's: of a late list every row goes along */
  ofMetric: boolean;
}

export interface TwinPerson {
  codes: (string | null)[];
  band: string | null;
  chosen: boolean;
  isFirst: boolean;
  persons: number | null;
}

export function answerSlowly(world: TwinWorld): TwinFigure[] {
  const { metric, question } = world;
  const span = spanOf(world);
  const periods = span ? periodsOf(world, span) : [];
  const inPeriods = periods.map((period) => ({
    period,
    parts: partsOf(world, period),
    people: peopleOf(world, period),
  }));
  const isOne = question.by.length === 1 && !overlaps(world.model.dimensions[question.by[0]!]);
  const only = isOne ? question.where.find((w) => w.dimension === question.by[0]) : undefined;
  const found = inPeriods.flatMap(({ parts, people }) =>
    [...parts.filter((p) => p.ofMetric), ...people].filter((p) => p.chosen).map((p) => p.codes),
  );
  const groups = only
    ? only.values.map((value) => [value])
    : question.by.length
      ? found.filter((codes) => codes.every((code) => code !== null))
      : [[]];
  const distinct = [...new Map(groups.map((codes) => [JSON.stringify(codes), codes as string[]])).values()];
  return distinct.flatMap((codes) =>
    inPeriods.map(({ period, parts, people }) => {
      // of a standardised figure, who is of no known band is left out
      const inBand = (one: { band: string | null }): boolean => !metric.records!.standard || one.band !== null;
      const own = <T extends { codes: (string | null)[]; chosen: boolean; band: string | null }>(all: T[]): T[] =>
        all.filter((one) => one.chosen && inBand(one) && JSON.stringify(one.codes) === JSON.stringify(codes));
      const late = Math.max(0, ...own(parts).map((part) => part.late));
      const counting = parts.filter((part) => part.ofMetric && part.late < 2);
      const estimated = estimate(metric, own(counting), own(people), {
        parts: counting.filter(first),
        people: people.filter(first),
      });
      const notKnown =
        (metric.records!.time.kind !== 'flow' && period.index === null) ||
        (late === 2 && estimated.reported === 0) ||
        !hasList(world, period, codes);
      const figure = notKnown
        ? { value: null, lower: null, upper: null, numerator: null, denominator: null, reported: 0 }
        : estimated;
      const isFlow = metric.records!.time.kind === 'flow';
      const day = period.index ?? period.last;
      return {
        group: Object.fromEntries(question.by.map((dimension, i) => [dimension, codes[i]!])),
        start: question.grain || isFlow ? period.first : day,
        end: question.grain || isFlow ? period.last : day,
        ...figure,
        complete:
          !notKnown &&
          late === 0 &&
          (isFlow ? span!.first <= period.first && period.last <= span!.last : span!.first <= day && day <= span!.last),
        provisional: own(counting).some((part) => part.provisional),
      };
    }),
  );
}

const first = ({ isFirst }: { isFirst: boolean }): boolean => isFirst;

const known = new Map<string, Expression>();

function read(text: string): Expression {
  if (!known.has(text)) known.set(text, parseExpression(text));
  return known.get(text)!;
}

const worth = (
  world: TwinWorld,
  table: string,
  row: TwinRow,
  text: string,
  indexDay: string | null,
  features: TwinRow = {},
): Value =>
  evaluate(read(text), (name) => {
    if (name === 'index_day') return indexDay === null ? null : new Date(`${indexDay}T00:00:00Z`);
    if (Object.hasOwn(features, name)) return features[name]!;
    const [first, second] = name.split('.') as [string, string?];
    if (second === undefined) return row[first] ?? null;
    return joinedRow(world, table, row, first)?.[second] ?? null;
  });

function joinedRow(world: TwinWorld, table: string, row: TwinRow, name: string): TwinRow | undefined {
  const join = world.model.tables[table]!.joins.find((j) => j.name === name)!;
  const from = join.via ? joinedRow(world, table, row, join.via) : row;
  if (!from) return undefined;
  return world.tables[join.to]!.find(
    (other) =>
      Object.entries(join.on).every(([ours, theirs]) => from[ours] !== null && same(from[ours]!, other[theirs]!)) &&
      Object.entries(join.where ?? {}).every(([column, value]) => other[column] === value),
  );
}

const same = (a: Value, b: Value): boolean => a !== null && b !== null && orderOf(a) === orderOf(b);

function codeOf(world: TwinWorld, table: string, row: TwinRow, name: string, indexDay: string | null): string | null {
  const dimension: Dimension = world.model.dimensions[name]!;
  const path = dimension.paths.find((p) => p.table === table)!;
  const value = worth(world, table, row, path.code, indexDay);
  const code = dimension.code === null ? value : evaluate(read(dimension.code), () => value);
  return code === null ? null : code instanceof Date ? isoDay(code) : String(code);
}

/** The codes of a row: one, or null, but for what its person has several of. */
function codesOf(
  world: TwinWorld,
  table: string,
  row: TwinRow,
  name: string,
  indexDay: string | null,
): (string | null)[] {
  const { held, code, paths } = world.model.dimensions[name]!;
  if (!held) return [codeOf(world, table, row, name, indexDay)];
  const person = row[paths.find((p) => p.table === table)!.code] ?? null;
  const has = world.tables[held.table]!.filter((other) => {
    const [from, to] = [dayIn(other, held.from), dayIn(other, held.to)];
    if (!same(person, other[held.by]!) || from === null || indexDay === null) return false;
    if (from > indexDay || (to !== null && to <= indexDay) || (world.asOf !== null && from > world.asOf)) return false;
    return held.rows === null || worth(world, held.table, other, held.rows, indexDay) === true;
  });
  if (held.code === null)
    return [isKnown(world, held, person, indexDay) ? (evaluate(read(code!), () => has.length) as string | null) : null];
  return has.length ? has.map((other) => String(other[held.code!])) : [null];
}

/** Whether a number is known of somebody: something counted was held by then, or a row of who is known begins by then. */
function isKnown(world: TwinWorld, held: HeldRows, person: Value, indexDay: string | null): boolean {
  const begins = (table: string, by: string, from: string, counts: (row: TwinRow) => boolean): boolean =>
    world.tables[table]!.some((row) => {
      const day = dayIn(row, from);
      const seen = day !== null && indexDay !== null && day <= indexDay && (world.asOf === null || day <= world.asOf);
      return seen && same(person, row[by]!) && counts(row);
    });
  const { table, by, from, to, rows, knownBy } = held;
  const ever = (row: TwinRow): boolean => dayIn(row, to) === null || dayIn(row, to)! > dayIn(row, from)!;
  const counted = (row: TwinRow): boolean => rows === null || worth(world, table, row, rows, indexDay) === true;
  return (
    begins(knownBy!.table, knownBy!.by, knownBy!.from, () => true) ||
    begins(table, by, from, (row) => ever(row) && counted(row))
  );
}

/** Every way in which a row stands in groups: one, but for what its person has several of. */
function groupsOf(world: TwinWorld, table: string, row: TwinRow, indexDay: string | null): (string | null)[][] {
  let groups: (string | null)[][] = [[]];
  for (const dimension of world.question.by) {
    const codes = codesOf(world, table, row, dimension, indexDay);
    groups = groups.flatMap((group) => codes.map((code) => [...group, code]));
  }
  return groups;
}

const isSeen = (world: TwinWorld, table: string, row: TwinRow, indexDay: string | null): boolean =>
  Object.entries(world.rowFilter).every(([dimension, codes]) =>
    codesOf(world, table, row, dimension, indexDay).some((code) => code !== null && codes.includes(code)),
  );

const dayIn = (row: TwinRow, column: string): string | null => {
  const value = row[column] ?? null;
  return value === null ? null : isoDay(value as Date);
};

/** The first and last day that the rows that may be seen have. */
function spanOf(world: TwinWorld): { first: string; last: string } | null {
  const { metric, tables, asOf } = world;
  const time = metric.records!.time;
  const start = time.kind === 'as-at' ? time.from : time.at;
  const rows = tables[metric.source]!.filter((row) => isSeen(world, metric.source, row, dayIn(row, start)));
  const until = (day: string | null): string[] => (day !== null && (asOf === null || day <= asOf) ? [day] : []);
  const starts = rows.flatMap((row) => until(dayIn(row, start)));
  const ends = rows.flatMap((row) => (time.kind === 'as-at' && time.to !== null ? until(dayIn(row, time.to)) : []));
  if (!starts.length) return null;
  const known = time.kind !== 'list' && world.knownTo !== null ? [world.knownTo] : [];
  const first = starts.toSorted()[0]!;
  const changed = [...starts, ...ends].toSorted().at(-1)!;
  const end = time.kind === 'as-at' ? world.dataEnd : null;
  const last = [end !== null && end < changed ? end : changed, ...known].toSorted().at(-1)!;
  return { first, last };
}

function periodsOf(world: TwinWorld, span: { first: string; last: string }): Period[] {
  const { from, to, grain } = world.question;
  const first = from !== null && from > span.first ? from : span.first;
  const last = to !== null && to < span.last ? to : span.last;
  const whole = first <= last ? [{ first: from ?? span.first, last: to ?? span.last }] : [];
  const periods = grain ? starts(first, last, grain) : whole;
  return periods.map((period) => ({ ...period, index: indexOf(world, span, period) }));
}

/** Every period from the one that holds a day to the last that begins by another. */
function starts(from: string, to: string, grain: Grain): { first: string; last: string }[] {
  const found: { first: string; last: string }[] = [];
  for (let next = periodWith(from, grain); next.first <= to; next = periodWith(nextDay(next.last), grain))
    found.push(next);
  return found;
}

const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
const shift = (day: string, days: number): string => isoDay(new Date(dateOf(day).getTime() + days * 86_400_000));
const nextDay = (day: string): string => shift(day, 1);

const SAME: Record<Grain, (day: string) => string> = {
  day: (day) => day,
  // 5 January 1970 was a Monday
  week: (day) => String(Math.floor((dayNumber(dateOf(day)) - 4) / 7)),
  month: (day) => day.slice(0, 7),
  quarter: (day) => `${day.slice(0, 4)} ${Math.floor((Number(day.slice(5, 7)) - 1) / 3)}`,
  'financial-quarter': (day) => `${day.slice(0, 4)} ${Math.floor((Number(day.slice(5, 7)) - 1) / 3)}`,
  'financial-year': (day) => String(Number(day.slice(0, 4)) - (day.slice(5, 7) < '04' ? 1 : 0)),
  year: (day) => day.slice(0, 4),
};

/** Walks day by day to either end of the period. */
function periodWith(day: string, grain: Grain): { first: string; last: string } {
  const key = SAME[grain](day);
  let [first, last] = [day, day];
  while (SAME[grain](shift(first, -1)) === key && grain !== 'day') first = shift(first, -1);
  while (SAME[grain](nextDay(last)) === key && grain !== 'day') last = nextDay(last);
  return { first, last };
}

function indexOf(
  world: TwinWorld,
  span: { last: string },
  { first, last }: { first: string; last: string },
): string | null {
  const { metric, tables, asOf } = world;
  const time = metric.records!.time;
  if (time.kind === 'as-at' && world.dataEnd !== null && last > span.last) return null;
  if (time.kind !== 'list') return last;
  const lists = tables[metric.source]!.filter((row) => isSeen(world, metric.source, row, dayIn(row, time.at))).map(
    (row) => dayIn(row, time.at),
  );
  return (
    lists
      .filter((day): day is string => day !== null && first <= day && day <= last && (asOf === null || day <= asOf))
      .toSorted()
      .at(-1) ?? null
  );
}

/** The day on which a row counts in a period; null when it does not. */
function placed(world: TwinWorld, row: TwinRow, time: RecordTime | null, period: Period): string | null {
  const { asOf } = world;
  if (time === null) return period.index;
  if (time.kind === 'as-at') {
    const [from, to] = [dayIn(row, time.from), time.to === null ? null : dayIn(row, time.to)];
    const { index } = period;
    const holds = index !== null && from !== null && from <= index && (to === null || to > index);
    return holds && (asOf === null || from <= asOf) ? index : null;
  }
  const day = dayIn(row, time.at);
  if (day === null || (asOf !== null && day > asOf)) return null;
  if (time.kind === 'list') return listAge(world, row, day, period) === null ? null : period.index;
  return period.first <= day && day <= period.last ? day : null;
}

/**
 * How late the list of a row is on the day of a period: 0 of that day, 1 it stands in, 2 too old to count; null where it does not stand,
 * since the sender has a later one, or nobody awaits one any more.
 */
function listAge(world: TwinWorld, row: TwinRow, day: string, { index }: Period): 0 | 1 | 2 | null {
  const { model, metric, tables, asOf } = world;
  const { lists } = model.tables[metric.source]!;
  const time = metric.records!.time;
  if (time.kind !== 'list' || index === null) return time.kind === 'list' ? null : 0;
  if (!lists) return day === index ? 0 : null;
  const days = tables[metric.source]!.filter((other) => (other[lists.of] ?? '') === (row[lists.of] ?? ''))
    .map((other) => dayIn(other, time.at))
    .filter((other): other is string => other !== null && other <= index && (asOf === null || other <= asOf));
  const age = dayNumber(dateOf(index)) - dayNumber(dateOf(day));
  if (days.toSorted().at(-1) !== day || age > lists.awaited_days) return null;
  if (age === 0) return 0;
  return age <= lists.stand_days ? 1 : 2;
}

/** Whether a list stands of some sender that a group is of, or that was asked for; always where neither names senders. */
function hasList(world: TwinWorld, period: Period, codes: (string | null)[]): boolean {
  const { model, metric, question, tables } = world;
  const { lists } = model.tables[metric.source]!;
  const time = metric.records!.time;
  if (!lists || time.kind !== 'list') return true;
  const isSender = (dimension: string): boolean => pathFor(model, metric, dimension)?.code === lists.of;
  const among = [
    ...question.by.flatMap((dimension, i) => (isSender(dimension) ? [[codes[i] ?? '']] : [])),
    ...question.where.flatMap(({ dimension, values }) => (isSender(dimension) ? [values] : [])),
  ];
  const stands = (row: TwinRow): boolean => {
    const day = dayIn(row, time.at);
    return day !== null && listAge(world, row, day, period) !== null;
  };
  const senders = tables[metric.source]!.filter(stands).map((row) => String(row[lists.of] ?? ''));
  return !among.length || senders.some((sender) => among.every((some) => some.includes(sender)));
}

function isChosen(world: TwinWorld, table: string, row: TwinRow, day: string | null): boolean {
  return world.question.where.every(({ dimension, values }) =>
    codesOf(world, table, row, dimension, day).some((code) => code !== null && values.includes(code)),
  );
}

function partsOf(world: TwinWorld, period: Period): TwinPart[] {
  const { metric, tables } = world;
  const records = metric.records!;
  return tables[metric.source]!.flatMap((row) => {
    const day = placed(world, row, records.time, period);
    if (day === null || !isSeen(world, metric.source, row, day)) return [];
    const of = (text: string, features?: TwinRow): Value => worth(world, metric.source, row, text, day, features);
    const late = records.time.kind === 'list' ? listAge(world, row, dayIn(row, records.time.at)!, period)! : 0;
    const ofMetric = records.rows === null || of(records.rows) === true;
    if (!ofMetric && late === 0) return [];
    const features = Object.fromEntries(
      Object.entries(records.features).map(([name, feature]) => [name, featureOf(world, feature, row, day)]),
    );
    const part = {
      band: records.standard ? codeOf(world, metric.source, row, records.standard.by, day) : null,
      chosen: isChosen(world, metric.source, row, day),
      ...countsOf(metric, (text) => of(text, features)),
      provisional: row.data_status === 'provisional',
      late,
      ofMetric,
    };
    return groupsOf(world, metric.source, row, day).map((codes, i) => ({ codes, isFirst: i === 0, ...part }));
  });
}

/** Truths count rows; a row counts in the numerator of a proportion only if it counts in the denominator. */
function countsOf(
  metric: Metric,
  of: (text: string) => Value,
): { numerator: number | null; denominator: number | null } {
  const count = (value: Value): number | null =>
    typeof value === 'boolean' ? (value ? 1 : null) : (value as number | null);
  const denominator =
    metric.denominator === null ? (metric.kind === 'proportion' ? 1 : null) : count(of(metric.denominator));
  const counts = metric.kind !== 'proportion' || denominator !== null;
  return { numerator: counts ? count(of(metric.numerator)) : null, denominator };
}

function peopleOf(world: TwinWorld, period: Period): TwinPerson[] {
  const { metric, tables } = world;
  const { population, standard } = metric.records!;
  if (!population) return [];
  const { source } = population;
  return tables[source]!.flatMap((row) => {
    const day = placed(world, row, population.time, period);
    if ((day === null && population.time !== null) || !isSeen(world, source, row, day)) return [];
    if (population.rows !== null && worth(world, source, row, population.rows, day) !== true) return [];
    const person = {
      band: standard ? codeOf(world, source, row, standard.by, day) : null,
      chosen: isChosen(world, source, row, day),
      persons: population.value === null ? 1 : (worth(world, source, row, population.value, day) as number | null),
    };
    return groupsOf(world, source, row, day).map((codes, i) => ({ codes, isFirst: i === 0, ...person }));
  });
}

function featureOf(world: TwinWorld, feature: RecordFeature, row: TwinRow, indexDay: string): Value {
  const { metric, tables, model } = world;
  const { kind, source, by } = feature;
  const alike = (other: TwinRow, columns: string[]): boolean =>
    columns.every((k) => (row[k] === null && other[k] === null) || same(row[k]!, other[k]!));
  const isItself = (other: TwinRow): boolean => source === metric.source && alike(other, model.tables[source]!.key);
  const met = tables[source]!.filter(
    (other) =>
      same(row[by]!, other[by]!) &&
      alike(other, feature.same ?? []) &&
      !isItself(other) &&
      isWithin(world, feature, other, indexDay) &&
      isSeen(world, source, other, indexDay) &&
      (feature.rows === null || worth(world, source, other, feature.rows, indexDay) === true),
  );
  if (kind === 'any') return met.length > 0;
  if (kind === 'count') return met.length;
  const day = feature.window.kind === 'days' ? feature.window.at : feature.window.from;
  const values = met
    .map((other) => ({ day: dayIn(other, day)!, value: worth(world, source, other, feature.value!, indexDay) }))
    .filter((v) => v.value !== null) as { day: string; value: Exclude<Value, null> }[];
  if (!values.length) return null;
  if (kind === 'sum') return values.reduce((sum, v) => sum + (v.value as number), 0);
  const lowest = values.toSorted((a, b) => (orderOf(a.value) < orderOf(b.value) ? -1 : 1));
  if (kind === 'lowest') return lowest[0]!.value;
  if (kind === 'highest') return lowest.at(-1)!.value;
  const days = values.map((v) => v.day).toSorted();
  const wanted = kind === 'latest' ? days.at(-1) : days[0];
  return lowest.find((v) => v.day === wanted)!.value;
}

function isWithin(world: TwinWorld, feature: RecordFeature, other: TwinRow, indexDay: string): boolean {
  const { window, by, kind } = feature;
  const day = dayIn(other, window.kind === 'days' ? window.at : window.from);
  const whenever = window.kind === 'days' && window.from === null && window.to === null;
  if (day === null && whenever && by !== 'person_key' && kind !== 'latest' && kind !== 'earliest') return true;
  if (day === null || (world.asOf !== null && day > world.asOf)) return false;
  if (window.kind === 'held') {
    const to = window.to === null ? null : dayIn(other, window.to);
    return day <= indexDay && (to === null || to > indexDay);
  }
  const days = dayNumber(dateOf(day)) - dayNumber(dateOf(indexDay));
  return (window.from === null || days >= window.from) && (window.to === null || days <= window.to);
}

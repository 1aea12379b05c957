/** What a metric of records stands on, of which somebody may have told nothing (docs/decisions/0031). */
import { namesIn } from '../expression.ts';
import type { Metric, Question } from '../metric.ts';
import { pathFor } from '../metric-source.ts';
import { conjunctsOf, parseExpression } from '../parse-expression.ts';
import type { TableModel, ToldDefinition } from '../table-model.ts';
import type { RecordFeature } from './record-metric.ts';

/** Rows that a figure is made of, and the days on which they must have been told. */
export interface ToldNeed {
  /** tables with `told`; of several each gives a part */
  tables: string[];
  /** days from the first day of a figure, and from its last; `ever`: whatever there was up to that day */
  from: number | 'ever';
  to: number;
  /** whether they are rows of what was counted itself; otherwise of its person, which others may have told as well */
  own: boolean;
}

/** Answers: the needs of a metric, with those of the dimensions that the question speaks of by what people have. */
export function toldNeeds(model: TableModel, metric: Metric, question: Pick<Question, 'by' | 'where'>): ToldNeed[] {
  const records = metric.records!;
  const need = (tables: string[], window: Omit<ToldNeed, 'tables'>): ToldNeed[] =>
    tables.length ? [{ tables, ...window }] : [];
  const onTheDay = { from: 0, to: 0, own: true };
  const named = [metric.numerator, metric.denominator, records.rows];
  const people = records.population;
  const dimensions = [...new Set([...question.by, ...question.where.map((w) => w.dimension)])];
  const held = dimensions.flatMap((dimension) => model.dimensions[dimension]?.held?.table ?? []);
  return [
    ...(records.time.kind === 'list' ? [] : need(toldIn(model, metric.source), onTheDay)),
    ...toldInColumns(model, metric.source, named, records.rows).flatMap((tables) => need(tables, onTheDay)),
    ...(people
      ? toldInColumns(model, people.source, [people.value, people.rows], people.rows).flatMap((tables) =>
          need(tables, onTheDay),
        )
      : []),
    ...Object.values(records.features).flatMap((feature) => featureNeeds(model, metric.source, feature)),
    ...held.flatMap((table) => need(toldIn(model, table), { from: 'ever', to: 0, own: false })),
  ];
}

/** Answers: the tables of some needs, each once. */
export const tablesNeeded = (needs: ToldNeed[]): string[] => [...new Set(needs.flatMap((need) => need.tables))];

function featureNeeds(
  model: TableModel,
  source: string,
  { source: table, value, rows, by, window }: RecordFeature,
): ToldNeed[] {
  const each = [toldIn(model, table), ...toldInColumns(model, table, [value, rows], rows)].filter((t) => t.length);
  const own = by !== 'person_key';
  const withRow = toldIn(model, source);
  const days = window.kind === 'days' ? window : { from: null, to: 0 };
  const span = { from: days.from ?? ('ever' as const), to: days.to ?? 0 };
  return each.map((tables) => {
    // parts of the row's own record came with it, such as the diagnoses of a stay; the contacts of a referral did not
    const cameWithRow = own && tables.every((one) => withRow.includes(one));
    return { tables, ...(cameWithRow ? { from: 0, to: 0 } : span), own };
  });
}

/** The tables whose senders told the rows of a table. */
export function toldIn({ tables }: TableModel, name: string): string[] {
  const table = tables[name];
  return table?.told ? [name] : (table?.told_in ?? []);
}

/** Of the columns that expressions name; not of those that are told of other rows only than are asked for. */
function toldInColumns(
  model: TableModel,
  table: string,
  expressions: (string | null)[],
  rows: string | null,
): string[][] {
  const names = expressions.flatMap((text) => (text === null ? [] : namesIn(parseExpression(text))));
  const columns = model.tables[table]?.columns.filter((c) => c.told_in && names.includes(c.name)) ?? [];
  const fixed = columns.some((c) => c.told_of) && rows !== null ? fixedIn(rows) : new Map<string, string>();
  return columns
    .filter(({ told_of = {} }) =>
      Object.entries(told_of).every(([name, value]) => (fixed.get(name) ?? value) === value),
    )
    .map((c) => c.told_in!);
}

/** The columns of which a condition asks for one text, e.g. `payer = 'council'`. */
function fixedIn(rows: string): Map<string, string> {
  const parts = conjunctsOf(rows).map(parseExpression);
  return new Map(
    parts.flatMap((part): [string, string][] =>
      part.kind === 'compare' && part.operator === '=' && part.left.kind === 'name' && part.right.kind === 'text'
        ? [[part.left.name, part.right.value]]
        : [],
    ),
  );
}

export const toldOf = (model: TableModel, table: string): ToldDefinition => model.tables[table]!.told!;

/** Whether the groups of a dimension are made of senders of this table: each has senders of its own. */
export const isTied = (model: TableModel, table: string, dimension: string): boolean =>
  pathFor(model, { source: toldOf(model, table).in, records: true }, dimension) !== null;

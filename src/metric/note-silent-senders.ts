/** Who was silent of what is looked at, beside counts that are not of a metric. */
import type { Engine } from '../engine/engine.ts';
import { namesIn } from './expression.ts';
import { silentSentence } from './internal/note-silent.ts';
import { readTold } from './internal/read-told.ts';
import { scopeOf } from './internal/told-scope.ts';
import type { Question } from './metric.ts';
import { parseExpression } from './parse-expression.ts';
import { countTold } from './records/judge-told.ts';
import type { QueryOptions } from './records/record-query.ts';
import { toldIn } from './records/told-needs.ts';
import type { TableModel } from './table-model.ts';

/** Rows of a table that are looked at, and the days of which; `ever`: whatever there was up to the last. */
export interface LookedAt {
  table: string;
  /** expression over its columns, of which some may be worked out from what others send */
  rows: string | null;
  /** groups of senders whose people alone are looked at */
  where: Question['where'];
  first: string | 'ever';
  last: string;
}

/**
 * Answers: of each kind of record that is looked at, how many of its senders were silent in some month of those days; never which.
 * Arguments: what runs a compiled query; what queries are compiled from; what is looked at.
 * Result: none where all sent, and of an edition that does not say who told what.
 */
export async function noteSilentSenders(
  engine: Pick<Engine, 'all'>,
  options: QueryOptions,
  looked: LookedAt[],
): Promise<string[]> {
  const { model, rowFilter } = options;
  const wanted = looked.flatMap((one) => toldOfRows(model, one).map((table) => ({ ...one, table })));
  const where = wanted.flatMap((one) => one.where);
  const told = await readTold(engine, options, [...new Set(wanted.map((w) => w.table))], { by: [], where });
  const notes = wanted.flatMap(({ table, first, last, where }) => {
    const one = told.get(table);
    if (!one) return [];
    const scope = scopeOf(one, { own: false }, { by: [], where }, {}, rowFilter);
    const counted = countTold(scope.stretches, { first, last, ...scope });
    return counted.silent.size ? [silentSentence(model, table, counted, 'that is looked at')] : [];
  });
  return [...new Set(notes)];
}

/** The tables whose senders told some rows, and what is asked of their columns. */
function toldOfRows(model: TableModel, { table, rows }: LookedAt): string[] {
  const names = rows === null ? [] : namesIn(parseExpression(rows));
  const columns = model.tables[table]?.columns.filter(({ name }) => names.includes(name)) ?? [];
  return [...new Set([...toldIn(model, table), ...columns.flatMap((column) => column.told_in ?? [])])];
}

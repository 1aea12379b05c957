/** Who was silent of what is looked at, beside counts that are not of a metric. */
import type { Engine } from '../engine/engine.ts';
import { silentSentence } from './internal/note-silent.ts';
import { readTold } from './internal/read-told.ts';
import { scopeOf } from './internal/told-scope.ts';
import { countTold } from './records/judge-told.ts';
import type { QueryOptions } from './records/record-query.ts';
import { toldIn } from './records/told-needs.ts';

/** A table that is looked at, and the days of which; `ever`: whatever there was up to the last. */
export interface LookedAt {
  table: string;
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
  const wanted = looked.flatMap(({ table, ...days }) => toldIn(model, table).map((one) => ({ table: one, ...days })));
  const everything = { by: [], where: [] };
  const told = await readTold(engine, options, [...new Set(wanted.map((w) => w.table))], everything);
  const notes = wanted.flatMap(({ table, first, last }) => {
    const one = told.get(table);
    if (!one) return [];
    const scope = scopeOf(one, { own: false }, everything, {}, rowFilter);
    const counted = countTold(scope.stretches, { first, last, ...scope });
    return counted.silent.size ? [silentSentence(model, table, counted, 'that is looked at')] : [];
  });
  return [...new Set(notes)];
}

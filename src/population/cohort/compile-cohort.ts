/** A cohort as one readable SQL query with bound parameters. It runs nothing. */

import type { SqlValue } from '../../engine/engine.ts';
import { type Dialect, DUCKDB } from '../../metric/dialect.ts';
import type { LookedAt } from '../../metric/note-silent-senders.ts';
import { openQuery } from '../../metric/records/record-query.ts';
import type { TableModel } from '../../metric/table-model.ts';
import type { Cohort } from './cohort.ts';
import type { CodeWords } from './read-code-words.ts';
import { type CohortQuery, type WrittenCohort, writeMembers } from './write-members.ts';

export interface CompileCohortOptions {
  cohort: Cohort;
  /** every cohort that it may name, by id */
  cohorts: ReadonlyMap<string, Cohort>;
  model: TableModel;
  words: CodeWords;
  /** index date, ISO */
  on: string;
  /** what the policy lets be seen, by dimension: an empty list means nobody; an absent dimension means all */
  rowFilter: Record<string, string[]>;
  /** the SQL of a table, or null when the edition does not have it */
  tableSql: (name: string) => string | null;
  /** DuckDB when absent */
  dialect?: Dialect;
}

export interface CompiledCohort {
  sql: string;
  parameters: SqlValue[];
  /** tables the query reads */
  tables: string[];
  /** what it counts of people besides what the criteria ask of them; absent for nothing */
  looked?: LookedAt[];
}

/**
 * Compiles a cohort to the keys of its people, once each, in order.
 *
 * The query goes, for each cohort, those it names first: `_people` (whom it chooses from) → one CTE for each criterion that looks at
 * rows → `_judged` (a truth for each criterion) → those of whom the whole holds. Every truth is known: what is not known of a person
 * does not hold.
 *
 * @throws ConcordError 'no-data' when the edition lacks a table that the definition needs, 'policy-refused' when the policy limits rows
 *   by what a table cannot be cut by
 */
export function compileCohort(options: CompileCohortOptions): CompiledCohort {
  return compileOver(
    options,
    [options.cohort],
    ([one]) => `select person_key from ${one!.judged} where ${one!.holds} order by person_key`,
  );
}

/**
 * Compiles the counts after each clause of a cohort: one row, with `step_0` (whom it chooses from), `step_1` (of whom the first clause
 * holds), `step_2` (and the second), and `alone_1`, `alone_2` … for each clause by itself.
 * @throws as `compileCohort`
 */
export function compileClauses(options: CompileCohortOptions): CompiledCohort {
  return compileOver(options, [options.cohort], ([one]) => {
    const { clauses, judged } = one!;
    const counts = clauses.flatMap(({ holds }, i) => [
      `count(case when ${clauses
        .slice(0, i + 1)
        .map((c) => c.holds)
        .join(' and ')} then 1 end) as step_${i + 1}`,
      `count(case when ${holds} then 1 end) as alone_${i + 1}`,
    ]);
    return `select ${['count(*) as step_0', ...counts].join(',\n  ')}\nfrom ${judged}`;
  });
}

/**
 * Compiles the overlap of a cohort and another: one row with `only_one`, `in_both`, `only_other` and, of all whom the two choose
 * from, `neither`.
 * @throws as `compileCohort`
 */
export function compileOverlap(options: CompileCohortOptions, other: Cohort): CompiledCohort {
  return compileOver(
    options,
    [options.cohort, other],
    ([one, two]) => `select count(case when a = 1 and b = 0 then 1 end) as only_one,
  count(case when a = 1 and b = 1 then 1 end) as in_both,
  count(case when a = 0 and b = 1 then 1 end) as only_other,
  count(case when a = 0 and b = 0 then 1 end) as neither
from (
  select person_key, max(a) as a, max(b) as b
  from (
    select person_key, case when ${one!.holds} then 1 else 0 end as a, 0 as b from ${one!.judged}
    union all
    select person_key, 0 as a, case when ${two!.holds} then 1 else 0 end as b from ${two!.judged}
  ) as members
  group by person_key
) as people`,
  );
}

/** Compiles what `close` makes of cohorts that are written. */
export function compileOver(
  options: CompileCohortOptions,
  cohorts: Cohort[],
  close: (written: WrittenCohort[], to: CohortQuery) => string,
): CompiledCohort {
  const { model, rowFilter, tableSql, dialect = DUCKDB, words, on } = options;
  const query = openQuery({ model, rowFilter, tableSql, dialect, asOf: null });
  const to: CohortQuery = { query, cohorts: options.cohorts, words, on, ctes: [], written: new Map() };
  const written = cohorts.map((cohort) => writeMembers(to, cohort));
  const closing = close(written, to);
  const sql = `with\n${to.ctes.join(',\n')}\n${closing}`;
  return { ...dialect.settle({ sql, parameters: query.parameters }), tables: query.tables() };
}

/** One thing after another: whether some row of `next` lies so many days after some row of `first`. */

import { identifier } from '../../engine/engine.ts';
import type { RecordQuery } from '../../metric/records/record-query.ts';
import { openRows } from '../../metric/records/table-rows.ts';
import type { Events } from './cohort.ts';
import type { NamedLeaf } from './describe-leaf.ts';
import { daysOf, shiftDay } from './leaf-feature.ts';

/**
 * Answers: CTEs that end in `name(person_key)`: the people of whom it holds. Both rows lie in the window, and are two rows.
 * @throws ConcordError 'no-data' for a table that the edition lacks, 'policy-refused' as `openRows`
 */
export function writeSequence(
  query: RecordQuery,
  { first, next, days, window }: Extract<NamedLeaf, { kind: 'sequence' }>,
  on: string,
  name: string,
): string[] {
  const { from, to } = daysOf(window, on);
  const ends = { from: from === null ? null : shiftDay(on, from), to: to === null ? null : shiftDay(on, to) };
  const same = first.table === next.table ? query.model.tables[first.table]!.key : [];
  const { addDays } = query.dialect;
  const conditions = [
    `b.day >= ${addDays('a.day', days.from)}`,
    ...(days.to === null ? [] : [`b.day <= ${addDays('a.day', days.to)}`]),
    ...(same.length
      ? [
          `not (${same.map((key) => `a.${identifier(`key_${key}`)} is not distinct from b.${identifier(`key_${key}`)}`).join(' and ')})`,
        ]
      : []),
  ];
  return [
    writeEvents(query, first, same, ends, on, `${name}_first`),
    writeEvents(query, next, same, ends, on, `${name}_next`),
    `${name} as (
  select distinct a.person_key
  from ${name}_first as a
  join ${name}_next as b on b.person_key = a.person_key
  where ${conditions.join('\n    and ')}
)`,
  ];
}

/** Rows with their day, and their key where the two could be one row. */
function writeEvents(
  query: RecordQuery,
  { table, rows: which, at }: Events,
  keys: string[],
  ends: { from: string | null; to: string | null },
  on: string,
  name: string,
): string {
  const rows = openRows(query, table, 'e', () => query.day(on));
  const day = `cast(${rows.column(at)} as date)`;
  const conditions = [
    `${rows.column('person_key')} is not null`,
    `${day} is not null`,
    ...(ends.from === null ? [] : [`${day} >= ${query.day(ends.from)}`]),
    ...(ends.to === null ? [] : [`${day} <= ${query.day(ends.to)}`]),
    ...(which === null ? [] : [rows.write(which)]),
    ...rows.policy(),
    ...rows.fixed([]),
  ];
  const kept = keys.map((key) => `, ${rows.column(key)} as ${identifier(`key_${key}`)}`).join('');
  return `${name} as (
  select ${rows.column('person_key')} as person_key, ${day} as day${kept}
  from ${rows.table}${rows.joins()}
  where ${conditions.join('\n    and ')}
)`;
}

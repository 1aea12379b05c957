/** The people a cohort chooses from, with what is known of them on the index date. */

import type { RecordQuery } from '../../metric/records/record-query.ts';
import { openRows } from '../../metric/records/table-rows.ts';
import type { Cohort } from './cohort.ts';

/** Columns of the CTE of people, beside `person_key` and `index_day`. */
const KNOWN = ['birth_month', 'sex', 'ethnic_category', 'lsoa_code', 'death_date'] as const;
const DECILE = 'lsoa.imd_2025_decile';

/**
 * Answers: CTEs that end in `name`: one row per person, with practice_code, birth_month, sex, ethnic_category, lsoa_code,
 * imd_decile and index_day. Registered: with a registration that holds on the index date, and not dead before it. Of whom there is no
 * row in `person` nothing more is known.
 * @param on index date, ISO
 * @throws ConcordError 'no-data' when the edition lacks `person` or `registration`, 'policy-refused' when the policy limits rows by
 *   what they cannot be cut by
 */
export function writePeople(query: RecordQuery, of: Cohort['of'], on: string, name: string): string[] {
  const day = query.day(on);
  const known = `${name}_known`;
  const people = [
    ...['k.birth_month', 'k.sex', 'k.ethnic_category', 'k.lsoa_code', 'k.imd_decile'],
    `${day} as index_day`,
  ].join(', ');
  const { materialized } = query.dialect;
  if (of === 'everybody')
    return [
      writeKnown(query, known, day),
      `${name} as ${materialized}(\n  select k.person_key, k.practice_code, ${people}\n  from ${known} as k\n)`,
    ];
  return [
    writeKnown(query, known, day),
    writeRegistered(query, `${name}_registered`, day),
    `${name} as ${materialized}(
  select r.person_key, r.practice_code, ${people}
  from ${name}_registered as r
  left join ${known} as k on k.person_key = r.person_key
  where k.death_date is null or k.death_date >= ${day}
)`,
  ];
}

function writeKnown(query: RecordQuery, name: string, day: string): string {
  const rows = openRows(query, 'person', 'p', () => day);
  const columns = ['practice_code', ...KNOWN].map((column) => rows.column(column)).join(', ');
  const conditions = [`${rows.column('person_key')} is not null`, ...rows.policy(), ...rows.fixed([])];
  return `${name} as (
  select ${rows.column('person_key')}, ${columns}, ${rows.column(DECILE)} as imd_decile
  from ${rows.table}${rows.joins()}
  where ${conditions.join('\n    and ')}
)`;
}

/** Periods in which a registration is the one of its person do not overlap; were there two, the lower code is taken. */
function writeRegistered(query: RecordQuery, name: string, day: string): string {
  const rows = openRows(query, 'registration', 'r', () => day);
  const [person, from, to] = ['person_key', 'held_from', 'held_to'].map((column) => rows.column(column));
  const conditions = [
    `${person} is not null`,
    `${from} <= ${day}`,
    `(${to} is null or ${to} > ${day})`,
    ...rows.policy(),
    ...rows.fixed([]),
  ];
  return `${name} as (
  select ${person}, min(${rows.column('practice_code')}) as practice_code
  from ${rows.table}${rows.joins()}
  where ${conditions.join('\n    and ')}
  group by ${person}
)`;
}

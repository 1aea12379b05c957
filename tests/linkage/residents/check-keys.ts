/** What must hold of who gives a number that withdrawn records gave, whatever happened to an index: it is whose those would be. */
import type { Engine } from '../../../src/engine/engine.ts';
import { AGREES, levelsSql } from '../../../src/linkage/residents/link-work.ts';
import { trustOf } from './check-numbers.ts';
import type { Known, Placed } from './check-order.ts';

/** A record by number beside a withdrawn one by the same number that agrees with it. */
interface Again {
  record: string;
  person: number;
}

/** @returns what does not hold of records that came in a version, in words */
export async function keysKept(engine: Engine, { live, rows, number }: Known, version: number): Promise<string[]> {
  const again = await engine.all<Again>(`select record, person from (
    select r.record_id::varchar as record, w.person_key::int as person, ${levelsSql('r', 'e')}
    from (select e.*, coalesce(current_number, nhs_number) as number
      from record_evidence e left join number_now using (nhs_number)) r
    join (select e.*, coalesce(current_number, nhs_number) as number
      from record_evidence e left join number_now using (nhs_number)) e using (number)
    join withdrawn_person w on w.record_id = e.record_id
    where w.until_version is null and w.how = 'number' and r.record_id <> e.record_id) where ${AGREES}`);
  const whose = Map.groupBy(again, ({ record }) => record);
  const trust = await trustOf(engine);
  const came = (row: Placed): boolean =>
    row.how === 'number' && !rows.some((r) => r.record === row.record && r.from < version);
  const made = (person: number): boolean => !rows.some((r) => r.person === person && r.from < version);
  const isTold = (row: Placed): boolean => {
    const others = [...live.values()].filter(
      (o) => o.how === 'number' && number.get(o.record) === number.get(row.record),
    );
    return others.every((o) => trust.get(o.record)! <= trust.get(row.record)!);
  };
  // who has the number all the same is compared by what is there
  const has = (person: number, row: Placed): boolean =>
    [...live.values()].some(
      (o) =>
        o.person === person &&
        o.how === 'number' &&
        o.from < version &&
        number.get(o.record) === number.get(row.record),
    );
  return [...live.values()]
    .filter((row) => came(row) && (trust.get(row.record)! > 0 || (made(row.person) && isTold(row))))
    .flatMap((row) => {
      const persons = [...new Set((whose.get(row.record) ?? []).map(({ person }) => person))];
      if (persons.length === 0 || persons.includes(row.person) || persons.some((p) => has(p, row))) return [];
      return [
        `${row.record} with ${number.get(row.record)} is of ${row.person}, though it would be of ${persons.join(' or ')}`,
      ];
    });
}

/** Rows that two editions both have, and whose of them are another person's in the later: which change explains each. */
import { type Engine, identifier } from '../engine/engine.ts';
import type { EditionTable, Manifest } from './manifest.ts';
import { rowsOfTable } from './table-files.ts';

/** Rows of one table, as far as both editions have them. Each row is in one of the counts. */
export interface PersonRows {
  table: string;
  /** which of the persons in its rows */
  column: string;
  /** rows in both editions, by the table's key */
  rows: number;
  /** the same person's, or still nobody's */
  same: number;
  /**
   * another person's since persons were merged or split, or nobody's since records lost their person. Whose did since they turned
   * out to be sensitive is told nowhere: where versions lost more records than changes tell, a row that is nobody's now counts here
   */
  byChange: number;
  /** nobody's before */
  newlyLinked: number;
  /** the row was sent again and says somebody else, or says less */
  sentAgain: number;
  /** none of these; always 0 unless something is wrong */
  unexplained: number;
}

/**
 * Compares the persons of rows, table by table. Tables whose key is a person are left out: whose row it is names the row.
 * @param between SQL of the identity changes and of the versions of the map between the editions
 * @returns only columns in which a row has another person
 */
export async function diffPersonRows(
  engine: Engine,
  data: string,
  before: Manifest,
  after: Manifest,
  { changes, versions }: { changes: string; versions: string },
): Promise<PersonRows[]> {
  await engine.run(`create or replace temp table same_before as
    with recursive edge as (
      select person_key as a, into_person_key as b from ${changes} where kind not in ('overlay', 'overlay-taken-back', 'unlink')
      union select into_person_key, person_key from ${changes} where kind not in ('overlay', 'overlay-taken-back', 'unlink')
    ), reach as (select a, b from edge union select r.a, e.b from reach r join edge e on e.a = r.b)
    select a, b from reach where a <> b`);
  await engine.run(`create or replace temp table lost_some as
    with lost as (select person_key from ${changes} where kind = 'unlink')
    select person_key from lost union select a from same_before where b in (from lost)`);
  const { untold } = await engine.one<{ untold: boolean }>(`
    select coalesce(bool_or(lost_records > coalesce(l.records, 0)), false) as untold from ${versions} v
    left join (select map_version, sum(records) as records from ${changes} where kind = 'unlink' group by all) l using (map_version)`);
  const told: PersonRows[] = [];
  for (const now of after.tables) {
    const was = before.tables.find((t) => t.name === now.name);
    if (!was || was.sha256 === now.sha256 || now.key.some(isPerson)) continue;
    for (const { name } of now.columns.filter((c) => isPerson(c.name) && was.columns.some((o) => o.name === c.name)))
      told.push({
        table: now.name,
        column: name,
        ...(await engine.one<Counts>(countsSql(data, was, now, name, untold))),
      });
  }
  return told.filter((t) => t.same < t.rows);
}

type Counts = Omit<PersonRows, 'table' | 'column'>;

const isPerson = (name: string): boolean => /(^|_)person_key$/.test(name);

function countsSql(data: string, was: EditionTable, now: EditionTable, column: string, untold: boolean): string {
  const keys = now.key.map((k) => `a.${identifier(k)} = b.${identifier(k)}`).join(' and ');
  const delivered = [was, now].every((t) => t.columns.some((c) => c.name === 'delivery'));
  return `
    with paired as (
      select a.${identifier(column)} as old, b.${identifier(column)} as new,
        ${delivered ? 'a.delivery is distinct from b.delivery' : 'false'} as again
      from ${rowsOfTable(data, was)} a join ${rowsOfTable(data, now)} b on ${keys}
    ), judged as (
      select case
        when old is not distinct from new then 'same'
        when (old, new) in (select (a, b) from same_before) then 'change'
        when new is null and old in (select person_key from lost_some) then 'change'
        when again then 'again'
        when new is null and ${untold} then 'change'
        when old is null then 'linked'
        else 'unexplained' end as why
      from paired
    )
    select count(*) as rows, count(*) filter (why = 'same') as same, count(*) filter (why = 'change') as "byChange",
      count(*) filter (why = 'linked') as "newlyLinked", count(*) filter (why = 'again') as "sentAgain",
      count(*) filter (why = 'unexplained') as unexplained
    from judged`;
}

/** What must hold of NHS numbers whatever happened to an index: a number that is said is somebody's, and of two who were parted whose it is. */
import type { Engine } from '../../../src/engine/engine.ts';
import { AGREES, levelsSql } from '../../../src/linkage/residents/link-work.ts';
import { type Known, type Placed, partedBySteward } from './check-order.ts';

/** @returns what does not hold, in words */
export async function numbersKept(engine: Engine, known: Known): Promise<string[]> {
  return [
    ...(await nobodysNumbers(engine, known)),
    ...(await strangers(engine, known)),
    ...(await refusedMergers(engine, known)),
    ...(await strayTokens(engine, known)),
    ...(await toldTwice(engine)),
  ];
}

/** Numbers that are told of two residents: re-identification would give one person's for the other. */
async function toldTwice(engine: Engine): Promise<string[]> {
  const twice = await engine.all<{ number: string }>(`select nhs_number as number from resident
    where nhs_number is not null and records > 0 group by 1 having count(*) > 1 order by 1`);
  return twice.map(({ number }) => `${number} is told of two residents`);
}

/** Numbers that a record says which is there, of a trusted source, and that are nobody's; what reviewers said is not of numbers. */
async function nobodysNumbers(engine: Engine, { live, rows, number, changes }: Known): Promise<string[]> {
  const { last } = await engine.one<{ last: number }>('select max(map_version) as last from identity_source');
  // numbers that are no longer one are told apart by the next build
  if (changes.some(({ kind, reversed_version }) => kind === 'merge' && (reversed_version ?? 0) > last)) return [];
  const trusted = await engine.all<{ record: string }>(`select record_id::varchar as record from identity_record
    where trust > 0 and record_id not in (from withdrawn_record) order by 1`);
  const held = new Set(
    [...live.values()].filter(({ how }) => how === 'number').map(({ record }) => number.get(record)),
  );
  const reviewed = new Set(rows.filter(({ how }) => how === 'review').map(({ record }) => record));
  return trusted
    .filter(({ record }) => number.has(record) && !held.has(number.get(record)) && !reviewed.has(record))
    .map(({ record }) => `${number.get(record)} is nobody's, though trusted record ${record} gives it`);
}

/** Records by number that nobody parted, and that are not with whom their number tells of, since that one was away when they came. */
async function strangers(engine: Engine, known: Known): Promise<string[]> {
  const agreeing = await engine.all<{ a: string; b: string }>(`select a, b from (
    select a.record_id::varchar as a, b.record_id::varchar as b, ${levelsSql('a', 'b')}
    from record_evidence a join record_evidence b using (nhs_number)) where ${AGREES}`);
  const alike = new Set(agreeing.map(({ a, b }) => `${a} ${b}`));
  const trust = await trustOf(engine);
  const byNumber = [...known.live.values()].filter(({ how }) => how === 'number');
  const numbers = Map.groupBy(byNumber, ({ record }) => known.number.get(record));
  return [...numbers].flatMap(([number, claims]) => {
    const holder = holderOf(claims, trust);
    const top = Math.max(...claims.filter((c) => c.person === holder).map((c) => trust.get(c.record)!));
    const telling = claims.filter((c) => c.person === holder && trust.get(c.record) === top);
    return claims
      .filter((c) => c.person !== holder && partedBySteward(known, c.person, holder) && !movedBySteward(known, c))
      .filter((c) => cameWhileAway(known, c, holder) && telling.some((t) => alike.has(`${c.record} ${t.record}`)))
      .map((c) => `${c.record} with ${number} is of ${c.person}, came while ${holder} was away, and nobody parted it`);
  });
}

/** SQL of (record_id, number): what each record says, or its token. */
const RAW = `select record_id, nhs_number as number from record_evidence where nhs_number is not null
  union select e.record_id, c.nhs_number from record_evidence e join token_crosswalk c on c.token = e.nhs_number_token`;

/** A merger of numbers is refused only between two whose merge a steward took back, each of whom had one of the numbers. */
async function refusedMergers(engine: Engine, { changes, rows }: Known): Promise<string[]> {
  const raw = await engine.all<{ record: string; number: string }>(
    `select record_id::varchar as record, number from (${RAW})`,
  );
  const records = Map.groupBy(raw, ({ number }) => number);
  const had = (number: string, person: number | null): boolean =>
    (records.get(number) ?? []).some(({ record }) =>
      rows.some((row) => row.record === record && row.person === Number(person)),
    );
  const refused = await engine.all<{ a: string; b: string }>(
    'select superseded_nhs_number as a, nhs_number as b from number_merger where refused order by all',
  );
  const back = changes.filter((c) => c.kind === 'merge' && c.reversed_version !== null);
  const between = (a: string, b: string): boolean => back.some((c) => had(a, c.person_key) && had(b, c.into_key));
  return refused
    .filter(({ a, b }) => !between(a, b) && !between(b, a))
    .map(({ a, b }) => `${a} is not followed to ${b}, and nobody was parted who had them`);
}

/** Records by the token of a number that only the other has of two whose merge was taken back, and who were not split. */
async function strayTokens(engine: Engine, { changes, kept }: Known): Promise<string[]> {
  const pairs = await engine.all<{ record: string; person: number; other: number }>(`with said as (
      select p.person_key, p.record_id, p.how, p.away, coalesce(n.current_number, r.number) as number
      from placed_record p join (${RAW}) r using (record_id) left join number_now n on n.nhs_number = r.number)
    select distinct t.record_id::varchar as record, t.person_key::int as person, o.person_key::int as other
    from said t join said o on o.how = 'number' and o.number = t.number and not o.away
    where t.how = 'token' and not t.away and not exists (from said own
      where own.how = 'number' and own.number = t.number and own.person_key = t.person_key) order by all`);
  const split = new Set(
    changes.filter(({ kind }) => kind === 'split').flatMap((c) => [Number(c.person_key), Number(c.into_key)]),
  );
  const back = changes.filter((c) => c.kind === 'merge' && c.reversed_version !== null);
  const parted = back.map((c) => new Set([kept(Number(c.person_key)), kept(Number(c.into_key))]));
  return pairs
    .filter(({ person, other }) => parted.some((two) => two.has(person) && two.has(other)))
    .filter(({ person, other }) => !split.has(person) && !split.has(other))
    .map(({ record, person, other }) => `${record} is of ${person} by the token of a number of ${other}`);
}

export async function trustOf(engine: Engine): Promise<Map<string, number>> {
  const rows = await engine.all<{ record: string; trust: number }>(
    'select record_id::varchar as record, trust::int as trust from identity_record',
  );
  return new Map(rows.map(({ record, trust }) => [record, trust]));
}

/** Whom the most trusted records tell of, of alike ones the older. */
const holderOf = (claims: Placed[], trust: Map<string, number>): number =>
  claims.toSorted((a, b) => trust.get(b.record)! - trust.get(a.record)! || a.person - b.person)[0]!.person;

const movedBySteward = ({ rows, changes }: Known, { record }: Placed): boolean =>
  rows.some(
    (row) =>
      row.record === record &&
      changes.some(
        (c) =>
          c.change_id === row.change && (c.kind === 'split' || (c.kind === 'merge' && c.reversed_version !== null)),
      ),
  );

/** Whether the holder had the number before the record came, not when it did, and was put back after. */
function cameWhileAway({ rows, number }: Known, { record }: Placed, holder: number): boolean {
  const came = Math.min(...rows.filter((row) => row.record === record).map(({ from }) => from));
  const held = rows.filter(
    (row) => row.person === holder && row.how === 'number' && number.get(row.record) === number.get(record),
  );
  const [before, then] = [
    held.some(({ from }) => from < came),
    held.some(({ from, until }) => from <= came && (until ?? Number.POSITIVE_INFINITY) > came),
  ];
  return before && !then;
}

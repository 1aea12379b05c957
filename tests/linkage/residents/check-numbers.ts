/** What must hold of NHS numbers whatever happened to an index: a number that is said is somebody's, and of two who were parted whose it is. */
import type { Engine } from '../../../src/engine/engine.ts';
import { AGREES, levelsSql } from '../../../src/linkage/residents/link-work.ts';
import { type Known, type Placed, partedBySteward } from './check-order.ts';

/** @returns what does not hold, in words */
export async function numbersKept(engine: Engine, known: Known): Promise<string[]> {
  return [...(await nobodysNumbers(engine, known)), ...(await strangers(engine, known))];
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

async function trustOf(engine: Engine): Promise<Map<string, number>> {
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

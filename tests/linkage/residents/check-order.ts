/** What must hold of an index whatever happened to it, worked out of its tables row by row. */
import type { Engine } from '../../../src/engine/engine.ts';
import type { IdentityChange } from '../../../src/linkage/residents/change-people.ts';
import { keysKept } from './check-keys.ts';
import { numbersKept } from './check-numbers.ts';

export interface Placed {
  record: string;
  person: number;
  how: string;
  from: number;
  until: number | null;
  change: number | null;
}

export interface Known {
  changes: IdentityChange[];
  rows: Placed[];
  live: Map<string, Placed>;
  /** the last to whom a record was given */
  last: Map<string, Placed>;
  number: Map<string, string>;
  /** records that are said again, with the version from which on; and those that are sensitive */
  again: { record: string; version: number }[];
  sensitive: Set<string>;
  reviews: { record: string; person: number; decision: 'same' | 'different' | 'unsure' }[];
  kept(person: number): number;
}

async function read(engine: Engine): Promise<Known> {
  const changes = await engine.all<IdentityChange>('from identity_change order by change_id');
  const rows = await engine.all<Placed>(`select record_id::varchar as record, person_key::int as person, how,
    from_version as from, until_version as until, change_id as change from record_person
    order by from_version, until_version nulls last, change_id nulls first`);
  const numbers = await engine.all<{ record: string; number: string }>(`
    select record_id::varchar as record, coalesce(current_number, nhs_number) as number
    from record_evidence left join number_now using (nhs_number) where nhs_number is not null`);
  const reviews = await engine.all<
    Known['reviews'][number]
  >(`select record_id::varchar as record, person_key::int as person, decision
    from review_candidate where decision is not null`);
  const again = await engine.all<Known['again'][number]>(`select record_id::varchar as record, until_version as version
    from record_withdrawn where until_version is not null`);
  const sensitive = await engine.all<{ record: string }>(
    'select record_id::varchar as record from identity_record where sensitive',
  );
  const merges = changes.filter((c) => c.kind === 'merge' && c.reversed_version === null);
  const into = new Map(merges.map((c) => [Number(c.person_key), Number(c.into_key)]));
  const kept = (person: number): number => (into.has(person) ? kept(into.get(person)!) : person);
  return {
    ...{ changes, rows, reviews, kept, again },
    sensitive: new Set(sensitive.map(({ record }) => record)),
    live: new Map(rows.filter(({ until }) => until === null).map((row) => [row.record, row])),
    last: new Map(rows.map((row) => [row.record, row])),
    number: new Map(numbers.map(({ record, number }) => [record, number])),
  };
}

/** @returns what does not hold, in words; none where all does @param before the records that were somebody's before, and whose */
export async function brokenPromises(engine: Engine, before: Map<string, number>, version: number): Promise<string[]> {
  const known = await read(engine);
  return [
    ...oneNumberOnePerson(known),
    ...(await numbersKept(engine, known)),
    ...(await keysKept(engine, known, version)),
    ...everyChangeTold(known, before, version),
    ...splitsObeyed(known),
    ...takenBackObeyed(known),
    ...reviewsObeyed(known),
  ];
}

/** Whose every record is now. */
export async function whose(engine: Engine): Promise<Map<string, number>> {
  return new Map([...(await read(engine)).live.values()].map(({ record, person }) => [record, person]));
}

/** Whether stewards said of them, or of others whom they said it of, that they are two. */
export function partedBySteward({ changes, kept }: Known, one: number, other: number): boolean {
  const said = changes.filter((c) => (c.kind === 'split') === (c.reversed_version === null) && c.kind !== 'unlink');
  const near = (person: number): number[] =>
    said.flatMap((c) => {
      const [a, b] = [kept(Number(c.person_key)), kept(Number(c.into_key))];
      return a === person ? [b] : b === person ? [a] : [];
    });
  const seen = new Set([one]);
  for (const person of seen) for (const next of near(person)) seen.add(next);
  return seen.has(other);
}

function oneNumberOnePerson(known: Known): string[] {
  const byNumber = [...known.live.values()].filter(({ how }) => how === 'number');
  return [...Map.groupBy(byNumber, ({ record }) => known.number.get(record))].flatMap(([number, rows]) => {
    const persons = [...new Set(rows.map(({ person }) => person))];
    const others = persons.slice(1).filter((person) => !partedBySteward(known, persons[0]!, person));
    return others.map((person) => `${number} is of ${persons[0]} and of ${person}`);
  });
}

/** Who had a record before and has it no more, and to whom it came back, by which changes since. */
function everyChangeTold(known: Known, before: Map<string, number>, version: number): string[] {
  const told: string[] = [];
  for (const [record, person] of before) {
    const now = known.live.get(record);
    const parted = known.changes.some(
      (c) =>
        c.kind === 'unlink' &&
        c.map_version >= version &&
        reachable(known, person, version - 1).has(Number(c.person_key)),
    );
    if (!now && !parted) told.push(`${record} of ${person} is nobody's, and no change tells it`);
    // who is told to have lost a record may have lost it to whom its number tells of
    const byNumber = parted && now !== undefined && ['number', 'token'].includes(now.how);
    if (now && !byNumber && !reachable(known, person, version - 1).has(now.person))
      told.push(`${record} of ${person} is of ${now.person}, and no change tells it`);
  }
  return [...told, ...backTold(known, version), ...backAsSomebody(known, version)];
}

/** Persons to whom changes after a version lead. */
function reachable({ changes, kept }: Known, person: number, after: number): Set<number> {
  const made = changes.filter((c) => c.map_version > after && (c.kind === 'merge' || c.kind === 'split'));
  const takenBack = changes.filter((c) => (c.reversed_version ?? 0) > after);
  const steps = [
    ...made.map((c) => [Number(c.person_key), Number(c.into_key)]),
    // of a person that was merged before they go on to who was kept
    ...takenBack.flatMap((c) =>
      [Number(c.person_key), kept(Number(c.person_key))].map((to) => [Number(c.into_key), to]),
    ),
  ];
  const seen = new Set([person]);
  for (const at of seen) for (const [from, to] of steps) if (from === at) seen.add(to!);
  return seen;
}

/** Of records that were withdrawn and came back in a version. */
function backTold(known: Known, version: number): string[] {
  return [...known.live.values()].flatMap((now) => {
    if (now.from !== version) return [];
    const ended = known.rows.filter((row) => row.record === now.record && (row.until ?? version) < version).at(-1);
    if (!ended || !withdrawnAt(known, ended)) return [];
    if (reachable(known, ended.person, ended.until! - 1).has(now.person)) return [];
    // it may be somebody else's where its number is, or where reviewers said so
    if (['number', 'token'].includes(now.how) || heldByAnother(known, ended) || tookBack(known, ended)) return [];
    return [`${now.record} was of ${ended.person} and came back to ${now.person} by ${now.how}`];
  });
}

const heldByAnother = ({ live, number }: Known, { record, person, how }: Placed): boolean =>
  how === 'number' &&
  [...live.values()].some(
    (other) => other.how === how && other.person !== person && number.get(other.record) === number.get(record),
  );

/** Who was somebody's when withdrawn is nobody's once said again only for a reason. */
function backAsSomebody(known: Known, version: number): string[] {
  return known.again.flatMap((back) => {
    const ended = known.last.get(back.record);
    if (back.version < version || known.live.has(back.record) || !ended || !withdrawnAt(known, ended)) return [];
    if (
      ended.how === 'token' ||
      heldByAnother(known, ended) ||
      known.sensitive.has(back.record) ||
      tookBack(known, ended)
    )
      return [];
    return [`${back.record} was of ${ended.person} by ${ended.how} and came back as nobody's`];
  });
}

const unlinkedFor = ({ changes }: Known, { person, until }: Placed, why: RegExp): boolean =>
  changes.some(
    (c) => c.kind === 'unlink' && Number(c.person_key) === person && c.map_version === until && why.test(c.reason),
  );

const withdrawnAt = (known: Known, ended: Placed): boolean => unlinkedFor(known, ended, /withdrawn/);

/** A record by review whose decision is no more, or one that reviewers gave elsewhere. */
const tookBack = ({ reviews, kept }: Known, ended: Placed): boolean =>
  ended.how !== 'number' &&
  (ended.how === 'review' ||
    reviews.some(
      ({ record, person, decision }) =>
        record === ended.record && (decision === 'same' || kept(person) === kept(ended.person)),
    ));

function splitsObeyed({ changes, rows, live, kept }: Known): string[] {
  return changes
    .filter(({ kind }) => kind === 'split')
    .flatMap((split) => {
      const [from, to] = [kept(Number(split.person_key)), kept(Number(split.into_key))];
      if (split.reversed_version !== null) {
        const there = [...live.values()].filter(({ person }) => person === Number(split.into_key));
        return there.map(({ record }) => `${record} is where a split put it that was taken back (${split.change_id})`);
      }
      if (from === to) return [`${from} is one in spite of split ${split.change_id}`];
      const moved = rows.filter(({ change }) => change === split.change_id).map(({ record }) => record);
      return moved
        .filter((record) => live.get(record)?.person === from)
        .map((record) => `${record} is with ${from} again, in spite of split ${split.change_id}`);
    });
}

/** Those whose merge a steward took back are two, whoever stands for them by now. */
function takenBackObeyed({ changes, kept }: Known): string[] {
  return changes
    .filter(({ kind, reversed_version }) => kind === 'merge' && reversed_version !== null)
    .filter((merge) => kept(Number(merge.person_key)) === kept(Number(merge.into_key)))
    .map(
      (merge) => `${merge.person_key} and ${merge.into_key} are one, though merge ${merge.change_id} was taken back`,
    );
}

function reviewsObeyed({ reviews, rows, live, kept, changes }: Known): string[] {
  const standing = (record: string, decision: string): Set<number> =>
    new Set(reviews.filter((r) => r.record === record && r.decision === decision).map(({ person }) => kept(person)));
  const bySplit = (record: string): boolean =>
    rows.some((row) => row.record === record && changes.some((c) => c.change_id === row.change && c.kind === 'split'));
  return [...live.values()].flatMap(({ record, person, how }) => {
    if (['number', 'token'].includes(how) || bySplit(record)) return [];
    if (how === 'review' && standing(record, 'same').size === 0)
      return [`${record} is ${person}'s by a review that is none`];
    if (how !== 'review' && ['different', 'unsure'].some((decision) => standing(record, decision).has(person)))
      return [`${record} is ${person}'s in spite of a review`];
    return [];
  });
}

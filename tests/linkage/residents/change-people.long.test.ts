import { describe, expect, it } from 'vitest';
import { ConcordError } from '../../../src/concord-error.ts';
import { type IdentityChange, mergePeople, splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { decideReview } from '../../../src/linkage/residents/decide-review.ts';
import { linkageQuality } from '../../../src/linkage/residents/linkage-quality.ts';
import { hashMap } from '../../../src/linkage/residents/map-at.ts';
import { residentRecords, residentsByNumber } from '../../../src/linkage/residents/resident-records.ts';
import { reverseChange } from '../../../src/linkage/residents/reverse-change.ts';
import { A, ANN, B, C, eachWithIndex, mergeTwo, OTHER } from './each-index.ts';
import { type MadeUpIndex, openIndex, type Row } from './made-up-index.ts';
import { randomMonth, seeded } from './random-months.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

const AT = '2026-05-01';

const changes = (): Promise<IdentityChange[]> => index.engine.all('select * from identity_change order by change_id');

const LATE: Row = { key: 'late', nhs: B, born: '1970-03-05', local: 'L2' };

describe('persons whose numbers were merged', () => {
  it('become the older one, and every earlier map can still be read', async () => {
    await mergeTwo(index, [LATE]);
    const before = await index.persons(1);
    expect(before.ann).not.toBe(before.other);
    const now = await index.persons();
    const older = Math.min(before.ann as number, before.other as number);
    expect([now.ann, now.other, now.visit, now.late, now.m]).toEqual([older, older, older, older, older]);
    expect(await changes()).toMatchObject([{ kind: 'merge', map_version: 2, into_key: older, reversed_version: null }]);
    const { merged_into } = await index.engine.one<{ merged_into: number }>(
      `select merged_into from resident where person_key = ${Math.max(before.ann as number, before.other as number)}`,
    );
    expect(merged_into).toBe(older);
    expect((await index.persons(0)).ann).toBe(null);
  });

  it('part again when the merge is taken back, with what came since under their number, and stay apart', async () => {
    await mergeTwo(index, [LATE]);
    const before = await index.persons(1);
    const [merge] = await changes();
    const version = await reverseChange(index.engine, merge!.change_id, AT);
    expect(version).toBe(3);
    const after = await index.persons();
    expect([after.ann, after.other, after.visit]).toEqual([before.ann, before.other, before.visit]);
    expect(after.late).toBe(before.other);
    await index.update({
      ed: [
        { key: 'next', nhs: B, born: '1970-03-05', local: 'L3' },
        { key: 'anns', nhs: A, born: '1970-03-04', local: 'L4' },
      ],
    });
    const then = await index.persons();
    expect([then.next, then.anns, then.ann]).toEqual([before.other, before.ann, before.ann]);
    await expect(reverseChange(index.engine, merge!.change_id, AT)).rejects.toThrow(ConcordError);
    expect((await index.persons(2)).other).toBe((await index.persons(2)).ann);
  });
});

describe('a merge that a later one stands on', () => {
  const apart = (n: number): Row => ({
    ...{ forename: ['Ottoline', 'Peregrine', 'Zebedee'][n]!, surname: ['Quill', 'Thistlewick', 'Grimble'][n]! },
    ...{ key: `p${n}`, nhs: [A, B, C][n]!, born: `19${50 + n}-02-1${n}`, sex: '1', postcode: `ZQ${1 + n} 1QZ` },
  });
  const refusal = (change: number) =>
    reverseChange(index.engine, change, AT).then(
      () => null,
      (error: ConcordError) => error.problems[0],
    );
  /** Three persons, their numbers in the order of their keys. */
  async function three(): Promise<string[]> {
    await index.update({ pds: [0, 1, 2].map(apart) });
    const persons = await index.persons();
    return [1, 2, 3].map((key) => [A, B, C][[0, 1, 2].findIndex((n) => persons[`p${n}`] === key)]!);
  }

  it('is refused with the change to take back first, and all is as before once both are taken back in that order', async () => {
    const [first, second, third] = (await three()) as [string, string, string];
    const before = await index.persons();
    await index.update({ m1: [{ key: 'm1', nhs: second, gaveUp: third }] });
    await index.update({
      m2: [{ key: 'm2', nhs: first, gaveUp: second }],
      ed: [{ key: 'late', nhs: third, local: 'L1' }],
    });
    expect(await changes()).toMatchObject([
      { kind: 'merge', person_key: 3, into_key: 2 },
      { kind: 'merge', person_key: 2, into_key: 1 },
    ]);
    expect(await refusal(1)).toMatchObject({
      where: 'change 1',
      problem: 'a later merge or split stands on it: change 2',
      remedy: 'take back change 2 first; then this one',
    });
    expect(await index.engine.one('select max(map_version) as version from identity_map')).toEqual({ version: 3 });
    expect((await changes()).map((c) => c.reversed_version)).toEqual([null, null]);
    await reverseChange(index.engine, 2, AT);
    const half = await index.persons();
    expect(new Set(['p0', 'p1', 'p2'].map((key) => half[key]))).toEqual(new Set([1, 2]));
    await reverseChange(index.engine, 1, AT);
    const after = await index.persons();
    expect([after.p0, after.p1, after.p2]).toEqual([before.p0, before.p1, before.p2]);
    expect(after.late).toBe(3);
    await index.update({ ed: [{ key: 'next', nhs: third, local: 'L2' }] });
    expect(await index.persons()).toEqual({ ...after, next: 3 });
  });

  it('is refused by every merge of a longer chain, the latest to be taken back first', async () => {
    await three();
    await index.engine.run(`insert into identity_change values
      (1, 1, 'merge', 9, 3, 'r', null), (2, 1, 'merge', 3, 2, 'r', null), (3, 1, 'merge', 2, 1, 'r', null)`);
    expect((await refusal(1))?.remedy).toBe('take back change 3, then change 2 first; then this one');
    expect((await refusal(2))?.problem).toBe('a later merge or split stands on it: change 3');
    await index.engine.run('update identity_change set reversed_version = 1 where change_id = 2');
    expect(await refusal(1)).toBe(null);
  });

  it('is a split as well, of whose new person was merged since', async () => {
    await three();
    await index.engine.run(`insert into identity_change values
      (1, 1, 'split', 2, 3, 'r', null), (2, 1, 'merge', 2, 1, 'r', null), (3, 1, 'merge', 3, 1, 'r', null)`);
    expect((await refusal(1))?.problem).toBe('a later merge or split stands on it: change 3');
  });

  it('is a split whose new person was split again or took somebody in, but not one whose old person did', async () => {
    await three();
    const laid = (rows: string) =>
      index.engine.run(
        `delete from identity_change; insert into identity_change values (1, 1, 'split', 1, 2, 'r', null), ${rows}`,
      );
    await laid(`(2, 1, 'split', 2, 3, 'r', null), (3, 1, 'merge', 9, 3, 'r', null), (4, 1, 'split', 3, 8, 'r', null)`);
    expect((await refusal(1))?.remedy).toBe('take back change 4, then change 3, then change 2 first; then this one');
    await laid(`(2, 1, 'merge', 5, 2, 'r', null)`);
    expect(await refusal(1)).toMatchObject({
      problem: 'a later merge or split stands on it: change 2',
      remedy: 'take back change 2 first; then this one',
    });
    await laid(`(2, 1, 'merge', 5, 1, 'r', null), (3, 1, 'split', 1, 3, 'r', null), (4, 1, 'merge', 6, 2, 'r', 1)`);
    expect(await refusal(1)).toBe(null);
  });

  it('is a split of a split: all is as before once both are taken back, the later first', async () => {
    const visit = (key: string): Row => ({ key, nhs: A, born: ANN.born, local: key });
    await index.update({ pds: [ANN], ed: [visit('a'), visit('b')] });
    const before = await index.persons();
    const split = async (personKey: number, keys: string[]) =>
      splitPerson(index.engine, {
        ...{ personKey, reason: 'r', at: AT },
        records: await Promise.all(keys.map((key) => index.record(key))),
      });
    expect((await split(1, ['a', 'b'])).personKey).toBe(2);
    expect((await split(2, ['b'])).personKey).toBe(3);
    expect((await refusal(1))?.remedy).toBe('take back change 2 first; then this one');
    expect(await index.persons()).toEqual({ ann: 1, a: 2, b: 3 });
    for (const change of [2, 1]) expect(await refusal(change)).toBe(null);
    expect(await index.persons()).toEqual(before);
  });
});

describe('a merge of which a split took records away', () => {
  const reverse = (change: number) => reverseChange(index.engine, change, AT);
  const splitOff = async (keys: string[]) =>
    splitPerson(index.engine, {
      ...{ personKey: 1, reason: 'r', at: AT },
      records: await Promise.all(keys.map((key) => index.record(key))),
    });

  it('is taken back after the split, and all is as before', async () => {
    await mergeTwo(index, [LATE]);
    const [before, merged] = [await index.persons(1), await index.persons()];
    await splitOff([before.other === 2 ? 'other' : 'ann']);
    await expect(reverse(1)).rejects.toThrow(/change 2/);
    await reverse(2);
    expect(await index.persons()).toEqual(merged);
    await reverse(1);
    const after = await index.persons();
    expect([after.ann, after.other, after.visit]).toEqual([before.ann, before.other, before.visit]);
  });

  it('does not wait for a split that took only what was never moved', async () => {
    await mergeTwo(index, [LATE]);
    const mine = (await index.persons(1)).ann === 1 ? 'ann' : 'other';
    await splitOff([mine]);
    await expect(reverse(1)).resolves.toBeGreaterThan(2);
  });
});

describe('a resident without a number', () => {
  it('who turns out to be one with a number keeps the older key', async () => {
    const plain: Row = { ...ANN, key: 'housing' };
    delete plain.nhs;
    await index.update({ housing: [plain] });
    const { housing } = await index.persons();
    expect(housing).toBe(1);
    await index.update({ pds: [ANN] });
    expect(await index.persons()).toEqual({ housing: 1, ann: 1 });
    expect(await changes()).toMatchObject([{ kind: 'merge', person_key: 2, into_key: 1 }]);
  });

  it('is not merged with one of two of the same name and birth date', async () => {
    const plain: Row = { ...ANN, key: 'housing', postcode: 'AB1 2CD' };
    delete plain.nhs;
    await index.update({ housing: [plain] });
    await index.update({ pds: [ANN, { ...ANN, key: 'namesake', nhs: C }] });
    const { housing, ann, namesake } = await index.persons();
    expect(new Set([housing, ann, namesake]).size).toBe(3);
  });
});

describe('a person who is two', () => {
  it('is split by a reviewer, for records that stay apart from then on', async () => {
    await index.update({
      pds: [ANN],
      ed: [
        { key: 'a', nhs: A, born: ANN.born, local: 'L1' },
        { key: 'b', nhs: A, sex: '2', local: 'L2' },
      ],
    });
    const { personKey, mapVersion } = await splitPerson(index.engine, {
      personKey: 1,
      records: [await index.record('b')],
      reason: 'another Ann',
      at: AT,
    });
    expect([personKey, mapVersion]).toEqual([2, 2]);
    await index.update({ ed: [{ key: 'c', nhs: A, born: ANN.born, local: 'L3' }] });
    expect(await index.persons()).toEqual({ ann: 1, a: 1, b: 2, c: 1 });
    await reverseChange(index.engine, 1, AT);
    expect((await index.persons()).b).toBe(1);
  });

  it('is not made one again by linkage, whatever comes', async () => {
    const plain: Row = { ...ANN };
    delete plain.nhs;
    await index.update({ pds: [ANN], housing: [{ ...plain, key: 'housing' }] });
    const records = [await index.record('housing')];
    const split = await splitPerson(index.engine, { personKey: 1, records, reason: 'mother and daughter', at: AT });
    expect(split).toMatchObject({ personKey: 2, change: 1 });
    expect((await index.ways()).housing).toBe('review');
    await index.update({ ed: [{ key: 'e', nhs: A, born: ANN.born }] });
    expect(await index.persons()).toMatchObject({ ann: 1, housing: 2, e: 1 });
  });

  it('does not meet the one it was parted from in a third, older or younger', async () => {
    await index.update({ pds: [{ ...OTHER, born: '1950-01-01' }] });
    await index.update({ pds: [ANN], ed: [{ key: 'a', nhs: A, born: ANN.born, local: 'L1' }] });
    await index.update({ pds: [{ ...OTHER, key: 'younger', nhs: C, forename: 'Zoe', born: '1944-04-04' }] });
    const { other, ann, younger } = (await index.persons()) as Record<string, number>;
    expect([other, ann, younger]).toEqual([1, 2, 3]);
    const parted = { personKey: 2, records: [await index.record('a')], reason: 'r', at: AT };
    expect((await splitPerson(index.engine, parted)).personKey).toBe(4);
    const merge = async (pairs: string): Promise<number> => {
      await index.engine.run(`create or replace temp table same_person as
        select person_key, into_key, 'x' as reason from (values ${pairs}) s(person_key, into_key)`);
      return mergePeople(index.engine, 5);
    };
    expect(await merge('(4, 2)')).toBe(0);
    expect(await merge('(2, 1), (4, 1)')).toBe(1);
    expect(await index.persons()).toMatchObject({ other: 1, ann: 1, a: 4, younger: 3 });
    expect(await merge('(4, 1)')).toBe(0);
    // who is barred from the older is not barred from others
    expect(await merge('(4, 1), (4, 3)')).toBe(1);
    expect(await index.persons()).toMatchObject({ ann: 1, a: 3, younger: 3 });
    expect(await merge('(3, 1)')).toBe(0);
    await expect(reverseChange(index.engine, 1, AT)).rejects.toThrow(ConcordError);
    for (const change of [3, 2, 1]) await reverseChange(index.engine, change, AT);
    expect(await index.persons()).toMatchObject({ ann: 2, a: 2 });
  });

  it('is told by what went with the new one, and is as before once the split is taken back', async () => {
    const fits: Row = { key: 'fits', born: ANN.born, sex: '2', postcode: 'AB1 2CD' };
    await index.update({ pds: [ANN] });
    await index.update({ ed: [fits] });
    const before = await index.ways();
    expect(before.fits).toBe('demographics');
    const records = [await index.record('fits')];
    const { change, personKey } = await splitPerson(index.engine, { personKey: 1, records, reason: 'r', at: AT });
    await index.update({ ed: [{ key: 'more', local: 'zz' }] });
    expect([(await index.persons()).fits, (await index.ways()).fits]).toEqual([personKey, 'review']);
    await reverseChange(index.engine, change, AT);
    expect([(await index.persons()).fits, (await index.ways()).fits]).toEqual([1, 'demographics']);
  });

  it('shows whose records they are, by key and by number', async () => {
    await index.update({ pds: [ANN], ed: [{ key: 'a', nhs: A, born: ANN.born, local: 'L1' }] });
    const shown = await residentRecords(index.engine, 1);
    expect(shown.map((r) => r.record).toSorted()).toEqual(
      [await index.record('a'), await index.record('ann')].toSorted(),
    );
    expect(shown.find((r) => r.surname)).toMatchObject({
      surname: 'BAKER',
      nhs_number: A,
      how: 'number',
      datasets: 'pds',
    });
    expect(await residentRecords(index.engine, 99)).toEqual([]);
    expect([await residentsByNumber(index.engine, A), await residentsByNumber(index.engine, B)]).toEqual([[1], []]);
  });

  it('is not split into nothing and everything, nor by records of somebody else', async () => {
    await index.update({ pds: [ANN, { ...OTHER, born: '1950-01-01' }], ed: [{ key: 'a', nhs: A, local: 'L1' }] });
    const { ann } = await index.persons();
    const split = (records: string[]) =>
      splitPerson(index.engine, { personKey: ann as number, records, reason: 'r', at: AT });
    await expect(split([])).rejects.toThrow(ConcordError);
    await expect(split([await index.record('other')])).rejects.toThrow(ConcordError);
    await expect(split([await index.record('ann'), await index.record('a')])).rejects.toThrow(ConcordError);
    expect(await changes()).toEqual([]);
  });

  it('because a trusted source gives the number to somebody else is told as an overlay', async () => {
    await index.update({ pds: [ANN] });
    await index.update({
      gp: [{ key: 'gp', nhs: A, forename: 'Oscar', surname: 'Zed', born: '1999-12-24', sex: '1', postcode: 'ZE1 0AA' }],
    });
    const { ann, gp } = await index.persons();
    expect(gp).not.toBe(ann);
    expect(await changes()).toMatchObject([{ kind: 'overlay', map_version: 2, person_key: ann, into_key: gp }]);
    // taken back it moves nobody, is told as taken back, and no second time
    const before = await index.persons();
    expect(await reverseChange(index.engine, 1, AT)).toBe(3);
    await index.update({});
    expect(await index.persons()).toEqual(before);
    expect(await changes()).toMatchObject([{ kind: 'overlay', map_version: 2, reversed_version: 3 }]);
    await expect(reverseChange(index.engine, 1, AT)).rejects.toThrow(ConcordError);
  });
});

describe('a record that turns out to be sensitive', () => {
  it('loses a person it had by less than certainty, with a reason, and keeps one it had by number', async () => {
    const fits: Row = { key: 'fits', born: '1970-03-04', sex: '2', postcode: 'AB1 2CD' };
    const known: Row = { key: 'known', nhs: A, born: '1970-03-04', local: 'L1' };
    await index.update({ pds: [ANN], ed: [fits, known] });
    await index.update({
      ed: [
        { ...fits, key: 'again', secret: true },
        { ...known, key: 'knownToo', secret: true },
      ],
    });
    expect(await index.persons()).toEqual({ ann: 1, fits: null, again: null, known: 1, knownToo: 1 });
    expect(await changes()).toMatchObject([{ kind: 'unlink', person_key: 1, into_key: null }]);
    expect((await index.persons(1)).fits).toBe(1);
  });
});

describe('pairs in doubt', () => {
  it('are linked when reviewers say so, and never asked again when they say no', async () => {
    await index.update({ pds: [ANN, OTHER] });
    for (const key of ['yes', 'no']) await index.update({ ed: [{ key, born: '1988-02-01', sex: '1', local: key }] });
    const [yes, no] = [await index.record('yes'), await index.record('no')];
    await index.engine.run(
      `insert into review_candidate values (${yes}, 1, 1.5, 0.7, 2, null, null), (${no}, 1, 1.5, 0.7, 3, null, null)`,
    );
    const decided = await decideReview(
      index.engine,
      [
        { record: yes, personKey: 1, decision: 'same' },
        { record: no, personKey: 1, decision: 'different' },
      ],
      AT,
    );
    expect(decided).toEqual({ linked: 1, mapVersion: 4 });
    expect(await index.persons()).toMatchObject({ yes: 1, no: null });
    expect((await index.ways()).yes).toBe('review');
    await expect(decideReview(index.engine, [{ record: yes, personKey: 1, decision: 'same' }], AT)).rejects.toThrow(
      ConcordError,
    );
    await index.update({ ed: [{ key: 'more', local: 'zz' }] });
    expect(await index.persons()).toMatchObject({ yes: 1, no: null });
  });
});

describe('keys', () => {
  it('stay, whatever comes: a record keeps its person, or a change says why', async () => {
    for (const seed of [1, 2, 3]) {
      const random = seeded(seed);
      const own = await openIndex();
      const twin = seed === 1 ? await openIndex({ threads: 1 }) : null;
      let before: Record<string, number | null> = {};
      for (let month = 1; month <= 3; month++) {
        const rows = randomMonth(random, month);
        const { mapVersion } = await own.update(rows);
        if (twin) expect((await twin.update(rows)).mapHash).toBe(await hashMap(own.engine, mapVersion));
        const now = await own.persons();
        const told = await own.engine.all<IdentityChange>(
          `select * from identity_change where map_version = ${mapVersion}`,
        );
        for (const [key, person] of Object.entries(before)) {
          if (person === null || now[key] === person) continue;
          const why = told.find(
            (c) => c.person_key === person && c.into_key === now[key] && (c.kind === 'merge' || c.kind === 'unlink'),
          );
          expect(why, `seed ${seed}, month ${month}, ${key}`).toBeDefined();
        }
        expect(await own.persons(mapVersion)).toEqual(now);
        before = now;
      }
      own.engine.close();
      twin?.engine.close();
    }
  });
});

describe('what is told of linkage', () => {
  it('counts every record by age, sex, ethnic group and source, by its way', async () => {
    await index.update({
      pds: [{ ...ANN, ethnic: 'A' }],
      ed: [
        { key: 'a', nhs: A, born: '1970-03-04', local: 'L1', ethnic: 'A' },
        { key: 'b', local: 'L1' },
        { key: 'c', sex: '1', born: '2026-01-01', ethnic: 'Z' },
      ],
    });
    const quality = await linkageQuality(index.engine);
    const of = (grouping: string, value: string) => quality.find((q) => q.grouping === grouping && q.value === value);
    expect(of('all', 'all')).toMatchObject({
      records: 4,
      by_number: 2,
      by_local_number: 1,
      unlinked: 1,
      expected_false: 0,
    });
    expect(of('source', 'ed')).toMatchObject({ records: 3, by_number: 1, by_local_number: 1, unlinked: 1 });
    expect(of('age', '40 to 64')).toMatchObject({ records: 3, unlinked: 0 });
    expect(of('age', 'under 1')).toMatchObject({ records: 1, unlinked: 1 });
    expect(of('sex', '1')).toMatchObject({ records: 1, unlinked: 1 });
    expect(of('ethnic group', 'A')).toMatchObject({ records: 2, by_number: 2 });
    expect(of('ethnic group', 'Z')).toMatchObject({ unlinked: 1 });
  });
});

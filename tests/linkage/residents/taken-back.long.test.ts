import { describe, expect, it } from 'vitest';
import { RESIDENT_NUMBERS } from '../../../src/edition/resident-numbers.ts';
import { type IdentityChange, splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { decideReview } from '../../../src/linkage/residents/decide-review.ts';
import { layIdentityHistory } from '../../../src/linkage/residents/identity-history.ts';
import { reverseChange } from '../../../src/linkage/residents/reverse-change.ts';
import { reverseReview } from '../../../src/linkage/residents/reverse-review.ts';
import { A, ANN, B, C, eachWithIndex, OTHER, ZOE } from './each-index.ts';
import { type MadeUpIndex, nhsNumber, openIndex, type Row, tokenOf } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

const AT = '2026-05-01';

const merges = (): Promise<IdentityChange[]> =>
  index.engine.all("from identity_change where kind = 'merge' order by change_id");

/** Takes the newest merge back. */
const takeBack = async (): Promise<number> => reverseChange(index.engine, (await merges()).at(-1)!.change_id, AT);

describe('two whose merge was taken back', () => {
  it('stay two when one of them turns out to be somebody else, whom the other would be by name', async () => {
    const far: Row = { ...ZOE, key: 'far', nhs: C };
    const { nhs: _, ...plain } = ANN;
    await index.update({ pds: [far], housing: [{ ...plain, key: 'home' }] });
    await index.update({ pds: [ANN] });
    expect(await index.persons()).toEqual({ far: 1, home: 2, ann: 2 });
    await takeBack();
    await index.update({ merger: [{ key: 'm', gaveUp: A, nhs: C }] });
    await index.update({ pds: [{ ...far, key: 'moved', postcode: 'ZE1 0AC' }] });
    expect(await index.persons()).toEqual({ far: 1, moved: 1, ann: 1, m: 1, home: 2 });
    expect(await merges()).toMatchObject([
      { person_key: 3, into_key: 2, reversed_version: 3 },
      { person_key: 3, into_key: 1, reversed_version: null },
    ]);
  });

  it('do not meet in a third for whose number both of theirs are given up: the older is that one', async () => {
    const apart = (n: number): Row => ({
      ...{ forename: ['Ottoline', 'Peregrine', 'Zebedee'][n]!, surname: ['Quill', 'Thistlewick', 'Grimble'][n]! },
      ...{ key: `p${n}`, nhs: [C, A, B][n]!, born: `19${50 + n}-02-1${n}`, sex: '1', postcode: `ZQ${1 + n} 1QZ` },
    });
    for (const n of [0, 1, 2]) await index.update({ pds: [apart(n)] });
    await index.update({ merger: [{ key: 'm', gaveUp: B, nhs: A }] });
    expect(await index.persons()).toMatchObject({ p0: 1, p1: 2, p2: 2 });
    await takeBack();
    const given = [A, B].map((gaveUp) => ({ key: gaveUp, gaveUp, nhs: C }));
    await index.update({ merger: given });
    expect(await index.persons()).toMatchObject({ p0: 1, p1: 1, p2: 3 });
  });

  it('stay two when a number that both have is given up for that of a third', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ gp: [ZOE] });
    await index.update({}, [1], ['rows_gp_2']);
    // a visit that Zoe's record does not agree with, and then one that agrees with both
    const visit = { nhs: ZOE.nhs!, born: '1950-03-05', sex: '2', local: 'L1' };
    await index.update({ ed: [{ ...visit, key: 'visit' }] }, [1], ['rows_gp_2']);
    await index.update({ ed: [{ ...ZOE, ...visit, key: 'next' }] }, [1], ['rows_gp_2']);
    expect(await index.persons()).toEqual({ ann: 1, zoe: null, visit: 3, next: 3 });
    await index.update({}, [1], [], ['rows_gp_2']);
    expect(await index.persons()).toEqual({ ann: 1, zoe: 2, visit: 2, next: 2 });
    await takeBack();
    expect(await index.persons()).toEqual({ ann: 1, zoe: 2, visit: 3, next: 3 });
    await index.update({ merger: [{ key: 'm', gaveUp: ZOE.nhs!, nhs: A }] });
    expect(await index.persons()).toEqual({ ann: 1, m: 1, zoe: 1, visit: 3, next: 3 });
    // and so they do when the third's number is withdrawn and put back
    await index.update({}, [1], ['rows_gp_2']);
    await index.update({}, [1], [], ['rows_gp_2']);
    expect(await index.persons()).toEqual({ ann: 1, m: 1, zoe: 1, visit: 3, next: 3 });
  });
});

describe('numbers of two whose merge was taken back', () => {
  const D = nhsNumber(4);
  const E = nhsNumber(5);
  const old = (gaveUp: string, nhs: string): Row => ({ key: `${gaveUp}-${nhs}`, gaveUp, nhs });
  const visit = (key: string, nhs: string, local = key): Row => ({ key, nhs, born: OTHER.born, sex: '2', local });
  /** By which numbers somebody's objections are heard. */
  const numbersOf = async (key: string): Promise<string[]> => {
    const person = (await index.persons())[key];
    const rows = await index.engine.all<{ nhs_number: string }>(
      `select nhs_number from (${RESIDENT_NUMBERS.earlierNumbers}) where person_key = ${person} order by 1`,
    );
    return rows.map(({ nhs_number }) => nhs_number);
  };
  /** Ann is 1, the other 2. */
  const two = async (mergers: Row[]): Promise<void> => {
    await index.update({ pds: [ANN] });
    await index.update({ pds: [OTHER], ...(mergers.length ? { merger: mergers } : {}) });
  };

  it('are followed from an earlier one of their own: by it they are found, and their objections heard', async () => {
    await two([old(D, B)]);
    await index.update({ merger: [old(B, A)], ed: [visit('since', D)] });
    expect(await index.persons()).toMatchObject({ ann: 1, other: 1, since: 1 });
    await takeBack();
    expect(await index.persons()).toMatchObject({ ann: 1, other: 2, since: 2 });
    await index.update({ ed: [visit('next', D), visit('anns', A)] });
    expect(await index.persons()).toMatchObject({ ann: 1, other: 2, since: 2, next: 2 });
    expect(await numbersOf('other')).toEqual([B, D]);
  });

  it('are followed as before where likeness had merged them', async () => {
    const { nhs: _, ...plain } = ANN;
    await index.update({ pds: [{ ...ZOE, nhs: C }], housing: [{ ...plain, key: 'home' }] });
    await index.update({ pds: [ANN], merger: [old(D, A)] });
    expect(await index.persons()).toMatchObject({ home: 2, ann: 2 });
    // what Ann's number is given up for comes while they are one
    await index.update({ pds: [{ ...ANN, key: 'renewed', nhs: E }], merger: [old(A, E)] });
    await takeBack();
    await index.update({ ed: [{ ...visit('next', D), born: ANN.born }] });
    expect(await index.persons()).toMatchObject({ home: 2, ann: 3, renewed: 3, next: 3 });
    expect(await numbersOf('ann')).toEqual([A, D, E].toSorted());
  });

  it('are parted where both were given up for one that nobody gives, and where one leads to the other by a third', async () => {
    for (const mergers of [
      [old(A, E), old(B, E)],
      [old(B, D), old(D, A)],
      [old(A, D), old(D, B)],
    ]) {
      await two([]);
      await index.update({ merger: mergers });
      expect(await index.persons()).toMatchObject({ ann: 1, other: 1 });
      await takeBack();
      await index.update({ ed: [visit('theirs', B), { ...visit('anns', A), born: ANN.born }] });
      expect(await index.persons()).toMatchObject({ ann: 1, other: 2, theirs: 2, anns: 1 });
      const { refused } = await index.engine.one<{ refused: number }>(
        'select count(*) filter (refused)::int as refused from number_merger',
      );
      expect(refused).toBe(1);
      index.engine.close();
      index = await openIndex();
    }
  });

  it('take their tokens along: what comes by those is whose the number is', async () => {
    const token = (key: string, born = '1970-03'): Row => ({ key, token: tokenOf(B), born, sex: '2' });
    await two([]);
    await index.update({ merger: [old(B, A)] });
    await index.update({ mh: [token('since')], ed: [visit('late', B)] });
    expect(await index.persons()).toMatchObject({ ann: 1, other: 1, since: 1, late: 1 });
    await takeBack();
    expect(await index.persons()).toMatchObject({ ann: 1, other: 2, since: 2, late: 2 });
    expect((await index.ways()).since).toBe('token');
    await index.update({ mh: [token('next'), token('day', OTHER.born), { ...token('anns'), token: tokenOf(A) }] });
    expect(await index.persons()).toMatchObject({ next: 2, day: 2, anns: 1 });
  });
});

describe('a record that reviewers gave to two while they were one', () => {
  const doubt: Row = { key: 'doubt', forename: 'Ann', born: OTHER.born, sex: '2', postcode: OTHER.postcode };
  const decide = async (personKey: number, decision: 'same' | 'different'): Promise<void> => {
    const record = await index.record('doubt');
    await index.engine.run(`insert into review_candidate select ${record}, ${personKey}, 1.5, 0.7, 1, null, null
      where (${record}, ${personKey}) not in (select (record_id, person_key) from review_candidate)`);
    await decideReview(index.engine, [{ record, personKey, decision }], AT);
  };
  /** Ann is 1, the other, who had the record by likeness, 2, and by now one with her; reviewers parted the record. */
  const merged = async (): Promise<void> => {
    await index.update({ pds: [ANN] });
    await index.update({ pds: [OTHER], ed: [doubt] });
    await index.update({ merger: [{ key: 'm', gaveUp: B, nhs: A }] });
    await decide(1, 'different');
    await index.update({ pds: [{ ...ANN, key: 'news', sex: '9' }] });
    await reverseReview(index.engine, [{ record: await index.record('doubt'), personKey: 1 }], AT);
    expect((await index.persons()).doubt).toBe(null);
  };

  it.each([1, 2])('is whose they said it is once the merge is taken back (%d)', async (person) => {
    await merged();
    await decide(person, 'same');
    expect((await index.persons()).doubt).toBe(1);
    await takeBack();
    const of = async () => [await index.persons(), await index.ways()].map((each) => each.doubt);
    expect(await of()).toEqual([person, 'review']);
    await index.update({ pds: [{ ...ANN, key: 'more', sex: '0' }] });
    expect(await of()).toEqual([person, 'review']);
  });
});

describe('a split of somebody who was merged since', () => {
  it('is taken back without the merge, and goes back with it when that is', async () => {
    const wrong: Row = { key: 'wrong', born: OTHER.born, sex: '2', postcode: OTHER.postcode };
    await index.update({ pds: [{ ...ZOE, nhs: C }] });
    await index.update({ pds: [ANN] });
    await index.update({ pds: [OTHER], ed: [{ key: 'visit', nhs: B, born: OTHER.born, local: 'L1' }, wrong] });
    const before = [await index.persons(), await index.ways()];
    expect(before[0]).toEqual({ zoe: 1, ann: 2, other: 3, visit: 3, wrong: 3 });
    const records = [await index.record('visit'), await index.record('wrong')];
    const split = await splitPerson(index.engine, { personKey: 3, records, reason: 'r', at: AT });
    await index.update({ merger: [{ key: 'm', gaveUp: B, nhs: A }] });
    await index.update({ merger: [{ key: 'm2', gaveUp: A, nhs: C }] });
    expect(await index.persons()).toMatchObject({ zoe: 1, ann: 1, other: 1, visit: 4, wrong: 4 });
    const version = await reverseChange(index.engine, split.change, AT);
    const all = { zoe: 1, ann: 1, other: 1, visit: 1, wrong: 1 };
    expect(await index.persons()).toMatchObject(all);
    expect((await index.ways()).wrong).toBe('demographics');
    await index.update({ pds: [{ ...ANN, key: 'news', sex: '9' }] });
    expect(await index.persons()).toMatchObject(all);
    await layIdentityHistory(index.engine, version);
    const told = 'select kind, records::int as records from identity_change_told order by map_version, change_id';
    expect(await index.engine.all(told)).toEqual([
      { kind: 'split', records: 2 },
      { kind: 'merge', records: 1 },
      // Ann's, the other's and what gave Ann's number for the other's
      { kind: 'merge', records: 3 },
      { kind: 'split-taken-back', records: 2 },
    ]);
    await takeBack();
    expect(await index.persons()).toMatchObject({ zoe: 1, ann: 2, other: 2, visit: 2, wrong: 2 });
    await reverseChange(index.engine, 2, AT);
    expect([await index.persons(), await index.ways()]).toMatchObject(before);
  });
});

/** Two whom reviewers found to be two persons are made one by no likeness; what is certain is stronger than they. */
import { describe, expect, it } from 'vitest';
import { splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { decideReview } from '../../../src/linkage/residents/decide-review.ts';
import { layIdentityHistory } from '../../../src/linkage/residents/identity-history.ts';
import { reverseReview } from '../../../src/linkage/residents/reverse-review.ts';
import { A, ANN, B, eachWithIndex, OTHER } from './each-index.ts';
import type { MadeUpIndex, Row } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

/** No surname, so no resident of its own; Ann but for the postcode. */
const DOUBT: Row = { key: 'doubt', forename: 'Ann', born: '1970-03-04', sex: '2', postcode: 'AB1 9ZZ', local: 'L1' };
/** What makes a source that says who people are tell something new. */
const MOVED: Row = { ...ANN, key: 'moved', postcode: 'AB1 9ZZ' };

const different = (key: string, personKey: number) => decided(key, personKey, 'different');

async function decided(key: string, personKey: number, decision: 'different' | 'unsure'): Promise<void> {
  const record = await index.record(key);
  await index.engine.run(`delete from review_candidate where record_id = ${record}`);
  await index.engine.run(`insert into review_candidate values (${record}, ${personKey}, 1.5, 0.7, 1, null, null)`);
  await decideReview(index.engine, [{ record, personKey, decision }], '2026-05-01');
}
const doubt = async () => (await index.persons()).doubt;

it('one birth date, sex and postcode do not link them, and do once the decision is none', async () => {
  await index.update({ pds: [ANN], ed: [DOUBT] });
  await different('doubt', 1);
  await index.update({ pds: [MOVED] });
  expect(await doubt()).toBeNull();
  await index.engine.run('update review_candidate set decision = null, decided_version = null');
  await index.update({ pds: [{ ...MOVED, key: 'again', sex: '9' }] });
  expect(await doubt()).toBe(1);
});

it("nor does a partner's own number", async () => {
  await index.update({ pds: [ANN], ed: [DOUBT] });
  await different('doubt', 1);
  await index.update({ pds: [{ ...ANN, key: 'news', sex: '9' }], ed: [{ ...ANN, key: 'visit', local: 'L1' }] });
  expect(await index.persons()).toMatchObject({ visit: 1, doubt: null });
});

it('nor are they one with whoever was kept of the person since', async () => {
  await index.update({ pds: [ANN, OTHER], ed: [{ ...DOUBT, postcode: 'ZE1 0AA' }] });
  const { ann, other } = await index.persons();
  expect([ann, other].toSorted()).toEqual([1, 2]);
  await different('doubt', 2);
  await index.update({ merger: [{ key: 'm', gaveUp: other === 2 ? B : A, nhs: other === 2 ? A : B }] });
  await index.update({ pds: [{ ...MOVED, postcode: 'ZE1 0AA' }] });
  expect(await index.persons()).toMatchObject({ ann: 1, other: 1, moved: 1, doubt: null });
});

it('a resident made of the record is not found to be the other by name, birth date and place', async () => {
  const own: Row = { ...DOUBT, surname: 'Baker' };
  await index.update({ pds: [{ ...ANN, born: '1970-03-05', forename: 'Zoe' }], ed: [own] });
  const resident = await doubt();
  expect(resident).toBe(2);
  await different('doubt', 1);
  await index.update({ pds: [MOVED] });
  const { moved } = await index.persons();
  expect([moved, await doubt()]).toEqual([1, 2]);
});

it('a record that a likeness had given to the person is parted by the decision, and a change says so', async () => {
  await index.update({ pds: [MOVED], ed: [DOUBT] });
  expect((await index.ways()).doubt).toBe('demographics');
  await different('doubt', 1);
  await index.update({ pds: [{ ...MOVED, key: 'again', sex: '9' }] });
  expect(await doubt()).toBeNull();
  await layIdentityHistory(index.engine, 9);
  expect(await index.engine.all('select kind, reason, records from identity_change_told')).toEqual([
    { kind: 'unlink', reason: 'decided-by-reviewers', records: 1 },
  ]);
});

describe('a link that reviewers took back', () => {
  const IDA: Row = { key: 'ida', nhs: B, forename: 'Ida', surname: 'Cole', born: '1930-02-03', sex: '2' };
  const sayAgain = () => decideReview(index.engine, [{ ...pair, decision: 'same' }], '2026-05-01');
  let pair: { record: string; personKey: number };

  /** Reviewers said that the record is Ann's, or hers who has her number, and take it back. */
  async function takenBack(of: Row, record: Row): Promise<void> {
    await index.update({ pds: [of], ed: [record] });
    pair = { record: await index.record('doubt'), personKey: 1 };
    await index.engine.run(`delete from review_candidate; delete from record_person where record_id = ${pair.record};
      insert into review_candidate values (${pair.record}, 1, 1.5, 0.7, 1, null, null)`);
    await sayAgain();
    expect(await reverseReview(index.engine, [pair], '2026-05-01')).toMatchObject({ unlinked: 1 });
  }

  it.each<[string, Record<string, Row[]>]>([
    ['birth date, sex and postcode', { pds: [MOVED] }],
    ["a partner's own number", { pds: [{ ...ANN, key: 'news', sex: '9' }], ed: [{ ...ANN, key: 'v', local: 'L1' }] }],
  ])('is not made again by %s, and is once they say so again', async (_, come) => {
    await takenBack(ANN, DOUBT);
    await index.update(come);
    await index.update({ pds: [IDA] });
    expect(await doubt()).toBeNull();
    await sayAgain();
    expect(await doubt()).toBe(1);
  });

  it('is not made again by the name, birth date and place of a resident made of the record', async () => {
    await takenBack({ ...ANN, born: '1970-03-05', forename: 'Zoe' }, { ...DOUBT, surname: 'Baker' });
    await index.update({ pds: [IDA] });
    const own = await doubt();
    expect([2, 3]).toContain(own);
    await index.update({ pds: [MOVED] });
    expect(await index.persons()).toMatchObject({ moved: 1, doubt: own });
  });

  it('leaves the record to nobody where it fits another as well', async () => {
    await takenBack(ANN, DOUBT);
    await index.update({ pds: [MOVED, { ...MOVED, key: 'second', nhs: B, surname: 'Cole' }] });
    expect(await index.persons()).toMatchObject({ moved: 1, second: 2, doubt: null });
  });
});

describe('a record of which reviewers were unsure', () => {
  it('is linked by no likeness, and by its number', async () => {
    const visit: Row = { ...DOUBT, postcode: 'AB1 8ZZ' };
    await index.update({ pds: [ANN], ed: [visit] });
    await decided('doubt', 1, 'unsure');
    await index.update({ pds: [{ ...MOVED, postcode: 'AB1 8ZZ' }], ed: [{ ...ANN, key: 'sure', local: 'L1' }] });
    expect(await index.persons()).toMatchObject({ moved: 1, sure: 1, doubt: null });
    expect(await index.engine.all('select decision from review_candidate')).toEqual([{ decision: 'unsure' }]);
    await index.update({ ed: [{ ...visit, key: 'numbered', nhs: A }] });
    expect(await index.persons()).toMatchObject({ numbered: 1, doubt: null });
  });

  it('is parted where a likeness had given it to the person, and a change says so', async () => {
    await index.update({ pds: [MOVED], ed: [DOUBT] });
    expect((await index.ways()).doubt).toBe('demographics');
    await decided('doubt', 1, 'unsure');
    const { doubtful } = await index.update({ pds: [{ ...MOVED, key: 'again', sex: '9' }] });
    expect([await doubt(), doubtful]).toEqual([null, 0]);
    await layIdentityHistory(index.engine, 9);
    expect(await index.engine.all('select kind, reason, records from identity_change_told')).toEqual([
      { kind: 'unlink', reason: 'decided-by-reviewers', records: 1 },
    ]);
  });

  it("stays nobody's where it fits another as well", async () => {
    await index.update({ pds: [ANN], ed: [DOUBT] });
    await decided('doubt', 1, 'unsure');
    await index.update({ pds: [MOVED, { ...MOVED, key: 'second', nhs: B, surname: 'Cole' }] });
    expect(await index.persons()).toMatchObject({ moved: 1, second: 2, doubt: null });
  });
});

it.each(['though they had said so before', 'though one of them had said so before'])(
  'a resident made of the record and merged by name meanwhile is parted from the other by the decision, %s',
  async (when) => {
    await index.update({
      pds: [{ ...ANN, born: '1970-03-05', forename: 'Zoe' }],
      ed: [{ ...DOUBT, surname: 'Baker' }],
    });
    expect(await doubt()).toBe(2);
    const pair = { record: await index.record('doubt'), personKey: 1 };
    if (when.startsWith('though they')) {
      await different('doubt', 1);
      await index.update({ pds: [MOVED] });
      expect(await doubt()).toBe(2);
      await reverseReview(index.engine, [pair], '2026-05-01');
    }
    await index.update({ pds: [{ ...MOVED, key: 'again', sex: '9' }, MOVED] });
    expect(await index.persons()).toMatchObject({ again: 1, doubt: 1 });
    await different('doubt', 1);
    await index.update({ pds: [{ ...MOVED, key: 'last', sex: '0' }] });
    // a resident of its own again, which the name does not make one with the other
    expect(await index.persons()).toMatchObject({ last: 1, doubt: 3 });
    await index.update({ pds: [{ ...MOVED, key: 'after', sex: '1' }] });
    expect(await doubt()).toBe(3);
    await layIdentityHistory(index.engine, 9);
    const told = await index.engine.all('select kind, reason, records from identity_change_told order by map_version');
    expect(told.at(-1)).toEqual({ kind: 'unlink', reason: 'decided-by-reviewers', records: 1 });
  },
);

it('a record that a steward gave to somebody else by a split stays there', async () => {
  await index.update({ pds: [MOVED], ed: [DOUBT] });
  const split = { personKey: 1, records: [await index.record('doubt')], reason: 'r', at: '2026-05-01' };
  const { personKey } = await splitPerson(index.engine, split);
  await different('doubt', 1);
  await index.update({ pds: [{ ...MOVED, key: 'again', sex: '9' }] });
  expect(await doubt()).toBe(personKey);
});

describe('of a resident whom a steward split', () => {
  const BEGUN = { pds: [ANN], gp: [{ ...MOVED, local: 'G1' }], ed: [DOUBT] };
  const splitOff = async (key: string) => {
    const split = { personKey: 1, records: [await index.record(key)], reason: 'two', at: '2026-05-01' };
    return splitPerson(index.engine, split);
  };

  it.each(['different', 'unsure'] as const)('both are whom reviewers had before them who said %s', async (decision) => {
    await index.update(BEGUN);
    await decided('doubt', 1, decision);
    await index.update({ pds: [{ ...ANN, key: 'x', sex: '9' }] });
    expect(await doubt()).toBeNull();
    const { personKey } = await splitOff('moved');
    await index.update({ pds: [{ ...ANN, key: 'x2', sex: '0' }] });
    expect(await index.persons()).toMatchObject({ moved: personKey, doubt: null });
  });

  it('the other half is not, where they decided after the split', async () => {
    await index.update(BEGUN);
    await index.engine.run(`delete from record_person where record_id = ${await index.record('doubt')}`);
    const { personKey } = await splitOff('moved');
    await different('doubt', 1);
    await index.update({ pds: [{ ...ANN, key: 'x', sex: '9' }] });
    expect(await doubt()).toBe(personKey);
  });

  it('the record stays where the steward puts it', async () => {
    await index.update({ ...BEGUN, ed: [{ ...DOUBT, nhs: A, sex: '1' }] });
    expect((await index.ways()).doubt).toBe('number');
    await different('doubt', 1);
    const { personKey } = await splitOff('doubt');
    await index.update({ pds: [{ ...ANN, key: 'x', sex: '9' }] });
    expect(await doubt()).toBe(personKey);
  });
});

it('a merger of their NHS numbers is stronger', async () => {
  await index.update({ pds: [ANN], gp: [OTHER] });
  const { ann, other } = await index.persons();
  expect(ann).not.toBe(other);
  await different('other', ann!);
  await index.update({ merger: [{ key: 'm', gaveUp: B, nhs: A }] });
  const now = await index.persons();
  expect(now.ann).toBe(now.other);
});

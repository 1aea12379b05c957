/** A delivery that was put back meets what came and what was decided while it was away: that holds. */
import { describe, expect, it } from 'vitest';
import { type IdentityChange, splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { decideReview } from '../../../src/linkage/residents/decide-review.ts';
import { layIdentityHistory } from '../../../src/linkage/residents/identity-history.ts';
import { reverseChange } from '../../../src/linkage/residents/reverse-change.ts';
import { reverseReview } from '../../../src/linkage/residents/reverse-review.ts';
import { ANN, B, eachWithIndex, mergeTwo, OTHER, ZOE } from './each-index.ts';
import type { MadeUpIndex, Row } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

const AT = '2026-05-01';
/** Hers as well, by the number. */
const VISIT: Row = { ...ZOE, key: 'visit', postcode: 'ZE9 9ZZ', local: 'L1' };
/** Another person with her number. */
const OSCAR: Row = { ...VISIT, key: 'oscar', forename: 'Oscar', surname: 'Zed', born: '1999-12-24', sex: '1' };
/** Neither a surname nor a day or place of Ann's: reviewers are asked. */
const DOUBT: Row = { key: 'doubt', forename: 'Ann', born: '1970-03-05', sex: '2', postcode: 'AB1 9ZZ' };

const GP = 'rows_gp_2';
const ED = 'rows_ed_2';
const withdraw = (source: string) => index.update({}, [1], [source]);
const putBack = (...sources: string[]) => index.update({}, [1], [], sources);
const changes = (): Promise<IdentityChange[]> => index.engine.all('from identity_change order by change_id');
const numbers = () =>
  index.engine.all('select person_key::int as person, nhs_number as number from resident where records > 0 order by 1');

describe('a number that somebody got meanwhile', () => {
  it('never makes who agrees with the withdrawn record another', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ gp: [ZOE] });
    await withdraw(GP);
    await index.update({ ed: [VISIT] });
    expect(await index.persons()).toEqual({ ann: 1, zoe: null, visit: 2 });
    expect((await putBack(GP)).merged).toBe(0);
    expect(await index.persons()).toEqual({ ann: 1, zoe: 2, visit: 2 });
    expect(await changes()).toMatchObject([{ kind: 'unlink', person_key: 2 }]);
  });

  it('makes them one, under the older key, with a change that says so', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ gp: [ZOE] });
    await withdraw(GP);
    // another day of birth, and neither a name nor a place of hers; then one that agrees with both
    await index.update({ ed: [{ key: 'visit', nhs: ZOE.nhs!, born: '1950-03-05', sex: '2', local: 'L1' }] });
    await index.update({ ed: [{ ...ZOE, key: 'next', born: '1950-03-05', local: 'L1' }] });
    expect(await index.persons()).toEqual({ ann: 1, zoe: null, visit: 3, next: 3 });
    expect((await putBack(GP)).merged).toBe(1);
    expect(await index.persons()).toEqual({ ann: 1, zoe: 2, visit: 2, next: 2 });
    expect(await numbers()).toEqual([
      { person: 1, number: ANN.nhs },
      { person: 2, number: ZOE.nhs },
    ]);
    expect(await changes()).toMatchObject([{ kind: 'unlink' }, { kind: 'merge', person_key: 3, into_key: 2 }]);
    await layIdentityHistory(index.engine, 6);
    expect(await index.engine.all("select reason, records from identity_change_told where kind = 'merge'")).toEqual([
      { reason: 'number-put-back', records: 2 },
    ]);
    // a steward who knows better is obeyed, also when it is put back once more
    await reverseChange(index.engine, 2, AT);
    await withdraw(GP);
    await putBack(GP);
    expect(await index.persons()).toEqual({ ann: 1, zoe: 2, visit: 3, next: 3 });
  });

  it('is the same of two deliveries that are put back at once', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ gp: [ZOE] });
    await withdraw(GP);
    await index.update({ gp: [{ ...VISIT, key: 'mended' }] });
    await withdraw('rows_gp_4');
    await putBack(GP, 'rows_gp_4');
    expect(await index.persons()).toEqual({ ann: 1, zoe: 2, mended: 2 });
  });

  it('stays theirs when they are somebody else, as trusted: who comes back keeps the key, without it', async () => {
    const nameless: Row = { key: 'nameless', nhs: ZOE.nhs!, born: ZOE.born!, local: 'L9' };
    await index.update({ pds: [ANN] });
    await index.update({ gp: [ZOE, nameless] });
    await withdraw(GP);
    await index.update({ gp: [OSCAR] });
    await putBack(GP);
    expect(await index.persons()).toEqual({ ann: 1, zoe: 2, nameless: null, oscar: 3 });
    expect(await numbers()).toEqual([
      { person: 1, number: ANN.nhs },
      { person: 2, number: null },
      { person: 3, number: ZOE.nhs },
    ]);
    const overlays = async () => (await changes()).filter(({ kind }) => kind === 'overlay');
    expect(await overlays()).toMatchObject([
      { person_key: 3, into_key: 2 },
      { person_key: 3, into_key: null },
    ]);
    await withdraw(GP);
    expect((await overlays()).map((c) => c.reversed_version)).toEqual([6, 6]);
    await putBack(GP);
    // told anew, each once
    expect(await overlays()).toMatchObject([
      { reversed_version: 6 },
      { reversed_version: 6 },
      { person_key: 3, into_key: 2, reversed_version: null },
      { person_key: 3, into_key: null, reversed_version: null },
    ]);
  });
});

describe('a split', () => {
  /** Zoe, and a visit with her number that a steward says is somebody else's. */
  async function parted(): Promise<void> {
    await index.update({ pds: [ANN], gp: [ZOE] });
    await index.update({ ed: [VISIT] });
    const { zoe } = await index.persons();
    const split = { personKey: zoe!, records: [await index.record('visit')], reason: 'mother and daughter', at: AT };
    expect((await splitPerson(index.engine, split)).personKey).toBe(3);
  }

  it('that is taken back meanwhile holds no more', async () => {
    await parted();
    await withdraw(ED);
    await reverseChange(index.engine, 1, AT);
    await putBack(ED);
    const { zoe, visit } = await index.persons();
    expect(visit).toBe(zoe);
    expect((await index.ways()).visit).toBe('number');
  });

  it('that stands is obeyed, whoever of the two comes back first, and can be taken back then', async () => {
    await parted();
    await index.update({}, [1], [ED, 'rows_gp_1']);
    await putBack(ED);
    await putBack('rows_gp_1');
    const { zoe, visit } = await index.persons();
    expect([visit, zoe === 3]).toEqual([3, false]);
    await reverseChange(index.engine, 1, AT);
    expect((await index.persons()).visit).toBe(zoe);
  });
});

describe('a merge', () => {
  it('that is taken back meanwhile is not made again, of whoever was away', async () => {
    const late: Row = { key: 'late', nhs: B, born: OTHER.born, local: 'L2' };
    await mergeTwo(index, [late]);
    const before = await index.persons(1);
    const merged = (await changes())[0]!;
    await index.update({}, [1], ['rows_pds_1', ED]);
    await reverseChange(index.engine, merged.change_id, AT);
    await putBack('rows_pds_1', ED);
    const { ann, other, visit, late: came } = await index.persons();
    expect([ann, other, visit, came]).toEqual([before.ann, before.other, before.other, before.other]);
    expect(await changes()).toMatchObject([{ kind: 'merge', reversed_version: 4 }, { kind: 'unlink' }]);
  });

  it('that is made meanwhile is of those who are away too, and is taken back of them', async () => {
    await index.update({ pds: [ANN, OTHER], gp: [{ ...OTHER, key: 'practice', local: 'G1' }] });
    const before = await index.persons();
    await index.update({}, [1], ['rows_gp_1']);
    await index.update({ merger: [{ key: 'm', gaveUp: B, nhs: ANN.nhs }] });
    await putBack('rows_gp_1');
    expect((await index.persons()).practice).toBe(1);
    const merge = (await changes()).find(({ kind }) => kind === 'merge')!;
    await reverseChange(index.engine, merge.change_id, AT);
    const { ann, other, practice } = await index.persons();
    expect({ ann, other, practice }).toEqual(before);
  });

  it('leaves what was ever said of either as trusted as it is now', async () => {
    await mergeTwo(index);
    // the index holds what it would tell anew: `update` looks
    await expect(index.update({}, [1], ['rows_pds_1'])).resolves.toBeDefined();
    await expect(putBack('rows_pds_1')).resolves.toBeDefined();
  });
});

describe('a decision of reviewers', () => {
  const decide = (decision: 'same' | 'different') => async () =>
    decideReview(index.engine, [{ record: await index.record('doubt'), personKey: 1, decision }], AT);
  const reopen = async () => reverseReview(index.engine, [{ record: await index.record('doubt'), personKey: 1 }], AT);
  const same = decide('same');
  const different = decide('different');

  async function inDoubt(): Promise<void> {
    await index.update({ pds: [ANN] });
    await index.update({ ed: [DOUBT] });
    await index.engine.run('delete from review_candidate');
    await index.engine.run(
      `insert into review_candidate values (${await index.record('doubt')}, 1, 1.5, 0.7, 2, null, null)`,
    );
  }
  const doubt = async () => [(await index.persons()).doubt, (await index.ways()).doubt];

  it('that stands is obeyed when the record comes back', async () => {
    await inDoubt();
    await same();
    await withdraw(ED);
    await putBack(ED);
    expect(await doubt()).toEqual([1, 'review']);
  });

  it('that is reopened meanwhile, or decided otherwise, is obeyed no more', async () => {
    await inDoubt();
    await same();
    await withdraw(ED);
    expect(await reopen()).toMatchObject({ unlinked: 0 });
    await putBack(ED);
    expect(await doubt()).toEqual([null, null]);
    await different();
    await withdraw(ED);
    await putBack(ED);
    expect(await doubt()).toEqual([null, null]);
  });

  it('that is made while the record or the person is away is obeyed once both are there', async () => {
    await inDoubt();
    await withdraw(ED);
    expect(await same()).toMatchObject({ linked: 0 });
    await putBack(ED);
    expect(await doubt()).toEqual([1, 'review']);
    expect(await reopen()).toMatchObject({ unlinked: 1 });
    await withdraw('rows_pds_1');
    expect(await same()).toMatchObject({ linked: 0 });
    await putBack('rows_pds_1');
    expect(await doubt()).toEqual([1, 'review']);
    expect(await reopen()).toMatchObject({ unlinked: 1 });
    expect(await doubt()).toEqual([null, null]);
  });

  it('holds against a likeness that was found before it', async () => {
    await inDoubt();
    await index.engine.run(
      `insert into record_person values (${await index.record('doubt')}, 1, 'probability', 9, 0.99, 2, null, null)`,
    );
    await withdraw(ED);
    await different();
    await putBack(ED);
    expect(await doubt()).toEqual([null, null]);
  });
});

/** Pairs in doubt: what they agree on, who their sides are, and how a reviewers' decision is taken back. */
import { describe, expect, it } from 'vitest';
import { splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { currentNumbers } from '../../../src/linkage/residents/current-numbers.ts';
import { decideReview } from '../../../src/linkage/residents/decide-review.ts';
import { explainCandidate } from '../../../src/linkage/residents/explain-candidate.ts';
import { listChanges } from '../../../src/linkage/residents/list-changes.ts';
import { reverseChange } from '../../../src/linkage/residents/reverse-change.ts';
import { reverseReview } from '../../../src/linkage/residents/reverse-review.ts';
import { candidateLevels } from '../../../src/linkage/residents/weigh-candidates.ts';
import { A, ANN, B, eachWithIndex } from './each-index.ts';
import { type MadeUpIndex, MODEL, nhsNumber, type Row } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

const AT = '2026-05-01';
/** No surname, so no resident of its own; another day of birth and postcode, so not certainly Ann. */
const DOUBT: Row = { key: 'doubt', forename: 'Ann', born: '1970-03-05', sex: '2', postcode: 'AB1 9ZZ' };

/** The pair of DOUBT and Ann, in doubt. */
async function inDoubt(person = 1): Promise<{ record: string; personKey: number }> {
  const record = await index.record('doubt');
  await index.engine.run(`delete from review_candidate`);
  await index.engine.run(`insert into review_candidate values (${record}, ${person}, 1.5, 0.7, 2, null, null)`);
  return { record, personKey: person };
}

const tables = async (): Promise<string[]> =>
  (await index.engine.all<{ n: string }>('select table_name as n from duckdb_tables() order by 1')).map((t) => t.n);

describe('a pair in doubt', () => {
  it('has the levels of what fits the record best of all that is known of the person', async () => {
    await index.update({ pds: [ANN], gp: [{ ...ANN, key: 'moved', postcode: 'AB1 9ZZ' }], ed: [DOUBT] });
    const before = await tables();
    const candidate = await inDoubt();
    expect(await candidateLevels(index.engine, MODEL, [candidate, { ...candidate, personKey: 77 }])).toEqual([
      { forename: 5, surname: -1, birth_date: 1, sex: 1, postcode: 2 },
      {},
    ]);
    expect(await tables()).toEqual(before);
    expect(await candidateLevels(index.engine, MODEL, [])).toEqual([]);
  });

  it('is explained with both sides and a waterfall whose steps add up', async () => {
    await index.update({
      pds: [ANN, { ...ANN, key: 'other', nhs: B, forename: 'Zoe', born: '1950-01-01' }],
      ed: [DOUBT],
    });
    const explained = (await explainCandidate(index.engine, MODEL, await inDoubt()))!;
    expect(explained.record).toMatchObject({
      forename: 'ANN',
      surname: null,
      birth_date: '1970-03-05',
      nhs_number: null,
    });
    expect(explained.person).toMatchObject({ nhs_number: A, surname: 'BAKER', birth_date: '1970-03-04' });
    expect(explained).toMatchObject({ records: 1, merged: false, now: 'nobody', others: 0 });
    expect(explained.sources).toMatchObject([{ dataset: 'ed', rows: 1 }]);
    expect(explained.known.map((k) => k.kind)).toContain('nhs-number');
    const { prior, steps, weight } = explained.waterfall!;
    expect(prior + steps.reduce((sum, s) => sum + s.weight + s.termFrequency, 0)).toBeCloseTo(weight, 9);
    // one of two residents and of nobody
    expect(prior).toBeCloseTo(Math.log2(1 / 3 / (2 / 3)), 9);
    expect(steps.map((s) => s.label)).toContain('one digit apart');
    expect(await explainCandidate(index.engine, MODEL, { record: '1', personKey: 1 })).toBeNull();
  });

  it('has the levels that it is shown with, however few pairs wait and whatever says nothing of the person', async () => {
    const rest = Array.from({ length: 30 }, (_, i) => ({
      ...{
        key: `r${i}`,
        nhs: nhsNumber(i + 10),
        forename: `Zoe${'abcdefghij'[i % 10]}`,
        surname: `Ford${'klm'[i % 3]}`,
      },
      ...{ born: `19${40 + i}-06-07`, sex: '1', postcode: `ZZ${i % 9} 1AA` },
    }));
    const undated: Row = { key: 'doubt', forename: 'Ann', surname: 'Baker', sex: '2', postcode: 'AB1 9ZZ' };
    await index.update({ pds: [ANN, ...rest], ae: [{ key: 'number alone', nhs: A }], ed: [undated] });
    const candidate = await inDoubt((await index.persons()).ann!);
    const [levels] = await candidateLevels(index.engine, MODEL, [candidate]);
    expect(levels).toEqual({ forename: 5, surname: 3, birth_date: -1, sex: 1, postcode: 0 });
    const { waterfall } = (await explainCandidate(index.engine, MODEL, candidate))!;
    expect(Object.fromEntries(waterfall!.steps.map((s) => [s.comparison, s.gamma]))).toEqual(levels);
  });

  it('is not weighed by where an ambulance found the person', async () => {
    const found: Row = { ...ANN, key: 'found', scene: 'AB1 9ZZ' };
    delete found.postcode;
    await index.update({ pds: [ANN], amb: [found], ed: [DOUBT] });
    expect(await candidateLevels(index.engine, MODEL, [await inDoubt()])).toMatchObject([
      { forename: 5, postcode: -1 },
    ]);
  });

  it('is explained with whom the person was found to be since, who has the number now', async () => {
    const plain: Row = { ...ANN, key: 'housing' };
    delete plain.nhs;
    await index.update({ housing: [plain], ed: [DOUBT] });
    await index.update({ pds: [ANN] });
    expect((await listChanges(index.engine)).map((c) => [c.kind, c.records, c.map_version])).toEqual([['merge', 1, 2]]);
    expect(await listChanges(index.engine, { after: 2 })).toEqual([]);
    const explained = await explainCandidate(index.engine, MODEL, await inDoubt(2));
    expect(explained).toMatchObject({ merged: true, person: { nhs_number: A }, records: 2 });
    expect(await candidateLevels(index.engine, MODEL, [await inDoubt(2)])).toMatchObject([{ forename: 5 }]);
    expect([...(await currentNumbers(index.engine, [1, 2, 99]))]).toEqual(
      expect.arrayContaining([
        [1, A],
        [2, A],
      ]),
    );
    expect(await currentNumbers(index.engine, [])).toEqual(new Map());
  });
});

describe('a decision that is taken back', () => {
  it('leaves the record to nobody from then on, and every earlier map as it was', async () => {
    await index.update({ pds: [ANN], ed: [DOUBT] });
    const candidate = await inDoubt();
    expect(await reverseReview(index.engine, [candidate], AT)).toBeNull();
    const { mapVersion } = await decideReview(index.engine, [{ ...candidate, decision: 'same' }], AT);
    expect((await index.persons()).doubt).toBe(1);
    const reversed = await reverseReview(index.engine, [candidate], AT);
    expect(reversed).toEqual({ unlinked: 1, mapVersion: mapVersion + 1 });
    expect([(await index.persons()).doubt, (await index.persons(mapVersion)).doubt]).toEqual([null, 1]);
    expect(await index.engine.all('select decision, decided_version from review_candidate')).toEqual([
      { decision: null, decided_version: null },
    ]);
    expect(await listChanges(index.engine)).toMatchObject([{ kind: 'unlink', map_version: mapVersion + 1 }]);
    await decideReview(index.engine, [{ ...candidate, decision: 'different' }], AT);
    expect((await index.persons()).doubt).toBeNull();
    expect(await reverseReview(index.engine, [candidate], AT)).toMatchObject({ unlinked: 0 });
    await index.update({ ed: [{ key: 'more', local: 'zz' }] });
    expect((await index.persons()).ann).toBe(1);
  });

  it('leaves the pair to reviewers, however likely linkage finds it', async () => {
    const rest = Array.from({ length: 40 }, (_, i) => ({
      ...{
        key: `r${i}`,
        nhs: nhsNumber(i + 10),
        forename: `Zoe${'abcdefghij'[i % 10]}`,
        surname: `Ford${'klm'[i % 3]}`,
      },
      ...{ born: `19${40 + i}-06-07`, sex: '1', postcode: `ZZ${i % 9} 1AA` },
    }));
    const alike: Row = { ...ANN, key: 'doubt', nhs: '', born: '1970-03-05', postcode: 'AB1 9ZZ' };
    await index.update({ pds: [ANN, ...rest], gp: [alike] });
    const ann = (await index.persons()).ann!;
    expect(await index.ways()).toMatchObject({ doubt: 'probability' });
    // as if the threshold had been another, so that it waited for reviewers and they said what they took back
    const candidate = await inDoubt(ann);
    await index.engine.run(`delete from record_person where record_id = ${candidate.record}`);
    await decideReview(index.engine, [{ ...candidate, decision: 'same' }], AT);
    await reverseReview(index.engine, [candidate], AT);
    await index.update({
      pds: [{ key: 'news', nhs: B, forename: 'Ida', surname: 'Cole', born: '1930-02-03', sex: '2' }],
    });
    expect(await index.persons()).toMatchObject({ ann, doubt: null });
    expect(await index.engine.all('select decision from review_candidate')).toEqual([{ decision: null }]);
    await decideReview(index.engine, [{ ...candidate, decision: 'same' }], AT);
    expect(await index.persons()).toMatchObject({ doubt: ann });
  });

  it('leaves a record with the person whom a steward split off, and takes it away once the split is taken back', async () => {
    await index.update({ pds: [ANN], ed: [DOUBT] });
    const candidate = await inDoubt();
    await decideReview(index.engine, [{ ...candidate, decision: 'same' }], AT);
    const split = { personKey: 1, records: [candidate.record], reason: 'r', at: AT };
    const { personKey, change } = await splitPerson(index.engine, split);
    expect(await reverseReview(index.engine, [candidate], AT)).toMatchObject({ unlinked: 0 });
    expect((await index.persons()).doubt).toBe(personKey);
    await index.engine.run(`update review_candidate set decision = 'same', decided_version = 2`);
    await reverseChange(index.engine, change, AT);
    expect((await index.persons()).doubt).toBe(1);
    expect(await reverseReview(index.engine, [candidate], AT)).toMatchObject({ unlinked: 1 });
    expect((await index.persons()).doubt).toBeNull();
  });

  it('leaves the record to nobody when the split is taken back that had taken it away, here or withdrawn', async () => {
    await index.update({ pds: [ANN], ed: [DOUBT] });
    const candidate = await inDoubt();
    for (const away of [false, true]) {
      await decideReview(index.engine, [{ ...candidate, decision: 'same' }], AT);
      const split = { personKey: 1, records: [candidate.record], reason: 'r', at: AT };
      const { personKey, change } = await splitPerson(index.engine, split);
      if (away) await index.update({}, [1], ['rows_ed_1']);
      await reverseReview(index.engine, [candidate], AT);
      const before = (await listChanges(index.engine)).length;
      const version = await reverseChange(index.engine, change, AT);
      const told = (await listChanges(index.engine)).slice(before);
      expect(told.map((c) => [c.kind, c.records])).toEqual(away ? [] : [['unlink', 1]]);
      if (away) await index.update({}, [1], [], ['rows_ed_1']);
      else expect((await index.persons(version - 1)).doubt).toBe(personKey);
      expect(await index.persons()).toMatchObject({ ann: 1, doubt: null });
    }
  });

  it('takes a record from whom a split that is taken back was made of', async () => {
    await index.update({ pds: [ANN], gp: [{ ...ANN, key: 'moved', postcode: 'AB1 9ZZ' }], ed: [DOUBT] });
    const record = await index.record('moved');
    await index.engine.run(`delete from record_person where record_id = ${await index.record('doubt')}`);
    const { personKey, change } = await splitPerson(index.engine, {
      personKey: 1,
      records: [record],
      reason: 'r',
      at: AT,
    });
    const candidate = await inDoubt(personKey);
    await decideReview(index.engine, [{ ...candidate, decision: 'same' }], AT);
    expect((await index.persons()).doubt).toBe(personKey);
    await reverseChange(index.engine, change, AT);
    expect(await index.persons()).toMatchObject({ moved: 1, doubt: 1 });
    expect(await reverseReview(index.engine, [candidate], AT)).toMatchObject({ unlinked: 1 });
    expect((await index.persons()).doubt).toBeNull();
    expect(await decideReview(index.engine, [{ ...candidate, decision: 'same' }], AT)).toMatchObject({ linked: 1 });
    expect((await index.persons()).doubt).toBe(1);
  });

  it('takes a record from whoever was kept of the person, and from whom it was given to though their merge was taken back', async () => {
    await index.update({ pds: [ANN], ed: [DOUBT] });
    const merged = (...reversed: (number | null)[]) =>
      index.engine.run(`delete from identity_change; insert into identity_change values
        ${reversed.map((r, i) => `(${i + 1}, 1, 'merge', ${i === 0 ? 7 : 5}, ${i === 0 ? 5 : 1}, 'r', ${r})`).join(', ')}`);
    for (const taken of [
      [null, null],
      [null, 3],
    ]) {
      await merged(null, null);
      const candidate = await inDoubt(7);
      await decideReview(index.engine, [{ ...candidate, decision: 'same' }], AT);
      expect((await index.persons()).doubt).toBe(1);
      await merged(...taken);
      expect(await reverseReview(index.engine, [candidate], AT)).toMatchObject({ unlinked: 1 });
      expect((await index.persons()).doubt).toBeNull();
    }
  });
});

/** What is told of changes of who is who: every move of a record is in it, and nothing that anybody wrote. */
import { describe, expect, it } from 'vitest';
import { beginVersion, mergePeople, splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { decideReview } from '../../../src/linkage/residents/decide-review.ts';
import { layIdentityHistory } from '../../../src/linkage/residents/identity-history.ts';
import { layResidentIndex } from '../../../src/linkage/residents/open-resident-index.ts';
import { reverseChange } from '../../../src/linkage/residents/reverse-change.ts';
import { reverseReview } from '../../../src/linkage/residents/reverse-review.ts';
import { A, ANN, eachWithIndex, mergeTwo, OTHER } from './each-index.ts';
import { type MadeUpIndex, nhsNumber, type Row } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

interface Told {
  kind: string;
  map_version: number;
  person_key: number;
  into_person_key: number | null;
  reason: string;
  records: number;
}

async function toldAt(version: number): Promise<Told[]> {
  await layIdentityHistory(index.engine, version);
  return index.engine.all<Told>('from temp.identity_change_told order by change_id, kind');
}

const versionsAt = async (version: number) => {
  await layIdentityHistory(index.engine, version);
  return index.engine.all<Record<string, number>>(
    'select * exclude (made_on) from temp.identity_version_told order by map_version',
  );
};

describe('what became of who is who', () => {
  it('is a row for a merge, with its reason as a code, and another once it is taken back', async () => {
    await mergeTwo(index);
    const [gone, kept] = [(await index.persons(1)).other, (await index.persons(1)).ann];
    const [low, high] = [Math.min(Number(gone), Number(kept)), Math.max(Number(gone), Number(kept))];
    const merge = { kind: 'merge', map_version: 2, person_key: high, into_person_key: low, reason: 'number-given-up' };
    expect(await toldAt(1)).toEqual([]);
    const [first] = await toldAt(2);
    expect(first).toMatchObject(merge);
    expect(first?.records).toBe(gone === high ? 2 : 1);
    await reverseChange(index.engine, 1, '2026-06-01');
    expect(await toldAt(3)).toMatchObject([
      merge,
      {
        kind: 'merge-taken-back',
        map_version: 3,
        person_key: low,
        into_person_key: high,
        reason: 'decided-by-reviewers',
      },
    ]);
    expect(await toldAt(2)).toEqual([first]);
  });

  it('says why somebody without a number is one with a number, and that a number was on two people', async () => {
    const { nhs: _, ...plain } = ANN;
    await index.update({ housing: [{ ...plain, key: 'housing' }] });
    await index.update({
      pds: [ANN, { ...ANN, key: 'third', nhs: nhsNumber(3), forename: 'Zoe', born: '1991-07-09' }],
    });
    // linkage gives this reason, here for a person of the same version, of whom nothing is told; another has it told
    const { reason } = await index.engine.one<{ reason: string }>('select reason from identity_change');
    await index.engine.run(
      'create or replace temp table same_person as select 3 as person_key, 1 as into_key, ? as reason',
      [reason],
    );
    await mergePeople(index.engine, await beginVersion(index.engine, '2026-06-01'));
    expect(await toldAt(3)).toMatchObject([{ kind: 'merge', reason: 'same-by-every-record', records: 1 }]);
    await index.update({
      gp: [{ key: 'gp', nhs: A, forename: 'Oscar', surname: 'Zed', born: '1999-12-24', sex: '1', postcode: 'ZE1 0AA' }],
    });
    expect((await toldAt(4)).at(-1)).toMatchObject({ kind: 'overlay', reason: 'number-given-to-another', records: 0 });
  });

  it('never holds what a reviewer wrote', async () => {
    await index.update({ pds: [ANN], ed: [{ key: 'a', nhs: A, born: '1970-03-04', local: 'L1' }] });
    const split = {
      personKey: 1,
      records: [await index.record('a')],
      reason: 'this is Ann Baker of AB1',
      at: '2026-06-01',
    };
    await splitPerson(index.engine, split);
    const told = await toldAt(2);
    expect(told).toMatchObject([
      { kind: 'split', person_key: 1, into_person_key: 2, records: 1, reason: 'decided-by-reviewers' },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Baker|AB1/);
  });

  it('tells of nobody that a record of theirs turned out to be sensitive, and counts it', async () => {
    const fits: Row = { key: 'fits', born: '1970-03-04', sex: '2', postcode: 'AB1 2CD' };
    await index.update({ pds: [ANN], ed: [fits] });
    await index.update({ ed: [{ ...fits, key: 'again', secret: true }] });
    expect(await toldAt(2)).toEqual([]);
    expect((await versionsAt(2)).at(-1)).toMatchObject({ lost_records: 1, unlinked_records: 1, records: 1 });
  });

  it('tells of a record that reviewers gave to a person and took back', async () => {
    await index.update({ pds: [ANN], ed: [{ key: 'visit', born: '1988-02-01', sex: '1', local: 'L1' }] });
    const record = await index.record('visit');
    await index.engine.run(`insert into review_candidate values (${record}, 1, 1.5, 0.7, 1, null, null)`);
    await decideReview(index.engine, [{ record, personKey: 1, decision: 'same' }], '2026-06-01');
    expect(await toldAt(2)).toEqual([]);
    await reverseReview(index.engine, [{ record, personKey: 1 }], '2026-06-02');
    expect(await toldAt(3)).toMatchObject([
      { kind: 'unlink', person_key: 1, into_person_key: null, records: 1, reason: 'decided-by-reviewers' },
    ]);
    expect(await versionsAt(3)).toMatchObject([
      { records: 1, unlinked_records: 1 },
      { records: 2, new_records: 1, unlinked_records: 0 },
      { records: 1, lost_records: 1, unlinked_records: 1 },
    ]);
  });
});

describe('a version in numbers', () => {
  it('counts residents and records as they were, whatever came later', async () => {
    await mergeTwo(index);
    const first = {
      map_version: 1,
      residents: 2,
      new_residents: 2,
      gone_residents: 0,
      records: 3,
      new_records: 3,
      moved_records: 0,
    };
    expect(await versionsAt(1)).toMatchObject([first]);
    const told = await versionsAt(2);
    expect(told).toMatchObject([first, { residents: 1, new_residents: 0, gone_residents: 1, lost_records: 0 }]);
    expect(told[1]?.moved_records).toBeGreaterThan(0);
    await reverseChange(index.engine, 1, '2026-06-01');
    await index.update({ ed: [{ key: 'nobody', local: 'zz' }] });
    const all = await versionsAt(4);
    expect(all.slice(0, 2)).toEqual(told);
    expect(all[2]).toMatchObject({ residents: 2, gone_residents: 0, new_residents: 0, returned_residents: 1 });
    expect(Number(all[3]?.records) + Number(all[3]?.unlinked_records)).toBe(5);
    for (const v of all) {
      const before = all.find((o) => o.map_version === Number(v.map_version) - 1);
      expect(v.residents).toBe(
        Number(before?.residents ?? 0) +
          Number(v.new_residents) -
          Number(v.gone_residents) +
          Number(v.returned_residents),
      );
      expect(v.records).toBe(Number(before?.records ?? 0) + Number(v.new_records) - Number(v.lost_records));
    }
  });

  it('tells how many of its residents are patients whom practices made up, version by version', async () => {
    await index.update({ pds: [ANN], gp: [{ ...OTHER, key: 'test', forename: 'Test', surname: 'Patient' }] });
    const { test } = await index.persons();
    await index.update({ pds: [{ ...ANN, key: 'third', nhs: nhsNumber(3), born: '1991-07-09', forename: 'Zoe' }] });
    const told = async (sql: string | null) => {
      await layIdentityHistory(index.engine, 2, sql);
      return index.engine.all('select residents, test_patients from temp.identity_version_told order by map_version');
    };
    const made = (n: number, m = n) => [
      { residents: 2, test_patients: n },
      { residents: 3, test_patients: m },
    ];
    expect(await told(null)).toEqual(made(0));
    expect(await told(`select ${test}::bigint as person_key`)).toEqual(made(1));
    const { third } = await index.persons();
    expect(await told(`select unnest([${test}, ${third}, 77]::bigint[]) as person_key`)).toEqual(made(1, 2));
  });

  it('says nothing of who was found to be another in the very version in which they were made', async () => {
    const { nhs: _, ...plain } = ANN;
    await index.update({ housing: [{ ...plain, key: 'housing' }] });
    await index.update({ pds: [ANN] });
    expect((await index.persons()).ann).toBe((await index.persons(1)).housing);
    expect(await toldAt(2)).toEqual([]);
    expect((await versionsAt(2)).at(-1)).toMatchObject({
      ...{
        residents: 1,
        new_residents: 0,
        gone_residents: 0,
        records: 2,
        new_records: 1,
        moved_records: 0,
        lost_records: 0,
      },
    });
  });

  it('is nothing before the first', async () => {
    await index.update({ pds: [ANN] });
    expect([await toldAt(0), await versionsAt(0)]).toEqual([[], []]);
  });
});

describe('an index from before', () => {
  it('keeps no homes and relations of people, which it has no use for', async () => {
    await index.engine.run('create table record_home (uprn varchar); create table record_relation (role varchar)');
    await layResidentIndex(index.engine);
    const left = await index.engine.all(
      "select table_name from duckdb_tables() where table_name in ('record_home', 'record_relation')",
    );
    expect(left).toEqual([]);
  });
});

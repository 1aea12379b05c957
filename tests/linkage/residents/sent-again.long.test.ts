/** A file that is withdrawn and sent again corrected gives nobody another key, where the number it gives again is of the same person. */
import { expect, it } from 'vitest';
import { RESIDENT_NUMBERS } from '../../../src/edition/resident-numbers.ts';
import { splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { decideReview } from '../../../src/linkage/residents/decide-review.ts';
import { A, ANN, B, eachWithIndex } from './each-index.ts';
import { type MadeUpIndex, nhsNumber, type Row, tokenOf } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

const AT = '2026-05-01';
const N = nhsNumber(7);
const BORN = { born: '1950-03-04', sex: '2' };
const ZOE = {
  key: 'zoe',
  nhs: N,
  forename: 'Zoe',
  surname: 'Quillfeather',
  ...BORN,
  postcode: 'ZE1 0AA',
} satisfies Row;
const MENDED = { ...ZOE, key: 'mended', postcode: 'ZE1 0AB' };
const TOKEN: Row = { key: 'token', token: tokenOf(N), born: '1950-03', sex: '2' };
const VISIT: Row = { ...ZOE, key: 'visit', nhs: '', local: 'L5' };
/** Nobody whom Zoe's number could be of: born another day. */
const OTHER: Row = {
  key: 'other',
  nhs: N,
  forename: 'Max',
  surname: 'Ember',
  born: '1984-11-20',
  sex: '1',
  local: 'L9',
};
const GONE = ['rows_gp_2'];

/** Ann, then Zoe by her practice alone, whose every other record hangs on that. */
async function zoeByPractice(): Promise<void> {
  await index.update({ pds: [ANN] });
  await index.update({ gp: [ZOE] });
}

async function pair(key: string, person: number): Promise<string> {
  const record = await index.record(key);
  await index.engine.run(`delete from review_candidate where record_id = ${record}`);
  await index.engine.run(`insert into review_candidate values (${record}, ${person}, 1.5, 0.7, 1, null, null)`);
  return record;
}

const numbers = async (): Promise<unknown[]> =>
  index.engine.all('select person_key::int as person, nhs_number as number from resident where records > 0 order by 1');
const kinds = async (): Promise<string[]> =>
  (await index.engine.all<{ kind: string }>('select kind from identity_change order by change_id')).map((c) => c.kind);

it('keeps the key of whom a register corrects, and all that hung on the file, in one build', async () => {
  await zoeByPractice();
  await index.update({ mh: [TOKEN], ed: [VISIT, { ...VISIT, key: 'rev', surname: '', born: '1950-03-09' }] });
  const record = await pair('rev', 2);
  await decideReview(index.engine, [{ record, personKey: 2, decision: 'same' }], AT);
  await index.update({ gp: [MENDED] }, [1], GONE);
  expect(await index.persons()).toEqual({ ann: 1, zoe: null, mended: 2, token: 2, visit: 2, rev: 2 });
  const later = {
    mh: [
      { ...TOKEN, key: 'next' },
      { ...TOKEN, key: 'day', ...BORN },
    ],
    ed: [{ ...MENDED, key: 'at home', nhs: '', local: 'L6' }],
  };
  await index.update(later, [1], GONE);
  expect(await index.persons()).toMatchObject({ next: 2, day: 2, 'at home': 2 });
  expect(await numbers()).toEqual([
    { person: 1, number: A },
    { person: 2, number: N },
  ]);
});

it('keeps it when builds lie between the withdrawal and the correction, and when the wrong file is put back besides', async () => {
  await zoeByPractice();
  await index.update({ mh: [TOKEN] });
  await index.update({}, [1], GONE);
  await index.update({ gp: [MENDED] }, [1], GONE);
  expect(await index.persons()).toEqual({ ann: 1, zoe: null, mended: 2, token: 2 });
  await index.update({}, [1], [], GONE);
  expect(await index.persons()).toEqual({ ann: 1, zoe: 2, mended: 2, token: 2 });
  expect(await kinds()).toEqual(['unlink']);
});

it('keeps it where a hospital alone gave the number, and where the number that is given again replaced it', async () => {
  await index.update({ pds: [ANN], ed: [{ ...ZOE, local: 'L5' }] });
  await index.update({ ed: [{ ...MENDED, local: 'L6' }] }, [1], ['rows_ed_1']);
  expect(await index.persons()).toEqual({ ann: 1, zoe: null, mended: 2 });
  await index.update(
    { merger: [{ key: 'm', gaveUp: N, nhs: B }], gp: [{ ...MENDED, key: 'new number', nhs: B }] },
    [1],
    ['rows_ed_1', 'rows_ed_2'],
  );
  expect(await index.persons()).toMatchObject({ mended: null, 'new number': 2 });
});

it('hears an objection by the key of before, and obeys what reviewers found of it meanwhile', async () => {
  await zoeByPractice();
  await index.update({ ed: [{ key: 'rev', forename: 'Zoe', born: '1950-03-09', sex: '2', postcode: 'ZE1 0ZZ' }] });
  const record = await pair('rev', 2);
  await index.update({}, [1], GONE);
  await decideReview(index.engine, [{ record, personKey: 2, decision: 'same' }], AT);
  expect(await index.persons()).toMatchObject({ rev: null });
  await index.update({ gp: [MENDED] }, [1], GONE);
  expect(await index.persons()).toMatchObject({ mended: 2, rev: 2 });
  expect(await index.engine.all(RESIDENT_NUMBERS.joined)).toEqual([]);
  expect(await numbers()).toContainEqual({ person: 2, number: N });
});

it('makes nobody one with another to whom the corrected file gives the number', async () => {
  await zoeByPractice();
  await index.update({ ed: [VISIT] });
  await index.update({ gp: [{ ...OTHER, local: '' }] }, [1], GONE);
  expect(await index.persons()).toEqual({ ann: 1, zoe: null, visit: 2, other: 3 });
  expect(await numbers()).toContainEqual({ person: 2, number: null });
});

it('gives the number back to her when it was of somebody else by a hospital meanwhile, as if the file were put back', async () => {
  await zoeByPractice();
  await index.update({ ed: [VISIT] });
  await index.update({ ed: [OTHER] }, [1], GONE);
  expect(await index.persons()).toMatchObject({ other: 3 });
  await index.update({ gp: [MENDED] }, [1], GONE);
  expect(await index.persons()).toEqual({ ann: 1, zoe: null, visit: 2, other: 3, mended: 2 });
  expect(await numbers()).toEqual([
    { person: 1, number: A },
    { person: 2, number: N },
    { person: 3, number: null },
  ]);
  expect(await kinds()).toEqual(['unlink', 'overlay']);
});

it('makes her one with whoever got her number meanwhile and agrees with the corrected file alone', async () => {
  await zoeByPractice();
  await index.update({ ed: [VISIT] });
  // no name, and another day of birth than the wrong file had
  await index.update({ ed: [{ key: 'late', nhs: N, born: '1950-03-05', sex: '2', local: 'L9' }] }, [1], GONE);
  expect(await index.persons()).toMatchObject({ late: 3 });
  await index.update({ gp: [{ ...MENDED, born: '1950-03-05' }] }, [1], GONE);
  expect(await index.persons()).toEqual({ ann: 1, zoe: null, visit: 2, late: 2, mended: 2 });
  expect(await kinds()).toEqual(['unlink', 'merge']);
});

it('leaves what comes of a hospital to the rules, where a register gives the number to another by now', async () => {
  await zoeByPractice();
  await index.update({ gp: [{ ...OTHER, local: '' }] }, [1], GONE);
  await index.update({ gp: [{ ...ZOE, key: 'true number', nhs: B }] }, [1], GONE);
  await index.update({ ed: [{ ...ZOE, key: 'wrong number', local: 'L7' }] }, [1], GONE);
  expect(await index.persons()).toMatchObject({ other: 3, 'true number': 4, 'wrong number': 4 });
});

it('gives a correction to whom a steward left the wrong record', async () => {
  await zoeByPractice();
  await index.update({ ed: [{ ...ZOE, key: 'hers not', local: 'L5' }] });
  await splitPerson(index.engine, { personKey: 2, records: [await index.record('hers not')], reason: 'two', at: AT });
  await index.update({ gp: [MENDED] }, [1], GONE);
  expect(await index.persons()).toEqual({ ann: 1, zoe: null, 'hers not': 3, mended: 2 });
});

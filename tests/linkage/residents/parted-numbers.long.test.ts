/** Two whom a steward parted are not told of by one NHS number: it is whose the most trusted records say. */
import { expect, it } from 'vitest';
import { RESIDENT_NUMBERS } from '../../../src/edition/resident-numbers.ts';
import { splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { currentNumbers } from '../../../src/linkage/residents/current-numbers.ts';
import { reverseChange } from '../../../src/linkage/residents/reverse-change.ts';
import { A, B, eachWithIndex } from './each-index.ts';
import type { MadeUpIndex, Row } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

const AT = '2026-05-01';
const HOME = { surname: 'Baker', sex: '2', postcode: 'AB1 2CD' };
const MOTHER: Row = { key: 'mother', nhs: A, forename: 'Ann', born: '1940-06-09', ...HOME };
const DAUGHTER: Row = { key: 'daughter', nhs: B, forename: 'Bea', born: '1970-06-09', ...HOME };
/** The daughter's, under her mother's number: the day of birth is near, the surname the same. */
const VISIT: Row = { ...DAUGHTER, key: 'visit', nhs: A, local: 'H7' };

const numbersOf = async (...persons: number[]): Promise<unknown> =>
  Object.fromEntries(await currentNumbers(index.engine, persons));

async function splitVisit(): Promise<number> {
  const records = [await index.record('visit')];
  return (await splitPerson(index.engine, { personKey: 1, records, reason: 'mother and daughter', at: AT })).personKey;
}

it("gives nobody her mother's number, and makes her one with whom she really is", async () => {
  await index.update({ pds: [MOTHER] });
  await index.update({ ed: [VISIT] });
  expect(await index.persons()).toEqual({ mother: 1, visit: 1 });
  const hers = await splitVisit();
  await index.update({ ed: [{ key: 'later', local: 'H8', born: '1970-06-09', sex: '2' }] });
  expect(await numbersOf(1, hers)).toEqual({ 1: A });
  // an objection by that number is heard for both: nobody knows who made it
  expect(
    await index.engine.all(`select person_key::int as person from (${RESIDENT_NUMBERS.earlierNumbers})
    where nhs_number = '${A}' order by 1`),
  ).toEqual([{ person: 1 }, { person: hers }]);
  await index.update({ pds: [DAUGHTER] });
  const { daughter, visit, mother } = await index.persons();
  expect({ mother, visit, daughter }).toEqual({ mother: 1, visit: hers, daughter: hers });
  expect(await numbersOf(1, hers)).toEqual({ 1: A, [hers]: B });
});

it('gives the number back with the split, and to whoever is left when the other is withdrawn', async () => {
  await index.update({ pds: [MOTHER] });
  await index.update({ ed: [VISIT] });
  const hers = await splitVisit();
  await index.update({}, [1], ['rows_pds_1']);
  expect(await numbersOf(1, hers)).toEqual({ [hers]: A });
  await index.update({}, [1], [], ['rows_pds_1']);
  expect(await numbersOf(1, hers)).toEqual({ 1: A });
  await reverseChange(index.engine, 1, AT);
  await index.update({ pds: [{ ...MOTHER, key: 'moved', postcode: 'AB1 9ZZ' }] });
  expect(await index.persons()).toEqual({ mother: 1, visit: 1, moved: 1 });
  expect(await numbersOf(1, hers)).toEqual({ 1: A, [hers]: A });
});

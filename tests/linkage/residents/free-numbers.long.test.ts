/** Whose an NHS number is when who had it is withdrawn or put back, and others say it: always one person's, the one whom records tell of. */
import { describe, expect, it } from 'vitest';
import { type IdentityChange, splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { layIdentityHistory } from '../../../src/linkage/residents/identity-history.ts';
import { ANN, eachWithIndex, ZOE } from './each-index.ts';
import type { MadeUpIndex, Row } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

const VISIT: Row = { ...ZOE, key: 'visit', postcode: 'ZE9 9ZZ', local: 'L1' };
const OSCAR: Row = { ...VISIT, key: 'oscar', forename: 'Oscar', surname: 'Zed', born: '1999-12-24', sex: '1' };
/** Hers, though it says nothing but the number and her birth date. */
const NAMELESS: Row = { key: 'nameless', nhs: ZOE.nhs!, born: ZOE.born!, local: 'L9' };

const withdraw = (...sources: string[]) => index.update({}, [1], sources);
const putBack = (...sources: string[]) => index.update({}, [1], [], sources);
const changes = (): Promise<IdentityChange[]> => index.engine.all('from identity_change order by change_id');
const numberOf = async (key: string) => {
  const [row] = await index.engine.all<{ nhs_number: string | null }>(
    `select nhs_number from resident where person_key = ${(await index.persons())[key]}`,
  );
  return row?.nhs_number;
};

async function told(): Promise<string[]> {
  const { version } = await index.engine.one<{ version: number }>(
    'select max(map_version) as version from identity_map',
  );
  await layIdentityHistory(index.engine, version);
  const rows = await index.engine.all<{ told: string }>(
    `select concat_ws(' ', kind, person_key, into_person_key, reason, records) as told from identity_change_told
     where map_version = ${version} order by change_id, kind`,
  );
  return rows.map((row) => row.told);
}

describe('a number of which the holder is withdrawn', () => {
  it('is hers again who lost it to him, with the overlay ended, and those find her who give it', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ ed: [OSCAR] });
    await index.update({ gp: [ZOE, NAMELESS] });
    expect([await index.persons(), await numberOf('zoe')]).toEqual([
      { ann: 1, oscar: 2, zoe: 3, nameless: null },
      null,
    ]);
    await withdraw('rows_ed_2');
    expect(await index.persons()).toEqual({ ann: 1, oscar: null, zoe: 3, nameless: 3 });
    expect([await numberOf('zoe'), (await index.ways()).zoe]).toEqual([ZOE.nhs, 'number']);
    expect(await told()).toContain('overlay-taken-back 2 3 delivery-withdrawn 0');
    await index.update({ ed: [VISIT] });
    expect([(await index.persons()).visit, (await index.ways()).visit]).toEqual([3, 'number']);
    // put back, he is less trusted than she is
    await index.update({}, [1], [], ['rows_ed_2']);
    expect([await numberOf('zoe'), await numberOf('oscar')]).toEqual([ZOE.nhs, null]);
  });

  it('is one person of those who lost it, and are one', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ gp: [OSCAR] });
    await index.update({ ed: [{ ...ZOE, key: 'first' }] });
    // another forename is no likeness, but of one number it is enough that all else agrees
    await index.update({ gp: [{ ...VISIT, key: 'second', forename: 'Margaret', local: 'L7' }] });
    expect(await index.persons()).toMatchObject({ oscar: 2, first: 3, second: 4 });
    await withdraw('rows_gp_2');
    expect(await index.persons()).toMatchObject({ oscar: null, first: 3, second: 3 });
    expect(await numberOf('first')).toBe(ZOE.nhs);
    expect(await told()).toContain('merge 4 3 number-free-again 1');
  });

  it('is hers whose delivery was away when he was withdrawn', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ ed: [OSCAR] });
    await index.update({ gp: [ZOE] });
    await withdraw('rows_gp_3');
    await withdraw('rows_ed_2', 'rows_gp_3');
    await index.update({}, [1], ['rows_ed_2'], ['rows_gp_3']);
    expect([(await index.persons()).zoe, await numberOf('zoe')]).toEqual([3, ZOE.nhs]);
  });
});

describe('a number of a more trusted delivery that is put back', () => {
  it('is taken from who got it meanwhile and is somebody else, who is told', async () => {
    await index.update({ pds: [ANN, ZOE] });
    const { zoe } = await index.persons();
    await withdraw('rows_pds_1');
    await index.update({ ed: [OSCAR, { ...NAMELESS, key: 'his', born: OSCAR.born! }] });
    const { oscar } = await index.persons();
    await putBack('rows_pds_1');
    expect(await index.persons()).toMatchObject({ zoe, oscar, his: null });
    expect([await numberOf('zoe'), await numberOf('oscar')]).toEqual([ZOE.nhs, null]);
    expect(await told()).toEqual([
      `unlink ${oscar} number-put-back 1`,
      `overlay ${oscar} ${zoe} number-given-to-another 0`,
    ]);
    await index.update({ pds: [{ ...ZOE, key: 'month', postcode: 'ZE2 2ZE' }] });
    expect([(await index.persons()).month, (await index.ways()).month]).toEqual([zoe, 'number']);
  });
});

describe('of two whom a steward parted', () => {
  it('what nobody parted goes to whom its number tells of, who was away when it came', async () => {
    await index.update({ pds: [ANN], gp: [ZOE] });
    await index.update({ ed: [VISIT] });
    const { zoe } = await index.persons();
    const records = [await index.record('visit')];
    const { personKey } = await splitPerson(index.engine, { personKey: zoe!, records, reason: 'r', at: '2026-05-01' });
    await withdraw('rows_gp_1');
    await index.update({ ed: [{ ...ZOE, key: 'came', local: 'G' }] });
    expect((await index.persons()).came).toBe(personKey);
    await putBack('rows_gp_1');
    expect(await index.persons()).toMatchObject({ zoe, came: zoe, visit: personKey });
    expect(await told()).toEqual([`unlink ${personKey} number-put-back 1`]);
    expect((await changes()).filter(({ kind }) => kind === 'merge')).toEqual([]);
  });
});

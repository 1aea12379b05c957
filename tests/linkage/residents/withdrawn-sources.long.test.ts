/** What only a withdrawn delivery says is evidence of nothing: nobody's, and nobody is found by it. */
import { describe, expect, it } from 'vitest';
import { splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { listChanges } from '../../../src/linkage/residents/list-changes.ts';
import { ANN, eachWithIndex, OTHER, ZOE } from './each-index.ts';
import type { MadeUpIndex, Row } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

const VISIT: Row = { ...ZOE, key: 'visit' };
delete VISIT.nhs;

const residents = () =>
  index.engine.all<{ person: number; number: string | null; records: number }>(
    'select person_key::int as person, nhs_number as number, records::int as records from resident order by person_key',
  );

/** A register with Ann, and one with Zoe by mistake. */
async function takenBack(): Promise<void> {
  await index.update({ pds: [ANN] });
  await index.update({ gp: [ZOE] });
  await index.update({}, [1], ['rows_gp_2']);
}

describe('a register that was withdrawn', () => {
  it('leaves its people without records, with a change that says why', async () => {
    await takenBack();
    expect(await index.persons()).toEqual({ ann: 1, zoe: null });
    expect(await residents()).toEqual([
      { person: 1, number: ANN.nhs, records: 1 },
      { person: 2, number: null, records: 0 },
    ]);
    expect(await listChanges(index.engine)).toMatchObject([
      { kind: 'unlink', map_version: 3, reason: expect.stringContaining('withdrawn') },
    ]);
    // the map of before stands, for the editions that stand on it
    expect(await index.persons(2)).toEqual({ ann: 1, zoe: 2 });
  });

  it('finds nobody that comes later', async () => {
    await takenBack();
    const update = await index.update({ pds: [OTHER], ed: [VISIT] });
    expect(await index.persons()).toMatchObject({ zoe: null });
    const { visit, ann } = await index.persons();
    expect([2, ann]).not.toContain(visit);
    expect(update.unlinked).toBe(visit === null ? 1 : 0);
  });

  it('finds whom it found before it was', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ gp: [ZOE], ed: [VISIT] });
    expect((await index.persons()).visit).toBe((await index.persons()).zoe);
  });

  it('leaves to others what they say as well, with their own trust', async () => {
    await index.update({ pds: [ANN], ed: [{ ...ANN, key: 'visit' }] });
    await index.update({ ed: [{ ...OTHER, key: 'later' }] }, [1], ['rows_pds_1']);
    expect((await index.persons()).visit).toBe(1);
    const [{ trust }] = (await index.engine.all<{ trust: number }>(
      `select trust from identity_record where record_id = ${await index.record('visit')}`,
    )) as [{ trust: number }];
    expect(trust).toBe(0);
  });

  it('is evidence again when it is put back, and its people keep their keys', async () => {
    await takenBack();
    await index.update({ ed: [VISIT] });
    const { visit } = await index.persons();
    await index.update({}, [1], [], ['rows_gp_2']);
    // a register tells something: who was found meanwhile without a number is found to be her
    expect(visit).toBe(3);
    expect(await index.persons()).toEqual({ ann: 1, visit: 2, zoe: 2 });
    expect((await residents()).find(({ person }) => person === 2)).toMatchObject({ number: ZOE.nhs, records: 2 });
    // once more, and once more put back
    await index.update({}, [1], ['rows_gp_2']);
    expect((await index.persons()).zoe).toBe(null);
    await index.update({}, [1], [], ['rows_gp_2']);
    expect((await index.persons()).zoe).toBe(2);
  });

  it('is evidence again when a corrected one says the same, a build later', async () => {
    await takenBack();
    await index.update({ gp: [ZOE, { ...OTHER, key: 'new' }] });
    const { zoe, ...others } = await index.persons();
    expect(zoe).toBe(2);
    expect(new Set([zoe, others.ann, others.new]).size).toBe(3);
  });

  it('leaves whom a steward split apart', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ gp: [ZOE, { ...ZOE, key: 'twin', forename: 'Zara' }] });
    const { zoe, twin } = await index.persons();
    expect(twin).toBe(zoe);
    const records = [await index.record('twin')];
    await splitPerson(index.engine, { personKey: 2, records, at: '2026-04-01', reason: 'a twin' });
    const parted = await index.persons();
    expect(parted.twin).not.toBe(zoe);
    await index.update({}, [1], ['rows_gp_2']);
    await index.update({}, [1], [], ['rows_gp_2']);
    expect(await index.persons()).toEqual(parted);
  });

  it('is as trusted as whoever says it next', async () => {
    await index.update({ pds: [ANN] });
    await index.update({}, [1], ['rows_pds_1']);
    await index.update({ ed: [{ ...ANN, key: 'visit' }] });
    const [told] = await index.engine.all<{ trust: number }>(
      `select trust from identity_record where record_id = ${await index.record('visit')}`,
    );
    expect(told!.trust).toBe(0);
    expect((await index.persons()).visit).toBe(1);
  });

  it('stays as it is for an edition of an earlier day', async () => {
    await takenBack();
    await index.update({}, [1], undefined, ['rows_gp_2']);
    expect((await index.persons()).zoe).toBe(null);
  });

  it('changes nothing when it is withdrawn twice, or was never taken', async () => {
    await takenBack();
    const again = await index.update({}, [1], ['rows_gp_2', 'rows_gp_9']);
    expect(again.mapVersion).toBe(3);
  });
});

/** An NHS number on two people is told while a delivery says so: no longer once it is withdrawn, and anew once it is put back. */
import { describe, expect, it } from 'vitest';
import { layIdentityHistory } from '../../../src/linkage/residents/identity-history.ts';
import { countChanges, listChanges } from '../../../src/linkage/residents/list-changes.ts';
import { reverseChange } from '../../../src/linkage/residents/reverse-change.ts';
import { A, ANN, C, eachWithIndex } from './each-index.ts';
import type { MadeUpIndex, Row } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

/** Ann's number on somebody else, by a register. */
const ZOE: Row = {
  ...{
    key: 'zoe',
    nhs: A,
    forename: 'Zoe',
    surname: 'Quillfeather',
    born: '1950-03-04',
    sex: '1',
    postcode: 'ZE1 0AA',
  },
};
const overlays = async () =>
  (await listChanges(index.engine, { kinds: ['overlay'] })).map((c) => [
    c.map_version,
    c.reversed_version,
    c.withdrawn,
  ]);
const update = (gone: string[], back: string[] = [], rows: Record<string, Row[]> = {}) =>
  index.update(rows, [1], gone, back);

describe('an overlay', () => {
  it('ends with the withdrawal of who told it, begins again when put back, and both are told', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ pds: [ZOE] });
    await update(['rows_pds_2']);
    expect(await overlays()).toEqual([[2, 3, true]]);
    await update(['rows_pds_2'], [], { ed: [{ key: 'more', local: 'zz' }] });
    expect(await overlays()).toEqual([[2, 3, true]]);
    await update([], ['rows_pds_2']);
    expect(await overlays()).toEqual([
      [2, 3, true],
      [5, null, false],
    ]);
    await layIdentityHistory(index.engine, 5);
    expect(
      await index.engine.all(
        "select kind, map_version, reason from identity_change_told where kind like 'overlay%' order by 2",
      ),
    ).toEqual([
      { kind: 'overlay', map_version: 2, reason: 'number-given-to-another' },
      { kind: 'overlay-taken-back', map_version: 3, reason: 'delivery-withdrawn' },
      { kind: 'overlay', map_version: 5, reason: 'number-given-to-another' },
    ]);
    expect(await countChanges(index.engine)).toEqual({ merge: 0, split: 0, overlay: 2, unlink: expect.any(Number) });
  });

  it('ends with that of the holder too', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ pds: [ZOE] });
    await update(['rows_pds_1']);
    expect(await overlays()).toEqual([[2, 3, true]]);
  });

  it('that another trusted delivery tells as well goes on', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ pds: [ZOE], gp: [{ ...ZOE, key: 'practice', postcode: 'ZE2 0AA' }] });
    const before = await overlays();
    expect(before).toContainEqual([2, null, false]);
    await update(['rows_pds_2']);
    expect(await overlays()).toContainEqual([2, null, false]);
  });

  it('ends when only deliveries that are not trusted say it still, and begins again', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ pds: [ZOE], ed: [{ ...ZOE, key: 'visit' }] });
    await update(['rows_pds_2'], ['rows_pds_1', 'rows_ed_2']);
    expect(await overlays()).toEqual([[2, 3, true]]);
    await update([], ['rows_pds_1', 'rows_ed_2', 'rows_pds_2']);
    expect(await overlays()).toEqual([
      [2, 3, true],
      [4, null, false],
    ]);
  });

  it('that a steward took back does not begin again', async () => {
    await index.update({ pds: [ANN] });
    await index.update({ pds: [ZOE] });
    const [{ change } = { change: 0 }] = await listChanges(index.engine, { kinds: ['overlay'] });
    await reverseChange(index.engine, change, '2026-05-01');
    await update(['rows_pds_2']);
    await update([], ['rows_pds_2']);
    expect(await overlays()).toEqual([[2, 3, false]]);
  });

  it('that a steward took back does not begin again of who the holder is by then', async () => {
    const oscar: Row = { ...ZOE, key: 'oscar', forename: 'Oscar', surname: 'Zed', born: '1999-12-24' };
    await index.update({ pds: [{ ...ZOE, nhs: C }] });
    await index.update({ ed: [oscar] });
    await index.update({ gp: [ANN] });
    expect(await index.persons()).toEqual({ zoe: 1, oscar: 2, ann: 3 });
    const [{ change } = { change: 0 }] = await listChanges(index.engine, { kinds: ['overlay'] });
    await reverseChange(index.engine, change, '2026-05-01');
    await index.update({ merger: [{ key: 'm', gaveUp: A, nhs: C }] });
    expect(await index.persons()).toMatchObject({ zoe: 1, oscar: 1, ann: 3 });
    await update(['rows_gp_3']);
    await update([], ['rows_gp_3']);
    expect(await overlays()).toEqual([[3, 4, false]]);
  });
});

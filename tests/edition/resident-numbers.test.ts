/** Objections by any number that a resident ever went by, in a real resident index. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newestMapVersion, RESIDENT_NUMBERS, residentNumbers } from '../../src/edition/resident-numbers.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { splitPerson } from '../../src/linkage/residents/change-people.ts';
import { describeResidents } from '../../src/linkage/residents/describe-residents.ts';
import { reverseChange } from '../../src/linkage/residents/reverse-change.ts';
import { keepObjections } from '../../src/pseudonym/keep-objections.ts';
import { makeOptOuts } from '../../src/pseudonym/make-opt-outs.ts';
import { layOptOuts } from '../../src/pseudonym/opt-out-lists.ts';
import { readObjections } from '../../src/pseudonym/read-objections.ts';
import { type MadeUpIndex, nhsNumber, openIndex, type Row } from '../linkage/residents/made-up-index.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-numbers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TODAY = '2026-04-01';
const [A, B, C, D] = [nhsNumber(1), nhsNumber(2), nhsNumber(3), nhsNumber(4)];
const WHO = { forename: 'Ottoline', surname: 'Quillfeather', born: '1950-02-13', sex: '2', postcode: 'ZQ1 1QZ' };
const OTHER = { forename: 'Fennimore', surname: 'Grimblehawk', born: '1971-11-02', sex: '1', postcode: 'ZQ2 2QZ' };

let index: MadeUpIndex;
beforeEach(async () => {
  index = await openIndex();
  await layOptOuts(index.engine);
});
afterEach(() => index.engine.close());

/** Whom objections by these numbers or keys take out, as rows of the index are called; and how many are of nobody. */
async function heard(by: (string | number)[]): Promise<{ persons: number[]; unknown: number }> {
  const path = join(folder, 'objections.csv');
  const lines = by.map((n) => `${typeof n === 'string' ? `${n},` : `,${n}`},sharing,2026-01-02,`);
  writeFileSync(path, ['nhs_number,person_key,kind,date,withdrawn', ...lines, ''].join('\n'));
  await keepObjections(index.engine, readObjections(path, TODAY), TODAY);
  const made = await makeOptOuts(index.engine, { national: null, ...RESIDENT_NUMBERS, today: TODAY, purposes: [] });
  const rows = await index.engine.all<{ p: number }>(`select person_key as p from opt_out where kind = 'sharing'`);
  return { persons: rows.map(({ p }) => p), unknown: made.unknownObjections };
}
const personOf = async (key: string): Promise<number | null> => (await index.persons())[key] ?? null;

describe('an objection', () => {
  const other: Row = { key: 'other', nhs: D, ...OTHER };

  it('is heard by a number that one source goes on sending though it was given up', async () => {
    const [pds, merger] = [[{ key: 'pds', nhs: B, ...WHO }, other], [{ key: 'm', nhs: B, gaveUp: A }]];
    await index.update({ pds, merger, trust: [{ key: 't', nhs: A, ...WHO }] });
    for (const number of [A, B])
      expect(await heard([number])).toEqual({ persons: [await personOf('pds')], unknown: 0 });
  });

  it('is heard by a number that was given up before anybody was known by it, through a chain', async () => {
    const merger = [
      { key: 'm1', nhs: A, gaveUp: C },
      { key: 'm2', nhs: B, gaveUp: A },
    ];
    await index.update({ pds: [{ key: 'pds', nhs: B, ...WHO }, other], merger });
    for (const number of [A, B, C])
      expect(await heard([number])).toEqual({ persons: [await personOf('pds')], unknown: 0 });
    expect(await heard([D])).toEqual({ persons: [await personOf('other')], unknown: 0 });
  });

  it('ends where numbers were given up for one another, and says who is nobody', async () => {
    const merger = [
      { key: 'm1', nhs: A, gaveUp: B },
      { key: 'm2', nhs: B, gaveUp: A },
    ];
    await index.update({ pds: [{ key: 'pds', nhs: B, ...WHO }, other], merger });
    const { persons, unknown } = await heard([A, C]);
    expect([persons.includes((await personOf('pds'))!), persons.includes((await personOf('other'))!), unknown]).toEqual(
      [...[true, false, 1]],
    );
  });

  it('is not heard by a number whose merger a reviewer took back', async () => {
    await index.update({ pds: [{ key: 'pds', nhs: B, ...WHO }, other], merger: [{ key: 'm', nhs: B, gaveUp: A }] });
    await index.engine.run('update number_merger set refused = true');
    expect((await heard([B])).persons).toEqual([await personOf('pds')]);
    expect(await heard([A])).toEqual({ persons: [], unknown: 1 });
  });
});

describe('a resident whom a steward splits', () => {
  const AT = '2026-03-01';
  const two = { pds: [{ key: 'pds', nhs: A, ...WHO }], ed: [{ key: 'a', nhs: A, born: WHO.born, local: 'L1' }] };
  const split = async () => {
    await index.update(two);
    return splitPerson(index.engine, { personKey: 1, records: [await index.record('a')], reason: 'r', at: AT });
  };

  it('is heard by key with whoever was split off, before and after the split is taken back', async () => {
    const { personKey, change } = await split();
    for (const back of [false, true]) {
      if (back) await reverseChange(index.engine, change, AT);
      await describeResidents(index.engine, []);
      for (const key of [1, personKey]) expect(await heard([key])).toEqual({ persons: [1, personKey], unknown: 0 });
    }
  });

  it('is one resident again once the split is taken back: who has no record is none', async () => {
    const { personKey, change } = await split();
    const keys = async () =>
      (
        await index.engine.all<{ k: number }>(`select person_key as k from (${RESIDENT_NUMBERS.residents}) order by 1`)
      ).map(({ k }) => k);
    await describeResidents(index.engine, []);
    expect(await keys()).toEqual([1, personKey]);
    await reverseChange(index.engine, change, AT);
    await describeResidents(index.engine, []);
    expect(await keys()).toEqual([1]);
    expect(await index.engine.all(`select records from resident where person_key = ${personKey}`)).toEqual([
      { records: 0 },
    ]);
  });

  it('is not asked about by the version that the split began, until a build has finished it', async () => {
    const { mapVersion } = await split();
    expect([mapVersion, await newestMapVersion(index.engine)]).toEqual([2, 1]);
    await index.update({ ed: [{ key: 'more', local: 'zz' }] });
    expect(await newestMapVersion(index.engine)).toBe(3);
    await index.engine.run('update identity_map set map_hash = null');
    expect(await newestMapVersion(index.engine)).toBe(0);
  });
});

it('asks about nobody where there is no index yet', async () => {
  const engine = await openEngine();
  const { residents, earlierNumbers, merged, joined } = await residentNumbers(engine);
  for (const sql of [residents, earlierNumbers, merged, joined]) expect(await engine.all(sql)).toEqual([]);
  engine.close();
});

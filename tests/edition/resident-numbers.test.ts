/** Objections by any number that a resident ever went by, in a real resident index. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RESIDENT_NUMBERS, residentNumbers } from '../../src/edition/resident-numbers.ts';
import { openEngine } from '../../src/engine/engine.ts';
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

/** Whom objections by these numbers take out, as rows of the index are called; and how many are of nobody. */
async function heard(numbers: string[]): Promise<{ persons: number[]; unknown: number }> {
  const path = join(folder, 'objections.csv');
  const lines = numbers.map((n) => `${n},,sharing,2026-01-02,`);
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

it('asks about nobody where there is no index yet', async () => {
  const engine = await openEngine();
  const { residents, earlierNumbers, merged } = await residentNumbers(engine);
  for (const sql of [residents, earlierNumbers, merged]) expect(await engine.all(sql)).toEqual([]);
  engine.close();
});

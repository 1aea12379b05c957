/** Purposes of an edition of an earlier day: today's opt-outs are obeyed, whoever people were found to be since. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makePurposes } from '../../src/edition/make-purposes.ts';
import type { Bench } from '../../src/edition/run-step.ts';
import { readParquetFiles } from '../../src/edition/table-files.ts';
import { splitPerson } from '../../src/linkage/residents/change-people.ts';
import { describeResidents } from '../../src/linkage/residents/describe-residents.ts';
import { mapAt } from '../../src/linkage/residents/map-at.ts';
import { keepNationalList } from '../../src/pseudonym/keep-national-list.ts';
import { Key, keysOf } from '../../src/pseudonym/keys.ts';
import { NationalList } from '../../src/pseudonym/national-list.ts';
import { layOptOuts } from '../../src/pseudonym/opt-out-lists.ts';
import { readPurposes } from '../../src/pseudonym/read-purposes.ts';
import { type MadeUpIndex, nhsNumber, openIndex, type Row } from '../linkage/residents/made-up-index.ts';

vi.setConfig({ testTimeout: 600_000 });

const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));
const PURPOSE = readPurposes({ catalogueFolders: [CATALOGUE] }).get('direct_care')!;
const KEYS = keysOf([new Key('direct_care', 1, Buffer.from('0123456789abcdef0123456789abcdef'))]);
const [A, B, C] = [1, 2, 3].map(nhsNumber) as [string, string, string];
const ANN: Row = {
  key: 'ann',
  nhs: A,
  forename: 'Ann',
  surname: 'Baker',
  born: '1970-03-04',
  sex: '2',
  postcode: 'AB1 2CD',
};
const OTHER: Row = { ...ANN, key: 'other', nhs: B, born: '1970-03-05', postcode: 'AB1 9ZZ' };
const THIRD: Row = { ...ANN, key: 'third', nhs: C, forename: 'Zoe', born: '1991-07-09', postcode: 'ZE1 0AA' };

let index: MadeUpIndex;
let folder: string;
beforeEach(async () => {
  index = await openIndex();
  await layOptOuts(index.engine);
  folder = mkdtempSync(join(tmpdir(), 'concord-earlier-'));
});
afterEach(() => {
  index.engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Whether each person of a version's map may be seen; by key. */
async function allowedAt(
  version: number,
  earlierMap: boolean,
  test: number[] = [],
  purpose = PURPOSE,
): Promise<Record<string, boolean>> {
  const { engine } = index;
  await engine.run(`create or replace table record_now as select record_id, person_key from (${mapAt(version)})`);
  for (const name of ['steps', 'temporary']) mkdirSync(join(folder, name), { recursive: true });
  const paths = { steps: join(folder, 'steps'), temporary: join(folder, 'temporary') };
  const bench = { engine, engineVersion: 'test', paths, made: [], reused: [] } as unknown as Bench;
  const zone = { engine, folder, seal: async () => undefined, discard: () => undefined };
  const testPatients = `select unnest([${test.join(', ')}]::bigint[]) as person_key`;
  const order = { zone, keys: KEYS, purposes: [purpose], today: '2026-06-01', type1: null, datasets: [], earlierMap };
  const { tables } = await makePurposes(bench, { ...order, testPatients });
  const rows = await engine.all<{ person_key: number; other_allowed: boolean }>(
    `select person_key, other_allowed from ${readParquetFiles(tables[0]!.output.paths)} order by person_key`,
  );
  return Object.fromEntries(rows.map((r) => [String(r.person_key), r.other_allowed]));
}

const objects = (column: 'nhs_number' | 'person_key', value: string | number): Promise<void> =>
  index.engine.run(`insert into objection (${column}, kind, made_on) values (?, 'sharing', date '2026-05-20')`, [
    value,
  ]);

it('leave out both persons of then when the one that they are now objects', async () => {
  await index.update({ pds: [ANN, OTHER, THIRD] });
  await index.update({ merger: [{ key: 'm', gaveUp: B, nhs: A }] });
  const { ann, other, third } = await index.persons(1);
  await objects('nhs_number', A);
  expect(await allowedAt(1, true)).toEqual({ [String(ann)]: false, [String(other)]: false, [String(third)]: true });
  const kept = Math.min(Number(ann), Number(other));
  expect(await allowedAt(2, false)).toEqual({ [String(kept)]: false, [String(third)]: true });
});

it('leave out the person of then when one of the two that it was split into objects', async () => {
  await index.update({ pds: [ANN, THIRD], ed: [{ key: 'a', nhs: A, born: '1970-03-04', local: 'L1' }] });
  const { ann, third } = await index.persons(1);
  const split = { personKey: Number(ann), records: [await index.record('a')], reason: 'another', at: '2026-05-10' };
  const { personKey } = await splitPerson(index.engine, split);
  await describeResidents(index.engine, [2]);
  await objects('person_key', personKey);
  expect(await allowedAt(1, true)).toEqual({ [String(ann)]: false, [String(third)]: true });
  // by key nobody knows which of the two it was
  expect(await allowedAt(2, false)).toEqual({
    [String(ann)]: false,
    [String(third)]: true,
    [String(personKey)]: false,
  });
});

it('leave out the person of then who is nobody now: nobody knows whether they have opted out', async () => {
  await index.update({ pds: [ANN, OTHER, THIRD] });
  const { ann, other, third } = await index.persons(1);
  await index.engine.run(`insert into identity_map values (2, date '2026-05-10', null)`);
  await index.engine.run(`update record_person set until_version = 2 where person_key = ${other}`);
  await describeResidents(index.engine, []);
  await keepNationalList(index.engine, folder, new NationalList(`${A},\n${C},\n`, '2026-05-30'), '2026-06-01');
  const obeying = { ...PURPOSE, drops: { ...PURPOSE.drops, national: 'all_rows' as const } };
  expect(await allowedAt(1, true, [], obeying)).toEqual({
    ...{ [String(ann)]: true, [String(other)]: false, [String(third)]: true },
  });
});

it('follow an objection of a person through every merger to who they are now', async () => {
  await index.update({ pds: [ANN, OTHER, THIRD] });
  const { ann, other, third } = await index.persons(1);
  const [first, second, last] = [ann, other, third].map(Number).toSorted((a, b) => a - b) as [number, number, number];
  await index.engine.run(`update resident set merged_into = case person_key when ${last} then ${second} else ${first} end
    where person_key in (${last}, ${second})`);
  await index.engine.run(`update record_person set person_key = ${first}`);
  await objects('person_key', last);
  expect(await allowedAt(1, false)).toEqual({ [String(first)]: false });
});

it('have no test patients, and those of an earlier day are not kept as those of today', async () => {
  await index.update({ pds: [ANN, OTHER, THIRD] });
  const { ann, other, third } = await index.persons(1);
  const kept = async () =>
    (await index.engine.all<{ person_key: number }>('from test_patient')).map((r) => r.person_key);
  expect(await allowedAt(1, false, [Number(ann)])).toEqual({ [String(other)]: true, [String(third)]: true });
  expect(await kept()).toEqual([ann]);
  expect(await allowedAt(1, true, [Number(third)])).toEqual({ [String(ann)]: true, [String(other)]: true });
  expect(await kept()).toEqual([ann]);
  expect(await allowedAt(1, false)).toEqual({ [String(ann)]: true, [String(other)]: true, [String(third)]: true });
  expect(await kept()).toEqual([]);
});

/** Linkage quality as it is published: small numbers withheld, by deprivation too, and an older map told as it was. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { layLinkageQuality } from '../../src/edition/lay-linkage-quality.ts';
import { type MadeUpIndex, nhsNumber, openIndex, type Row } from '../linkage/residents/made-up-index.ts';

vi.setConfig({ testTimeout: 300_000 });

let index: MadeUpIndex;
beforeEach(async () => {
  index = await openIndex();
});
afterEach(() => index.engine.close());

/** Persons with numbers of their own; the first `women` are women. */
const people = (count: number, women: number, postcode: (i: number) => string): Row[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{
      key: `p${i}`,
      nhs: nhsNumber(i + 1),
      forename: `Name${String.fromCharCode(65 + (i % 26))}`,
      surname: `Sur${i}`,
    },
    ...{ born: `19${String(40 + (i % 50))}-01-0${1 + (i % 9)}`, sex: i < women ? '2' : '1', postcode: postcode(i) },
  }));

const quality = async (version: number, deprivation: Parameters<typeof layLinkageQuality>[2] = null) => {
  await layLinkageQuality(index.engine, version, deprivation);
  return index.engine.all<Record<string, string | number | null>>(
    'from temp.linkage_quality_told order by grouping, value',
  );
};
const of = (rows: Record<string, string | number | null>[], grouping: string, value: string) =>
  rows.find((r) => r.grouping === grouping && r.value === value);

it('withholds numbers of 1 to 7 and rounds others to 5, and tells rates by what is shown', async () => {
  await index.update({
    pds: people(31, 4, () => 'AB1 2CD'),
    ed: Array.from({ length: 12 }, (_, i) => ({ key: `u${i}`, local: `X${i}` })),
  });
  const told = await quality(1);
  expect(of(told, 'all', 'all')).toMatchObject({
    records: 45,
    by_number: 30,
    unlinked: 10,
    by_review: 0,
    expected_false: 0,
  });
  expect(of(told, 'all', 'all')?.false_match_rate).toBe(0);
  expect(of(told, 'sex', '2')).toMatchObject({ records: null, by_number: null, unlinked: 0 });
  expect(of(told, 'source', 'ed')).toMatchObject({ records: 10, by_number: 0, unlinked: 10 });
  const counts = told.flatMap((r) =>
    Object.entries(r).filter(([name]) => /^(records|by_|new_|unlinked|in_doubt)/.test(name)),
  );
  for (const [name, value] of counts) expect([name, Number(value ?? 0) % 5]).toEqual([name, 0]);
});

it('tells by deprivation: of a person by where they live, of a record of nobody by who has its postcode', async () => {
  await index.update({
    pds: people(40, 20, (i) => (i < 20 ? 'AB1 2CD' : 'ZE1 0AA')),
    ed: Array.from({ length: 10 }, (_, i) => ({
      key: `u${i}`,
      local: `X${i}`,
      postcode: 'ZE1 0AA',
      born: `2001-02-0${1 + (i % 9)}`,
    })),
  });
  const deprivation = {
    sql: `select person_key, case when replace(postcode, ' ', '') = 'AB12CD' then '1' else '9' end as decile from resident`,
    sha256: 'first',
  };
  const told = await quality(1, deprivation);
  expect(of(told, 'deprivation', '1')).toMatchObject({ records: 20, unlinked: 0 });
  expect(of(told, 'deprivation', '9')).toMatchObject({ records: 30, unlinked: 10 });
  expect((await quality(1)).filter((r) => r.grouping === 'deprivation')).toEqual([]);
});

it('is told of an older map as it was when that was the newest', async () => {
  await index.update({ pds: people(30, 10, () => 'AB1 2CD') });
  const first = await quality(1, { sql: 'select 1 as person_key, null as decile where false', sha256: 'first' });
  await index.update({ ed: Array.from({ length: 20 }, (_, i) => ({ key: `u${i}`, local: `X${i}` })) });
  expect(of(await quality(2), 'all', 'all')).toMatchObject({ records: 50 });
  expect(await quality(1)).toEqual(first);
  expect(of(first, 'all', 'all')).toMatchObject({ records: 30, unlinked: 0 });
});

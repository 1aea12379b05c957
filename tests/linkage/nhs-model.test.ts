/** The model for patients with NHS numbers, on two files that hold what makes linking patients hard. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { explainPair } from '../../src/linkage/explain-pair.ts';
import { type LinkedFiles, linkFiles } from '../../src/linkage/link-files.ts';
import { readModel } from '../../src/linkage/model.ts';
import { silentProgress } from '../../src/progress.ts';
import { openLinkage } from './open-linkage.ts';

const TOP = join(import.meta.dirname, '..', '..');
const PEOPLE = 3000;
const MODEL = readModel(join(TOP, 'catalogue', 'linkage', 'nhs.yaml'));
const FILES = { left: 'nhs_practice', right: 'nhs_hospital', kind: 'link-and-dedupe' as const };

let engine: Engine;
let linked: LinkedFiles;
beforeAll(async () => {
  engine = await openLinkage();
  const sql = (path: string): string => readFileSync(join(TOP, path), 'utf8').replaceAll(':records:', '10');
  await engine.run(sql('bench/linkage-records.sql'));
  await engine.run(sql('tests/linkage/nhs-people.sql').replaceAll(':people:', String(PEOPLE)));
  linked = await linkFiles(engine, { ...FILES, model: MODEL }, {}, silentProgress);
  await placeAll();
}, 60_000);
afterAll(() => engine.close());

const TWINS = '(abs(l.person - r.person) = 1 and greatest(l.person, r.person) % 30 = 1)';

const placeAll = (): Promise<void> =>
  engine.run(`create or replace table placed as
    select r.*, regexp_extract(r.id, '[0-9]+')::integer as person, cluster_id
    from linkage_records r join clusters c on c.source = r.source and c.record_id = r.id`);

/** Pairs of records in one cluster, by a condition on the two. */
const together = async (condition: string): Promise<number> =>
  (
    await engine.one<{ n: number }>(
      `select count(*) as n from placed l join placed r on l.cluster_id = r.cluster_id and l.record < r.record where ${condition}`,
    )
  ).n;

const allPairs = async (condition: string): Promise<number> =>
  (
    await engine.one<{ n: number }>(
      `select count(*) as n from placed l join placed r on l.record < r.record where ${condition}`,
    )
  ).n;

describe('the model for patients with NHS numbers', () => {
  it('is right about nearly all who may be linked by likelihood', async () => {
    const right = await together('l.person = r.person and not l.is_restricted');
    const truth = await allPairs('l.person = r.person and not l.is_restricted');
    expect(right / (await together(`not l.is_restricted and not ${TWINS}`))).toBe(1);
    expect(right / truth).toBeGreaterThan(0.98);
  });

  it('does not believe a number that the rest of the record denies', async () => {
    const shared = `l.nhs_number = r.nhs_number and l.person <> r.person and not ${TWINS}`;
    expect(await allPairs(shared)).toBeGreaterThan(40);
    expect(await together(shared)).toBe(0);
  });

  it('keeps twins apart, even with the number of the other, unless they are of one sex', async () => {
    const wrong = `${TWINS} and l.nhs_number = r.nhs_number`;
    expect(await allPairs(`${wrong} and l.sex <> r.sex`)).toBeGreaterThan(10);
    // nothing but a forename tells such a record from one of a person who goes by another name
    expect(await allPairs(`${wrong} and l.sex = r.sex`)).toBeGreaterThan(10);
    expect(await together(`${TWINS} and l.sex <> r.sex`)).toBe(0);
    const mixed = `select l.cluster_id from placed l join placed r on l.cluster_id = r.cluster_id where ${wrong}`;
    expect(await together(`${TWINS} and l.cluster_id not in (${mixed})`)).toBe(0);
  });

  it('keeps those apart too when the number does not excuse another forename', async () => {
    const vetoes = MODEL.vetoes!.map(({ unless, ...veto }) =>
      unless?.includes('nhs_number') ? veto : { ...veto, ...(unless ? { unless } : {}) },
    );
    await linkFiles(engine, { ...FILES, model: { ...linked.model, vetoes } }, {}, silentProgress);
    await placeAll();
    expect(await together(`${TWINS} and l.forename is not null and r.forename is not null`)).toBe(0);
    await linkFiles(engine, { ...FILES, model: linked.model }, {}, silentProgress);
    await placeAll();
  });

  it('finds babies who have no name yet', async () => {
    const babies = `l.person = r.person and l.source <> r.source and r.birth_date > date '2018-06-01'`;
    expect(await allPairs(`${babies} and r.forename is not null`)).toBe(0);
    expect((await together(babies)) / (await allPairs(babies))).toBeGreaterThan(0.9);
  });

  it('keeps newborns without a forename apart where their numbers or sexes differ, and finds them under the name they were given', async () => {
    await engine.run(`create or replace table newborns as
      with numbers as (select nhs_number, row_number() over (order by i) as n from nhs_people where nhs_number is not null)
      select id as record_id, (select nhs_number from numbers where n = number) as nhs_number, surname, forename, '2020-01-01' as birth_date, sex,
        'LU1 1AA' as postcode, 'N' as sensitive
      from (values ('number1', 1, 'Zebra', 'Baby', '1'), ('number2', 2, 'Zebra', 'Baby', '1'),
        ('sex1', null, 'Quagga', 'Twin 1', '1'), ('sex2', null, 'Quagga', 'Twin 2 Quagga', '2'),
        ('before', null, 'Okapi', 'Baby Okapi', '1'), ('after', null, 'Okapi', 'Zoe', '1')) t(id, number, surname, forename, sex)`);
    await linkFiles(engine, { left: 'newborns', kind: 'dedupe', model: linked.model }, {}, silentProgress);
    const clusters = await engine.all<{ ids: string }>(
      "select string_agg(record_id, ' ' order by record_id) as ids from clusters group by cluster_id order by 1",
    );
    expect(clusters.map(({ ids }) => ids)).toEqual(['after before', 'number1', 'number2', 'sex1', 'sex2']);
    await linkFiles(engine, { ...FILES, model: linked.model }, {}, silentProgress);
    await placeAll();
  });

  it('links a restricted record only where number and date of birth agree, and says how many there are', async () => {
    const restricted = 'l.is_restricted and l.person = r.person';
    const certain = 'l.nhs_number = r.nhs_number and l.birth_date = r.birth_date';
    expect(await allPairs(`${restricted} and not coalesce(${certain}, false)`)).toBeGreaterThan(5);
    // in a cluster of three two may agree with the third alone
    const uncertain = await engine.one<{ n: number }>(`
      select count(*) as n from placed l where l.is_restricted
        and exists (from placed r where r.cluster_id = l.cluster_id and r.record <> l.record)
        and not exists (from placed r where r.cluster_id = l.cluster_id and r.record <> l.record and ${certain})`);
    expect(uncertain.n).toBe(0);
    expect(await together(`${restricted} and ${certain}`)).toBe(await allPairs(`${restricted} and ${certain}`));
    expect(linked.clusters.restricted).toBe(
      (await engine.one<{ n: number }>('select count(*) as n from placed where is_restricted')).n,
    );
    expect(linked.clusters.cut.certainty).toBeGreaterThan(0);
  });

  it('names the veto in the waterfall', async () => {
    const { l, r } = await engine.one<{ l: string; r: string }>(`
      select l.id as l, r.id as r from placed l join placed r on l.nhs_number = r.nhs_number and l.source < r.source
      where abs(l.person - r.person) > 1 and l.birth_date <> r.birth_date order by l.record, r.record limit 1`);
    const waterfall = await explainPair(engine, linked.model, { source: 'left', id: l }, { source: 'right', id: r });
    expect(waterfall).toMatchObject({
      veto: 'the same number but another date of birth',
      weight: -1000,
    });
    expect(waterfall.probability).toBeLessThan(1e-300);
  });
});

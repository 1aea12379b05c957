/** An update without registers looks at the records of few persons; what it says must not depend on that. */
import { describe, expect, it } from 'vitest';
import { linkageQuality } from '../../../src/linkage/residents/linkage-quality.ts';
import { ANN, OTHER } from './each-index.ts';
import { type MadeUpIndex, nhsNumber, openIndex, type Row, tokenOf } from './made-up-index.ts';
import { randomMonth, seeded } from './random-months.ts';

const CALVIN: Row = {
  ...{ key: 'calvin', nhs: nhsNumber(7), forename: 'Calvin', surname: 'Zielinski', born: '1951-11-23', sex: '1' },
  postcode: 'AB3 3AB',
};

describe('an update by partners alone', () => {
  const told = async (index: MadeUpIndex) => ({
    links: await index.engine.all('select * from record_person order by all'),
    doubts: await index.engine.all('select * from review_candidate order by all'),
    chances: await index.engine.all('select * from unlinked_chance order by all'),
    changes: await index.engine.all('select * from identity_change order by all'),
  });

  it('looks at the records of few, and gives what looking at those of all gives', async () => {
    let [looked, parted] = [0, 0];
    for (const seed of [11, 13]) {
      const random = seeded(seed);
      const [few, all] = [await openIndex(), await openIndex()];
      const said: Row[] = [];
      for (let month = 1; month <= 3; month++) {
        const { pds, merger, ...partners } = randomMonth(random, month % 4);
        const tokens = (partners.ed ?? []).map((row) => (row.nhs && random(3) === 0 ? byToken(row) : row));
        // some of what was said before is sensitive when it is said again: what was linked by likeness is parted
        const again = said
          .filter(() => random(4) === 0)
          .map((row) => ({ ...row, key: `${row.key}-${month}`, secret: true }));
        said.push(...tokens);
        const rows: Record<string, Row[]> = {
          ed: [...tokens, ...again],
          ...(month % 3 === 1 && pds ? { pds } : {}),
          ...(month === 4 && merger ? { merger } : {}),
        };
        await few.update(rows);
        if (month > 1) await all.engine.run('delete from resident_variant');
        await all.update(rows);
        looked += await concerned(few);
        parted += (await few.engine.all("from identity_change where kind = 'unlink'")).length;
        expect(await concerned(all)).toBe(0);
        expect(await told(few), `seed ${seed}, month ${month}`).toEqual(await told(all));
      }
      for (const { engine } of [few, all]) engine.close();
    }
    expect([looked > 0, parted > 0]).toEqual([true, true]);
  });

  it('compares them with everybody still, also when a record is parted from its person, of whom nobody takes the place', async () => {
    const index = await openIndex();
    const [{ nhs: _, ...ann }, { nhs: __, ...calvin }] = [ANN, CALVIN];
    await index.update({ pds: [ANN, OTHER, CALVIN], ed: [{ ...ann, key: 'named' }] });
    await index.update({
      ed: [
        { ...ann, key: 'sensitive', secret: true },
        { ...calvin, key: 'later' },
      ],
    });
    const persons = await index.persons();
    expect([persons.named, persons.sensitive, persons.later]).toEqual([null, null, persons.calvin]);
    index.engine.close();
  });

  it('knows by token whose number came while the key of the tokens was away', async () => {
    const index = await openIndex();
    await index.update({ pds: [ANN, OTHER] });
    await index.update({ pds: [CALVIN] }, []);
    await index.update({ ed: [{ key: 'token', token: tokenOf(CALVIN.nhs!), born: CALVIN.born!, sex: '1' }] });
    const { token, calvin } = await index.persons();
    expect(token).toBe(calvin);
    index.engine.close();
  });

  it('compares them with everybody still', async () => {
    const index = await openIndex();
    await index.update({ pds: [ANN, OTHER] });
    const { nhs: _, ...saying } = ANN;
    await index.update({ ed: [{ ...saying, key: 'named' }] });
    const { ann, named } = await index.persons();
    expect(named).toBe(ann);
    index.engine.close();
  });
});

/** The same with the sender's token in place of the number. */
const byToken = ({ nhs, ...row }: Row): Row => ({ ...row, token: tokenOf(nhs!) });

/** Persons whose records the last update looked at; 0 when it looked at all. */
const concerned = async ({ engine }: MadeUpIndex): Promise<number> => {
  const [there] = await engine.all(`from duckdb_tables() where temporary and table_name = 'concerned_person'`);
  return there ? (await engine.one<{ n: number }>('select count(*) as n from concerned_person')).n : 0;
};

it('counts linkage quality of more sources than a byte has numbers', async () => {
  const index = await openIndex();
  await index.update({ pds: [ANN] });
  await index.engine.run(`insert into record_source
    select 'dataset ' || n, '', record_id, 1 from range(300) many(n), (select min(record_id) as record_id from identity_record)`);
  const sources = (await linkageQuality(index.engine)).filter(({ grouping }) => grouping === 'source');
  expect(sources.filter(({ value }) => value.startsWith('dataset ')).map(({ records }) => records)).toEqual(
    Array.from({ length: 300 }, () => 1),
  );
  index.engine.close();
});

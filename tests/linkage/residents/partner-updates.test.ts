/** An update without registers looks at the records of few persons; what it says must not depend on that. */
import { describe, expect, it } from 'vitest';
import { ANN, OTHER } from './each-index.ts';
import { type MadeUpIndex, openIndex, type Row, tokenOf } from './made-up-index.ts';
import { randomMonth, seeded } from './random-months.ts';

describe('an update by partners alone', () => {
  const told = async (index: MadeUpIndex) => ({
    links: await index.engine.all('select * from record_person order by all'),
    doubts: await index.engine.all('select * from review_candidate order by all'),
    chances: await index.engine.all('select * from unlinked_chance order by all'),
    changes: await index.engine.all('select * from identity_change order by all'),
  });

  it('looks at the records of few, and gives what looking at those of all gives', async () => {
    let looked = 0;
    for (const seed of [11, 13]) {
      const random = seeded(seed);
      const [few, all] = [await openIndex(), await openIndex()];
      for (let month = 1; month <= 3; month++) {
        const { pds, merger, ...partners } = randomMonth(random, month % 4);
        const tokens = (partners.ed ?? []).map((row) => (row.nhs && random(3) === 0 ? byToken(row) : row));
        const rows: Record<string, Row[]> = {
          ed: tokens,
          ...(month % 3 === 1 && pds ? { pds } : {}),
          ...(month === 4 && merger ? { merger } : {}),
        };
        await few.update(rows);
        if (month > 1) await all.engine.run('delete from resident_variant');
        await all.update(rows);
        looked += await concerned(few);
        expect(await concerned(all)).toBe(0);
        expect(await told(few), `seed ${seed}, month ${month}`).toEqual(await told(all));
      }
      for (const { engine } of [few, all]) engine.close();
    }
    expect(looked).toBeGreaterThan(0);
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

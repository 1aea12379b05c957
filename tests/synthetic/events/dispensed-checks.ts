/** What pharmacies were paid for is what practices prescribed: to whom, of what, how much, and in which month. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { GP_DATASETS } from '../../../src/synthetic/events/gp/gp-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';

const sqlOf = (id: string): string => {
  const found = GP_DATASETS.find((d) => d.id === id);
  if (!found) throw new Error(`no dataset ${id}`);
  return readFileSync(found.rows, 'utf8');
};

export function dispensedChecks(world: () => Engine): void {
  const number = async (sql: string): Promise<number> => (await world().one<{ n: number }>(`select (${sql}) as n`)).n;
  const none = async (what: string): Promise<void> => expect(await number(`select count(*) from ${what}`)).toBe(0);

  describe('items dispensed', () => {
    beforeAll(async () => {
      await setChunk(world(), { from: '2024-04-01', to: '2025-03-01' });
      for (const id of ['gp_medication_order', 'dispensed_item'])
        await world().run(`create or replace temp table paid_${id} as ${sqlOf(id)}`);
    });

    it('are items that were prescribed a few days before, the same in every other way', async () => {
      await none(`paid_dispensed_item d left join paid_gp_medication_order o using (_row)
        where d.dispensed_month > date '2024-04-01' and (o._row is null or o._resident <> d._resident or o.nhs_number <> d.nhs_number
          or o.practice_code <> d.practice_code or o.medication_name <> d.bnf_description or o.quantity_value <> d.quantity
          or d.dispensed_month not in (date_trunc('month', o.issue_date), date_trunc('month', o.issue_date + 4)))`);
    });

    it('are 97 or 98 of 100 that were prescribed', async () => {
      const fetched = await number(`select avg((d._row is not null)::integer) from paid_gp_medication_order o
        left join paid_dispensed_item d using (_row) where o.issue_date < date '2025-03-20'`);
      expect(fetched).toBeGreaterThan(0.965);
      expect(fetched).toBeLessThan(0.985);
    });

    it('have a name and a price for whatever can be prescribed, and a code of its section', async () => {
      await none(
        '(select medicine from gp_regular union select medicine from gp_acute) anti join gp_dispensing using (medicine)',
      );
      await none(`(select medicine, bnf_section from gp_regular union select medicine, bnf_section from gp_acute) m join gp_dispensing p using (medicine)
        where left(p.bnf_code, 2)::integer <> split_part(m.bnf_section, '.', 1)::integer
          or substr(p.bnf_code, 3, 2)::integer <> split_part(m.bnf_section, '.', 2)::integer
          or substr(p.bnf_code, 5, 2)::integer <> coalesce(try_cast(split_part(m.bnf_section, '.', 3) as integer), 0)`);
      await none('(select bnf_code from gp_dispensing group by bnf_code having count(*) > 1)');
    });

    it('cost their quantity times one price, less a discount', async () => {
      await none(`(select bnf_code from paid_dispensed_item where net_ingredient_cost > 5
        group by bnf_code having max(net_ingredient_cost / quantity) > 1.02 * min(net_ingredient_cost / quantity))`);
      expect(await number('select sum(actual_cost) / sum(net_ingredient_cost) from paid_dispensed_item')).toBeCloseTo(
        0.93,
        1,
      );
    });

    it('are free for the young and the old, and the same person pays or does not', async () => {
      await none("paid_dispensed_item where (age < 16 or age >= 60) <> (exemption = 'age')");
      await none(`(select _resident from paid_dispensed_item where age between 17 and 58
        group by _resident having count(distinct exemption) > 1)`);
    });

    it('are fetched from few pharmacies by each person', async () => {
      const places = await number(
        'select max(n) from (select count(distinct dispenser_code) as n from paid_dispensed_item group by _resident, practice_code)',
      );
      expect(places).toBeGreaterThan(1);
      expect(places).toBeLessThan(4);
    });
  });
}

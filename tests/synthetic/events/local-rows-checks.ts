/** What councils, police, fire service, schools and registrars send is what their contracts say, within the months asked for. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { LOCAL_DATASETS } from '../../../src/synthetic/events/local/local-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';
import { readFields } from '../../../src/synthetic/extracts/read-fields.ts';
import { conditionsOf } from './contract-conditions.ts';

const TYPES: Record<string, string> = {
  string: 'VARCHAR',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  integer: 'BIGINT',
  number: 'DOUBLE',
};

export function localRowsChecks(world: () => Engine): void {
  describe.each(LOCAL_DATASETS.map((d) => [d.id, d] as const))('%s', (id, { rows, senders }) => {
    const sent = `sent_${id}`;
    beforeAll(async () => {
      await setChunk(world(), { from: '2024-11-01', to: '2025-01-01' });
      await world().run(`create or replace temp table ${sent} as ${readFileSync(rows, 'utf8')}`);
    });

    it('has the columns of its contract, in order and of their types', async () => {
      const columns = await world().describe(`from ${sent}`);
      const fields = readFields(id).fields.map((f) => ({ name: f.name, type: TYPES[f.type] }));
      expect(columns.slice(4)).toEqual(fields);
      expect(columns.slice(0, 4).map((c) => c.name)).toEqual(['_partner', '_period', '_row', '_resident']);
    });

    it('keeps to the months asked for and to its senders, each key once', async () => {
      const kinds = senders.map((s) => `'${s}'`).join(', ');
      const found = await world().one<{
        rows: number;
        keys: number;
        numbers: number;
        outside: number;
        strangers: number;
      }>(
        `select count(*) as rows, count(distinct (${readFields(id).key.join(', ')})) as keys, count(distinct _row) as numbers,
          count(*) filter (_period not in (date '2024-11-01', date '2024-12-01', date '2025-01-01')) as outside,
          count(*) filter (_partner not in (select org_code from organisation where kind in (${kinds}))) as strangers
        from ${sent}`,
      );
      expect(found.rows).toBeGreaterThan(0);
      expect(found).toMatchObject({ keys: found.rows, numbers: found.rows, outside: 0, strangers: 0 });
    });

    it('has no row that its contract would refuse', async () => {
      const broken: string[] = [];
      for (const holds of conditionsOf(id)) {
        const { n } = await world().one<{ n: number }>(`select count(*) as n from ${sent} where not (${holds})`);
        if (n > 0) broken.push(holds);
      }
      expect(broken).toEqual([]);
    });
  });
}

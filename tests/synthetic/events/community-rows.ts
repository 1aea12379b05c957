/** The rows that the community group's extracts are made of: columns, types, keys, months, senders. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { COMMUNITY_DATASETS, MATERNITY_CONTACTS } from '../../../src/synthetic/events/community/community-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';
import { readFields } from '../../../src/synthetic/extracts/read-fields.ts';

const DATASETS = [...COMMUNITY_DATASETS, ...MATERNITY_CONTACTS];

const TYPES: Record<string, string> = {
  string: 'VARCHAR',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
};

export function communityRows(world: () => Engine): void {
  const sqlOf = new Map(DATASETS.map((d) => [d.id, readFileSync(d.rows, 'utf8')]));
  const ids = [...sqlOf.keys()];
  beforeAll(() => setChunk(world(), { from: '2024-02-01', to: '2024-04-01' }));

  it.each(ids)('%s gives the columns of its contract, in order and of their types', async (id) => {
    const columns = await world().describe(sqlOf.get(id) ?? '');
    const fields = readFields(id).fields.map((f) => ({ name: f.name, type: TYPES[f.type] }));
    expect(columns.filter((c) => !c.name.startsWith('_'))).toEqual(fields);
    expect(columns.slice(0, 4).map((c) => c.name)).toEqual(['_partner', '_period', '_row', '_resident']);
  });

  it.each(ids)(
    '%s keeps to the months asked for, with keys that are found once, sent by those who send it',
    async (id) => {
      const senders = DATASETS.find((d) => d.id === id)?.senders ?? [];
      const key = readFields(id).key.join(', ');
      const found = await world().one<{
        rows: number;
        keys: number;
        numbers: number;
        outside: number;
        strangers: number;
      }>(`
      select count(*) as rows, count(distinct (_period, ${key})) as keys, count(distinct _row) as numbers,
        count(*) filter (_period < date '2024-02-01' or _period > date '2024-04-01' or day(_period) <> 1) as outside,
        count(*) filter (_partner not in (select org_code from organisation where kind in ('${senders.join("', '")}'))) as strangers
      from (${sqlOf.get(id)})`);
      expect(found).toMatchObject({ keys: found.rows, numbers: found.rows, outside: 0, strangers: 0 });
      expect(found.rows).toBeGreaterThan(0);
    },
  );

  it.each(DATASETS.filter((d) => d.tokens).map((d) => d.id))(
    '%s by token has the same columns, with token and month of birth for whom they are about',
    (id) => {
      const gone = ['nhs_number', 'nhs_number_status', 'local_patient_id', 'forename', 'surname', 'postcode'];
      const clear = readFields(id).fields.map((f) => (f.name === 'birth_date' ? 'birth_year_month' : f.name));
      const tokens = readFields(`${id}_tokens`).fields.map((f) => f.name);
      expect(tokens).toEqual(['pseudo_nhs_number', ...clear.filter((name) => !gone.includes(name))]);
    },
  );
}

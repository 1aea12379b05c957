/** The finer fields of what is sent: filled where they belong and nowhere else, and not the same for everybody. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { ALL_DATASETS } from '../../../src/synthetic/extracts/all-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';
import { DETAILS } from './detail-cases.ts';
import { COMMUNITY_DETAILS } from './detail-cases-community.ts';

export function detailChecks(world: () => Engine): void {
  describe.each([...DETAILS, ...COMMUNITY_DETAILS])('$dataset in detail', ({ dataset, varied, never, shares = [] }) => {
    const table = `detail_${dataset}`;
    const one = async (sql: string): Promise<number> =>
      (await world().one<{ v: number }>(`select (${sql})::double as v from ${table}`)).v;

    beforeAll(async () => {
      const found = ALL_DATASETS.find((d) => d.id === dataset);
      if (!found) throw new Error(`no dataset ${dataset}`);
      await setChunk(world(), { from: '2024-04-01', to: '2025-03-01' });
      await world().run(`create or replace temp table ${table} as ${readFileSync(found.rows, 'utf8')}`);
    });

    it.each(varied)('%s has more than one value', async (column) =>
      expect(await one(`count(distinct ${column}) + bool_or(${column} is null)::integer`)).toBeGreaterThan(1),
    );

    it.each(Object.entries(never))('never %s', async (_, sql) => expect(await one(`count(*) filter (${sql})`)).toBe(0));

    if (shares.length)
      it.each(shares)('%s: %s to %s of %s', async (what, least, most, whom) => {
        const share = await one(`avg((${what})::integer) filter (${whom})`);
        expect(share).toBeGreaterThan(least);
        expect(share).toBeLessThan(most);
      });
  });
}

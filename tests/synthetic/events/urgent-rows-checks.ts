/** What departments, ambulances and 111 send is what their contracts say: columns, codes, rules, and the months that were asked for. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Engine } from '../../../src/engine/engine.ts';
import { URGENT_DATASETS } from '../../../src/synthetic/events/urgent/urgent-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';

interface Column {
  name: string;
  required?: boolean;
  customProperties?: { property: string; value: unknown }[];
}

interface Contract {
  schema: [{ properties: Column[]; quality?: { name: string; implementation: string }[] }];
}

const CATALOGUE = new URL('../../../catalogue/', import.meta.url);

const contractOf = (id: string): Contract['schema'][0] =>
  (parse(readFileSync(new URL(`datasets/${id}/contract.yaml`, CATALOGUE), 'utf8')) as Contract).schema[0];

/** The codes that a column may hold, in quotes; null when any will do. */
function codesOf({ customProperties }: Column): string[] | null {
  const named = customProperties?.find((p) => p.property === 'codeList')?.value;
  if (named === undefined) return null;
  if (Array.isArray(named)) return named.map((code) => `'${code}'`);
  const [file, list] = String(named).split('.');
  const lines = readFileSync(new URL(`codes/${file}.csv`, CATALOGUE), 'utf8')
    .split('\n')
    .slice(1);
  return lines
    .map((line) => line.split(','))
    .filter(([first]) => !list || first === list)
    .map((cells) => `'${list ? cells[1] : cells[0]}'`);
}

export function urgentRowsChecks(world: () => Engine): void {
  describe.each(URGENT_DATASETS.map((d) => [d.id, d] as const))('%s', (id, { rows, senders }) => {
    const { properties, quality = [] } = contractOf(id);
    const table = `sent_${id}`;
    const count = async (where: string): Promise<number> =>
      Number((await world().one<{ n: number }>(`select count(*) as n from ${table} where ${where}`)).n);

    beforeAll(async () => {
      await setChunk(world(), { from: '2024-11-01', to: '2025-01-01' });
      await world().run(`create or replace temp table ${table} as ${readFileSync(rows, 'utf8')}`);
    });

    it('has the columns of its contract', async () => {
      const columns = (await world().describe(`from ${table}`)).map((c) => c.name);
      expect(columns).toEqual(['_partner', '_period', '_row', '_resident', ...properties.map((p) => p.name)]);
    });

    it('keeps to the months that were asked for, and its rows are told apart', async () => {
      expect(await count('true')).toBeGreaterThan(100);
      expect(await count("_period not in (date '2024-11-01', date '2024-12-01', date '2025-01-01')")).toBe(0);
      expect(await count(`_row in (select _row from ${table} group by all having count(*) > 1)`)).toBe(0);
      const kinds = senders.map((s) => `'${s}'`).join(', ');
      expect(await count(`_partner not in (select org_code from organisation where kind in (${kinds}))`)).toBe(0);
    });

    it('is without fault: what must be there is, codes are those of the lists, rules hold', async () => {
      for (const column of properties) {
        if (column.required) expect([column.name, await count(`${column.name} is null`)]).toEqual([column.name, 0]);
        const codes = codesOf(column);
        if (codes)
          expect([column.name, await count(`${column.name} not in (${codes.join(', ')})`)]).toEqual([column.name, 0]);
      }
      for (const rule of quality)
        expect([rule.name, await count(`not (${rule.implementation})`)]).toEqual([rule.name, 0]);
    });
  });
}

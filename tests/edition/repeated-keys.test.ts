/** Rows that repeat a key, counted by neighbours in a file that lies in the order of the key: as many as grouping tells. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repeatedKeysSql } from '../../src/edition/run-step.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-keys-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

async function counted(rows: string, key: string[]): Promise<{ told: number; grouped: number }> {
  const file = literal(join(folder, 'result.parquet'));
  await engine.run(`copy (from (${rows}) order by ${key.join(', ')}) to ${file} (format parquet, row_group_size 4096)`);
  await engine.run(`create or replace temp view result as from read_parquet(${file})`);
  const { repeated_keys: told } = await engine.one<{ repeated_keys: number }>(repeatedKeysSql(key));
  const { grouped } = await engine.one<{ grouped: number }>(
    `select coalesce(sum(n - 1), 0)::bigint as grouped from (select count(*) as n from result group by ${key.join(', ')})`,
  );
  return { told, grouped };
}

it.each([
  ['no row', 'select 1 as a, 1 as b where false', 0],
  ['one row without a key', 'select null::int as a, null::text as b', 0],
  ['rows without a key', 'select null::int as a, null::text as b from range(5)', 4],
  [
    'half a key',
    `select a, b from (values (1, null), (1, null), (null, 'x'), (null, 'x'), (null, null), (1, 'x')) t(a, b)`,
    2,
  ],
  ['keys once', 'select range // 7 as a, range % 7 as b from range(400000)', 0],
  ['one key twice, far in', 'select range // 7 as a, range % 7 as b from range(400000) union all select 31000, 3', 1],
])('%s', async (_, rows, repeated) => {
  expect(await counted(rows, ['a', 'b'])).toEqual({ told: repeated, grouped: repeated });
});

it('as grouping does, whatever lies on the bounds of what the engine reads at once', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const of = (n: number) =>
      `case hash(range, ${seed}, ${n}) % 9 when 0 then null else hash(range, ${seed}, ${n}) % ${seed * 40} end`;
    const { told, grouped } = await counted(`select ${of(1)} as a, ${of(2)} as b from range(20000)`, ['a', 'b']);
    expect(told).toBe(grouped);
    expect(told).toBeGreaterThan(0);
  }
});

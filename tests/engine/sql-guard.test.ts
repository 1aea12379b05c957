/** The two walls around SQL that people write: what it may name, and what an engine that runs it can reach. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { openSqlGuard, type SqlGuard } from '../../src/engine/sql-guard.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-guard-'));
const [inside, outside, output] = ['inside', 'outside', 'output'].map((name) => join(folder, `${name}.parquet`)) as [
  string,
  string,
  string,
];
let engine: Engine;
let guard: SqlGuard;
beforeAll(async () => {
  engine = await openEngine({ threads: 1, temporaryFolder: join(folder, 'temporary') });
  guard = await openSqlGuard(engine);
  for (const path of [inside, outside]) await engine.run(`copy (select 7 as x) to ${literal(path)} (format parquet)`);
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('what SQL may name', () => {
  it.each([
    "select x, sum(y) over (partition by x) from source where d >= date_trunc('month', date '2026-01-01')",
    'with a as (select * from source), b as (select * from a) select a.x from a join b using (x) order by all',
    'with recursive r as (select 1 as n union all select n + 1 from r where n < 3) select * from r, SOURCE',
    "select v.m from source s cross join lateral (values ('a', s.x)) as v(m, value)",
    'select unnest([1, 2]) from source union all select u from unnest([1]) as t(u), range(3) as r(i)',
    'pivot source on x in (1, 2) using sum(y)',
    "select list_transform(range(3), lambda i: i + 1), split_part(a, '-', 1), nullif(a, ''), extract(year from d) from source",
    "select count(*) filter (where x is not null), arg_max(x, y), if(a, 1, 2), a like 'b%', d - interval 3 month from source",
  ])('a mapping may say %s', async (sql) => {
    expect(await guard.select(sql, ['source'])).toEqual([]);
  });

  it.each([
    "select * from read_parquet('/x.parquet')",
    "select * from source where x in (select column0 from read_csv('/x.csv'))",
    "from '/x.parquet'",
    'from "/x.parquet"',
    'with "/x.parquet" as (select 1) select * from source, (from \'/x.parquet\')',
    'select * from (with "/x.parquet" as (select 1) select 1), \'/x.parquet\'',
    'with duckdb_settings as (select 1) select * from source',
    'with source as (select 1) select * from source',
    'select * from other',
    'select * from main.source',
    'select * from memory.main.source',
    'select * from source at (version => 1)',
    "select * from glob('/*')",
    "select * from query('select 1')",
    "select * from query_table('source')",
    "select * from enable_logging(storage = 'file', storage_path = '/x')",
    'select * from duckdb_settings()',
    'select * from duckdb_settings',
    'select * from information_schema.tables',
    "select * from repeat('x', 2)",
    "select current_setting('threads') from source",
    "select getenv('HOME') from source",
    "select getvariable('x') from source",
    "select json_serialize_sql('select 1') from source",
    "select lower(json_execute_serialized_sql('x')) from source",
    'select random() from source',
    'select now() from source',
    'select current_timestamp from source',
    'select version() from source',
    'select system.main.lower(a) from source',
    'select a from source order by (select max(x) from other)',
    'select a from source limit (select count(*) from other)',
    'select sum(a) filter (where b in (from other)) from source',
    'select sum(a) over w from source window w as (order by (select 1 from other))',
    'select row_number() over (order by (select 1 from other)) from source',
    'describe source',
    'show tables',
    'summarize source',
    'select ?  from source',
    'select 1; select 2',
    "copy (select 1) to '/x'",
    "attach '/x'",
    'pragma database_list',
    'select',
    '',
  ])('a mapping may not say %s', async (sql) => {
    expect(await guard.select(sql, ['source'])).not.toEqual([]);
  });

  it('tells every fault of a statement', async () => {
    const faults = await guard.select("select now() from read_text('/x'), other", ['source']);
    expect(faults.join('\n')).toMatch(/read_text/);
    expect(faults.length).toBeGreaterThanOrEqual(3);
  });

  it.each(["x = 0 and y >= 1000 and org <> 'TOTAL'", "month(d) in (1, 2) or (x is null and d < date '2026-01-01')"])(
    'a correction may say %s',
    async (sql) => {
      expect(await guard.expression(sql)).toEqual([]);
    },
  );

  it.each([
    'x in (select 1 from source)',
    "exists (from read_parquet('/x'))",
    'true) from other where (true',
    'true) where (true',
    '1), (2',
    '1) union select (2',
    'true) order by (x',
    'true --',
    'true /*',
    'true) limit (1',
    '',
  ])('a correction may not say %s', async (sql) => {
    expect(await guard.expression(sql)).not.toEqual([]);
  });
});

describe('what a confined engine reaches', () => {
  it('reads and writes the files it was given, and nothing else', async () => {
    const confined = await engine.confined([inside, output]);
    try {
      expect(await confined.one(`select x from read_parquet(${literal(inside)})`)).toEqual({ x: 7 });
      await confined.run(`copy (from read_parquet(${literal(inside)})) to ${literal(output)} (format parquet)`);
      const attempts = [
        `select * from read_parquet(${literal(outside)})`,
        `select * from ${literal(outside)}`,
        `select * from read_text(${literal(outside)})`,
        `select * from glob(${literal(join(folder, '*'))})`,
        `copy (select 1) to ${literal(join(folder, 'another.csv'))}`,
        `attach ${literal(join(folder, 'another.duckdb'))}`,
        'set enable_external_access = true',
        `set allowed_paths = [${literal(outside)}]`,
        "set memory_limit = '1GB'",
      ];
      for (const sql of attempts) await expect(confined.all(sql), sql).rejects.toThrow(/Permission|locked|disabled/);
    } finally {
      confined.close();
    }
  });

  it('cannot read what another engine keeps in the same temporary folder', async () => {
    const kept = join(folder, 'temporary', 'kept.csv');
    mkdirSync(join(folder, 'temporary'), { recursive: true });
    await engine.run(`copy (select 1) to ${literal(kept)}`);
    const confined = await engine.confined([]);
    try {
      await expect(confined.all(`select * from read_csv(${literal(kept)})`)).rejects.toThrow(/Permission/);
    } finally {
      confined.close();
    }
  });
});

/** Chance in SQL is even, leaves no trace of ids or salts, and follows the seed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { DEFAULT_END_DATE, defineMacros } from '../../src/synthetic/generate-world.ts';

const IDS = 200_000;
const settings = (seed: number) => ({ residents: 1000, years: 3, seed, endDate: DEFAULT_END_DATE });
let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  await defineMacros(engine, settings(7));
});
afterAll(() => engine.close());

/** How far pairs are from even on a grid of 32 by 32, in standard deviations of chi-square. */
async function unevenness(x: string, y: string): Promise<number> {
  const { z } = await engine.one<{ z: number }>(`
    with pairs as (select floor(${x} * 32) as x, floor(${y} * 32) as y from range(${IDS}) ids(i)),
    cells as (select count(*) as n from pairs group by x, y)
    select (sum(n * n) * 1024.0 / ${IDS} - ${IDS} - 1023) / sqrt(2 * 1023) as z from cells`);
  return z;
}

describe('u(i, salt)', () => {
  it.each([
    ['neighbouring ids', 'u(i, 1000)', 'u(i + 1, 1000)'],
    ['ids 16 apart', 'u(i, 2001)', 'u(i + 16, 2001)'],
    ['ids beyond 32 bits', 'u(i, 2001)', 'u(i + 4294967296, 2001)'],
    ['neighbouring salts', 'u(i, 3000)', 'u(i, 3001)'],
    ['salts 1000 apart', 'u(i, 3000)', 'u(i, 4000)'],
    ['id and salt one up', 'u(i, 9998)', 'u(i + 1, 9999)'],
    ['first and later digits', 'u(i, 1000)', 'u(i, 1000) * 32 % 1'],
    ['ids that are packed', 'u(i * 64, 1000)', 'u(i * 64 + 1, 1000)'],
  ])('spreads pairs evenly: %s', async (_, x, y) => {
    expect(Math.abs(await unevenness(x, y))).toBeLessThan(4);
  });

  it('is uncorrelated across ten salts', async () => {
    const salts = Array.from({ length: 10 }, (_, i) => i + 1000);
    const pairs = salts.flatMap((a) => salts.filter((b) => b > a).map((b) => `abs(corr(u(i, ${a}), u(i, ${b})))`));
    const { worst } = await engine.one<{ worst: number }>(
      `select greatest(${pairs.join(', ')}) as worst from range(${IDS}) ids(i)`,
    );
    expect(worst).toBeLessThan(4.5 / Math.sqrt(IDS));
  });

  it('is missing for a missing id', async () => {
    expect(await engine.one('select u(null, 1000) as u')).toEqual({ u: null });
  });

  it('follows the seed and nothing else', async () => {
    const sample = 'select sum(floor(u(i, 1000) * 1000000))::bigint as total from range(1000) ids(i)';
    const first = await engine.one(sample);
    const other = await openEngine({ threads: 2 });
    await defineMacros(other, settings(7));
    expect(await other.one(sample)).toEqual(first);
    await defineMacros(other, settings(8));
    expect(await other.one(sample)).not.toEqual(first);
    other.close();
  });
});

describe('what is drawn from it', () => {
  const moments = (value: string) =>
    engine.one<{ mean: number; variance: number; least: number }>(
      `select avg(${value}) as mean, var_pop(${value}) as variance, min(${value}) as least from range(${IDS}) ids(i)`,
    );

  it.each([
    ['standard normal', 'normal(i, 1000)', 0, 1],
    ['exponential with mean 4', 'exponential(i, 1000, 4)', 4, 16],
    ['Poisson with mean 0.4', 'poisson_of(0.4, u(i, 1000))', 0.4, 0.4],
    ['Poisson with mean 30', 'poisson_of(30, u(i, 1000))', 30, 30],
  ])('has its mean and variance: %s', async (_, value, mean, variance) => {
    const drawn = await moments(value);
    expect(Math.abs(drawn.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / IDS));
    expect(drawn.variance / variance).toBeGreaterThan(0.96);
    expect(drawn.variance / variance).toBeLessThan(1.04);
  });

  it('counts as the inverse distribution function does', async () => {
    const row =
      await engine.one(`select poisson_of(2, 0.135) as a, poisson_of(2, 0.136) as b, poisson_of(2, 0.406) as c,
      poisson_of(2, 0.407) as d, poisson_of(2, 0.9999) as e, poisson_of(0, 0.5) as f`);
    expect(row).toEqual({ a: 0, b: 1, c: 1, d: 2, e: 9, f: 0 });
  });

  it('picks each member of a list alike', async () => {
    const rows = await engine.all<{ n: number }>(
      `select count(*) as n from range(${IDS}) ids(i) group by pick(['a', 'b', 'c', 'd'], u(i, 1000))`,
    );
    for (const { n } of rows) expect(Math.abs(n - IDS / 4)).toBeLessThan(800);
    expect(rows).toHaveLength(4);
  });
});

it('covers whole years up to the last day', async () => {
  expect(await engine.one('select start_date()::varchar as s, end_date()::varchar as e, residents() as n')).toEqual({
    s: '2023-04-01',
    e: '2026-03-31',
    n: 1000,
  });
});

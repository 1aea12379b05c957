/** A whole county's files against their contracts: clean ones pass, and of faulty ones exactly what was planted is found. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { literal, openEngine } from '../../src/engine/engine.ts';
import { ROW_FAULTS } from '../../src/synthetic/faults/row-faults.ts';
import { DEFAULT_END_DATE } from '../../src/synthetic/generate-world.ts';
import { synthesise } from '../../src/synthetic/synthesise.ts';
import { checkExtracts } from './found-faults.ts';

let top = '';
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'concord-county-'));
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

const settings = { residents: 1500, years: 1, seed: 3, endDate: DEFAULT_END_DATE };
const lastMonth = (name: string): boolean => /_2026-03\./.test(name);
const december = (name: string): boolean => /_2025-12\./.test(name);

/**
 * Which files of a faulty county are checked: the last month's, and those of a month whose layout is another that have a layout, or
 * a fault of a column, which their dataset does not have in the last month. The others are made in the same way;
 * `npm run test:large` checks all of both months.
 */
async function worthChecking(folder: string): Promise<(name: string) => boolean> {
  if (process.env.CONCORD_LARGE) return (name) => lastMonth(name) || december(name);
  const engine = await openEngine({ threads: 1 });
  try {
    const files = await engine.all<{ file: string }>(`
      with planted as (from read_parquet(${literal(join(folder, 'truth', 'faulty_rows.parquet'))}))
      select file from planted where (dataset, fault, column_name) not in (
        select (dataset, fault, column_name) from planted where file like '%\\_2026-03.%' escape '\\')
      union from (select file from read_csv(${literal(join(folder, 'truth', 'faulty_files.csv'))}, all_varchar = true))`);
    const named = new Set(files.map((f) => f.file));
    return (name) => lastMonth(name) || (december(name) && named.has(name));
  } finally {
    engine.close();
  }
}

describe('the files of a county', () => {
  it('that is clean are accepted row by row, and every code in them passes the privacy line', async () => {
    const folder = join(top, 'clean');
    await synthesise({ ...settings, folder, faults: false });
    const { engine, files, close } = await checkExtracts(folder, lastMonth);
    expect(
      await engine.all('select file, column_name, rule, severity, count(*) as rows from found group by all'),
    ).toEqual([]);
    expect(await engine.all('select column_name, value from withheld')).toEqual([]);
    expect(files.filter((f) => !f.result.outcome.startsWith('accepted')).map((f) => f.name)).toEqual([]);
    expect(files.filter((f) => !f.result.allChecksRan).map((f) => f.name)).toEqual([]);
    close();
  }, 240_000);

  it('that is faulty show every fault that a contract can find, and accuse no other row', async () => {
    const folder = join(top, 'faulty');
    // doses are raised, so that even a rare fault falls on a row of a small county
    await synthesise({ ...settings, folder, faultScale: 4, tokens: ['sus', 'csds', 'mhsds'] });
    const { engine, files, close } = await checkExtracts(folder, await worthChecking(folder));
    expect(files.filter((f) => december(f.name)).length).toBeGreaterThan(10);
    const missed = await engine.all(`
      select p.dataset, p.fault, p.column_name, count(*) as rows
      from planted p semi join checked using (file)
      where p.detectable_by = 'contract' and not exists (
        from found f where f.file = p.file and f.line = p.line
          and (p.column_name = '' or f.column_name is null or f.column_name = p.column_name))
      group by all order by all`);
    expect(missed).toEqual([]);
    const accused = await engine.all(`
      select f.file, f.column_name, f.rule, count(*) as rows
      from found f where f.severity = 'reject' and not exists (
        from planted p where p.file = f.file and p.line = f.line and p.detectable_by = 'contract')
      group by all order by all`);
    expect(accused).toEqual([]);
    // a warning is no rejection, but it too must have a reason: a fault of that row
    const warned = await engine.all(`
      select f.file, f.line, f.column_name, f.rule
      from found f where f.severity = 'warn' and not exists (from planted p where p.file = f.file and p.line = f.line)
      order by all`);
    expect(warned).toEqual([]);
    const drifted = await engine.all<{ file: string }>(
      "select distinct file from planted_file semi join checked using (file) where detectable_by = 'contract' order by file",
    );
    const extra = files.filter((f) => f.result.schemaDrift.extra.length > 0).map((f) => ({ file: f.name }));
    expect(extra).toEqual(drifted);
    const kinds = await engine.all<{ fault: string }>(
      "select distinct fault from planted semi join checked using (file) where detectable_by = 'contract' order by fault",
    );
    expect(kinds.map((k) => k.fault)).toEqual(
      Object.entries(ROW_FAULTS)
        .filter(([, rule]) => rule.detectableBy === 'contract')
        .map(([fault]) => fault)
        .sort(),
    );
    const everyDataset = await engine.all<{ dataset: string }>(
      'select distinct dataset from planted semi join checked using (file) order by dataset',
    );
    expect(everyDataset.length).toBeGreaterThan(40);
    close();
  }, 240_000);
});

/** A whole county's files against their contracts: clean ones pass, and of faulty ones exactly what was planted is found. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
/** The last month, and one whose layout is another; the others are made in the same way. */
const lastMonth = (name: string): boolean => /_2026-03\./.test(name);
const someMonths = (name: string): boolean => lastMonth(name) || /_2025-12\./.test(name);

describe('the files of a county', () => {
  it('that is clean are accepted row by row', async () => {
    const folder = join(top, 'clean');
    await synthesise({ ...settings, folder, faults: false });
    const { engine, files, close } = await checkExtracts(folder, lastMonth);
    expect(
      await engine.all('select file, column_name, rule, severity, count(*) as rows from found group by all'),
    ).toEqual([]);
    expect(files.filter((f) => !f.result.outcome.startsWith('accepted')).map((f) => f.name)).toEqual([]);
    expect(files.filter((f) => !f.result.allChecksRan).map((f) => f.name)).toEqual([]);
    close();
  }, 240_000);

  it('that is faulty show every fault that a contract can find, and accuse no other row', async () => {
    const folder = join(top, 'faulty');
    // doses are raised, so that even a rare fault falls on a row of a small county
    await synthesise({ ...settings, folder, faultScale: 4, tokens: ['sus', 'csds', 'mhsds'] });
    const { engine, files, close } = await checkExtracts(folder, someMonths);
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

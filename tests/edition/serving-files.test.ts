/** Serving files of a table that is made by years: one for each year, one table to whoever asks. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layMissingFiles } from '../../src/edition/lay-missing-files.ts';
import { layServingFiles } from '../../src/edition/lay-serving-file.ts';
import { putTogether } from '../../src/edition/make-years.ts';
import type { Manifest } from '../../src/edition/manifest.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { publishEdition } from '../../src/edition/publish-edition.ts';
import { type Bench, runStep, type StepOutput } from '../../src/edition/run-step.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { openSqlGuard } from '../../src/engine/sql-guard.ts';
import type { WorkspacePaths } from '../../src/workspace/workspace.ts';

const top = mkdtempSync(join(tmpdir(), 'concord-serving-'));
const paths = {
  data: top,
  ...Object.fromEntries(['steps', 'serving', 'temporary', 'editions'].map((name) => [name, join(top, name)])),
  current: join(top, 'CURRENT'),
} as WorkspacePaths;
let engine: Engine;
let bench: Bench;
beforeAll(async () => {
  for (const folder of [paths.steps, paths.temporary]) mkdirSync(folder, { recursive: true });
  engine = await openEngine({ threads: 2 });
  const guard = await openSqlGuard(engine);
  bench = { engine, guard, locked: engine, engineVersion: 'test', made: [], reused: [], paths };
});
afterAll(() => {
  engine.close();
  rmSync(top, { recursive: true });
});

/** Two visits of a year; another cost gives other bytes. */
const yearOf = (year: number, cost: number): Promise<StepOutput> =>
  runStep(bench, {
    name: `table:visit:${year}`,
    confined: false,
    select: `select * from (values (1, date '${year}-03-01', ${cost}), (2, date '${year}-09-01', 7)) v(visit, day, cost) order by visit`,
    inputs: {},
  });

async function publish(id: string, years: StepOutput[]): Promise<string[]> {
  const output = putTogether('visit', years);
  const serving = await layServingFiles(bench, 'visit', output);
  const parquet = output.paths.map((path) => path.slice(top.length + 1));
  const table = { name: 'visit', key: ['visit'], rows: output.rows, parquet, sha256: output.sha256, serving };
  publishEdition(paths, { editionId: id, tables: [table] } as unknown as Manifest, true);
  return serving;
}

async function rowsServed(): Promise<unknown> {
  const edition = await openEdition({ paths } as Parameters<typeof openEdition>[0], undefined, { everyByte: true });
  try {
    return await edition.engine.all(
      `select year(day)::integer as year, visit, cost from ${edition.table('visit')} order by all`,
    );
  } finally {
    edition.close();
  }
}

const written = (serving: string): number => statSync(join(top, serving)).mtimeMs;

describe('a table that is made by years', () => {
  it('is one table to whoever asks, and a year that is as before is not laid again', async () => {
    const first = await publish('e1', [await yearOf(2024, 5), await yearOf(2025, 6)]);
    expect(first).toHaveLength(2);
    expect(await rowsServed()).toEqual([
      { year: 2024, visit: 1, cost: 5 },
      { year: 2024, visit: 2, cost: 7 },
      { year: 2025, visit: 1, cost: 6 },
      { year: 2025, visit: 2, cost: 7 },
    ]);
    const laid = written(first[0]!);
    const second = await publish('e2', [await yearOf(2024, 5), await yearOf(2025, 60)]);
    expect(second[0]).toBe(first[0]);
    expect(second[1]).not.toBe(first[1]);
    expect(written(second[0]!)).toBe(laid);
    expect(await rowsServed()).toContainEqual({ year: 2025, visit: 1, cost: 60 });
  });

  it('does not open when the file of a year is gone, and that one alone is laid again', async () => {
    const [kept, lost] = (await publish('e3', [await yearOf(2024, 5), await yearOf(2025, 6)])) as [string, string];
    rmSync(join(top, lost));
    await expect(rowsServed()).rejects.toMatchObject({
      kind: 'store-damaged',
      problems: [expect.objectContaining({ where: expect.stringContaining(lost) })],
    });
    const before = written(kept);
    await layMissingFiles(bench);
    expect(written(kept)).toBe(before);
    expect(await rowsServed()).toHaveLength(4);
  });

  it('is laid whole where an earlier edition serves all its years from one file', async () => {
    const output = putTogether('visit', [await yearOf(2024, 5), await yearOf(2025, 6)]);
    const parquet = output.paths.map((path) => path.slice(top.length + 1));
    const serving = 'serving/of-all-years.duckdb';
    const table = { name: 'visit', key: ['visit'], rows: output.rows, parquet, sha256: output.sha256, serving };
    publishEdition(paths, { editionId: 'e5', tables: [table] } as unknown as Manifest, true);
    await layMissingFiles(bench);
    expect(await rowsServed()).toEqual([
      { year: 2024, visit: 1, cost: 5 },
      { year: 2024, visit: 2, cost: 7 },
      { year: 2025, visit: 1, cost: 6 },
      { year: 2025, visit: 2, cost: 7 },
    ]);
  });

  it('of a single year has one file', async () => {
    expect(await publish('e4', [await yearOf(2024, 5)])).toHaveLength(1);
    expect(await rowsServed()).toHaveLength(2);
  });
});

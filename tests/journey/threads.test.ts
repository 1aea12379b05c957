/** Same inputs, same edition: one thread or two, every Parquet table has the same bytes. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hashOfFile } from '../../src/edition/hash-canonically.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { makeSmallWorkspace, writeExtract } from './small-workspace.ts';

/** Several row groups, so that two threads really write in parallel. */
const VISITS = 300_000;
const made: Workspace[] = [];
afterAll(() => {
  for (const workspace of made) rmSync(workspace.folder, { recursive: true, force: true });
});

async function buildWith(threads: number): Promise<Record<string, string>> {
  const workspace = makeSmallWorkspace();
  made.push(workspace);
  const engine = await openEngine({ threads });
  const now = new Date('2026-02-03T09:00:00Z');
  const land = (dataset: string, from: string, lines: string[]) =>
    landFile({
      workspace,
      engine,
      path: writeExtract(workspace, `${dataset}-${lines.length}.csv`, lines),
      dataset,
      from,
      now,
    });
  try {
    const visits = Array.from(
      { length: VISITS },
      (_, i) => `v${(i * 7919) % VISITS},RZ${i % 7},2025-01-${10 + (i % 20)},${i % 90}`,
    );
    await land('visits', 'X99', ['visit,org_code,day,minutes', ...visits]);
    await land('visits', 'X99', ['visit,org_code,day,minutes', ...visits.slice(0, 1000), `w1,RZ1,2025-02-01,5`]);
    await land('sites', 'X98', ['code,name', ...Array.from({ length: 9 }, (_, i) => `RZ${i},Site ${i}`)]);
    const { manifest } = await buildEdition({ workspace, engine });
    const hashes: Record<string, string> = { edition: manifest.editionId };
    for (const step of manifest.steps)
      hashes[step.name] = await hashOfFile(join(workspace.paths.steps, `${step.hash}.parquet`));
    return hashes;
  } finally {
    engine.close();
  }
}

describe('one thread or two', () => {
  it('every step and table of the edition has the same bytes and the edition the same name', async () => {
    expect(await buildWith(2)).toEqual(await buildWith(1));
  }, 120_000);
});

/** Killed without warning at random moments of landing and building, nothing breaks and the next run completes. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOfFile } from '../../src/edition/hash-canonically.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { listDeliveries } from '../../src/landing/list-deliveries.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { runJourney } from './run-journey.ts';
import { makeSmallWorkspace, writeExtract } from './small-workspace.ts';

const KILLS = Number(process.env.CONCORD_KILLS ?? 20);
/** Two kills to a workspace: the second hits the run that was to complete the first. */
const ROUNDS = Math.ceil(KILLS / 2);
const SCRIPT = new URL('./run-journey.ts', import.meta.url);
const made: Workspace[] = [];

let undisturbed: Record<string, string>;
let durationMs: number;

beforeAll(async () => {
  const workspace = workspaceWithExtracts();
  const begun = performance.now();
  await runJourneyInChild(workspace, null);
  durationMs = performance.now() - begun;
  undisturbed = await tableHashes(workspace);
});
afterAll(() => {
  for (const workspace of made) rmSync(workspace.folder, { recursive: true, force: true });
});

describe('kill -9 at random moments', () => {
  it(`${ROUNDS * 2} kills: the served edition always opens, the next run completes with the same tables`, async () => {
    let midway = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const workspace = workspaceWithExtracts();
      for (const share of [Math.random(), Math.random() * 0.7]) {
        const finished = await runJourneyInChild(workspace, durationMs * share);
        if (!finished) midway++;
        await expectNothingHalfMade(workspace);
      }
      await runJourney(workspace.folder);
      expect(await tableHashes(workspace)).toEqual(undisturbed);
      expect(readdirSync(workspace.paths.temporary)).toEqual([]);
      rmSync(workspace.folder, { recursive: true, force: true });
    }
    expect(midway, 'most kills must land in the middle of a run').toBeGreaterThan(ROUNDS / 2);
  }, 300_000);
});

/** @param killAfterMs null: let it finish. @returns whether it had finished before the kill */
async function runJourneyInChild(workspace: Workspace, killAfterMs: number | null): Promise<boolean> {
  const child = fork(SCRIPT, [workspace.folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  let finished = false;
  child.on('message', (message) => {
    if (message === 'done') finished = true;
    if (message === 'started' && killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  const [code] = (await exited) as [number | null];
  if (killAfterMs === null) expect(code).toBe(0);
  return finished;
}

async function expectNothingHalfMade(workspace: Workspace): Promise<void> {
  for (const { folder, receipt, check } of listDeliveries(workspace)) {
    expect(check.reconciliation.rowsIn).toBe(check.reconciliation.accepted + check.reconciliation.rejected);
    expect(await hashOfFile(join(folder, 'rows.parquet'))).toBe(receipt.rowsSha256);
    expect(await hashOfFile(join(folder, 'rejected.parquet'))).toBe(receipt.rejectedSha256);
  }
  if (!existsSync(workspace.paths.current)) return;
  const edition = await openEdition(workspace);
  try {
    for (const table of edition.manifest.tables) {
      const { n } = await edition.engine.one<{ n: number }>(`select count(*) as n from ${edition.table(table.name)}`);
      expect(n).toBe(table.rows);
    }
  } finally {
    edition.close();
  }
}

/** Of the bytes on disk, not of what the manifest says; and the edition's name, which stands for all its inputs. */
async function tableHashes(workspace: Workspace): Promise<Record<string, string>> {
  const manifest = readManifest(workspace.paths);
  const hashes: Record<string, string> = { edition: manifest.editionId };
  for (const table of manifest.tables) hashes[table.name] = await hashOfFile(join(workspace.paths.data, table.parquet));
  return hashes;
}

function workspaceWithExtracts(): Workspace {
  const workspace = makeSmallWorkspace();
  made.push(workspace);
  const months = Array.from(
    { length: 48 },
    (_, i) => `${2022 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
  );
  const activity = (to: number) =>
    months.slice(0, to).flatMap((m, i) => ['RZ1', 'RZ2', 'RZ3'].map((o) => `${o},${m},${500 + i},${i}`));
  const visits = (from: number) =>
    Array.from({ length: 3000 }, (_, i) => `v${from + i},RZ${i % 3},2025-01-${10 + (i % 20)},${i % 90}`);
  writeExtract(workspace, 'activity-1.csv', ['org_code,month,attendances,breaches', ...activity(40)]);
  writeExtract(workspace, 'activity-2.csv', ['org_code,month,attendances,breaches', ...activity(48)]);
  writeExtract(workspace, 'visits-1.csv', ['visit,org_code,day,minutes', ...visits(0)]);
  writeExtract(workspace, 'visits-2.csv', ['visit,org_code,day,minutes', ...visits(2500)]);
  writeExtract(workspace, 'sites-1.csv', ['code,name', 'RZ1,First', 'RZ2,Second']);
  return workspace;
}

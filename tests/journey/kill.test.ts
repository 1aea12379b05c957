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

const KILLS = Number(process.env.CONCORD_KILLS ?? 8);
/** A kill that comes after the run has ended proves nothing and is not counted; this many tries bound the test. */
const TRIES = KILLS * 4;
const SCRIPT = new URL('./run-journey.ts', import.meta.url);
const made: Workspace[] = [];

let undisturbed: Record<string, string>;
/** from the child's start to its end; taken anew from every run that ends before its kill, since machines speed up and slow down */
let durationMs: number;

beforeAll(async () => {
  const workspace = workspaceWithExtracts();
  durationMs = (await runJourneyInChild(workspace, null)) ?? Number.NaN;
  undisturbed = await tableHashes(workspace);
});
afterAll(() => {
  for (const workspace of made) rmSync(workspace.folder, { recursive: true, force: true });
});

describe('kill -9 at random moments', () => {
  it(`${KILLS} kills: the served edition always opens, the next run completes with the same tables`, async () => {
    let midway = 0;
    for (let tries = 0; midway < KILLS && tries < TRIES; tries++) {
      const workspace = workspaceWithExtracts();
      // the second kill hits the run that was to complete the first
      if (await isKilledMidway(workspace, 0.95)) midway++;
      if (midway < KILLS && (await isKilledMidway(workspace, 0.6))) midway++;
      await runJourney(workspace.folder);
      expect(await tableHashes(workspace)).toEqual(undisturbed);
      expect(readdirSync(workspace.paths.temporary)).toEqual([]);
      rmSync(workspace.folder, { recursive: true, force: true });
    }
    expect(midway, 'kills that landed in the middle of a run').toBe(KILLS);
  }, 600_000);
});

async function isKilledMidway(workspace: Workspace, withinShare: number): Promise<boolean> {
  const tookMs = await runJourneyInChild(workspace, durationMs * withinShare * Math.random());
  if (tookMs !== null && tookMs > 50) durationMs = Math.min(durationMs, tookMs);
  await expectNothingHalfMade(workspace);
  return tookMs === null;
}

/** @param killAfterMs null: let it finish. @returns how long it took, or null when it was killed before its end */
async function runJourneyInChild(workspace: Workspace, killAfterMs: number | null): Promise<number | null> {
  const child = fork(SCRIPT, [workspace.folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  let begun = Number.NaN;
  let tookMs: number | null = null;
  child.on('message', (message) => {
    if (message === 'started') begun = performance.now();
    if (message === 'done') tookMs = performance.now() - begun;
    if (message === 'started' && killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  const [code] = (await exited) as [number | null];
  if (killAfterMs === null) expect(code).toBe(0);
  return tookMs;
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

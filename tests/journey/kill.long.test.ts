/** Killed without warning at random moments of landing and building, nothing breaks and the next run completes. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOfFile } from '../../src/edition/hash-canonically.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { filesOfTable } from '../../src/edition/table-files.ts';
import { listDeliveries } from '../../src/landing/list-deliveries.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { makeOptOutWorkspace } from './opt-out-workspace.ts';
import { runJourney } from './run-journey.ts';
import { runPeopleJourney } from './run-people-journey.ts';
import { makeSmallWorkspace, writeExtract } from './small-workspace.ts';

const KILLS = Number(process.env.CONCORD_KILLS ?? 8);
const made: string[] = [];
afterAll(() => {
  for (const top of made) rmSync(top, { recursive: true, force: true });
});

interface Journey {
  script: URL;
  /** as the script runs it, and in this process */
  run: (folder: string) => Promise<void>;
  make: () => Workspace;
  /** the temporary folder that the workspace is or lies in */
  top: (workspace: Workspace) => string;
  kills: number;
  /** from the child's start to its end; taken anew from every run that ends before its kill, since machines speed up and slow down */
  durationMs: number;
}

const JOURNEYS: [string, Journey][] = [
  [
    'landing and building',
    {
      script: new URL('./run-journey.ts', import.meta.url),
      run: runJourney,
      make: workspaceWithExtracts,
      top: ({ folder }) => folder,
      kills: KILLS,
      durationMs: Number.NaN,
    },
  ],
  [
    'linking people and taking them below the line',
    {
      script: new URL('./run-people-journey.ts', import.meta.url),
      run: runPeopleJourney,
      make: makeOptOutWorkspace,
      top: ({ folder }) => dirname(folder),
      kills: Math.ceil(KILLS / 2),
      durationMs: Number.NaN,
    },
  ],
];

describe.each(JOURNEYS)('kill -9 at random moments of %s', (_, journey) => {
  /** A kill that comes after the run has ended proves nothing and is not counted; this many tries bound the test. */
  const tries = journey.kills * 4;
  let undisturbed: Record<string, string>;

  beforeAll(async () => {
    const workspace = makeKept(journey);
    journey.durationMs = (await runInChild(journey, workspace, null)) ?? Number.NaN;
    undisturbed = await tableHashes(workspace);
  }, 300_000);

  it(`${journey.kills} kills: the served edition always opens, the next run completes with the same tables`, async () => {
    let midway = 0;
    for (let n = 0; midway < journey.kills && n < tries; n++) {
      const workspace = makeKept(journey);
      // the second kill hits the run that was to complete the first
      if (await isKilledMidway(journey, workspace, 0.95)) midway++;
      if (midway < journey.kills && (await isKilledMidway(journey, workspace, 0.6))) midway++;
      await journey.run(workspace.folder);
      expect(await tableHashes(workspace)).toEqual(undisturbed);
      expect(readdirSync(workspace.paths.temporary)).toEqual([]);
      expectSealed(workspace);
      rmSync(journey.top(workspace), { recursive: true, force: true });
    }
    expect(midway, 'kills that landed in the middle of a run').toBe(journey.kills);
  }, 900_000);
});

function makeKept({ make, top }: Journey): Workspace {
  const workspace = make();
  made.push(top(workspace));
  return workspace;
}

/** Above the privacy line nothing but sealed files. */
function expectSealed({ paths: { data } }: Workspace): void {
  const zones = ['identity', 'care'].map((zone) => join(data, zone)).filter((folder) => existsSync(folder));
  const names = zones.flatMap((folder) => readdirSync(folder));
  expect(names.filter((name) => !name.endsWith('.sealed'))).toEqual([]);
}

async function isKilledMidway(journey: Journey, workspace: Workspace, withinShare: number): Promise<boolean> {
  const tookMs = await runInChild(journey, workspace, journey.durationMs * withinShare * Math.random());
  if (tookMs !== null && tookMs > 50) journey.durationMs = Math.min(journey.durationMs, tookMs);
  await expectNothingHalfMade(workspace);
  return tookMs === null;
}

/** @param killAfterMs null: let it finish. @returns how long it took, or null when it was killed before its end */
async function runInChild(
  { script }: Journey,
  workspace: Workspace,
  killAfterMs: number | null,
): Promise<number | null> {
  const child = fork(script, [workspace.folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
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
  for (const table of manifest.tables)
    for (const [i, file] of filesOfTable(workspace.paths.data, table).entries())
      hashes[`${table.name} ${i}`] = await hashOfFile(file);
  return hashes;
}

function workspaceWithExtracts(): Workspace {
  const workspace = makeSmallWorkspace();
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

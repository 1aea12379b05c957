/** The commands judge time by their clock, and a new file by the earlier ones of the same partner. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { checkUnderContract } from '../../src/edition/check-again.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { openSqlGuard } from '../../src/engine/sql-guard.ts';
import { listDeliveries } from '../../src/landing/list-deliveries.ts';
import type { CheckResult } from '../../src/quality/check-result.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import {
  contractOf,
  makeSmallWorkspace,
  openSmallWorkspace,
  writeContract,
  writeExtract,
} from '../journey/small-workspace.ts';
import { runCommand } from './run-command.ts';

let workspace: Workspace;
const LANDED_AT = new Date('2026-02-20T09:00:00Z');

const extract = (month: string, trust = 'RZ1') =>
  writeExtract(workspace, `activity-${trust}-${month}.csv`, [
    'org_code,month,attendances,breaches',
    `${trust},${month},9,1`,
  ]);
const land = (month: string, from: string, now = LANDED_AT) =>
  runCommand(['land', extract(month, from === 'X98' ? 'RZ1' : 'RZ2'), '--dataset', 'activity', '--from', from], {
    cwd: workspace.folder,
    now,
  });
const checked = async (month: string, now: Date): Promise<CheckResult> => {
  const ran = await runCommand(['check', extract(month), '--dataset', 'activity', '--json'], {
    cwd: workspace.folder,
    now,
  });
  return JSON.parse(ran.out) as CheckResult;
};
const timeliness = (check: CheckResult) => check.score.dimensions.find((d) => d.dimension === 'timeliness')?.score;
const future = (check: CheckResult) => check.faults.filter((f) => f.rule.startsWith('future:')).map((f) => f.severity);

beforeAll(async () => {
  workspace = makeSmallWorkspace();
  const activity = contractOf('activity');
  const columns = activity.columns.map((c) => (c.name === 'attendances' ? { ...c, properties: { dqmi: true } } : c));
  writeContract(workspace.folder, { ...activity, columns });
  workspace = openSmallWorkspace(workspace.folder);
  expect((await land('2025-11-01', 'X98', new Date('2025-12-20T09:00:00Z'))).exitCode).toBe(0);
  expect((await land('2025-09-01', 'X99')).exitCode).toBe(0);
  expect((await land('2026-01-01', 'X98')).exitCode).toBe(0);
});
afterAll(() => rmSync(workspace.folder, { recursive: true, force: true }));

describe('land', () => {
  it('scores timeliness from the end of the period, and coverage from the deliveries of the same partner', () => {
    const [november, september, january] = listDeliveries(workspace).map((d) => d.check);
    expect([november, september, january].map((c) => c && timeliness(c))).toEqual([1, 0, 1]);
    expect([november, september, january].map((c) => c?.score.dqmi.coverage)).toEqual([1, 1, 2 / 3]);
  });
});

describe('check', () => {
  it('scores timeliness and warns of a month that has not come', async () => {
    const inTime = await checked('2026-01-01', new Date('2026-03-10T09:00:00Z'));
    const late = await checked('2026-01-01', new Date('2026-04-10T09:00:00Z'));
    expect([timeliness(inTime), timeliness(late)]).toEqual([1, 0]);
    expect(future(await checked('2026-04-01', LANDED_AT))).toEqual(['warn']);
    expect(future(inTime)).toEqual([]);
  });

  it('compares with the deliveries of the one partner that sends the dataset', async () => {
    const settings = join(workspace.folder, 'concord.yaml');
    const coverage = async () => (await checked('2025-12-01', LANDED_AT)).score.dqmi.coverage;
    // two partners send it, so September counts as well: four of the five months from September to January
    expect(await coverage()).toBeCloseTo(4 / 5);
    const text = readFileSync(settings, 'utf8');
    expect(text).toContain('- people\n      - activity');
    writeFileSync(settings, text.replace('- people\n      - activity', '- people'));
    // only X98 sends it: November, December and January
    expect(await coverage()).toBe(1);
  });
});

it('a check made again says what the one at landing said of time', async () => {
  const engine = await openEngine();
  const activity = contractOf('activity');
  const columns = activity.columns.map((c) => (c.name === 'attendances' ? { ...c, properties: { dqmi: true } } : c));
  writeContract(workspace.folder, { ...activity, columns }, '1.1.0');
  const january = listDeliveries(workspace)[2];
  const contract = loadContracts(workspace).get('activity');
  try {
    if (!january || !contract) throw new Error('not landed');
    const bench = {
      engine,
      locked: engine,
      guard: await openSqlGuard(engine),
      engineVersion: 'v',
      paths: workspace.paths,
      made: [],
      reused: [],
    };
    const { check, rowsSha256 } = await checkUnderContract(bench, contract, january, () => null);
    expect(bench.made).toHaveLength(1);
    expect([timeliness(check), check.score.dqmi.coverage]).toEqual([1, 2 / 3]);
    expect(rowsSha256).toBe(january.receipt.rowsSha256);
  } finally {
    engine.close();
  }
});

/** Deliveries that correct, clash with or are taken back after others: which rows an edition then has. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEdition } from '../../src/edition/open-edition.ts';
import { type Engine, openEngine, type Row } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { withdrawDelivery } from '../../src/journey/withdraw-delivery.ts';
import { listDeliveries } from '../../src/landing/list-deliveries.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { makeSmallWorkspace, writeExtract } from './small-workspace.ts';

const NOW = new Date('2026-02-03T09:00:00Z');
const VISITS = 'visit,org_code,day,minutes';
const SITES = 'code,name';
const ACTIVITY = 'org_code,month,attendances,breaches';
let workspace: Workspace;
let engine: Engine;

beforeEach(async () => {
  workspace = makeSmallWorkspace();
  engine = await openEngine();
});
afterEach(() => {
  engine.close();
  rmSync(workspace.folder, { recursive: true, force: true });
});

const PARTNER: Record<string, string> = { activity: 'X98', sites: 'X98', visits: 'X99' };
async function land(dataset: string, lines: string[], corrects?: string, from = PARTNER[dataset]!): Promise<string> {
  const path = writeExtract(workspace, `${dataset}.csv`, lines);
  const { delivery } = await landFile({ workspace, engine, path, dataset, from, now: NOW, corrects });
  return delivery.receipt.deliveryId;
}
const build = () => buildEdition({ workspace, engine });

async function rowsOf(sql: (table: (name: string) => string) => string): Promise<Row[]> {
  const open = await openEdition(workspace);
  try {
    return await open.engine.all(sql(open.table));
  } finally {
    open.close();
  }
}
const minutes = () => rowsOf((t) => `select value from ${t('reported_measure')} where measure = 'visit_minutes'`);
const sites = async () =>
  (await rowsOf((t) => `select code from ${t('organisation')} order by code`)).map((row) => row.code);

describe('a correction of a correction', () => {
  it('append: does not bring the first delivery back', async () => {
    const a = await land('visits', [VISITS, 'v1,RZ1,2025-01-03,100']);
    const b = await land('visits', [VISITS, 'v2,RZ1,2025-01-03,50'], a);
    const c = await land('visits', [VISITS, 'v3,RZ1,2025-01-03,1'], b);
    const { manifest } = await build();
    expect(await minutes()).toEqual([{ value: 1 }]);
    expect(manifest.inputs.leftOut.map((l) => [l.deliveryId, l.reason])).toEqual([
      [a, `replaced by the later delivery ${c}`],
      [b, `replaced by the later delivery ${c}`],
    ]);
  });

  it('upsert: does not bring the first delivery back', async () => {
    const a = await land('sites', [SITES, 'RZ1,First']);
    const b = await land('sites', [SITES, 'RZ2,Second'], a);
    await land('sites', [SITES, 'RZ3,Third'], b);
    await build();
    expect(await sites()).toEqual(['RZ3']);
  });

  it('replaces the first even when the one between was quarantined', async () => {
    const a = await land('visits', [VISITS, 'v1,RZ1,2025-01-03,100']);
    const b = await land('visits', [VISITS, ',RZ1,2025-01-03,50', ',RZ1,2025-01-03,51'], a);
    await build();
    expect(await minutes()).toEqual([{ value: 100 }]);
    await land('visits', [VISITS, 'v3,RZ1,2025-01-03,1'], b);
    await build();
    expect(await minutes()).toEqual([{ value: 1 }]);
  });

  it('that is quarantined itself leaves the correction before it standing', async () => {
    const a = await land('visits', [VISITS, 'v1,RZ1,2025-01-03,100']);
    const b = await land('visits', [VISITS, 'v2,RZ1,2025-01-03,50'], a);
    await land('visits', [VISITS, ',RZ1,2025-01-03,1'], b);
    await build();
    expect(await minutes()).toEqual([{ value: 50 }]);
  });
});

it('upsert: a corrected delivery is taken out whole, also the rows that its correction does not name', async () => {
  const a = await land('sites', [SITES, 'RZ1,First', 'RZ2,Second']);
  await land('sites', [SITES, 'RZ1,Renamed'], a);
  await build();
  expect(await sites()).toEqual(['RZ1']);
});

describe('two partners', () => {
  it('that sent the same key: the later is left out, told who clashes with whom, and the rest is built', async () => {
    const first = await land('activity', [ACTIVITY, 'RZ1,2025-02-01,100,5']);
    const later = await land('activity', [ACTIVITY, 'RZ1,2025-02-01,200,6'], undefined, 'X99');
    await land('sites', [SITES, 'RZ1,First']);
    const { manifest, refused } = await build();
    expect(refused).toEqual([]);
    expect(manifest.inputs.deliveries.map((d) => d.deliveryId)).toContain(first);
    expect(manifest.inputs.leftOut).toMatchObject([
      { deliveryId: later, from: 'X99', reason: expect.stringContaining(`${first} from X98`) },
    ]);
    expect(manifest.inputs.leftOut[0]?.remedy).toContain('--withdraw');
    expect(await rowsOf((t) => `select value from ${t('reported_measure')} where measure = 'attendances'`)).toEqual([
      { value: 100 },
    ]);
    expect(await build()).toMatchObject({ unchanged: true, made: [] });
  });

  it('with keys of their own stand side by side', async () => {
    await land('activity', [ACTIVITY, 'RZ1,2025-02-01,100,5']);
    await land('activity', [ACTIVITY, 'RZ2,2025-02-01,200,6'], undefined, 'X99');
    const { manifest } = await build();
    expect(manifest.inputs.deliveries).toHaveLength(2);
  });

  it('do not hide a mapping that is wrong for each of them', async () => {
    await land('activity', [ACTIVITY, 'RZ1,2025-02-01,100,5']);
    await land('activity', [ACTIVITY, 'RZ2,2025-02-01,200,6'], undefined, 'X99');
    const mapping = join(workspace.folder, 'catalogue/datasets/activity/organisation.sql');
    writeFileSync(mapping, "select 'trust' as kind, 'x' as code from source s, range(2)");
    await expect(build()).rejects.toMatchObject({ kind: 'catalogue-invalid' });
  });
});

describe('the same bytes again', () => {
  const A = [VISITS, 'v1,RZ1,2025-01-03,100'];
  const B = [VISITS, 'v2,RZ1,2025-01-03,50'];

  it('record what they correct, beside the receipt', async () => {
    const a = await land('visits', A);
    const b = await land('visits', B);
    expect(await land('visits', B, a)).toBe(b);
    expect(listDeliveries(workspace).map((d) => d.receipt.corrects)).toEqual([null, a]);
    expect(listDeliveries(workspace, '2026-02-02').map((d) => d.receipt.corrects)).toEqual([null, null]);
    await build();
    expect(await minutes()).toEqual([{ value: 50 }]);
  });

  it('cannot correct themselves or what came later, and say the way back', async () => {
    const a = await land('visits', A);
    const b = await land('visits', B);
    await expect(land('visits', A, a)).rejects.toMatchObject({ kind: 'usage' });
    await expect(land('visits', A, b)).rejects.toMatchObject({
      problems: [{ remedy: expect.stringContaining(`--withdraw ${b}`) }],
    });
  });
});

describe('a delivery that is withdrawn', () => {
  const say = (deliveryId: string, withdrawn: boolean, day: string) =>
    withdrawDelivery({
      workspace,
      deliveryId,
      withdrawn,
      reason: 'the wrong month',
      now: new Date(`${day}T09:00:00Z`),
    });
  const attendances = () => rowsOf((t) => `select value from ${t('reported_measure')} where measure = 'attendances'`);

  it('is left out by its day and never by its words, the one before it counts again, and it can be put back', async () => {
    await land('activity', [ACTIVITY, 'RZ1,2025-02-01,100,5']);
    const b = await land('activity', [ACTIVITY, 'RZ1,2025-02-01,200,5']);
    await build();
    await say(b, true, '2026-02-05');
    const { manifest } = await build();
    expect(await attendances()).toEqual([{ value: 100 }]);
    expect(manifest.inputs.leftOut).toMatchObject([{ deliveryId: b, reason: 'withdrawn on 2026-02-05' }]);
    expect(JSON.stringify(manifest)).not.toContain('the wrong month');
    expect((await buildEdition({ workspace, engine, asAt: '2026-02-04' })).manifest.inputs.leftOut).not.toMatchObject([
      { deliveryId: b },
    ]);
    await say(b, false, '2026-02-06');
    await build();
    expect(await attendances()).toEqual([{ value: 200 }]);
    expect(listDeliveries(workspace)).toHaveLength(2);
  });

  it('no longer corrects another', async () => {
    const a = await land('visits', [VISITS, 'v1,RZ1,2025-01-03,100']);
    const b = await land('visits', [VISITS, 'v2,RZ1,2025-01-03,50'], a);
    await say(b, true, '2026-02-05');
    await build();
    expect(await minutes()).toEqual([{ value: 100 }]);
  });
});

/** The way of the data from files to an edition, through the public doors, on a small workspace. */
import { appendFileSync, chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConcordError } from '../../src/concord-error.ts';
import { diffEditions } from '../../src/edition/diff-editions.ts';
import { listEditions } from '../../src/edition/list-editions.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { filesOfTable } from '../../src/edition/table-files.ts';
import { walkBack } from '../../src/edition/walk-back.ts';
import { type Engine, openEngine, type Row } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { landFolder } from '../../src/journey/land-folder.ts';
import type { DeliveryStatus } from '../../src/landing/delivery.ts';
import { listDeliveries } from '../../src/landing/list-deliveries.ts';
import { readLandedBytes } from '../../src/landing/read-landed-bytes.ts';
import { silentProgress } from '../../src/progress.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import {
  contractOf,
  makeSmallWorkspace,
  openSmallWorkspace,
  servingFileOf,
  writeContract,
  writeExtract,
} from './small-workspace.ts';

const NOW = new Date('2026-02-03T09:00:00Z');
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

interface LandOptions {
  status?: DeliveryStatus;
  signedOffBy?: string;
  corrects?: string;
  now?: Date;
}
const PARTNER: Record<string, string> = { activity: 'X98', sites: 'X98', visits: 'X99', people: 'X99' };
const land = (dataset: string, name: string, lines: string[], options: LandOptions = {}) =>
  landFile({
    workspace,
    engine,
    path: writeExtract(workspace, name, lines),
    dataset,
    from: PARTNER[dataset]!,
    now: NOW,
    ...options,
  });
const build = (asAt?: string) => buildEdition({ workspace, engine, ...(asAt ? { asAt } : {}) });

async function rowsOf(sql: (table: (name: string) => string) => string, edition?: string): Promise<Row[]> {
  const open = await openEdition(workspace, edition);
  try {
    return await open.engine.all(sql(open.table));
  } finally {
    open.close();
  }
}

const ACTIVITY = [
  'org_code,month,attendances,breaches',
  'RZ1,2025-01-01,2000,0',
  'RZ1,2025-02-01,2100,300',
  'RZ2,2025-01-01,400,0',
];
const VISITS = ['visit,org_code,day,minutes', 'v1,RZ1,2025-01-03,10', 'v2,RZ1,2025-01-04,20'];
const SITES = ['code,name', 'RZ1,First', 'RZ2,Second'];

describe('landing', () => {
  it('keeps the bytes once, read-only, and gives them back as they came', async () => {
    const { delivery } = await land('activity', 'activity.csv', ACTIVITY);
    const landed = readdirSync(workspace.paths.landed);
    expect(landed).toEqual([`${delivery.receipt.sha256}.zst`]);
    expect(statSync(join(workspace.paths.landed, landed[0]!)).mode & 0o777).toBe(0o444);
    const back = join(workspace.folder, 'back.csv');
    await readLandedBytes(workspace.paths, delivery.receipt.sha256, back);
    expect(readFileSync(back, 'utf8')).toBe(`${ACTIVITY.join('\n')}\n`);
  });

  it('writes a receipt that says what came, from whom, when and under which contract', async () => {
    const { delivery } = await land('activity', 'activity.csv', ACTIVITY);
    expect(delivery.receipt).toMatchObject({
      sequence: 1,
      dataset: 'activity',
      from: 'X98',
      fileName: 'activity.csv',
      bytes: ACTIVITY.join('\n').length + 1,
      contractVersion: '1.0.0',
      receivedAt: '2026-02-03T09:00:00.000Z',
      status: 'final',
      corrects: null,
    });
    expect(delivery.receipt.deliveryId).toMatch(/^activity-X98-[0-9a-f]{12}$/);
  });

  it('changes nothing when the same bytes come again, under any file name', async () => {
    const first = await land('activity', 'activity.csv', ACTIVITY);
    const again = await land('activity', 'another.csv', ACTIVITY, { now: new Date('2026-03-01') });
    expect(again.alreadyLanded).toBe(true);
    expect(again.delivery).toEqual(first.delivery);
    expect(listDeliveries(workspace)).toHaveLength(1);
  });

  it('records a sign-off of bytes that were landed before, and leaves the receipt on disk as it was', async () => {
    await land('activity', 'activity.csv', ACTIVITY);
    const signed = await land('activity', 'activity.csv', ACTIVITY, { status: 'signed-off', signedOffBy: 'A Steward' });
    expect(signed).toMatchObject({
      alreadyLanded: true,
      delivery: { receipt: { status: 'signed-off', signedOffBy: 'A Steward' } },
    });
    expect(JSON.parse(readFileSync(join(signed.delivery.folder, 'receipt.json'), 'utf8')).status).toBe('final');
    await build();
    expect(await rowsOf((t) => `select distinct data_status from ${t('reported_measure')}`)).toEqual([
      { data_status: 'signed-off' },
    ]);
  });

  it('holds what must be signed off as provisional until somebody signs', async () => {
    const belief = { status: 'final', reliableAfterDays: 45, signOff: true };
    writeContract(workspace.folder, { ...contractOf('activity'), belief });
    expect((await land('activity', 'activity.csv', ACTIVITY)).delivery.receipt.status).toBe('provisional');
  });

  it('says every fault of a wrong request at once, with what to do', async () => {
    const wrong = landFile({
      workspace,
      engine,
      path: '/nowhere.csv',
      dataset: 'activty',
      from: 'X97',
      corrects: 'x',
      status: 'signed-off',
      now: NOW,
    });
    const error = await wrong.catch((e: unknown) => e as ConcordError);
    expect(error).toBeInstanceOf(ConcordError);
    expect((error as ConcordError).problems.map((p) => p.remedy)).toEqual([
      'did you mean activity?',
      'did you mean X98? Otherwise add it under partners',
      'leave out --corrects: there is nothing to correct yet',
      'check the path',
      'add --signed-by NAME',
    ]);
  });

  it('lands a folder by file names, what others refer to first, and says why the rest was left alone', async () => {
    writeExtract(workspace, 'visits-1.csv', VISITS);
    writeExtract(workspace, 'sites.csv', SITES);
    writeExtract(workspace, 'activity.csv', ACTIVITY);
    writeExtract(workspace, 'notes.txt', ['x']);
    const { landed, skipped } = await landFolder({
      workspace,
      engine,
      folder: join(workspace.folder, 'extracts'),
      now: NOW,
    });
    expect(landed.map((l) => [l.delivery.receipt.dataset, l.delivery.receipt.from])).toEqual([
      ['sites', 'X98'],
      ['visits', 'X99'],
    ]);
    expect(skipped.map((s) => s.reason)).toEqual([
      "activity is sent by several partners (X98, X99); name who sent it with --from, or put it into a folder of the partner's code",
      "no contract's file name fits it; name its dataset with --dataset",
    ]);
  });

  it('refuses a file that changes while it is read, and records nothing', async () => {
    const path = writeExtract(workspace, 'a.csv', ACTIVITY);
    const progress = { ...silentProgress, start: () => appendFileSync(path, 'RZ2,2025-03-01,1,0\n') };
    const landing = landFile({ workspace, engine, path, dataset: 'activity', from: 'X98', now: NOW, progress });
    await expect(landing).rejects.toMatchObject({ kind: 'file-refused' });
    expect(listDeliveries(workspace)).toEqual([]);
    expect((await land('activity', 'a.csv', ACTIVITY)).alreadyLanded).toBe(false);
  });

  it('refuses a second writer', async () => {
    const results = await Promise.allSettled([land('activity', 'a.csv', ACTIVITY), land('visits', 'v.csv', VISITS)]);
    const refused = results.find((r) => r.status === 'rejected');
    expect(refused?.reason).toMatchObject({ kind: 'busy' });
  });
});

describe('which rows an edition has', () => {
  const minutes = () =>
    rowsOf((t) => `select value from ${t('reported_measure')} where measure = 'visit_minutes' order by all`);

  it('full: the last good delivery of each partner replaces those before it', async () => {
    await land('activity', 'a1.csv', ACTIVITY);
    await land('activity', 'a2.csv', [ACTIVITY[0]!, 'RZ1,2025-03-01,1500,100']);
    const { manifest } = await build();
    expect(manifest.inputs.deliveries.map((d) => d.rowsPublished)).toEqual([1]);
    expect(manifest.inputs.leftOut[0]?.reason).toMatch(/^replaced by the later delivery activity-X98-/);
  });

  it('full: a quarantined delivery delays nobody, and the edition says that it was left out', async () => {
    await land('activity', 'a1.csv', ACTIVITY);
    const bad = await land('activity', 'a2.csv', [
      ACTIVITY[0]!,
      ',2025-03-01,1,1',
      ',2025-03-01,2,1',
      'RZ1,2025-03-01,3,1',
    ]);
    expect(bad.delivery.check.outcome).toBe('quarantined');
    const { manifest } = await build();
    expect(manifest.inputs.deliveries.map((d) => d.sequence)).toEqual([1]);
    expect(manifest.inputs.leftOut).toMatchObject([
      { deliveryId: bad.delivery.receipt.deliveryId, reason: 'quarantined by its check' },
    ]);
  });

  it('append: a key that came before is kept from its first delivery, and the repeat is counted', async () => {
    await land('visits', 'v1.csv', VISITS);
    await land('visits', 'v2.csv', [VISITS[0]!, 'v2,RZ1,2025-01-04,500', 'v3,RZ1,2025-01-05,30']);
    const { manifest } = await build();
    expect(await minutes()).toEqual([{ value: 60 }]);
    expect(manifest.inputs.deliveries.map((d) => [d.rowsAccepted, d.rowsSuperseded, d.rowsPublished])).toEqual([
      [2, 0, 2],
      [2, 1, 1],
    ]);
  });

  it('append: a delivery that corrects another takes its place, and both stay in the record', async () => {
    const first = await land('visits', 'v1.csv', VISITS);
    await land('visits', 'v2.csv', [VISITS[0]!, 'v1,RZ1,2025-01-03,11'], {
      corrects: first.delivery.receipt.deliveryId,
    });
    const { manifest } = await build();
    expect(await minutes()).toEqual([{ value: 11 }]);
    expect(manifest.inputs.leftOut.map((l) => l.deliveryId)).toEqual([first.delivery.receipt.deliveryId]);
    expect(listDeliveries(workspace)).toHaveLength(2);
  });

  it('upsert: the later row of a key wins, other keys stay', async () => {
    await land('sites', 's1.csv', SITES);
    await land('sites', 's2.csv', ['code,name', 'RZ2,Renamed']);
    await build();
    expect(await rowsOf((t) => `select code, name from ${t('organisation')} order by code`)).toEqual([
      { code: 'RZ1', name: 'First' },
      { code: 'RZ2', name: 'Renamed' },
    ]);
  });

  it('a table filled by several datasets has each key once, the most trusted value first', async () => {
    await land('activity', 'a.csv', ACTIVITY);
    await land('sites', 's.csv', ['code,name', 'RZ1,First']);
    await build();
    expect(await rowsOf((t) => `select code, name from ${t('organisation')} order by code`)).toEqual([
      { code: 'RZ1', name: 'First' },
      { code: 'RZ2', name: null },
    ]);
  });

  it('has the systems of the workspace, a calendar whose weeks end on Sunday, and the quality of each delivery', async () => {
    await land('activity', 'a.csv', ACTIVITY);
    await build();
    expect(await rowsOf((t) => `select system_code, trust_code from ${t('care_system_trust')}`)).toEqual([
      { system_code: 'QZZ', trust_code: 'RZ1' },
      { system_code: 'QZZ', trust_code: 'RZ2' },
    ]);
    const days = await rowsOf(
      (t) =>
        `select week_ending, financial_year, financial_quarter from ${t('calendar')} where date in ('2025-03-30', '2025-03-31') order by date`,
    );
    expect(days).toEqual([
      { week_ending: '2025-03-30', financial_year: '2024/25', financial_quarter: '2024/25 Q4' },
      { week_ending: '2025-04-06', financial_year: '2024/25', financial_quarter: '2024/25 Q4' },
    ]);
    expect(
      await rowsOf((t) => `select rows_published, data_to from ${t('delivery_quality')} where dimension = 'overall'`),
    ).toEqual([{ rows_published: 3, data_to: '2025-02-01' }]);
  });
});

describe('written corrections', () => {
  const breaches = () =>
    rowsOf(
      (t) =>
        `select value, value_as_published, status from ${t('reported_measure')} where measure = 'breaches' order by entity_code, period_start`,
    );

  it('set a figure to not reported, keep what was published, and count the rows', async () => {
    await land('activity', 'a.csv', ACTIVITY);
    const { manifest } = await build();
    expect(await breaches()).toEqual([
      { value: null, value_as_published: 0, status: 'not_reported' },
      { value: 300, value_as_published: 300, status: 'reported' },
      { value: 0, value_as_published: 0, status: 'reported' },
    ]);
    expect(manifest.corrections).toMatchObject([{ id: 'zero-breaches', rows: 1, expected: '1 to 3 rows' }]);
  });

  it('speak up when the source was mended', async () => {
    await land('activity', 'a.csv', [ACTIVITY[0]!, 'RZ1,2025-01-01,2000,5']);
    const { manifest } = await build();
    expect(manifest.quality[0]?.knownFaults.join()).toContain('may have been mended');
  });

  it('refuse the dataset when they match far more than was written', async () => {
    await land('sites', 's.csv', SITES);
    await land('activity', 'a.csv', [ACTIVITY[0]!, ...[1, 2, 3, 4].map((m) => `RZ1,2025-0${m}-01,2000,0`)]);
    const { refused, manifest } = await build();
    expect(refused).toMatchObject([{ dataset: 'activity', rule: 'correction-guard:zero-breaches' }]);
    expect(manifest.tables.find((t) => t.name === 'reported_measure')?.rows).toBe(0);
  });
});

describe('what may not be published', () => {
  it('is left out with the rule, the reason and the remedy', async () => {
    await land('sites', 's.csv', SITES);
    await land('people', 'p.csv', ['nhs_number,seen', '9434765919,2025-01-01']);
    const { refused, manifest } = await build();
    expect(refused).toMatchObject([{ dataset: 'people', rule: 'no-identity-in-an-edition' }]);
    expect(refused[0]?.remedy).toContain('privacy line');
    expect(JSON.stringify(manifest)).not.toContain('9434765919');
  });

  it('refuses to build when there is nothing else, and the last edition goes on serving', async () => {
    await expect(build()).rejects.toMatchObject({ kind: 'build-refused' });
    await land('people', 'p.csv', ['nhs_number,seen', '9434765919,2025-01-01']);
    await expect(build()).rejects.toMatchObject({ kind: 'build-refused', problems: [{ where: 'people' }] });
    await expect(openEdition(workspace)).rejects.toMatchObject({ kind: 'no-edition' });
  });
});

describe('building again', () => {
  it('with the same inputs publishes nothing and makes nothing', async () => {
    await land('activity', 'a.csv', ACTIVITY);
    const first = await build();
    const second = await build();
    expect(first.unchanged).toBe(false);
    expect(second).toMatchObject({ unchanged: true, made: [] });
    expect(second.manifest).toEqual(first.manifest);
    expect(listEditions(workspace)).toMatchObject([
      { number: 1, current: true, asAt: '2026-02-03', dataTo: '2025-02-28' },
    ]);
  });

  it('after one new delivery makes only what stands on it', async () => {
    await land('activity', 'a.csv', ACTIVITY);
    await land('sites', 's.csv', SITES);
    await build();
    await land('sites', 's2.csv', ['code,name', 'RZ2,Renamed']);
    const { made, reused } = await build();
    expect(made.sort()).toEqual([
      'map:sites:organisation',
      'rows:sites',
      'table:delivery_quality',
      'table:organisation',
    ]);
    expect(reused).toContain('map:activity:reported_measure');
  });

  it('tells a serving file whose bytes changed when every byte is read, and lays it again', async () => {
    await land('activity', 'a.csv', ACTIVITY);
    const { manifest } = await build();
    const file = servingFileOf(workspace, manifest, 'organisation');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    chmodSync(file, 0o644);
    writeFileSync(file, bytes);
    const whole = () => openEdition(workspace, undefined, { everyByte: true });
    await expect(whole()).rejects.toMatchObject({ kind: 'store-damaged' });
    await build();
    (await whole()).close();
  });

  it('makes a damaged step and a missing serving file again', async () => {
    await land('activity', 'a.csv', ACTIVITY);
    const { manifest } = await build();
    const table = manifest.tables.find((t) => t.name === 'organisation')!;
    const [parquet] = filesOfTable(workspace.paths.data, table) as [string];
    chmodSync(parquet, 0o644);
    writeFileSync(parquet, 'damaged');
    rmSync(servingFileOf(workspace, manifest, table.name));
    await expect(openEdition(workspace)).rejects.toMatchObject({ kind: 'store-damaged' });
    expect((await build()).made).toEqual(['map:activity:organisation']);
    expect(await rowsOf((t) => `select count(*) as n from ${t('organisation')}`)).toEqual([{ n: 2 }]);
  });

  it('checks the kept bytes again when the contract changed, and the old check stays', async () => {
    const { delivery } = await land('visits', 'v.csv', [...VISITS, 'v3,RZ1,2025-01-05,']);
    expect(delivery.check.reconciliation).toMatchObject({ accepted: 2, rejected: 1 });
    const loose = contractOf('visits');
    writeContract(
      workspace.folder,
      { ...loose, columns: loose.columns.map((c) => (c.name === 'minutes' ? { ...c, required: false } : c)) },
      '1.1.0',
    );
    workspace = openSmallWorkspace(workspace.folder);
    const { manifest, made } = await build();
    expect(made).toContain(`check:${delivery.receipt.deliveryId}`);
    expect(manifest.inputs.deliveries).toMatchObject([{ rowsAccepted: 3, rowsRejected: 0, rowsPublished: 3 }]);
    expect(listDeliveries(workspace)[0]?.check.reconciliation.accepted).toBe(2);
  });

  it('as at a past day gives what was known then, and the newer edition goes on serving', async () => {
    await land('activity', 'a1.csv', ACTIVITY, { now: new Date('2026-01-10T10:00:00Z') });
    const early = await build();
    await land('activity', 'a2.csv', [ACTIVITY[0]!, 'RZ1,2025-01-01,2000,7']);
    const late = await build();
    const again = await build('2026-01-10');
    expect(again).toMatchObject({ current: false, manifest: { editionId: early.manifest.editionId } });
    expect(listEditions(workspace).map((e) => [e.id, e.current])).toEqual([
      [early.manifest.editionId, false],
      [late.manifest.editionId, true],
    ]);
  });

  it('refuses a mapping that is wrong, with the file and what to do', async () => {
    await land('sites', 's.csv', SITES);
    const mapping = join(workspace.folder, 'catalogue/datasets/sites/organisation.sql');
    writeFileSync(mapping, "select 'trust' as kind, nme as code, 1 as stray from source");
    await expect(build()).rejects.toMatchObject({
      kind: 'catalogue-invalid',
      problems: [{ where: expect.stringContaining('organisation.sql') }],
    });
    writeFileSync(mapping, "select 'trust' as kind, 'x' as code from source");
    await expect(build()).rejects.toThrow(/repeat the key/);
  });
});

describe('what changed, and where it came from', () => {
  it('splits what moved into new periods, late, corrected, corrected by us and withdrawn', async () => {
    await land('activity', 'a1.csv', [...ACTIVITY, 'RZ2,2025-02-01,,']);
    await build();
    await land('activity', 'a2.csv', [
      ACTIVITY[0]!,
      'RZ1,2025-01-01,2000,0',
      'RZ1,2025-02-01,2105,300',
      'RZ2,2025-02-01,401,',
      'RZ1,2025-03-01,2200,310',
    ]);
    await build();
    const diff = await diffEditions(workspace, '1', '2', () => true);
    expect(diff.deliveries.added).toHaveLength(1);
    expect(diff.deliveries.removed).toHaveLength(1);
    expect(diff.measures).toMatchObject([
      {
        measure: 'attendances',
        newPeriod: 1,
        late: 1,
        corrected: 1,
        withdrawn: 1,
        correctedByUs: 0,
        correctedFrom: 2100,
        correctedTo: 2105,
      },
      { measure: 'breaches', newPeriod: 1, late: 0, corrected: 0, withdrawn: 1, correctedByUs: 0 },
    ]);
    expect(diff.tables.find((t) => t.table === 'reported_measure')).toMatchObject({ added: 2, removed: 2, changed: 2 });
    const written = { at_least: 0, at_most: 3 };
    const correction = {
      id: 'none',
      columns: ['breaches'],
      when: 'false',
      set: 'not-reported',
      reason: 'x',
      reported_to: 'x',
      since: '2026-01-01',
      expected_rows: written,
    };
    writeFileSync(join(workspace.folder, 'catalogue/datasets/activity/corrections.yaml'), stringify([correction]));
    await build();
    const ours = await diffEditions(workspace, '2', '3', () => true);
    expect(ours.measures).toMatchObject([{ measure: 'breaches', correctedByUs: 1, corrected: 0, late: 0 }]);
    expect(ours.catalogue).toEqual([{ path: 'catalogue/datasets/activity/corrections.yaml', change: 'changed' }]);
    expect(ours.corrections).toEqual([{ id: 'zero-breaches', dataset: 'activity', rowsBefore: 1, rowsAfter: 0 }]);
  });

  it('walks a table back to its deliveries: received = rejected + superseded + published', async () => {
    await land('visits', 'v1.csv', VISITS);
    await land('visits', 'v2.csv', [VISITS[0]!, 'v2,RZ1,2025-01-04,500', 'v3,RZ1,2025-01-05,30', 'v4,RZ1,2025-01-05,']);
    const { manifest } = await build();
    const walks = walkBack(workspace, manifest, { tables: ['reported_measure'] });
    expect(walks.map((w) => [w.dataset, w.rows])).toEqual([
      ['visits', { received: 5, rejected: 1, superseded: 1, published: 3 }],
    ]);
    expect(walks[0]?.deliveries.map((d) => d.receipt.fileName)).toEqual(['v1.csv', 'v2.csv']);
    expect(walks[0]?.catalogue.map((f) => f.path)).toContain('catalogue/datasets/visits/contract.yaml');
    expect(walkBack(workspace, manifest, { tables: ['organisation'] })).toEqual([]);
  });
});

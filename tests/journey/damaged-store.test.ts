/** What was kept and is damaged: found before it is published, and mended by the remedy that is told. */
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listEditions } from '../../src/edition/list-editions.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { type Engine, openEngine, type Row } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { readLandedBytes } from '../../src/landing/read-landed-bytes.ts';
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
const VISITS = ['visit,org_code,day,minutes', 'v1,RZ1,2025-01-03,10', 'v2,RZ1,2025-01-04,20'];
const SITES = ['code,name', 'RZ1,First', 'RZ2,Second'];
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

const land = (dataset: string, name: string, lines: string[]) =>
  landFile({
    workspace,
    engine,
    path: writeExtract(workspace, name, lines),
    dataset,
    from: dataset === 'sites' ? 'X98' : 'X99',
    now: NOW,
  });
const build = () => buildEdition({ workspace, engine });

async function rowsOf(sql: (table: (name: string) => string) => string, edition?: string): Promise<Row[]> {
  const open = await openEdition(workspace, edition);
  try {
    return await open.engine.all(sql(open.table));
  } finally {
    open.close();
  }
}
const minutes = () => rowsOf((t) => `select value from ${t('reported_measure')} where measure = 'visit_minutes'`);

function overwrite(path: string, bytes: Buffer | string): void {
  chmodSync(path, 0o644);
  writeFileSync(path, bytes);
}
const spoilt = (path: string): Buffer => readFileSync(path).fill(7, 0, 9000);

describe('the rows of a delivery', () => {
  it('are kept read-only', async () => {
    const { folder } = (await land('visits', 'v.csv', VISITS)).delivery;
    for (const name of ['rows.parquet', 'rejected.parquet', 'receipt.json', 'check.json'])
      expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o444]);
  });

  it('that were swapped for others are not published: the landed bytes are checked again and they are put back', async () => {
    const first = await land('visits', 'v1.csv', VISITS);
    const other = await land('visits', 'v2.csv', [VISITS[0]!, 'v9,RZ1,2025-01-09,900']);
    const rows = join(first.delivery.folder, 'rows.parquet');
    const before = readFileSync(rows);
    overwrite(rows, readFileSync(join(other.delivery.folder, 'rows.parquet')));
    const { made } = await build();
    expect(made).toContain(`check:${first.delivery.receipt.deliveryId}`);
    expect(await minutes()).toEqual([{ value: 930 }]);
    expect(readFileSync(rows).equals(before)).toBe(true);
    expect((await build()).made).toEqual([]);
  });

  it('checked again under a changed contract are held to their hash too', async () => {
    const { delivery } = await land('visits', 'v1.csv', VISITS);
    writeContract(workspace.folder, contractOf('visits'), '1.1.0');
    workspace = openSmallWorkspace(workspace.folder);
    await build();
    const again = readdirSync(workspace.paths.steps).find((name) => name.startsWith('check-'))!;
    overwrite(join(workspace.paths.steps, again, 'rows.parquet'), 'damaged');
    await land('visits', 'v2.csv', [VISITS[0]!, 'v3,RZ1,2025-01-05,30']);
    expect((await build()).made).toContain(`check:${delivery.receipt.deliveryId}`);
    expect(await minutes()).toEqual([{ value: 60 }]);
  });

  it('cannot be mended from damaged bytes, and landing the original again mends those', async () => {
    const { delivery } = await land('visits', 'v1.csv', VISITS);
    const landed = join(workspace.paths.landed, `${delivery.receipt.sha256}.zst`);
    overwrite(landed, 'damaged');
    rmSync(join(delivery.folder, 'rows.parquet'));
    await expect(build()).rejects.toMatchObject({
      kind: 'store-damaged',
      problems: [{ remedy: expect.stringContaining('land the original file again') }],
    });
    expect((await land('visits', 'v1.csv', VISITS)).alreadyLanded).toBe(true);
    await readLandedBytes(workspace.paths, delivery.receipt.sha256, join(workspace.folder, 'back.csv'));
    expect(statSync(landed).mode & 0o777).toBe(0o444);
    await build();
    expect(await minutes()).toEqual([{ value: 30 }]);
  });
});

describe('a serving file', () => {
  it('damaged inside at the same size is told as damage, and the remedy mends it', async () => {
    await land('sites', 's.csv', SITES);
    const { manifest } = await build();
    const file = servingFileOf(workspace, manifest, 'organisation');
    overwrite(file, spoilt(file));
    await expect(openEdition(workspace)).rejects.toMatchObject({ kind: 'store-damaged' });
    expect((await build()).unchanged).toBe(true);
    expect(await rowsOf((t) => `select count(*) as n from ${t('organisation')}`)).toEqual([{ n: 2 }]);
  });

  it('of an earlier edition is laid again once it was removed', async () => {
    await land('sites', 's.csv', SITES);
    const { manifest } = await build();
    await land('sites', 's2.csv', ['code,name', 'RZ3,Third']);
    await build();
    rmSync(servingFileOf(workspace, manifest, 'organisation'));
    await expect(openEdition(workspace, '1')).rejects.toMatchObject({ kind: 'store-damaged' });
    await build();
    expect(await rowsOf((t) => `select count(*) as n from ${t('organisation')}`, '1')).toEqual([{ n: 2 }]);
  });
});

describe('the list of editions', () => {
  it.each(['', '{"half": ', '["e0123'])(
    'that reads %j is named, and is put together again once it was removed',
    async (text) => {
      await land('sites', 's.csv', SITES);
      await build();
      await land('sites', 's2.csv', ['code,name', 'RZ3,Third']);
      await build();
      const before = listEditions(workspace);
      const index = join(workspace.paths.editions, 'index.json');
      writeFileSync(index, text);
      expect(() => listEditions(workspace)).toThrow(/index\.json.*remove it/s);
      rmSync(index);
      expect(listEditions(workspace)).toEqual(before);
      await land('sites', 's3.csv', ['code,name', 'RZ4,Fourth']);
      await build();
      expect(
        listEditions(workspace)
          .map((e) => e.id)
          .slice(0, 2),
      ).toEqual(before.map((e) => e.id));
      expect(JSON.parse(readFileSync(index, 'utf8'))).toHaveLength(3);
    },
  );
});

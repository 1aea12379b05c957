/** What the comparison of deliveries finds: each fault that a sequence of files can have, and sequences that have none. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { withdrawDelivery } from '../../src/journey/withdraw-delivery.ts';
import type { DeliveryWatch } from '../../src/landing/delivery-watch.ts';
import { type WatchOrder, watchDeliveries, watchedRows } from '../../src/landing/watch-deliveries.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import {
  contractOf,
  makeSmallWorkspace,
  openSmallWorkspace,
  writeContract,
  writeExtract,
} from '../journey/small-workspace.ts';
import { CASES, type File, HEADER, linesOf, type Mode } from './delivery-sequences.ts';

const FILE_PERIOD = "{property: filePeriod, value: {grain: month, pattern: '(?<year>20..)-(?<month>..)'}}";

let workspace: Workspace;
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());
beforeEach(() => {
  const { folder } = makeSmallWorkspace();
  workspace = { ...openSmallWorkspace(folder), partners: [] };
});
afterEach(() => rmSync(workspace.folder, { recursive: true, force: true }));

async function landAll(files: File[], mode: Mode = 'append'): Promise<string[]> {
  writeContract(workspace.folder, { ...contractOf('visits'), mode });
  const ids: string[] = [];
  for (const [i, file] of files.entries()) {
    const { rows, from = 'RA1', corrects } = typeof file === 'string' ? { rows: file } : file;
    const path = writeExtract(workspace, `visits-${i}.csv`, linesOf(rows, i));
    const told = corrects === undefined ? {} : { corrects: ids[corrects] as string };
    const now = new Date('2025-04-10T09:00:00Z');
    const order = { workspace, engine, path, dataset: 'visits', from, now, ...told };
    ids.push((await landFile(order)).delivery.receipt.deliveryId);
  }
  return ids;
}

function changeContract(change: (text: string) => string): void {
  const path = join(workspace.folder, 'catalogue/datasets/visits/contract.yaml');
  const text = readFileSync(path, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
}

const orderOf = (more: Partial<WatchOrder> = {}): WatchOrder => ({
  ...{ workspace, contracts: loadContracts(workspace), engine, today: '2026-02-03' },
  ...more,
});

const told = (watches: DeliveryWatch[], withSeverity: boolean): string[] =>
  watches
    .flatMap((w) => w.findings)
    .map((f) => `${f.kind} ${f.from} ${f.period?.from} ${f.rows}${withSeverity ? ` ${f.severity}` : ''}`);

describe('a watch over deliveries', () => {
  it.each(CASES)('$name', async ({ mode, files, found, partners = [], asAt, today = '2026-02-03' }) => {
    await landAll(files, mode);
    const watches = await watchDeliveries(orderOf({ workspace: { ...workspace, partners }, asAt, today }));
    const partner = (w: DeliveryWatch): boolean => partners.length === 0 || w.from === 'RA1';
    expect(
      told(
        watches.filter(partner),
        found.some((f) => f.endsWith('warn')),
      ),
    ).toEqual(found);
    expect(JSON.stringify(watches)).not.toContain('secret');
    for (const f of watches.flatMap((w) => w.findings)) {
      expect(f.problem && f.expected && f.remedy).toBeTruthy();
      expect(`${f.problem}${f.expected}${f.remedy}`).not.toMatch(/undefined|NaN|null|Infinity/);
    }
  });

  it('looks past what was taken back, and counts each period once', async () => {
    const [, second = ''] = await landAll(['2025-01 x20', '2025-02 x20', '2025-03 x20, 2025-01 x20']);
    const [watch] = await watchDeliveries(orderOf());
    expect(watch?.periods.map((p) => [p.from, p.to, p.rows, p.state])).toEqual([
      ['2025-01-01', '2025-01-31', 20, 'usual'],
      ['2025-02-01', '2025-02-28', 20, 'usual'],
      ['2025-03-01', '2025-03-31', 20, 'usual'],
    ]);
    expect(watch?.deliveries[2]).toMatchObject({ rows: 40, repeated: 20, late: 0, from: '2025-03-01' });
    await withdrawDelivery({ workspace, deliveryId: second, withdrawn: true, reason: 'wrong', now: new Date() });
    expect(told(await watchDeliveries(orderOf()), false)).toEqual(['missing-period RA1 2025-02-01 0']);
  });

  it('tells where the rows stand, for those who know which they were', async () => {
    const [, id = ''] = await landAll(['2025-01 x20', '2025-02 x20, 2025-01 x1 +20, 2025-01 x1 ~9, 2025-01 x1 +1']);
    // the second file begins with its second row
    expect(await watchedRows(orderOf())).toEqual([
      { deliveryId: id, row: 19, kind: 'late' },
      { deliveryId: id, row: 20, kind: 'replaced' },
      { deliveryId: id, row: 21, kind: 'repeated' },
    ]);
    expect(await watchedRows(orderOf({ from: 'RB2' }))).toEqual([]);
  });

  it('says which deliveries an altered contract cannot compare, and compares the others', async () => {
    const visits = contractOf('visits');
    await landAll(['2025-01 x20']);
    const columns = visits.columns.map((c) => (c.name === 'visit' ? { ...c, name: 'visit_id' } : c));
    writeContract(workspace.folder, { ...visits, columns }, '2.0.0');
    const path = writeExtract(workspace, 'visits-new.csv', [
      HEADER.replace('visit', 'visit_id'),
      'v1,RZ1,2025-03-01,5',
    ]);
    await landFile({ workspace, engine, path, dataset: 'visits', from: 'RA1', now: new Date() });
    const [watch] = await watchDeliveries(orderOf());
    expect(watch?.findings.map((f) => [f.kind, f.rows])).toEqual([['not-compared', 20]]);
    expect(watch?.findings[0]?.problem).toContain('version 1.0.0');
    expect(watch?.deliveries).toHaveLength(1);
  });

  it('has no periods where a contract gives none, and still compares keys', async () => {
    const land = (name: string, lines: string[]) =>
      landFile({
        ...{ workspace, engine, dataset: 'sites', from: 'RA1', now: new Date() },
        path: writeExtract(workspace, name, ['code,name', ...lines]),
      });
    await land('sites-1.csv', ['RZ1,First', 'RZ2,Second']);
    await land('sites-2.csv', ['RZ1,Other', 'RZ3,Third']);
    const [watch] = await watchDeliveries(orderOf());
    expect(watch?.periods).toEqual([]);
    expect(watch?.deliveries[1]).toMatchObject({ rows: 2, replaced: 1, late: 0, from: null });
    expect(told([watch as DeliveryWatch], false)).toEqual(['replaced-rows RA1 undefined 1']);
  });

  it.each([
    ['on the days on which it comes', 99, []],
    ['but for a Wednesday', 16, ['missing-period RA1 2025-01-22 0']],
  ])('expects a daily feed that rests at weekends %s', async (_name, absent, found) => {
    changeContract((text) => text.replace('unit: m', 'unit: d'));
    const days = [...Array(40).keys()].map((i) => new Date(Date.UTC(2025, 0, 6 + i)).toISOString().slice(0, 10));
    const sent = days.filter((_, i) => i % 7 < 5 && i !== absent);
    const lines = sent.flatMap((day) => ['a', 'b', 'c'].map((n) => `${day}${n},RZ1,${day},5`));
    for (const [i, part] of [lines.slice(0, 42), lines.slice(42)].entries()) {
      const path = writeExtract(workspace, `visits-${i}.csv`, [HEADER, ...part]);
      await landFile({ workspace, engine, path, dataset: 'visits', from: 'RA1', now: new Date() });
    }
    expect(told(await watchDeliveries(orderOf()), false)).toEqual(found);
  });

  /** Rows a day that differ as if by chance, always the same. */
  const about = (mean: number, i: number): number =>
    Math.max(0, Math.round(mean + Math.sqrt(mean) * Math.sin(i * 2.4) * 1.8));
  it.each([
    [
      'half of a month, which no day of a few rows shows',
      5,
      (i: number) => (i >= 91 && i < 120 ? 0.5 : 1),
      ['few-rows RA1 2025-04-01'],
    ],
    ['a month with twice its rows', 5, (i: number) => (i >= 90 && i < 120 ? 2 : 1), ['many-rows RA1 2025-04-01']],
    ['a week without rows', 5, (i: number) => (i >= 92 && i < 99 ? 0 : 1), ['missing-period RA1 2025-04-03']],
    ['nothing, though there are days without rows', 1.2, () => 1, []],
  ])('of a small daily feed tells %s', async (_name, mean, share, found) => {
    changeContract((text) => text.replace('unit: m', 'unit: d'));
    const days = [...Array(273).keys()].map((i) => new Date(Date.UTC(2025, 0, 1 + i)).toISOString().slice(0, 10));
    const rows = days.map((day, i) =>
      Array.from({ length: about(mean * share(i), i) }, (_, n) => `${day}-${n},RZ1,${day},5`),
    );
    expect(rows.some((r) => r.length === 1)).toBe(true);
    const path = writeExtract(workspace, 'visits.csv', [HEADER, ...rows.flat()]);
    await landFile({ workspace, engine, path, dataset: 'visits', from: 'RA1', now: new Date() });
    expect(told(await watchDeliveries(orderOf()), false).map((f) => f.replace(/ \d+$/, ''))).toEqual(found);
  });

  it('asks a small partner for no month without rows, where its contract says that there may be none', async () => {
    await landAll(['2025-01 x2', '2025-02 x1', '2025-04 x3']);
    const missing = async () => told(await watchDeliveries(orderOf()), false);
    expect(await missing()).toEqual(['missing-period RA1 2025-03-01 0']);
    changeContract((text) => text.replace(/^( *)mode: append/m, '$1mode: append\n$1minRows: 0'));
    expect(await missing()).toEqual([]);
  });

  it('takes the period of a whole file where its contract gives one', async () => {
    const { period: _, ...visits } = contractOf('visits');
    writeContract(workspace.folder, { ...visits, mode: 'full' });
    changeContract((text) => text.replace('customProperties:', `customProperties:\n  - ${FILE_PERIOD}`));
    for (const [name, lines] of [
      ['2025-01', ['a,RZ1,2025-01-01,5', 'b,RZ1,2025-01-01,5']],
      ['2025-03', ['a,RZ1,2025-01-01,7']],
      ['2025-01 again', ['a,RZ1,2025-01-01,6', 'b,RZ1,2025-01-01,5', 'c,RZ1,2025-01-01,5']],
    ] as const) {
      const path = writeExtract(workspace, `visits ${name}.csv`, [HEADER, ...lines]);
      await landFile({ workspace, engine, path, dataset: 'visits', from: 'RA1', now: new Date() });
    }
    const [watch] = await watchDeliveries(orderOf());
    expect(watch?.periods.map((p) => [p.rows, p.state])).toEqual([
      [3, 'usual'],
      [0, 'missing'],
      [1, 'usual'],
    ]);
    expect(watch?.deliveries.map((d) => [d.late, d.replaced, d.repeated, d.removed])).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [1, 1, 1, 0],
    ]);
  });
});

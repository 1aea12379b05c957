/** Files whose rows carry no date: which period they are about, and which earlier file a new one replaces. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { ConcordError } from '../../src/concord-error.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { type Engine, openEngine, type Row } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { landFolder } from '../../src/journey/land-folder.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { makeSmallWorkspace, openSmallWorkspace, writeContract, writeExtract } from './small-workspace.ts';

const NOW = new Date('2026-02-03T09:00:00Z');
const MAPPING = `select 'waits' as measure, 'trust' as entity_type, org_code as entity_code, last_day(_period) as period_start,
  'snapshot' as grain, null as category_type, null as category_code, waits as value,
  _delivery as delivery, _status as data_status
from source`;

let workspace: Workspace;
let engine: Engine;

beforeEach(async () => {
  const { folder } = makeSmallWorkspace();
  const columns = [
    { name: 'org_code', type: 'string', required: true, key: 1 },
    { name: 'waits', type: 'integer' },
  ];
  writeContract(folder, { id: 'waits', mode: 'full', columns });
  writeFileSync(join(folder, 'catalogue/datasets/waits/reported_measure.sql'), MAPPING);
  change(join(folder, 'catalogue/tables.yaml'), (t) => t.tables.reported_measure.from.push('waits'));
  change(join(folder, 'concord.yaml'), (s) => s.partners[0].sends.push('waits'));
  change(join(folder, 'catalogue/datasets/waits/contract.yaml'), (c) =>
    c.customProperties.push({ property: 'filePeriod', value: FILE_PERIOD }),
  );
  workspace = openSmallWorkspace(folder);
  engine = await openEngine();
});
afterEach(() => {
  engine.close();
  rmSync(workspace.folder, { recursive: true, force: true });
});

const FILE_PERIOD = {
  grain: 'month',
  pattern: '(?<month>[a-z]+)_(?<year>20[0-9]{2})',
  files: [{ name: 'waits.csv', period: '2025-05', reason: 'the name that the publisher gave in May' }],
};

// biome-ignore lint/suspicious/noExplicitAny: a file's content as it stands, to be changed in one place
function change(path: string, by: (content: any) => unknown): void {
  const content: unknown = parse(readFileSync(path, 'utf8'));
  by(content);
  writeFileSync(path, path.endsWith('.json') ? JSON.stringify(content) : stringify(content));
}

const land = (name: string, waits: number, more: { period?: string; corrects?: string; dataset?: string } = {}) =>
  landFile({
    workspace,
    engine,
    path: writeExtract(workspace, name, ['org_code,waits', `RZ1,${waits}`]),
    dataset: 'waits',
    from: 'X98',
    now: NOW,
    ...more,
  });

async function refusal(landing: Promise<unknown>): Promise<string> {
  const error = await landing.catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ConcordError);
  return (error as ConcordError).problems.map((p) => `${p.problem}. ${p.remedy}`).join('; ');
}

async function figures(): Promise<Row[]> {
  await buildEdition({ workspace, engine });
  const open = await openEdition(workspace);
  try {
    return await open.engine.all(
      `select period_start::varchar as at, value::integer as waits from ${open.table('reported_measure')} where measure = 'waits' order by 1`,
    );
  } finally {
    open.close();
  }
}

describe('the period of a file', () => {
  it('is read from its name, kept in the receipt, and dates its figures', async () => {
    const { delivery } = await land('waits_July_2025.csv', 10);
    expect(delivery.receipt.period).toEqual({ from: '2025-07-01', to: '2025-07-31' });
    expect(delivery.check.period).toEqual({ from: '2025-07-01', to: '2025-07-31' });
    expect(await figures()).toEqual([{ at: '2025-07-31', waits: 10 }]);
    const { manifest } = await buildEdition({ workspace, engine });
    expect(manifest.quality.find((q) => q.dataset === 'waits')).toMatchObject({
      dataFrom: '2025-07-01',
      dataTo: '2025-07-31',
    });
  });

  it('is the one that the contract gives for a name that does not say it', async () => {
    expect((await land('waits.csv', 10)).delivery.receipt.period?.from).toBe('2025-05-01');
  });

  it('is what the person says, before the name', async () => {
    const { delivery } = await land('waits_july_2025.csv', 10, { period: '2025-08' });
    expect(delivery.receipt.period?.from).toBe('2025-08-01');
  });

  it('is asked for when nothing gives it, and the file is not landed', async () => {
    expect(await refusal(land('waits_new.csv', 10))).toBe(
      'neither the rows nor the name of the file say which period it is about. land it by itself and say it: --period 2024-06',
    );
    const folder = await landFolder({ workspace, engine, folder: join(workspace.folder, 'extracts'), now: NOW });
    expect(folder).toMatchObject({ landed: [], skipped: [{ reason: expect.stringContaining('--period') }] });
  });

  it('must be one', async () => {
    expect(await refusal(land('waits_new.csv', 10, { period: '2025-13' }))).toContain('it is no month');
    expect(await refusal(land('activity.csv', 10, { period: '2025-01', dataset: 'activity' }))).toContain(
      'leave it out',
    );
  });
});

describe('files of several periods', () => {
  it('stand side by side, and a new one replaces that of its own period', async () => {
    await land('waits_june_2025.csv', 10);
    await land('waits_july_2025.csv', 20);
    await land('waits_june_2025_revised.csv', 11);
    expect(await figures()).toEqual([
      { at: '2025-06-30', waits: 11 },
      { at: '2025-07-31', waits: 20 },
    ]);
  });

  it('are not made of the same bytes, unless one puts the other right', async () => {
    const first = await land('waits_june_2025.csv', 10);
    const id = first.delivery.receipt.deliveryId;
    expect((await land('waits_june_2025_again.csv', 10)).alreadyLanded).toBe(true);
    expect(await refusal(land('waits_july_2025.csv', 10))).toContain(`--corrects ${id}`);
    await land('waits_july_2025.csv', 10, { corrects: id });
    expect(await figures()).toEqual([{ at: '2025-07-31', waits: 10 }]);
  });

  it('are checked again under a new contract with the period they came with', async () => {
    await land('waits_new.csv', 10, { period: '2025-08' });
    change(join(workspace.folder, 'catalogue/datasets/waits/contract.yaml'), (c) => {
      c.version = '1.0.1';
    });
    expect(await figures()).toEqual([{ at: '2025-08-31', waits: 10 }]);
    const { manifest } = await buildEdition({ workspace, engine });
    expect(manifest.quality.find((q) => q.dataset === 'waits')?.dataTo).toBe('2025-08-31');
  });
});

describe('a delivery from before its contract asked for a period', () => {
  it('is dated by its name, or left out with what to do', async () => {
    const named = await land('waits_june_2025.csv', 10);
    const unnamed = await land('waits_new.csv', 20, { period: '2025-08' });
    for (const { delivery } of [named, unnamed])
      change(join(delivery.folder, 'receipt.json'), (r) => {
        delete r.period;
      });
    expect(await figures()).toEqual([{ at: '2025-06-30', waits: 10 }]);
    const { manifest } = await buildEdition({ workspace, engine });
    expect(manifest.inputs.leftOut.find((l) => l.deliveryId === unnamed.delivery.receipt.deliveryId)).toMatchObject({
      remedy: 'land the file again and say its period: --period',
    });
  });
});

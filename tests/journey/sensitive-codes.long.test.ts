/** Rows that carry a sensitive code, and whole stays of which one row does, are in the care zone alone, as long as the list says so. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { reconcileRows } from '../../src/edition/reconcile-rows.ts';
import { rowsOfTable } from '../../src/edition/table-files.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { withdrawDelivery } from '../../src/journey/withdraw-delivery.ts';
import { listDeliveries } from '../../src/landing/list-deliveries.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { inCare, searchOutside } from './care-search.ts';
import { chance } from './care-twin.ts';
import {
  buildSensitive,
  DATASETS,
  type Dataset,
  LISTED,
  landSent,
  makeSensitiveWorkspace,
  type Sent,
  type SentRow,
  whereaboutsOf,
} from './sensitive-workspace.ts';
import { writeSensitiveCodes } from './small-workspace.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Stays, parts, notes and calls, round for round; parts and notes come again with the same code, another, or none. */
function makeSent(seed: number, rounds: number): Sent[] {
  const next = chance(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const codes: Record<Dataset, string[]> = {
    stay: [],
    part: ['B201', 'O04.9', 'I489', 'I489', 'J189', 'J189', 'E119', 'B180', ''],
    note: ['86406008', '44054006', '38341003', '73211009', ''],
    call: [],
  };
  return Array.from({ length: rounds }, (_, round) => round).flatMap((round) =>
    DATASETS.map((dataset, d): Sent => {
      const rows = Array.from({ length: 16 }, (_, i): SentRow | null => {
        if (next() < 0.4) return null;
        const stay = dataset === 'part' && next() < 0.9 ? `S${Math.floor(i / 2)}` : undefined;
        const code = codes[dataset].length ? pick(codes[dataset]) : undefined;
        const id = `${dataset === 'stay' ? 'S' : dataset[0]}${i}`;
        return {
          id,
          person: (i + d) % 20,
          mark: `ZEAL${seed}x${round}${dataset}${i}x`,
          ...(stay ? { stay } : {}),
          ...(code ? { code } : {}),
        };
      });
      const sure: SentRow = { id: `${dataset}${round}`, person: 21, mark: `ZEAL${seed}s${round}${dataset}x` };
      return { dataset, rows: [...rows.filter((row) => row !== null), sure] };
    }),
  );
}

async function usableMarks({ paths }: Workspace): Promise<string[]> {
  const table = readManifest(paths).tables.find((t) => t.name === 'seen')!;
  const engine = await openEngine();
  try {
    const rows = await engine.all<{ mark: string }>(`select mark from ${rowsOfTable(paths.data, table)}`);
    return rows.map((r) => r.mark).sort();
  } finally {
    engine.close();
  }
}

interface Linked {
  mark: string;
  linked: boolean;
}

async function usableLinks({ paths }: Workspace): Promise<Linked[]> {
  const table = readManifest(paths).tables.find((t) => t.name === 'seen')!;
  const engine = await openEngine();
  try {
    return await engine.all<Linked>(
      `select mark, person_key is not null as linked from ${rowsOfTable(paths.data, table)} order by mark`,
    );
  } finally {
    engine.close();
  }
}

const careMarks = (workspace: Workspace): Promise<string[]> =>
  inCare(workspace, async (engine) => {
    const [table] = await engine.all(
      "select 1 from duckdb_tables() where table_name = 'seen' and schema_name = 'main'",
    );
    return table ? (await engine.all<{ mark: string }>('select mark from seen')).map((r) => r.mark).sort() : [];
  });

async function expectWhereabouts(workspace: Workspace, sent: Sent[], listed = LISTED): Promise<void> {
  const expected = whereaboutsOf(sent, listed);
  expect(await usableMarks(workspace)).toEqual(expected.usable);
  expect(await careMarks(workspace)).toEqual(expected.care);
  const { deliveries } = readManifest(workspace.paths).inputs;
  expect(deliveries.map((d) => d.rowsCareOnly)).toEqual(expected.careOnly);
  for (const r of reconcileRows(readManifest(workspace.paths)))
    expect(r.rejected + (r.careOnly ?? 0) + r.superseded + r.published).toBe(r.received);
}

describe.each([1, 2])('deliveries made with seed %i', (seed) => {
  let workspace: Workspace;
  let sent: Sent[];
  beforeAll(async () => {
    workspace = makeSensitiveWorkspace();
    sent = makeSent(seed, 2);
    await landSent(workspace, sent);
    await buildSensitive(workspace);
  });
  afterAll(() => rmSync(workspace.folder, { recursive: true, force: true }));

  it('are where a slow twin has them, and are counted', async () => {
    const { usable, care } = whereaboutsOf(sent, LISTED);
    expect([usable.length > 20, care.length > 4]).toEqual([true, true]);
    await expectWhereabouts(workspace, sent);
  });

  it('leave no row of the care zone in any file outside it', async () => {
    const care = new Set(whereaboutsOf(sent, LISTED).care);
    const { usable } = whereaboutsOf(sent, LISTED);
    for (const mark of care) expect([mark, (await searchOutside(workspace, mark)).found]).toEqual([mark, []]);
    expect((await searchOutside(workspace, usable[0]!)).found.length).toBeGreaterThan(1);
  });

  it('that came later have the last word: a stay becomes sensitive, and one is so no longer', async () => {
    const more = makeSent(seed + 50, 1);
    await landSent(workspace, more, sent.length);
    sent.push(...more);
    await buildSensitive(workspace);
    await expectWhereabouts(workspace, sent);
  });

  it('are built again without any step when nothing changed', async () => {
    const built = await buildSensitive(workspace);
    expect([built.unchanged, built.made]).toEqual([true, []]);
  });

  it('follow another list, and say so', async () => {
    const other = { ...LISTED, snomed: ['86406008', '44054006'], icd10: ['O04', 'J18'] };
    writeSensitiveCodes(workspace, other);
    const built = await buildSensitive(workspace);
    await expectWhereabouts(workspace, sent, other);
    expect(built.notes[0]).toMatch(
      /^The list of sensitive codes is another than at the last build \(2 more, 1 less\): rows of note, part crossed/,
    );
    const { deliveries } = readManifest(workspace.paths).inputs;
    const datasetOf = new Map(deliveries.map((d) => [`line:${d.deliveryId}`, d.dataset]));
    const crossed = new Set(built.made.flatMap((name) => datasetOf.get(name) ?? []));
    expect([...crossed].sort()).toEqual(['note', 'part', 'stay']);
    expect((await buildSensitive(workspace)).notes.join()).not.toMatch(/sensitive codes/);
  });
});

describe('one row', () => {
  it('of a stay makes the whole of it sensitive in the deliveries that have it, and no other crosses anew', async () => {
    const workspace = makeSensitiveWorkspace();
    const part = (id: string, stay: string, code: string): SentRow => ({
      id,
      stay,
      code,
      person: 1,
      mark: `M${id}${code}x`,
    });
    const stay = (id: string): SentRow => ({ id, person: 1, mark: `M${id}x` });
    const sent: Sent[] = [
      { dataset: 'stay', rows: [stay('S1')] },
      { dataset: 'stay', rows: [stay('S2')] },
      { dataset: 'part', rows: [part('a', 'S1', 'I489'), part('b', 'S2', 'I489')] },
    ];
    await landSent(workspace, sent);
    await buildSensitive(workspace);
    await expectWhereabouts(workspace, sent);
    sent.push({ dataset: 'part', rows: [part('c', 'S1', 'B20.7')] });
    await landSent(workspace, sent.slice(3), 3);
    const built = await buildSensitive(workspace);
    await expectWhereabouts(workspace, sent);
    expect(whereaboutsOf(sent, LISTED)).toMatchObject({
      usable: ['MS2x', 'MbI489x'],
      care: ['MS1x', 'MaI489x', 'McB20.7x'],
    });
    const ids = readManifest(workspace.paths).inputs.deliveries.map((d) => `line:${d.deliveryId}`);
    expect(ids.map((id) => built.made.includes(id))).toEqual([true, false, true, true]);
    sent.push({ dataset: 'part', rows: [part('c', 'S1', 'J189')] });
    await landSent(workspace, sent.slice(4), 4);
    await buildSensitive(workspace);
    expect(whereaboutsOf(sent, LISTED).care).toEqual([]);
    await expectWhereabouts(workspace, sent);
    rmSync(workspace.folder, { recursive: true });
  });

  it('without a number is nobody’s when it carries such a code, and somebody’s when it does not', async () => {
    const workspace = makeSensitiveWorkspace();
    const rows = (code: string, person: number): SentRow[] => [
      { id: `known${person}`, person, code: '38341003', mark: `known${person}` },
      { id: `odd${person}`, person, code, mark: `odd${person}`, unnumbered: true },
    ];
    await landSent(workspace, [{ dataset: 'note', rows: [...rows('73211009', 3), ...rows('86406008', 4)] }]);
    await buildSensitive(workspace);
    expect(await usableLinks(workspace)).toEqual([
      { mark: 'known3', linked: true },
      { mark: 'known4', linked: true },
      { mark: 'odd3', linked: true },
    ]);
    const sealed = await inCare(workspace, (care) =>
      care.all('select mark, person_key is not null as linked from seen'),
    );
    expect(sealed).toEqual([{ mark: 'odd4', linked: false }]);
    rmSync(workspace.folder, { recursive: true });
  });

  it('of a stay makes nobody’s what the stay’s other rows say without a number, when it comes with them and when it comes later', async () => {
    const workspace = makeSensitiveWorkspace();
    const known = (person: number): SentRow => ({ id: `k${person}`, person, code: '38341003', mark: `known${person}` });
    const stay = (id: string, person: number): SentRow => ({ id, person, mark: `stay${id}`, unnumbered: true });
    const part = (id: string, of: string, person: number, code: string): SentRow => ({
      ...{ id, stay: of, person, code },
      mark: `part${id}`,
    });
    const sent: Sent[] = [
      { dataset: 'note', rows: [known(3), known(4), known(5)] },
      { dataset: 'stay', rows: [stay('S1', 3), stay('S2', 4), stay('S3', 5)] },
      { dataset: 'part', rows: [part('a', 'S1', 3, 'B201'), part('b', 'S2', 4, 'I489')] },
    ];
    await landSent(workspace, sent);
    await buildSensitive(workspace);
    const linked = async (): Promise<Record<string, boolean>> => {
      const sealed = await inCare(workspace, (care) =>
        care.all<Linked>('select mark, person_key is not null as linked from seen'),
      );
      return Object.fromEntries([...(await usableLinks(workspace)), ...sealed].map((r) => [r.mark, r.linked]));
    };
    expect(await linked()).toMatchObject({ stayS1: false, stayS2: true, stayS3: true, parta: true, partb: true });
    sent.push({ dataset: 'part', rows: [part('c', 'S2', 4, 'B20.7')] });
    await landSent(workspace, sent.slice(3), 3);
    await buildSensitive(workspace);
    await expectWhereabouts(workspace, sent);
    expect(await linked()).toMatchObject({ stayS1: false, stayS2: false, stayS3: true, partc: true });
    rmSync(workspace.folder, { recursive: true });
  });

  it('of a stay is heard again when what came after it is withdrawn, and nothing else came', async () => {
    const workspace = makeSensitiveWorkspace();
    const part = (code: string): SentRow => ({ id: 'a', stay: 'S1', person: 3, code, mark: `part${code}` });
    const sent: Sent[] = [
      { dataset: 'note', rows: [{ id: 'k', person: 3, code: '38341003', mark: 'known' }] },
      { dataset: 'stay', rows: [{ id: 'S1', person: 3, mark: 'stay', unnumbered: true }] },
      { dataset: 'part', rows: [part('B201')] },
      { dataset: 'part', rows: [part('I489')] },
    ];
    await landSent(workspace, sent);
    await buildSensitive(workspace);
    const { deliveryId } = listDeliveries(workspace).find((d) => d.receipt.sequence === 4)!.receipt;
    const why = { withdrawn: true, reason: 'sent by mistake', now: new Date('2026-02-11T00:00:00Z') };
    await withdrawDelivery({ workspace, deliveryId, ...why });
    await buildSensitive(workspace);
    const sealed = await inCare(workspace, (care) =>
      care.all<Linked>('select mark, person_key is not null as linked from seen order by mark'),
    );
    expect(sealed).toEqual([
      { mark: 'partB201', linked: true },
      { mark: 'stay', linked: false },
    ]);
    rmSync(workspace.folder, { recursive: true });
  });

  it('of a stay is found in rows that were damaged since', async () => {
    const workspace = makeSensitiveWorkspace();
    const sent: Sent[] = [
      { dataset: 'stay', rows: [{ id: 'S1', person: 1, mark: 'M1x' }] },
      {
        dataset: 'part',
        rows: [
          { id: 'a', stay: 'S1', code: 'B20', person: 1, mark: 'M2x' },
          { id: 'b', person: 2, mark: 'M3x' },
        ],
      },
    ];
    await landSent(workspace, sent);
    await buildSensitive(workspace);
    for (const path of checkedRows(workspace)) rmSync(path);
    await buildSensitive(workspace);
    await expectWhereabouts(workspace, sent);
    rmSync(workspace.folder, { recursive: true });
  });
});

const checkedRows = ({ paths }: Workspace): string[] =>
  readdirSync(paths.deliveries, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('rows.parquet'))
    .map((name) => join(paths.deliveries, name));

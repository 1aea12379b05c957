import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiApp } from '../../src/api/api-context.ts';
import { createServer } from '../../src/api/create-server.ts';
import { logOptions } from '../../src/api/log-options.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { servingsOfTable } from '../../src/edition/table-files.ts';
import { type DemoPart, makeDemoPart, NOW } from './demo-part.ts';

const FIGURES = '/api/metrics/ae-4h/figures?by=trust&grain=month&where=trust=RZ1';
const PAGE = '/api/pages/urgent-and-emergency-care';

let part: DemoPart;
let app: ApiApp;
const log: string[] = [];

beforeAll(async () => {
  part = await makeDemoPart();
  app = await createServer({
    workspace: part.workspace,
    now: () => NOW,
    logger: logOptions({ write: (text) => log.push(text) }, 'error'),
  });
});
afterAll(async () => {
  await app?.close();
  part?.remove();
});
const get = (url: string) => app.inject({ method: 'GET', url });

describe('following CURRENT', () => {
  it('picks up a new edition without a restart, while requests in progress end on the old one', async () => {
    const before = (await get('/api/editions/current')).json().edition.id;
    const inProgress = Promise.all([get(`${PAGE}?system=QZ2`), get(FIGURES)]);
    await part.landMore('ae_trust_monthly_demo.csv');
    for (const reply of await inProgress) expect(reply.statusCode).toBe(200);
    const after = (await get('/api/editions/current')).json().edition.id;
    expect(after).not.toBe(before);
    expect((await get(FIGURES)).json().editionId).toBe(after);
  });

  it('says that there is no edition yet', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-api-empty-'));
    const { workspace } = part;
    const paths = { ...workspace.paths, editions: join(folder, 'editions'), current: join(folder, 'CURRENT') };
    const empty = await createServer({ workspace: { ...workspace, paths }, now: () => NOW });
    const reply = await empty.inject(FIGURES);
    expect([reply.statusCode, reply.json().error.kind]).toEqual([409, 'no-edition']);
    await empty.close();
    rmSync(folder, { recursive: true });
  });
});

describe('an edition that cannot be opened', () => {
  it('leaves the one before serving, is told once, and takes over when it has been mended', async () => {
    const { paths } = part.workspace;
    const before = (await get('/api/health')).json().edition;
    await part.landMore('ae_icb_monthly_demo.csv');
    const after = readFileSync(paths.current, 'utf8').trim();
    expect(after).not.toBe(before);
    const manifest = join(paths.editions, after, 'manifest.json');
    const good = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, 'damaged');
    for (let i = 0; i < 3; i++) expect((await get(FIGURES)).json().editionId).toBe(before);
    expect((await get('/api/health')).json()).toEqual({
      status: 'up',
      edition: before,
      trouble: expect.stringContaining(`.concord/editions/${after}: its manifest is missing or is not whole`),
    });
    expect(log.filter((line) => line.includes('the new edition could not be opened'))).toHaveLength(1);
    writeFileSync(manifest, good);
    expect((await get(FIGURES)).json().editionId).toBe(after);
    expect((await get('/api/health')).json()).toEqual({ status: 'up', edition: after, trouble: null });
  });
});

describe('a serving file with a byte that is another, and its size as it was', () => {
  const damage = (file: string): (() => void) => {
    const good = readFileSync(file);
    const bad = Buffer.from(good);
    // in the last block: opening the file reads the first alone
    const at = bad.length - 20_000;
    bad[at] = (bad[at] ?? 0) ^ 1;
    const write = (bytes: Buffer): void => {
      chmodSync(file, 0o644);
      writeFileSync(file, bytes);
    };
    write(bad);
    return () => write(good);
  };

  it('is not served: the answer names the file and what to do, and it serves when the file is as it was', async () => {
    const { manifest } = await openEdition(part.workspace).then((e) => {
      e.close();
      return e;
    });
    const [large] = manifest.tables.toSorted((a, b) => b.rows - a.rows);
    const { name } = large!;
    const serving = servingsOfTable(large!)[0]!;
    const mend = damage(join(part.workspace.paths.data, serving));
    // every byte of what a command asks is not read, so it opens as before
    (await openEdition(part.workspace)).close();
    const lines: string[] = [];
    const logger = logOptions({ write: (text) => lines.push(text) }, 'info');
    const fresh = await createServer({ workspace: part.workspace, now: () => NOW, logger });
    const ask = (url: string) => fresh.inject({ method: 'GET', url });
    const reply = await ask(FIGURES);
    expect([reply.statusCode, reply.json().error]).toEqual([
      500,
      {
        kind: 'store-damaged',
        problems: [
          {
            where: `.concord/${serving} (table ${name})`,
            problem: 'its bytes have changed',
            expected: 'the serving file of the edition, as it was made',
            remedy: expect.stringContaining('build again'),
          },
        ],
      },
    ]);
    expect((await ask('/api/health')).json()).toMatchObject({
      edition: null,
      trouble: expect.stringContaining('its bytes have changed'),
    });
    mend();
    expect((await ask(FIGURES)).statusCode).toBe(200);
    expect(lines.filter((l) => l.includes('"msg":"Reading every byte of the edition"')).length).toBeGreaterThan(0);
    await fresh.close();
  });

  it('of a new edition leaves the one before serving', async () => {
    const before = (await get('/api/editions/current')).json().edition.id;
    await part.landMore('rtt_providers_demo.csv');
    const { editionId, tables } = readManifest(part.workspace.paths);
    expect(editionId).not.toBe(before);
    const [serving] = servingsOfTable(tables[0]!);
    const mend = damage(join(part.workspace.paths.data, serving!));
    expect((await get(FIGURES)).json().editionId).toBe(before);
    expect((await get('/api/health')).json()).toMatchObject({
      edition: before,
      trouble: expect.stringContaining(`.concord/${serving}`),
    });
    mend();
  });
});

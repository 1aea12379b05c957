import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftContract } from '../../src/contract/draft-contract.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { checkFile } from '../../src/quality/check-file.ts';

const publicData = process.env.CONCORD_PUBLIC_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
/** All of them take minutes: CONCORD_EVERY_FILE=1 asks for that. Otherwise those that are small enough. */
const mostBytes = process.env.CONCORD_EVERY_FILE ? Number.POSITIVE_INFINITY : 40_000;

const files = existsSync(publicData)
  ? (readdirSync(publicData, { recursive: true }) as string[])
      .filter((f) => f.endsWith('.csv') && statSync(join(publicData, f)).size <= mostBytes)
      .sort()
  : [];

/** Published with more or fewer columns in every row than in the header: no contract can take them. */
const MALFORMED = ['immunizations_first2000_MALFORMED_as_published.csv', 'synthea_uk/medications.csv'];

describe.skipIf(!files.length)('drafting from published files (skipped without the shared data)', () => {
  let folder: string;
  let engine: Engine;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'concord-public-drafts-'));
    engine = await openEngine();
  });
  afterAll(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(files)('gives a contract that accepts %s', async (file) => {
    const path = join(publicData, file);
    const draft = await draftContract(path, engine, { today: '2026-01-01' });
    writeFileSync(join(folder, 'contract.yaml'), draft.yaml);
    const contract = readContract(join(folder, 'contract.yaml'), new Map());
    const out = join(folder, 'out');
    mkdirSync(out, { recursive: true });
    const { reconciliation } = await checkFile({ path, contract, folder: out, engine, temporary: join(folder, 'tmp') });
    expect(reconciliation.accepted + reconciliation.rejected).toBe(reconciliation.rowsIn);
    if (!MALFORMED.some((m) => file.endsWith(m)))
      expect(reconciliation.accepted).toBeGreaterThanOrEqual(0.99 * reconciliation.rowsIn);
  });
});

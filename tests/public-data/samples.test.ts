/** The samples are what their maker makes, and nothing in them could be taken for real. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { HAS_PUBLIC_DATA, PUBLIC_DATA } from './land-public-data.ts';

const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
const made = mkdtempSync(join(tmpdir(), 'concord-samples-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

describe('samples', () => {
  it('come out byte for byte as they are kept', () => {
    const folders = ['extracts', 'faulty', 'identifiable'].map((name) => join(made, name));
    const run = spawnSync(process.execPath, [join(samples, 'make-samples.ts'), ...folders], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    const kept = join(samples, 'demo', 'extracts');
    expect(readdirSync(folders[0]!).sort()).toEqual(readdirSync(kept).sort());
    // Compressed bytes may differ with the version of zlib; what is in them is compared by landing the demo.
    for (const name of readdirSync(kept).filter((n) => !/\.(gz|xlsx)$/.test(n)))
      expect(readFileSync(join(folders[0]!, name)).equals(readFileSync(join(kept, name))), name).toBe(true);
  });

  it('are said to be made up on every page', () => {
    expect(openWorkspace(join(samples, 'demo')).notice).toContain('Made-up');
  });

  it('hold one XLSX and one gzipped file, and stay small', () => {
    const names = readdirSync(join(samples, 'demo', 'extracts'));
    expect(names.filter((n) => n.endsWith('.xlsx'))).toHaveLength(1);
    expect(names.filter((n) => n.endsWith('.gz'))).toHaveLength(1);
    const bytes = names.reduce((sum, n) => sum + readFileSync(join(samples, 'demo', 'extracts', n)).length, 0);
    expect(bytes).toBeLessThan(3_000_000);
  });

  it.skipIf(!HAS_PUBLIC_DATA)('use no code that a published file uses (skipped without the published files)', () => {
    const codes = new Set(codesOf(join(samples, 'demo', 'extracts')));
    expect(codes.size).toBeGreaterThan(250);
    const real = [
      'nhs_ae_monthly',
      'nhs_trust_activity',
      'rtt_full_june2024',
      'imd2019',
      'imd2025',
      'geo_lookups',
      'gp',
      'ods',
    ]
      .flatMap((folder) => codesOf(join(PUBLIC_DATA, folder)))
      .filter((code) => codes.has(code));
    expect([...new Set(real)]).toEqual([]);
  });
});

/** ODS and ONS codes of the organisations and places of every CSV in a folder: trusts, ICBs, practices, networks, areas. */
function codesOf(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  return files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return text.match(/\b(?:[QR](?=[A-Z]?\d)[A-Z0-9]{2}|[EU]\d{5,8}|[A-Z]\d{5})\b/g) ?? [];
  });
}

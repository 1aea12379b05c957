/** The samples are what their maker makes, and nothing in them could be taken for real. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';

const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
const made = mkdtempSync(join(tmpdir(), 'concord-samples-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

describe('samples', () => {
  it('come out byte for byte as they are kept', () => {
    const folders = [join(made, 'extracts'), join(made, 'faulty')];
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
});

/** What names an edition is never a path, whoever wrote it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { diffEditions } from '../../src/edition/diff-editions.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { currentEditionId, readManifest, readPublications } from '../../src/edition/read-manifest.ts';
import { makeSmallWorkspace } from '../journey/small-workspace.ts';

const workspace = makeSmallWorkspace();
const outside = mkdtempSync(join(tmpdir(), 'concord-outside-'));
const { paths } = workspace;
mkdirSync(paths.editions, { recursive: true });
writeFileSync(join(outside, 'manifest.json'), JSON.stringify({ editionId: 'stolen', tables: [] }));
afterAll(() => {
  for (const folder of [workspace.folder, outside]) rmSync(folder, { recursive: true, force: true });
});
const path = `../../../${outside.split('/').at(-1)}`;

describe('an edition named by a path', () => {
  it.each([path, `${path}/.`, '..', '.', '/etc', 'e12/../..'])('is not opened: %s', async (name) => {
    writeFileSync(join(paths.editions, 'index.json'), '["e0123456789ab"]');
    await expect(openEdition(workspace, name)).rejects.toMatchObject({ kind: 'unknown-name' });
    await expect(diffEditions(workspace, name, name, () => true)).rejects.toMatchObject({ kind: 'unknown-name' });
  });

  it.each([path, '..', '', 'E0123', 'e'])('is not served when CURRENT says %j', async (name) => {
    writeFileSync(paths.current, `${name}\n`);
    expect(() => currentEditionId(paths)).toThrow(/CURRENT/);
    expect(() => readManifest(paths)).toThrow(/CURRENT/);
    await expect(openEdition(workspace)).rejects.toMatchObject({ kind: 'store-damaged' });
  });

  it.each([[[path]], [['e0123456789ab', '..']], [{}], [[1]]])(
    'is not taken from the index of editions: %j',
    (index) => {
      writeFileSync(join(paths.editions, 'index.json'), JSON.stringify(index));
      expect(() => readPublications(paths)).toThrow(/index\.json/);
      expect(() => readManifest(paths, path)).toThrow(/index\.json/);
      expect(() => readManifest(paths, '1')).toThrow(/index\.json/);
    },
  );
});

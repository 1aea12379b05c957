import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkCatalogue } from '../../src/cli/check-catalogue.ts';
import { makeSmallWorkspace, openSmallWorkspace } from '../journey/small-workspace.ts';

it('the check of the catalogue tells which partner is said to send no dataset, with its line', async () => {
  const { folder } = makeSmallWorkspace();
  try {
    const path = join(folder, 'concord.yaml');
    const text = readFileSync(path, 'utf8').replace('- sites', '- sitez');
    writeFileSync(path, text);
    const { problems } = await checkCatalogue(openSmallWorkspace(folder), '2026-06-30');
    const line = text.split('\n').findIndex((l) => l.includes('sitez')) + 1;
    expect(problems).toContainEqual({
      where: expect.stringMatching(new RegExp(`concord\\.yaml:${line}$`)),
      problem: "partner 'X98' sends 'sitez', which is no dataset",
      expected: 'a dataset of the catalogue',
      remedy: "did you mean 'sites'?",
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A dataset that takes another's mapping: it is mapped by it, the edition names it, and a wrong one stops the build. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCatalogue } from '../../src/cli/check-catalogue.ts';
import type { Manifest } from '../../src/edition/manifest.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { walkBack } from '../../src/edition/walk-back.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

const PLAN = fileURLToPath(new URL('../../catalogue/datasets/plan_value', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'concord-taken-'));
const datasets = join(folder, 'catalogue', 'datasets');
const mapping = join(datasets, 'revised_plan', 'mapping.yaml');
let workspace: Workspace;
let engine: Engine;
let manifest: Manifest;

beforeAll(async () => {
  writeFileSync(
    join(folder, 'concord.yaml'),
    'title: Plans\nsystems: [{code: QZ9, name: Board, ons_code: E54000999, trusts: [Z9E]}]\npartners: [{code: Z9E, name: Trust, sends: [revised_plan]}]\n',
  );
  // the workspace has plans of its own, and a second feed that is mapped as they are
  cpSync(PLAN, join(datasets, 'plan_value'), { recursive: true });
  mkdirSync(join(datasets, 'revised_plan'));
  const contract = readFileSync(join(PLAN, 'contract.yaml'), 'utf8').replaceAll('plan_value', 'revised_plan');
  writeFileSync(join(datasets, 'revised_plan', 'contract.yaml'), contract);
  writeFileSync(mapping, 'of: plan_value\n');
  workspace = openWorkspace(folder);
  const path = join(folder, 'revised_plan_Z9E_2025-10.csv');
  writeFileSync(path, 'MEASURE,PROVIDER_CODE,MONTH_START,PLANNED_VALUE\nday-cases,Z9E,2025-10-01,80\n');
  engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
  await landFile({ workspace, path, dataset: 'revised_plan', from: 'Z9E', now: new Date('2025-11-15'), engine });
  ({ manifest } = await buildEdition({ workspace, engine }));
});
afterAll(() => {
  engine?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a dataset that takes the mapping of another', () => {
  it('fills the table by it', async () => {
    const edition = await openEdition(workspace);
    try {
      expect(await edition.engine.all(`select measure, planned from ${edition.table('plan_value')}`)).toEqual([
        { measure: 'day-cases', planned: 80 },
      ]);
    } finally {
      edition.close();
    }
  });

  it('is walked back to its own contract and to the SQL that lies beside the other', () => {
    const [walk] = walkBack(workspace, manifest);
    expect(walk?.catalogue.map((file) => file.path)).toEqual([
      'workspace/catalogue/datasets/plan_value/plan_value.sql',
      'workspace/catalogue/datasets/revised_plan/contract.yaml',
      'workspace/catalogue/datasets/revised_plan/mapping.yaml',
    ]);
    // the other dataset is not in the edition, and its contract changes nothing
    expect(manifest.inputs.catalogue.map((f) => f.path)).not.toContain(
      'workspace/catalogue/datasets/plan_value/contract.yaml',
    );
  });

  it('gets another edition when the SQL of the other changes', async () => {
    const sql = join(datasets, 'plan_value', 'plan_value.sql');
    const before = readFileSync(sql, 'utf8');
    writeFileSync(sql, before.replace('planned_value as', 'planned_value * 2 as'));
    try {
      const { manifest: doubled } = await buildEdition({ workspace, engine });
      expect(doubled.editionId).not.toBe(manifest.editionId);
    } finally {
      writeFileSync(sql, before);
    }
    expect((await buildEdition({ workspace, engine })).manifest.editionId).toBe(manifest.editionId);
  });

  it('stops the build and the check of the catalogue when the other is not there, with the remedy', async () => {
    writeFileSync(mapping, 'of: plan_values\n');
    const told = { problem: 'no dataset plan_values lies beside it', remedy: 'did you mean plan_value?' };
    try {
      await expect(buildEdition({ workspace, engine })).rejects.toMatchObject({
        kind: 'catalogue-invalid',
        problems: [told],
      });
      expect(() => loadMetrics(workspace)).toThrow(told.problem);
      expect((await checkCatalogue(workspace, '2026-06-30')).problems).toEqual([expect.objectContaining(told)]);
    } finally {
      writeFileSync(mapping, 'of: plan_value\n');
    }
  });
});

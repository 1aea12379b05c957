/** Mappings and corrections read their own dataset: by name, and by what the engine that runs them can reach. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCatalogue } from '../../src/cli/check-catalogue.ts';
import { mappingFaults } from '../../src/edition/guard-sql.ts';
import { type Bench, runStep } from '../../src/edition/run-step.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { openSqlGuard } from '../../src/engine/sql-guard.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { makeSmallWorkspace, writeExtract } from '../journey/small-workspace.ts';

let workspace: Workspace;
let engine: Engine;
let peopleRows: string;
beforeEach(async () => {
  workspace = makeSmallWorkspace();
  engine = await openEngine({ threads: 1, temporaryFolder: workspace.paths.temporary });
  const land = (dataset: string, from: string, lines: string[]) =>
    landFile({
      workspace,
      engine,
      path: writeExtract(workspace, `${dataset}-1.csv`, lines),
      dataset,
      from,
      now: new Date('2026-02-03T09:00:00Z'),
    });
  await land('activity', 'X98', ['org_code,month,attendances,breaches', 'RZ1,2025-01-01,1200,7']);
  const people = await land('people', 'X99', ['nhs_number,seen', '9990000018,2025-01-01']);
  peopleRows = join(people.delivery.folder, 'rows.parquet');
});
afterEach(() => {
  engine.close();
  rmSync(workspace.folder, { recursive: true, force: true });
});
const beside = (name: string, text: string) =>
  writeFileSync(join(workspace.folder, 'catalogue/datasets/activity', name), text);
const correction = (when: string) =>
  beside(
    'corrections.yaml',
    JSON.stringify([
      {
        id: 'c',
        columns: ['breaches'],
        when,
        set: 'not-reported',
        reason: 'r',
        reported_to: 'nobody yet',
        since: '2026-01-01',
        expected_rows: { at_least: 0, at_most: 3 },
      },
    ]),
  );
const refusedAt = (where: string) => ({
  kind: 'catalogue-invalid',
  problems: expect.arrayContaining([expect.objectContaining({ where: expect.stringContaining(where) })]),
});

describe('a mapping or correction that reads more than its source', () => {
  it('is refused by a build, and by the check of the catalogue, with its file', async () => {
    beside('organisation.sql', `select nhs_number as code, 'trust' as kind from read_parquet(${literal(peopleRows)})`);
    await expect(buildEdition({ workspace, engine })).rejects.toMatchObject(refusedAt('organisation.sql'));
    const { problems } = await checkCatalogue(workspace, '2026-06-30');
    const told = problems.filter((p) => p.where.includes('organisation.sql')).map((p) => p.problem);
    expect(told).toEqual(expect.arrayContaining([expect.stringContaining('read_parquet')]));
  });

  it('is refused in the `when` of a correction as well', async () => {
    correction(`exists (select 1 from read_parquet(${literal(peopleRows)}) where nhs_number like '999%')`);
    await expect(buildEdition({ workspace, engine })).rejects.toMatchObject(refusedAt('corrections.yaml'));
    const { problems } = await checkCatalogue(workspace, '2026-06-30');
    const told = problems.filter((p) => p.where.includes('corrections.yaml')).map((p) => p.problem);
    expect(told).toEqual(expect.arrayContaining([expect.stringMatching(/`when` of c: .*read_parquet/)]));
  });

  it('leaves a mapping and a correction of its own columns as they were', async () => {
    correction('breaches = 7 and attendances >= 1000');
    const { manifest } = await buildEdition({ workspace, engine });
    expect(manifest.corrections.map((c) => [c.id, c.rows])).toEqual([['c', 1]]);
  });
});

describe('the second wall, for what the first would have let through', () => {
  it('a step reaches its inputs and nothing else', async () => {
    const guard = await openSqlGuard(engine);
    const bench: Bench = {
      engine,
      guard,
      locked: engine,
      engineVersion: 'v',
      paths: workspace.paths,
      made: [],
      reused: [],
    };
    const select = `select * from read_parquet(${literal(peopleRows)})`;
    expect(await mappingFaults(guard, '/m.sql', select)).not.toEqual([]);
    await expect(runStep(bench, { name: 'map:x', confined: true, select, inputs: {} })).rejects.toThrow(/Permission/);
    const input = { relation: `read_parquet(${literal(peopleRows)})`, files: [peopleRows], sha256: 'h' };
    const made = await runStep(bench, {
      name: 'rows:x',
      confined: true,
      select: 'select * from source',
      inputs: { source: input },
    });
    expect(made.rows).toBe(1);
    const facts = `select count(*) as n from read_parquet(${literal(peopleRows)})`;
    await expect(
      runStep(bench, { name: 'map:y', confined: true, select: 'select 1 as x', inputs: {}, facts }),
    ).rejects.toThrow(/Permission/);
  });
});

/** Objections of type 1 in the shipped entries of practices: mapped to a concept or not, in whichever column they stand. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { findType1Statements } from '../../src/edition/find-type-1-statements.ts';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { readType1Codes } from '../../src/pseudonym/read-type-1-codes.ts';
import { RECORDS } from '../pseudonym/hmac-twin.ts';
import { mapRows } from './map-rows.ts';

const workspace = { catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] };
const contracts = loadContracts(workspace);
const plan = readTableModel(workspace).find((table) => table.name === 'gp_event')!;
const { codes } = readType1Codes(workspace);
const folder = mkdtempSync(join(tmpdir(), 'concord-statements-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineKeyMacros(engine, [RECORDS]);
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

/** What is heard of rows, in the order of their days: which of them dissent. */
async function heard(dataset: string, rows: Record<string, string>[]): Promise<[string, boolean][]> {
  const contract = contracts.get(dataset)!;
  const mapped = await mapRows(engine, contract, 'gp_event', rows, { objections: codes });
  // of a local code that tells of no objection nothing passes
  expect(JSON.stringify(mapped)).not.toContain('Ottolina');
  const path = join(folder, `${dataset}.parquet`);
  const mapping = readFileSync(join(dirname(contract.path), 'gp_event.sql'), 'utf8');
  await engine.run(`copy (${mapping}) to ${literal(path)} (format parquet)`);
  const statements = findType1Statements(codes, [{ plan, output: { paths: [path] } }]);
  const told = await engine.all<{ day: string; dissent: boolean }>(
    `select distinct recorded_on::varchar as day, dissent from (${statements}) order by all`,
  );
  return told.map(({ day, dissent }) => [day, dissent]);
}

it('are heard of a code as the system of the practice holds it, whatever it is mapped to', async () => {
  const entry = (day: string, source_code: string, mapped_concept_code?: string) => ({
    ...{ observation_id: day, clinical_effective_date: `2026-01-0${day}`, date_recorded: `2026-01-0${day}` },
    ...{ source_code, source_system: 'Local', ...(mapped_concept_code ? { mapped_concept_code } : {}) },
  });
  const rows = [
    entry('1', '827241000000103', '827241000000103'),
    entry('2', '827241000000103'),
    entry('3', '9Nu0.'),
    entry('4', ' 9Nu0 ', '271649006'),
    entry('5', '9Nu1.'),
    entry('6', 'EMISNQ1', '827261000000102'),
    entry('7', 'Ottolina says 9Nu0.'),
    entry('8', '9nu0.'),
  ];
  expect(await heard('gp_observation', rows)).toEqual([
    ...[
      ['2026-01-01', true],
      ['2026-01-02', true],
      ['2026-01-03', true],
      ['2026-01-04', true],
    ],
    ...[
      ['2026-01-05', false],
      ['2026-01-06', false],
    ],
  ]);
});

it('are heard of the source value of an observation in OMOP', async () => {
  const observed = (day: string, observation_source_value: string) => ({
    ...{ person_id: 'omop-person-1', observation_id: `omop-observation-${day}` },
    ...{ observation_date: `2026-01-0${day}`, observation_source_value },
  });
  const rows = [
    observed('1', '9Nu0.'),
    observed('2', '827261000000102'),
    observed('3', '9Nu1'),
    observed('4', '22K..'),
  ];
  expect(await heard('omop_observation', rows)).toEqual([
    ...[
      ['2026-01-01', true],
      ['2026-01-02', false],
      ['2026-01-03', false],
    ],
  ]);
});

/** Two trusts number their persons and visits by themselves: a row refers to what its own sender sent, never to another's of the same number. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { listDeliveries } from '../../src/landing/list-deliveries.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { csvOf, makePlantedCounty } from '../privacy/planted-county.ts';
import type { Cells } from '../privacy/planted-extracts.ts';
import { ADULTS, TRUST } from '../privacy/planted-people.ts';

const OTHER = 'RY8';
const DATASETS = ['omop_person', 'omop_visit_occurrence', 'omop_condition_occurrence'];

const person = (id: number): Cells => ({
  ...{ person_id: id, nhs_number: ADULTS[id]!.nhs, gender_concept_id: 8507 },
  ...{ year_of_birth: ADULTS[id]!.birth.slice(0, 4), race_concept_id: 0, ethnicity_concept_id: 0 },
});
const visit = (id: number, of: number): Cells => ({
  ...{ visit_occurrence_id: id, person_id: of, visit_concept_id: 9201, visit_start_date: '2026-01-03' },
  ...{ visit_end_date: '2026-01-09', visit_type_concept_id: 32817 },
});
const condition = (id: number, of: number, during: number): Cells => ({
  ...{ condition_occurrence_id: id, person_id: of, condition_concept_id: 0, condition_start_date: '2026-01-03' },
  ...{ condition_type_concept_id: 32817, visit_occurrence_id: during },
});

/** As they come: the other trust's come between what the first sends. */
const SENT: [string, Record<string, Cells[]>][] = [
  [TRUST, { omop_person: [person(1), person(2)], omop_visit_occurrence: [visit(11, 1), visit(12, 2)] }],
  // it has no person 2
  [OTHER, { omop_person: [person(1)], omop_visit_occurrence: [visit(11, 1), visit(13, 2)] }],
  [TRUST, { omop_condition_occurrence: [condition(21, 2, 12), condition(22, 1, 13)] }],
];

let top: string;
let faults: string[];

beforeAll(async () => {
  const made = await makePlantedCounty();
  top = made.top;
  const partners = [TRUST, OTHER].map((code) => ({ code, name: `Partner ${code}`, sends: DATASETS }));
  const systems = [{ code: 'QZ9', name: 'Somewhere', ons_code: 'E54999999', trusts: [TRUST] }];
  writeFileSync(join(made.folder, 'concord.yaml'), stringify({ title: 'Two', notice: 'made up', systems, partners }));
  for (const [i, [from, files]] of SENT.entries()) {
    const folder = join(top, `sent-${i}`);
    mkdirSync(join(folder, from), { recursive: true });
    for (const [dataset, rows] of Object.entries(files))
      writeFileSync(join(folder, from, `${dataset}.csv`), csvOf(rows));
    const { exitCode, out, err } = await runCommand(['land', folder, '--workspace', made.folder], { cwd: top });
    if (exitCode !== 0) throw new Error(`${out}${err}`);
  }
  faults = listDeliveries(openWorkspace(made.folder)).flatMap(({ receipt, check }) =>
    check.faults
      .filter(({ rule }) => rule.startsWith('reference:'))
      .map(({ rule, rows }) => `${receipt.from} ${receipt.dataset} ${rule} ${rows}`),
  );
}, 600_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

it('a person or visit that another sent is not there, and one that the sender sent is, whoever sent last', () => {
  expect(faults.sort()).toEqual([
    `${OTHER} omop_visit_occurrence reference:person_id 1`,
    `${TRUST} omop_condition_occurrence reference:visit_occurrence_id 1`,
  ]);
});

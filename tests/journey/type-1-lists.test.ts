/** Objections of type 1 by code in a build: as practices' systems hold them, by an imported list; a list in another form stops it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readManifest } from '../../src/edition/read-manifest.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { buildFor, EVENTS, landCoded, landOptOutFiles, makeOptOutWorkspace } from './opt-out-workspace.ts';

const TODAY = '2026-02-10';
let workspace: Workspace;
beforeAll(async () => {
  workspace = makeOptOutWorkspace();
  await landOptOutFiles(workspace);
  // of another code than ours
  await landCoded(workspace, 2, [...EVENTS, ['nothing', '999000011000000103', '2026-01-05']], '2026-02-04');
}, 240_000);
afterAll(() => rmSync(dirname(workspace.folder), { recursive: true, force: true }));

const write = (name: string, text: string): void =>
  writeFileSync(join(workspace.folder, 'catalogue/codes', `${name}.csv`), text);
async function optedOut(): Promise<Record<string, number> | undefined> {
  await buildFor(workspace, ['statutory_return'], TODAY);
  return readManifest(workspace.paths).optOuts?.optedOut;
}

it('hears the codes of a list that is added', async () => {
  expect(await optedOut()).toEqual({ type_1: 1 });
  write('type_1_opt_out_cluster', 'list,code,term\ndissent,999000011000000103,Made up\n');
  expect(await optedOut()).toEqual({ type_1: 2 });
}, 240_000);

it('is stopped by a list in another form, and publishes nothing', async () => {
  const served = readManifest(workspace.paths).editionId;
  write('type_1_opt_out_cluster', 'code,term\n999000011000000103,Made up\n');
  await expect(optedOut()).rejects.toMatchObject({ kind: 'catalogue-invalid' });
  expect(readManifest(workspace.paths).editionId).toBe(served);
}, 240_000);

it('hears a code that does not pass the privacy line itself', async () => {
  const own = makeOptOutWorkspace();
  const at = (name: string): string => join(own.folder, 'catalogue', name);
  const contract = parse(readFileSync(at('datasets/coded/contract.yaml'), 'utf8'));
  const code = contract.schema[0].properties.find((c: { name: string }) => c.name === 'code');
  Object.assign(code, { classification: 'sensitive', customProperties: [{ property: 'objection', value: 'type-1' }] });
  writeFileSync(at('datasets/coded/contract.yaml'), stringify(contract));
  const mapping = readFileSync(at('datasets/coded/gp_event.sql'), 'utf8');
  writeFileSync(at('datasets/coded/gp_event.sql'), mapping.replace(' code,', ' null as code, objection_code,'));
  const model = parse(readFileSync(at('tables.yaml'), 'utf8'));
  model.tables.gp_event.columns.push({ name: 'objection_code', type: 'varchar', unit: '', description: 'heard' });
  writeFileSync(at('tables.yaml'), stringify(model));
  await landOptOutFiles(own);
  await buildFor(own, ['statutory_return'], TODAY);
  // who dissents, and who took it back
  expect(readManifest(own.paths).optOuts?.optedOut).toEqual({ type_1: 1 });
  rmSync(dirname(own.folder), { recursive: true, force: true });
}, 240_000);

/** `concord catalogue check` tells every fault of a workspace's own lists of sensitive codes, of type 1 and of conditions, with its line and what to do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runCommand } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-list-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(files: Record<string, string>) {
  rmSync(join(folder, 'catalogue'), { recursive: true, force: true });
  mkdirSync(join(folder, 'catalogue/codes'), { recursive: true });
  writeFileSync(join(folder, 'concord.yaml'), stringify({ title: 'T', notice: 'made up', systems: [], partners: [] }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'catalogue', name), text);
  return runCommand(['catalogue', 'check', '--workspace', folder]);
}

it('finds a system that no column holds', async () => {
  const { exitCode, err } = await check({ 'codes/sensitive_codes_own.csv': 'system,code\nsnomedct,86406008\n' });
  expect([exitCode, err]).toEqual([
    4,
    expect.stringMatching(/sensitive_codes_own\.csv:2: no column holds codes of the system 'snomedct'/),
  ]);
  expect(err).toContain("did you mean 'snomed-ct'?");
}, 60_000);

it('finds a column that no contract has', async () => {
  const { exitCode, err } = await check({
    'sensitive.yaml':
      'columns: {gp_observation: {sourcecode: [snomed-ct]}}\nwhole_records: [spell]\nstays: {tell: {}, ask: {}}\n',
    'codes/sensitive_codes.csv': 'system,code\nsnomed-ct,86406008\n',
  });
  expect([exitCode, err]).toEqual([
    4,
    expect.stringMatching(/column 'sourcecode' is not in the contract of gp_observation/),
  ]);
  expect(err).toContain("did you mean 'source_code'?");
}, 60_000);

it('finds no fault in a list that is well made', async () => {
  const list = 'system,code,term,match\nsnomed-ct,86406008,HIV,\nicd-10,B18.2,Hepatitis C,prefix\n';
  expect(await check({ 'codes/sensitive_codes_own.csv': list })).toMatchObject({ exitCode: 0, err: '' });
}, 60_000);

it('finds a list of codes of type 1 that would leave objections unheard', async () => {
  const { exitCode, err } = await check({ 'codes/type_1_opt_out.csv': 'code,term\n9Nu0.,Dissent\n' });
  expect([exitCode, err]).toEqual([4, expect.stringMatching(/type_1_opt_out\.csv:1: there is no column 'list'/)]);
}, 60_000);

it('finds a list of codes of conditions that would match nothing, or has another form', async () => {
  const head = 'condition,scheme,code,meaning,kind,version,provenance';
  const scheme = await check({
    'codes/condition_codes_af.csv': `${head}\nAF,SNOMED CT,49436004,AF,diagnosis,1,made up\n`,
  });
  expect([scheme.exitCode, scheme.err]).toEqual([
    4,
    expect.stringMatching(/condition_codes_af\.csv:2: there is no scheme 'SNOMED CT' here/),
  ]);
  const form = await check({ 'codes/condition_codes.csv': 'code,term\n49436004,Atrial fibrillation\n' });
  expect([form.exitCode, form.err]).toEqual([4, expect.stringMatching(/condition_codes\.csv:1: it lacks condition/)]);
}, 60_000);

/** What was planted is in no file below the line, in no export, and in nothing that a command says, whatever goes wrong. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Planted } from './build-planted.ts';
import { keyFile, makeDrop } from './planted-county.ts';
import { hex, PEOPLE, PURPOSES } from './planted-people.ts';
import { filesOf, foundIn, foundInFile } from './search-planted.ts';

/** Folders of `.concord` that are above the line: what partners sent, as it came, and as it was checked again. */
const ABOVE = ['landed', 'deliveries', 'checks'];

export function searchesPlanted(world: () => Planted): void {
  it('searches with a search that finds: in what partners sent', async () => {
    const sent = filesOf(join(world().folder, 'sent'));
    const found = new Set<string>();
    for (const path of sent) for (const text of await foundInFile(world().engine, path)) found.add(text);
    expect(found.size).toBeGreaterThan(300);
  });

  it('finds nothing in any export, in its rows or beside them', async () => {
    const files = ['parquet', 'csv', 'omop'].flatMap((kind) => filesOf(join(world().top, kind)));
    expect(files.length).toBeGreaterThan(PURPOSES.length * 70);
    for (const path of files) expect([path, await foundInFile(world().engine, path)]).toEqual([path, []]);
  });

  it('finds nothing in any file that Concord keeps, but in what came, as it came', async () => {
    const files = filesOf(join(world().folder, '.concord')).filter(
      (path) => !ABOVE.some((name) => path.includes(`/.concord/${name}/`)),
    );
    const kinds = ['.parquet', '.duckdb', '.json', '.sealed', 'CURRENT', '.sqlite'];
    for (const kind of kinds) expect([kind, files.some((path) => path.endsWith(kind))]).toEqual([kind, true]);
    for (const path of files) expect([path, await foundInFile(world().engine, path)]).toEqual([path, []]);
  });
}

/** Everything that a person may do with the workspace, and everything that they may do wrong. */
export async function runEverything({ concord, folder, top, keys }: Planted): Promise<void> {
  const debug = { environment: { CONCORD_DEBUG: '1' } };
  const both = async (...argv: string[]): Promise<void> => {
    await concord(argv, debug);
    // what takes long is asked once
    if (!['build', 'check', 'land'].includes(argv[0]!)) await concord([...argv, '--json'], debug);
  };
  for (const argv of [
    ['deliveries'],
    ['editions'],
    ['explain', '--rows'],
    ['metric', 'ae-4h'],
    ['opt-outs', 'status', '--keys', keys],
    ['review', 'list'],
    ['audit', 'list'],
    ['audit', 'verify'],
    ['diff', '1', '1'],
  ])
    await both(...argv);
  await goWrongWithKeys({ concord, top, keys }, both);
  await goWrongWithFiles({ concord, folder, top, keys }, both);
  await goWrongWithSql({ folder, keys }, both);
}

type Both = (...argv: string[]) => Promise<void>;

/** Wrong keys, keys that are missing, and purposes that may not be had. */
async function goWrongWithKeys({ top, keys }: Pick<Planted, 'concord' | 'top' | 'keys'>, both: Both): Promise<void> {
  const written = (name: string, text: string): string => {
    writeFileSync(join(top, name), text, { mode: 0o600 });
    return join(top, name);
  };
  const ids = ['records', 'zones', 'feeds', ...PURPOSES];
  const wrong = written(
    'wrong.yaml',
    keyFile(ids, (id) => hex(`another ${id}`)),
  );
  const few = written('few.yaml', keyFile(['records', 'zones']));
  const broken = written('broken.yaml', PEOPLE.map((p) => `${p.surname}: ${p.nhs}`).join('\n'));
  for (const file of [wrong, broken]) await both('build', '--keys', file);
  for (const file of [wrong, few, broken]) {
    await both('opt-outs', 'status', '--keys', file);
    await both('export', 'purpose', 'planning', '--out', join(top, 'none'), '--keys', file);
    await both('export', 'omop', '--purpose', 'planning', '--out', join(top, 'none'), '--keys', file);
  }
  await both('export', 'purpose', 'planing', '--out', join(top, 'none'), '--keys', keys);
  await both('export', 'purpose', 'planning', '--out', join(top, 'csv'), '--keys', keys);
  await both('export', 'purpose', 'planning', '--out', join(top, 'none'), '--keys', keys, '--tables', 'persons');
}

/** Files that are broken at a place where somebody's data are. */
async function goWrongWithFiles(
  { folder, top, keys }: Pick<Planted, 'concord' | 'folder' | 'top' | 'keys'>,
  both: Both,
): Promise<void> {
  for (const [dataset, from, path] of makeDrop(top)) {
    await both('check', path, '--dataset', dataset);
    await both('land', path, '--dataset', dataset, '--from', from);
  }
  const list = join(top, 'X26ABC-140126-0002.dat');
  const objections = join(top, 'wrong.csv');
  for (const end of [' ,\n', ',\r\n', '', ',x\n']) {
    writeFileSync(list, PEOPLE.map((p) => `${p.nhs}${end}`).join(''));
    await both('opt-outs', 'take', list, '--keys', keys);
    writeFileSync(
      objections,
      `nhs_number,person_key,kind,date,withdrawn\n${PEOPLE.map((p) => `${p.nhs}${end.trim()},${p.surname},${p.birth},"${p.postcode}\n`).join('')}`,
    );
    await both('opt-outs', 'objections', objections, '--keys', keys);
    await both(
      'link',
      '--left',
      objections,
      '--model',
      list,
      '--pairs',
      join(top, 'p.csv'),
      '--clusters',
      join(top, 'c.csv'),
    );
  }
  const sealed = join(folder, '.concord/identity/index.duckdb.sealed');
  const whole = readFileSync(sealed);
  writeFileSync(sealed, whole.subarray(0, whole.length / 2));
  await both('build', '--keys', keys);
  writeFileSync(sealed, whole);
}

/** SQL of the catalogue that stumbles on somebody's value: in a rule, in what is sensitive, and in a mapping. */
async function goWrongWithSql({ folder, keys }: Pick<Planted, 'folder' | 'keys'>, both: Both): Promise<void> {
  const own = join(folder, 'catalogue/datasets/ecds_attendance');
  const sent = join(folder, 'sent/RZ9/ecds_attendance_RZ9_2026-01.csv');
  const ours = resolve(import.meta.dirname, '../../catalogue/datasets/ecds_attendance');
  const stumble = async (change: (contract: string) => string, mapping?: string): Promise<void> => {
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true });
    cpSync(ours, own, { recursive: true });
    writeFileSync(join(own, 'contract.yaml'), change(readFileSync(join(ours, 'contract.yaml'), 'utf8')));
    if (mapping) writeFileSync(join(own, 'emergency_attendance.sql'), mapping);
    await both('check', sent, '--dataset', 'ecds_attendance');
    await both('build', '--keys', keys);
  };
  const setting = (line: string) => (contract: string) =>
    contract.replace(/\ncustomProperties:\n/, `\ncustomProperties:\n${line}\n`);
  await stumble((contract) => contract.replace('birth_date <= arrived_at::date', 'nhs_number::integer > 0'));
  await stumble(setting("  - {property: sensitive, value: 'local_patient_id::date is not null'}"));
  await stumble(setting("  - {property: sensitive, value: 'error(nhs_number || postcode) is null'}"));
  await stumble(
    (contract) => contract,
    'select person_key, (sex || birth_month::varchar)::integer as age, attendance_id, provider_code from source',
  );
  rmSync(own, { recursive: true, force: true });
}

/** Nothing that was said holds what was planted. @returns how many commands were asked, and how many of them failed */
export function searchSaid(said: Planted['said'], top: string): { asked: number; failed: number } {
  for (const { argv, ran } of said) {
    const text = `${ran.out}\n${ran.err}`.replaceAll(top, '');
    expect([argv.join(' '), foundIn(text)]).toEqual([argv.join(' '), []]);
    expect([argv.join(' '), /\n\s+at .*\(node:internal/.test(ran.out)]).toEqual([argv.join(' '), false]);
  }
  return { asked: said.length, failed: said.filter(({ ran }) => ran.exitCode !== 0).length };
}

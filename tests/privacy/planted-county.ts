/** A workspace on the real catalogue whose partners send the planted people, with its keys and lists of opt-outs beside it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { literal, openEngine } from '../../src/engine/engine.ts';
import { type Cells, extracts } from './planted-extracts.ts';
import { COUNCIL, hex, MIND, PEOPLE, PURPOSES, TRUST } from './planted-people.ts';

/** Key file of a build: id → version → key. */
export const keyFile = (ids: string[], of: (id: string) => string = hex): string =>
  ids.map((id) => `${id}: {1: ${of(id)}}\n`).join('');

/** Makes the workspace with its extracts, not yet landed, and a key file beside it. */
export async function makePlantedCounty(): Promise<{ top: string; folder: string; keys: string }> {
  const top = mkdtempSync(join(tmpdir(), 'concord-planted-'));
  const folder = join(top, 'county');
  const sent = extracts();
  const partners = [...new Set(sent.map((e) => e.from))].map((code) => ({
    code,
    name: `Partner ${code}`,
    sends: sent.filter((e) => e.from === code).map((e) => e.dataset),
  }));
  const systems = [{ code: 'QZ9', name: 'Somewhere', ons_code: 'E54999999', trusts: [TRUST] }];
  mkdirSync(folder);
  writeFileSync(join(folder, 'concord.yaml'), stringify({ title: 'Planted', notice: 'made up', systems, partners }));
  for (const { dataset, from, rows } of sent) {
    mkdirSync(join(folder, 'sent', from), { recursive: true });
    const path = join(folder, 'sent', from, `${dataset}_${from}_2026-01.csv`);
    writeFileSync(path, csvOf(rows, dataset === 'council_tax' ? '|' : ','));
    if (AS_PARQUET.includes(dataset)) await toParquet(path);
  }
  const keys = join(top, 'keys.yaml');
  writeFileSync(keys, keyFile(['records', 'zones', 'feeds', ...PURPOSES]), { mode: 0o600 });
  return { top, folder, keys };
}

/** Sent as Parquet. */
const AS_PARQUET = ['pds_person', 'gp_registration', 'gp_observation', 'gp_medication_order', 'dispensed_item'];

async function toParquet(csv: string): Promise<void> {
  const engine = await openEngine();
  const rows = `select * from read_csv(${literal(csv)}, all_varchar = true)`;
  await engine.run(`copy (${rows}) to ${literal(csv.replace(/csv$/, 'parquet'))} (format parquet)`);
  engine.close();
  rmSync(csv);
}

export function csvOf(rows: Cells[], delimiter = ','): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: Cells[string] | undefined): string => {
    const text = String(value ?? '');
    return /[",|\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((line) => `${line.map(cell).join(delimiter)}\n`)
    .join('');
}

/** Writes the answer of the national service and the list of local objections; what practices hold of type 1 is in their entries. */
export function writeOptOuts(top: string): { national: string; objections: string } {
  const national = join(top, 'X26ABC-150126-0001.dat');
  const free = PEOPLE.filter((p) => p.optOut !== 'national');
  writeFileSync(national, free.map((p) => `${p.nhs},\n`).join(''), { mode: 0o600 });
  const objections = join(top, 'objections.csv');
  const local = PEOPLE.filter((p) => p.optOut !== null && !['national', 'type_1'].includes(p.optOut));
  const lines = local.map((p) => `${p.nhs},,${p.optOut},2025-12-01,\n`);
  writeFileSync(objections, `nhs_number,person_key,kind,date,withdrawn\n${lines.join('')}`, { mode: 0o600 });
  return { national, objections };
}

/** Files that are broken where somebody's data are: dataset, partner, path. */
export function makeDrop(top: string): [string, string, string][] {
  const folder = join(top, 'drop');
  mkdirSync(folder, { recursive: true });
  const sent = (dataset: string): Cells[] => extracts().find((e) => e.dataset === dataset)!.rows;
  const turned = (rows: Cells[]): Cells[] =>
    rows.map((row) =>
      Object.fromEntries(Object.keys(row).map((name, i, names) => [name, row[names[(i + 3) % names.length]!]!])),
    );
  const broken: [string, string, string, string][] = [
    ['apc_spell', TRUST, 'turned', csvOf(turned(sent('apc_spell')))],
    ['ecds_attendance', TRUST, 'cut', csvOf(sent('ecds_attendance')).replaceAll(/,(?=[^,]*\n)/g, ',"')],
    ['social_care_event', COUNCIL, 'ragged', csvOf(sent('social_care_event')).replaceAll(/,[^,]*\n/g, '\n')],
    ['mhsds_referral_tokens', MIND, 'headless', csvOf(sent('mhsds_referral_tokens')).replace(/^.*\n/, '')],
    ['council_tax', COUNCIL, 'commas', csvOf(sent('council_tax'))],
  ];
  return broken.map(([dataset, from, how, text]) => {
    const path = join(folder, `${dataset}_${from}_${how}.csv`);
    writeFileSync(path, text);
    return [dataset, from, path];
  });
}

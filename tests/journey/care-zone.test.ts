import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCareZone } from '../../src/edition/care/open-care-zone.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { reconcileRows } from '../../src/edition/reconcile-rows.ts';
import { type Engine, identifier, literal, openEngine } from '../../src/engine/engine.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { makeSent, whereabouts } from './care-twin.ts';
import {
  buildCare,
  careKeys,
  homeOf,
  landVisits,
  MODES,
  makeCareWorkspace,
  numberOf,
  type Sent,
  surnameOf,
} from './care-workspace.ts';

let workspace: Workspace;
let sent: Sent[];
const sealed = () => join(workspace.paths.data, 'care/care.duckdb.sealed');
const careNames = () => readdirSync(join(workspace.paths.data, 'care'));

beforeAll(async () => {
  workspace = makeCareWorkspace();
  sent = makeSent(1, 3);
  await landVisits(workspace, sent);
  await buildCare(workspace);
}, 120_000);
afterAll(() => rmSync(workspace.folder, { recursive: true, force: true }));

async function inCare<T>(work: (engine: Engine) => Promise<T>, keys = careKeys()): Promise<T> {
  const zone = await openCareZone(workspace.paths, keys);
  try {
    return await work(zone.engine);
  } finally {
    zone.close();
  }
}

const careMarks = () =>
  inCare(async (engine) =>
    (await engine.all<{ mark: string }>('select mark from visit order by mark')).map((r) => r.mark),
  );

async function usableMarks(): Promise<string[]> {
  const table = readManifest(workspace.paths).tables.find((t) => t.name === 'visit')!;
  const engine = await openEngine();
  try {
    const path = literal(join(workspace.paths.data, table.parquet));
    return (await engine.all<{ mark: string }>(`select mark from read_parquet(${path})`)).map((r) => r.mark).sort();
  } finally {
    engine.close();
  }
}

/** Everything in a workspace's data folder but what partners sent, as text, rows of the engine's files unpacked. */
async function searchOutside(text: string): Promise<{ files: number; found: string[] }> {
  const engine = await openEngine();
  const below = readdirSync(workspace.paths.data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !['landed', 'deliveries'].some((part) => path.startsWith(join(workspace.paths.data, part))));
  const found: string[] = [];
  for (const path of below) {
    const bytes = readFileSync(path, 'latin1');
    if (`${bytes}${await unpacked(engine, path)}`.includes(text)) found.push(path);
  }
  engine.close();
  return { files: below.length, found };
}

async function unpacked(engine: Engine, path: string): Promise<string> {
  if (path.endsWith('.parquet')) return JSON.stringify(await engine.all(`from read_parquet(${literal(path)})`));
  if (!path.endsWith('.duckdb')) return '';
  await engine.run(`attach ${literal(path)} as searched (read_only)`);
  try {
    const tables = await engine.all<{ name: string }>(
      "select table_name as name from duckdb_tables() where database_name = 'searched'",
    );
    const rows = [];
    for (const { name } of tables) rows.push(await engine.all(`from searched.main.${identifier(name)}`));
    return JSON.stringify(rows);
  } finally {
    await engine.run('detach searched');
  }
}

describe('rows that only direct care may use', () => {
  it('are in the care zone, and the others in the edition, each where the last word on it says', async () => {
    const { usable, care } = whereabouts(sent);
    expect(care.length).toBeGreaterThan(20);
    expect(await careMarks()).toEqual(care);
    expect(await usableMarks()).toEqual(usable);
  });

  it('are as many as `explain --rows` says, delivery by delivery', async () => {
    const { sentConfidential } = whereabouts(sent);
    const told = reconcileRows(readManifest(workspace.paths));
    expect(Object.fromEntries(told.map((r) => [r.dataset, r.careOnly]))).toEqual(sentConfidential);
    for (const r of told) expect(r.rejected + (r.careOnly ?? 0) + r.superseded + r.published).toBe(r.received);
    const kept = await inCare(async (engine) => {
      const all = MODES.map((m) => `select _delivery as delivery from dataset.visit_${m}`).join(' union all ');
      return engine.all<{ delivery: string; rows: number; superseded: number; held: number }>(`
        select d.delivery, d.rows, d.superseded, count(r.delivery) as held
        from care_delivery d left join (${all}) r using (delivery) group by all order by all`);
    });
    for (const { rows, superseded, held } of kept) expect(rows).toBe(superseded + held);
    const inManifest = readManifest(workspace.paths).inputs.deliveries.map((d) => [d.deliveryId, d.rowsCareOnly]);
    expect(kept.map((d) => [d.delivery, d.rows])).toEqual(
      inManifest.toSorted((a, b) => (`${a[0]}` < `${b[0]}` ? -1 : 1)),
    );
  });

  it('have the columns of the model, and keys by which they are somebody', async () => {
    const table = readManifest(workspace.paths).tables.find((t) => t.name === 'visit')!;
    const [columns, people] = await inCare(async (engine) => [
      (await engine.describe('from visit')).map((c) => c.name),
      await engine.all<{ mark: string; surname: string }>(
        'select mark, surname from visit join care_person using (person_key)',
      ),
    ]);
    expect(columns).toEqual(table.columns.map((c) => c.name));
    const bySentMark = new Map(sent.flatMap((s) => s.visits.map((v) => [v.mark, surnameOf(v.person).toUpperCase()])));
    expect(people.length).toBe(whereabouts(sent).care.length);
    for (const { mark, surname } of people) expect([mark, surname]).toEqual([mark, bySentMark.get(mark)]);
  });

  it('are in no file outside the sealed one', async () => {
    const { files, found } = await searchOutside('ZEAL');
    expect(files).toBeGreaterThan(10);
    expect(found).toEqual([]);
    expect(careNames()).toEqual(['care.duckdb.sealed']);
    expect(statSync(sealed()).mode & 0o777).toBe(0o600);
    // the same search finds rows that may be used
    expect((await searchOutside('Q1x')).found.length).toBeGreaterThan(2);
  });
});

describe('who everybody is', () => {
  it('is in the care zone: number, names, birth date, sex and the address of the postcode that is believed', async () => {
    const people = await inCare((engine) =>
      engine.all<Record<string, string>>('select * exclude (person_key) from care_person order by nhs_number'),
    );
    const { people: met } = whereabouts(sent);
    expect(people.length).toBe(met.size);
    for (const person of met) {
      const [address, postcode] = homeOf(person);
      expect(people.find((p) => p.nhs_number === numberOf(person))).toMatchObject({
        surname: surnameOf(person).toUpperCase(),
        sex: `${1 + (person % 2)}`,
        address,
        postcode: postcode.replace(' ', ''),
      });
    }
  });

  it('is in no file outside the sealed ones', async () => {
    for (const text of [numberOf(1), surnameOf(1), surnameOf(1).toUpperCase(), 'Marrowbone'])
      expect(await searchOutside(text)).toMatchObject({ found: [] });
  });
});

describe('building again', () => {
  it('leaves the sealed file alone when nothing changed', async () => {
    const before = readFileSync(sealed());
    await buildCare(workspace);
    expect(readFileSync(sealed()).equals(before)).toBe(true);
  });

  it('with a newer version of the key seals anew', async () => {
    await buildCare(workspace, careKeys(1, 2));
    const onlyNew = careKeys(2, 1).all.map((key) => key.toJSON());
    expect(onlyNew).toContainEqual({ id: 'zones', version: 1 });
    await expect(openCareZone(workspace.paths, careKeys(1, 1))).rejects.toMatchObject({ kind: 'workspace-invalid' });
    expect(await inCare((engine) => engine.all('from care_build'), careKeys(1, 2))).toHaveLength(1);
    await buildCare(workspace, careKeys(1, 2));
  });
});

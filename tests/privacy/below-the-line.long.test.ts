/** Promise 5, below the line: an edition stands beside a delivery about people, and all that is kept or said of it is searched. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer } from '../../src/api/create-server.ts';
import { logOptions } from '../../src/api/log-options.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { type Ran, runCommand } from '../cli/run-command.ts';
import { makePeopleWorkspace, type PeopleWorkspace, PLANTED } from './people-workspace.ts';

let made: PeopleWorkspace;
let engine: Engine;
const said: Record<string, Ran> = {};
const concord = async (name: string, ...argv: string[]) => {
  said[name] = await runCommand([...argv, '--workspace', made.folder]);
  return said[name];
};
const foundIn = (text: string) => PLANTED.filter((planted) => text.toLowerCase().includes(planted.toLowerCase()));
const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const data = () => join(made.folder, '.concord');
const below = () =>
  filesBelow(data()).filter((path) => !['landed', 'deliveries'].some((name) => path.startsWith(join(data(), name))));
const peopleRows = () =>
  filesBelow(join(data(), 'deliveries')).find((p) => p.includes('clinic_people') && p.endsWith('rows.parquet')) ?? '';

beforeAll(async () => {
  made = makePeopleWorkspace();
  engine = await openEngine();
  await concord('land people', 'land', made.extract, '--dataset', 'clinic_people', '--from', 'RZ9');
  for (const [i, path] of made.open.entries()) {
    await concord(`land ${i}`, 'land', path, '--dataset', 'clinic_attendances', '--from', 'RZ9');
    await concord(`build ${i}`, 'build', '--json');
  }
  await concord('metric', 'metric', 'ae-attendances', '--by', 'trust', '--grain', 'month', '--json');
  await concord('explain', 'explain', 'ae-attendances', '--json');
  await concord('editions', 'editions');
  await concord('diff', 'diff', '1', '2');
}, 120_000);
afterAll(() => {
  engine.close();
  rmSync(made.folder, { recursive: true, force: true });
});

/** Every row of a file, as text, read by the engine: compressed columns hide from a search of bytes. */
async function rowsAsText(path: string): Promise<string> {
  const read = async (relation: string) => JSON.stringify(await engine.all(`select * from ${relation}`));
  if (path.endsWith('.parquet')) return read(`read_parquet(${literal(path)})`);
  if (!path.endsWith('.duckdb')) return readFileSync(path, 'utf8');
  await engine.run(`attach ${literal(path)} as searched (read_only)`);
  try {
    const tables = await engine.all<{ name: string }>(
      "select table_name as name from duckdb_tables() where database_name = 'searched'",
    );
    return (await Promise.all(tables.map((t) => read(`searched.main."${t.name}"`)))).join('\n');
  } finally {
    await engine.run('detach searched');
  }
}

describe('an edition beside a delivery about people', () => {
  it('was published twice, without the people', () => {
    expect([said['land people']?.exitCode, said['build 0']?.exitCode, said['build 1']?.exitCode]).toEqual([
      expect.any(Number),
      0,
      0,
    ]);
    expect(peopleRows()).not.toBe('');
    const built = JSON.parse(said['build 1']?.out ?? '') as { refused: { dataset: string }[] };
    expect(built.refused.map((r) => r.dataset)).toEqual(['clinic_people']);
  });

  it('has files below the line, and none holds a value of a person', async () => {
    const files = below();
    for (const [kind, least] of [
      ['.parquet', 10],
      ['.duckdb', 8],
      ['manifest.json', 2],
      ['CURRENT', 1],
    ] as const)
      expect(files.filter((p) => p.endsWith(kind)).length, kind).toBeGreaterThanOrEqual(least);
    for (const path of files) {
      expect({ path, found: foundIn(await rowsAsText(path)) }).toEqual({ path, found: [] });
      expect({ path, found: foundIn(readFileSync(path, 'latin1')) }).toEqual({ path, found: [] });
    }
  });

  it('is searched by a search that finds: in the rows above the line, and the open figures below it', async () => {
    expect(foundIn(await rowsAsText(peopleRows())).length).toBeGreaterThan(8);
    let serving = '';
    for (const path of below().filter((p) => p.endsWith('.duckdb'))) serving += await rowsAsText(path);
    expect(serving).toContain('ae_attendances_type_1');
  });

  it.each(['metric', 'explain', 'editions', 'diff', 'build 1', 'land people'])(
    '%s says no value of a person',
    (name) => {
      const ran = said[name];
      if (name !== 'land people')
        expect({ name, exitCode: ran?.exitCode, err: ran?.err }).toMatchObject({ exitCode: 0 });
      expect(`${ran?.out}${ran?.err}`.length).toBeGreaterThan(20);
      expect(foundIn(`${ran?.out}${ran?.err}`.replaceAll(made.folder, ''))).toEqual([]);
    },
  );

  it('the answers of the server and its log hold no value of a person', async () => {
    const log: string[] = [];
    const logger = logOptions({ write: (text) => void log.push(text) });
    const workspace = openWorkspace(made.folder);
    const app = await createServer({ workspace, now: () => new Date('2026-01-15T09:00:00Z'), logger });
    try {
      const ask = async (url: string) => {
        const { statusCode, body } = await app.inject(url);
        expect({ url, found: foundIn(body) }).toEqual({ url, found: [] });
        return statusCode;
      };
      const figures = '/api/metrics/ae-attendances/figures';
      for (const url of [
        '/api/health',
        '/api/metrics',
        '/api/datasets',
        '/api/editions/current',
        `${figures}?by=trust`,
      ])
        expect([url, await ask(url)]).toEqual([url, 200]);
      for (const url of [
        '/api/nowhere',
        '/api/datasets/clinic_people',
        '/.concord/deliveries',
        `${figures}?by=surname`,
      ])
        expect([url, await ask(url)]).not.toEqual([url, 200]);
      await app.inject(`${figures}?by=trust&where=trust=9990000018`);
    } finally {
      await app.close();
    }
    expect(log.length).toBeGreaterThan(9);
    expect(foundIn(log.join(''))).toEqual([]);
  });
});

describe('a mapping that would carry people below the line', () => {
  const stolen =
    () => `select 'trust' as entity_type, nhs_number as entity_code, surname as measure, birth_date as period_start,
    'month' as grain, null as category_type, null as category_code, 1 as value, 'd' as delivery, 'final' as data_status
    from read_parquet(${literal(peopleRows())})`;

  it('is refused by the build and by the check of the catalogue, and the edition that serves stays', async () => {
    const current = readFileSync(join(data(), 'CURRENT'), 'utf8');
    writeFileSync(join(made.folder, 'catalogue', 'datasets', 'clinic_attendances', 'reported_measure.sql'), stolen());
    const built = await concord('stolen', 'build', '--json');
    expect(built.exitCode).not.toBe(0);
    expect(`${built.out}${built.err}`).toMatch(/read_parquet/);
    const checked = await concord('check stolen', 'catalogue', 'check');
    expect(checked.exitCode).not.toBe(0);
    expect(`${checked.out}${checked.err}`).toMatch(/clinic_attendances\/reported_measure\.sql/);
    expect(readFileSync(join(data(), 'CURRENT'), 'utf8')).toBe(current);
    for (const path of below()) expect({ path, found: foundIn(await rowsAsText(path)) }).toEqual({ path, found: [] });
    for (const ran of [built, checked]) expect(foundIn(`${ran.out}${ran.err}`)).toEqual([]);
  });
});

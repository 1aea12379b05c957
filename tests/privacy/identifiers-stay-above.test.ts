/** Promise 5: identifiers stay above the line. Known ones are planted, then everything that is said or kept is searched. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine.ts';
import { type Ran, runCommand } from '../cli/run-command.ts';
import { makePeopleWorkspace, type PeopleWorkspace, PLANTED } from './people-workspace.ts';

let made: PeopleWorkspace;
const said: Record<string, Ran> = {};
const concord = async (name: string, argv: string[]) => {
  said[name] = await runCommand([...argv, '--workspace', made.folder]);
  return said[name];
};
const foundIn = (text: string) => PLANTED.filter((planted) => text.toLowerCase().includes(planted.toLowerCase()));

beforeAll(async () => {
  made = makePeopleWorkspace();
  const { extract } = made;
  await concord('check', ['check', extract, '--dataset', 'clinic_people']);
  await concord('check as JSON', ['check', extract, '--dataset', 'clinic_people', '--json']);
  await concord('land', ['land', extract, '--dataset', 'clinic_people', '--from', 'RZ9']);
  await concord('land again', ['land', extract, '--dataset', 'clinic_people', '--from', 'RZ9', '--json']);
  await concord('deliveries', ['deliveries', '--json']);
  await concord('build', ['build']);
  await concord('build as JSON', ['build', '--json']);
  await concord('draft', ['contract', 'draft', extract, '--yes', '--json']);
});
afterAll(() => rmSync(made.folder, { recursive: true, force: true }));

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('a delivery about people', () => {
  it('is checked, landed and scored, with its faults told', () => {
    expect(said.land?.err ?? '').not.toMatch(/internal/);
    const landed = JSON.parse(said['land again']?.out ?? '') as { delivery?: unknown };
    expect(JSON.stringify(landed)).toContain('clinic_people');
    expect(said.check?.exitCode).not.toBe(0);
    expect(said.check?.exitCode).not.toBe(1);
  });

  it('is refused by a build, with rule, reason and remedy', () => {
    expect(said.build?.exitCode).toBe(9);
    expect(`${said.build?.out}${said.build?.err}`).toMatch(/no-identity-in-an-edition|identity/);
    expect(`${said.build?.out}${said.build?.err}`).toMatch(/privacy line/);
  });

  it('leaves no value of a person in anything a command says', () => {
    for (const [name, ran] of Object.entries(said)) {
      const text = `${ran.out}${ran.err}`.replaceAll(made.folder, '');
      expect({ command: name, found: foundIn(text) }).toEqual({ command: name, found: [] });
    }
  });

  it('leaves no value of a person in receipts, results and rejected rows', async () => {
    const kept = filesBelow(join(made.folder, '.concord', 'deliveries')).filter(
      (path) => !path.endsWith('rows.parquet'),
    );
    expect(kept.length).toBeGreaterThan(2);
    for (const path of kept.filter((p) => p.endsWith('.json')))
      expect({ path, found: foundIn(readFileSync(path, 'utf8')) }).toEqual({ path, found: [] });
    const engine = await openEngine();
    try {
      for (const path of kept.filter((p) => p.endsWith('.parquet'))) {
        const rows = await engine.all(`select * from read_parquet('${path}')`);
        expect(rows.length).toBeGreaterThan(0);
        expect({ path, found: foundIn(JSON.stringify(rows)) }).toEqual({ path, found: [] });
      }
    } finally {
      engine.close();
    }
  });

  it('leaves no value of a person in a drafted contract', () => {
    const drafted = filesBelow(join(made.folder, 'catalogue'));
    expect(drafted.length).toBeGreaterThan(0);
    for (const path of drafted)
      expect({ path, found: foundIn(readFileSync(path, 'utf8')) }).toEqual({ path, found: [] });
  });

  it('is found by this search where it may stand: in the rows above the line', async () => {
    const rows = filesBelow(join(made.folder, '.concord', 'deliveries')).filter((path) =>
      path.endsWith('rows.parquet'),
    );
    const engine = await openEngine();
    try {
      const kept = await engine.all(`select * from read_parquet('${rows[0]}')`);
      expect(foundIn(JSON.stringify(kept)).length).toBeGreaterThan(8);
    } finally {
      engine.close();
    }
  });
});

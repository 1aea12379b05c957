/** A workspace that is begun anew with other keys under the same names: nothing that was made with the old ones is found again. */
import { createHash } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEdition } from '../../src/edition/open-edition.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { recordNumberOf, testKey, tokenOf } from '../pseudonym/hmac-twin.ts';
import { keyFile, makePlantedCounty } from './planted-county.ts';

const IDS = ['records', 'zones', 'feeds', 'direct_care'];
const hexOf =
  (set: string) =>
  (id: string): string =>
    createHash('sha256').update(`${set} ${id}`).digest('hex');

let top: string;
let built: number;
let people: { key: string; token: string }[];
let spells: string[];

beforeAll(async () => {
  const made = await makePlantedCounty();
  top = made.top;
  const build = async (set: string): Promise<number> => {
    const file = join(top, `keys-${set}.yaml`);
    writeFileSync(file, keyFile(IDS, hexOf(set)), { mode: 0o600 });
    const argv = ['build', '--keys', file, '--for', 'direct_care', '--workspace', made.folder];
    return (await runCommand(argv, { cwd: top })).exitCode;
  };
  await runCommand(['land', join(made.folder, 'sent'), '--workspace', made.folder], { cwd: top });
  await build('old');
  // as the message of a lost identity zone says; the steps of the build stay
  for (const gone of ['identity', 'care', 'editions', 'CURRENT'])
    rmSync(join(made.folder, '.concord', gone), { recursive: true });
  expect(readdirSync(join(made.folder, '.concord', 'steps')).length).toBeGreaterThan(100);
  built = await build('new');
  const edition = await openEdition(openWorkspace(made.folder));
  people = await edition.engine.all(
    `select person_key::varchar as key, person_token as token from ${edition.table('purpose_direct_care')}`,
  );
  const rows = await edition.engine.all<{ spell: string }>(
    `select distinct spell_id::varchar as spell from ${edition.table('hospital_spell')}`,
  );
  spells = rows.map(({ spell }) => spell);
  edition.close();
}, 600_000);

afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('keys that took the place of others', () => {
  test('the build with the new ones has people and stays', () => {
    expect(built).toBe(0);
    expect(people.length).toBeGreaterThan(10);
    expect(spells.length).toBeGreaterThan(0);
  });

  test.each([
    ['old', 0],
    ['new', 1],
  ])('tokens of the %s key', (set, share) => {
    const key = testKey('direct_care', 1, hexOf(set)('direct_care'));
    const ofKey = people.filter((person) => tokenOf(key, `res|${person.key}`) === person.token);
    expect(ofKey.length).toBe(share * people.length);
  });

  test.each([
    ['old', 0],
    ['new', 1],
  ])('numbers of records of the %s key', (set, share) => {
    const key = testKey('records', 1, hexOf(set)('records'));
    const numbers = new Set(Array.from({ length: 1000 }, (_, n) => recordNumberOf(key, 'spell', `SP${10_000 + n}`)));
    expect(spells.filter((spell) => numbers.has(spell)).length).toBe(share * spells.length);
  });
});

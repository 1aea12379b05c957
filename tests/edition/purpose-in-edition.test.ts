/** For which purposes rows may leave an edition: every reason for which they may not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { purposeInEdition, purposeOfEdition, requireSameKey } from '../../src/edition/export/purpose-in-edition.ts';
import type { EditionInputs } from '../../src/edition/manifest.ts';
import type { OpenEdition } from '../../src/edition/open-edition.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { keysOf } from '../../src/pseudonym/keys.ts';
import { readPurposes } from '../../src/pseudonym/read-purposes.ts';
import { textHash } from '../../src/workspace/read-yaml.ts';
import { testKey, tokenOf } from '../pseudonym/hmac-twin.ts';

const catalogue = resolve(import.meta.dirname, '../../catalogue');
const rules = textHash(join(catalogue, 'purposes.yaml'));
const folder = mkdtempSync(join(tmpdir(), 'concord-purpose-'));
const current = join(folder, 'CURRENT');
const workspace = { catalogueFolders: [catalogue], paths: { editions: folder, current } } as unknown as Parameters<
  typeof purposeInEdition
>[0];
beforeAll(() => writeFileSync(current, 'e1\n'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = '0c'.repeat(32);
const keys = keysOf([testKey('planning', 1, KEY), testKey('direct_care', 2, '0d'.repeat(32))]);

interface Given {
  id?: string;
  lists?: EditionInputs['optOutLists'];
  rules?: string | null;
  versions?: EditionInputs['keyVersions'];
  tables?: string[];
}
const national = (asAt: string): EditionInputs['optOutLists'][number] => ({ kind: 'national', sha256: 'h', asAt });
function manifest(given: Given): Parameters<typeof purposeInEdition>[1] {
  const { id = 'e1', lists = [national('2026-03-01')], versions } = given;
  const keyVersions = versions ?? [
    { purpose: 'records', version: 1 },
    { purpose: 'planning', version: 1 },
    { purpose: 'direct_care', version: 2 },
  ];
  const catalogueInputs =
    given.rules === null ? [] : [{ path: 'catalogue/purposes.yaml', sha256: given.rules ?? rules }];
  const tables = given.tables ?? ['purpose_planning', 'purpose_direct_care'];
  return {
    editionId: id,
    inputs: { optOutLists: lists, keyVersions, catalogue: catalogueInputs },
    tables: tables.map((name) => ({ name })),
  } as unknown as Parameters<typeof purposeInEdition>[1];
}

const ask = (given: Given, purpose = 'planning', today = '2026-03-08', held = keys) =>
  purposeInEdition(workspace, manifest(given), purpose, held, today);

function refusal(...asked: Parameters<typeof ask>): { kind: string; text: string } {
  try {
    ask(...asked);
  } catch (error) {
    if (error instanceof ConcordError) return { kind: error.kind, text: error.message };
    throw error;
  }
  return expect.fail('it was allowed');
}

describe('rows may leave', () => {
  it('for a purpose of the edition that serves, with the very version of its key', () => {
    const { purpose, key } = ask({});
    expect([purpose.id, key.id, key.version]).toEqual(['planning', 'planning', 1]);
    expect(ask({}, 'direct_care').key.version).toBe(2);
  });

  it('to the last day of the answer of the national service, and no longer', () => {
    expect(ask({}, 'planning', '2026-03-08').purpose.id).toBe('planning');
    const { kind, text } = refusal({}, 'planning', '2026-03-09');
    expect(kind).toBe('policy-refused');
    expect(text).toContain('the answer of 2026-03-01, which the edition obeys, has lapsed after 7 days');
  });

  it('whatever the answer, for a purpose that does not obey the national opt-out', () => {
    expect(ask({ lists: [] }, 'direct_care', '2027-01-01').purpose.id).toBe('direct_care');
  });
});

describe('rows may not leave', () => {
  it.each([
    ['without an answer', [], 'does not say which answer'],
    ['with a list of which nobody knows what it lists', [{ sha256: 'h', asAt: '2026-03-01' }], 'does not say which'],
    ['with objections alone', [{ ...national('2026-03-07'), kind: 'objections' }], 'does not say which answer'],
    ['with an answer of a day to come', [national('2026-03-09')], 'is of a day to come'],
    ['with an answer of a day that is none', [national('soon')], 'has lapsed'],
  ] as [string, EditionInputs['optOutLists'], string][])('%s of the national service', (_, lists, told) => {
    expect(refusal({ lists })).toEqual({ kind: 'policy-refused', text: expect.stringContaining(told) });
  });

  it('out of an edition that does not serve', () => {
    expect(refusal({ id: 'e2' }).text).toContain('it no longer serves');
  });

  it.each([['0'.repeat(64)], [null]])('under purposes that are written otherwise now', (sha256) => {
    expect(refusal({ rules: sha256 }).text).toContain('not built under the purposes as they are written now');
  });

  it('for a purpose that it was not published for', () => {
    expect(refusal({}, 'research')).toEqual({
      kind: 'policy-refused',
      text: expect.stringContaining('was not published for it'),
    });
    expect(refusal({ tables: [] }).text).toContain('was not published for it, but for no purpose');
    expect(refusal({ versions: [] }).text).toContain('was not published for it');
  });

  it('for a purpose that --for left out, telling which it let through and how to publish for both', () => {
    const { text } = refusal({ tables: ['purpose_direct_care'] });
    expect(text).toContain('edition e1 was not published for it, but for direct_care');
    expect(text).toContain('`concord build --keys FILE --for direct_care --for planning`');
    expect(text).not.toContain('add the key');
  });

  it('for several reasons, which are all told', () => {
    const { text } = refusal({ id: 'e2', lists: [], rules: null });
    for (const part of ['no longer serves', 'as they are written now', 'does not say which answer'])
      expect(text).toContain(part);
  });

  it('for a purpose that nobody knows', () => {
    expect(refusal({}, 'planing')).toEqual({
      kind: 'unknown-name',
      text: expect.stringContaining('did you mean planning'),
    });
  });

  it('without the key, or with another version of it', () => {
    expect(refusal({}, 'planning', '2026-03-08', keysOf([])).text).toContain('CONCORD_KEY_PLANNING_1');
    const newer = keysOf([testKey('planning', 2, KEY)]);
    expect(refusal({}, 'planning', '2026-03-08', newer)).toEqual({
      kind: 'workspace-invalid',
      text: expect.stringContaining('was built with version 1, and only version 2 was given'),
    });
  });
});

describe('what to do next', () => {
  const both = { id: 'e2', lists: [], rules: null };
  const remedies = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof ConcordError) return error.problems.map((p) => p.remedy).join('\n');
    }
    return expect.fail('it was allowed');
  };

  it('is said of an export to whom exports, and of a question to whom asks', () => {
    const exported = remedies(() => ask(both));
    expect(exported.match(/export then|then export|--edition/g)).toEqual(['--edition', 'export then', 'then export']);
    const asked = remedies(() => purposeOfEdition(workspace, manifest(both), 'planning', '2026-03-08', 'figures'));
    expect(asked).not.toMatch(/export|--edition/);
    expect(asked.match(/ask again|ask then|then ask/g)).toEqual(['ask again', 'ask then', 'then ask']);
    expect(asked).toMatch(/concord opt-outs request.*concord opt-outs take/);
  });
});

describe('the key of an edition', () => {
  it('is known by the tokens that it made', async () => {
    const engine = await openEngine();
    const purpose = readPurposes(workspace).get('planning')!;
    const [right, wrong] = [testKey('planning', 1, KEY), testKey('planning', 1, '0e'.repeat(32))];
    const edition = { engine, table: (name: string) => name } as unknown as OpenEdition;
    await engine.run(
      `create table purpose_planning as select 7 as person_key, '${tokenOf(right, 'res|7')}' as person_token`,
    );
    await defineKeyMacros(engine, [right]);
    await requireSameKey(edition, { purpose, key: right });
    await defineKeyMacros(engine, [wrong]);
    await expect(requireSameKey(edition, { purpose, key: wrong })).rejects.toThrow('not the key with which the tokens');
    await engine.run('delete from purpose_planning');
    await requireSameKey(edition, { purpose, key: wrong });
    engine.close();
  });
});

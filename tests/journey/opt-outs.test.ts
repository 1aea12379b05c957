/** Opt-outs by command, from the request to the counts of an edition, against a twin that looks at every row of every person. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBuild } from '../../src/cli/commands/build.ts';
import { buildOptOuts } from '../../src/cli/describe-build-opt-outs.ts';
import type { RowsSeen } from '../../src/edition/seen-counts.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { type Built, buildEdition } from '../../src/journey/build-edition.ts';
import { Key, type Keys, keysOf } from '../../src/pseudonym/keys.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { someNumber } from '../pseudonym/nhs-numbers.ts';
import {
  buildFor,
  EVENTS,
  keyFile,
  keysFor,
  landOptOutFiles,
  makeOptOutWorkspace,
  numberOf,
  PEOPLE,
  PURPOSES,
  VISITS,
  type Who,
} from './opt-out-workspace.ts';

const TODAY = '2026-02-10';
let workspace: Workspace;
let top = '';
let built: Built;
const at = (name: string): string => join(top, name);
const concord = (words: string[], today = TODAY) =>
  runCommand([...words, '--workspace', workspace.folder], { cwd: top, now: new Date(`${today}T12:00:00Z`) });
const optOuts = (...words: string[]) => concord(['opt-outs', ...words, '--keys', 'keys.yaml']);

/** One line for each objection, in the order of the columns. */
function writeObjections(lines: string[]): void {
  writeFileSync(at('objections.csv'), ['nhs_number,person_key,kind,date,withdrawn', ...lines, ''].join('\n'));
}
const OBJECTIONS = [
  `${numberOf('sharing')},,sharing,2026-01-02,`,
  `${numberOf('case_finding')},,case_finding,2026-01-02,`,
  `${numberOf('secondary_use')},,secondary_use,2026-01-02,`,
  `${numberOf('withdrawn')},,secondary_use,2026-01-02,2026-02-01`,
  `${numberOf('type_1')},,type_1,2026-01-02,`,
  `${someNumber(77)},,sharing,2026-01-02,`,
];

async function buildWith(keys: Keys): Promise<Built> {
  const engine = await openEngine({ threads: 2 });
  try {
    return await buildEdition({ workspace, engine, keys, only: ['direct_care'], today: '2026-02-18' });
  } finally {
    engine.close();
  }
}

beforeAll(async () => {
  workspace = makeOptOutWorkspace();
  top = dirname(workspace.folder);
  writeFileSync(at('keys.yaml'), keyFile(PURPOSES), { mode: 0o600 });
  await landOptOutFiles(workspace);
  await buildFor(workspace, ['direct_care'], TODAY);
}, 240_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('asking and taking', () => {
  it('asks about every resident with a number once', async () => {
    const ran = await optOuts('request', '--out', 'X26ABC-100226-0001.dat');
    expect(ran).toMatchObject({ exitCode: 0, err: '' });
    const asked = readFileSync(at('X26ABC-100226-0001.dat'), 'latin1').split(',\n').filter(Boolean);
    expect(asked).toEqual(PEOPLE.map(numberOf).filter(Boolean).sort());
    expect(ran.out).toMatch(/9 NHS numbers written to .*concord opt-outs take/s);
  });

  it('takes the answer and the objections, and tells of them in counts alone', async () => {
    const free = PEOPLE.filter((who) => who !== 'national')
      .map(numberOf)
      .filter(Boolean);
    mkdirSync(at('answer'));
    writeFileSync(at('answer/X26ABC-100226-0001.dat'), free.map((n) => `${n},\n`).join(''));
    const taken = await optOuts('take', 'answer/X26ABC-100226-0001.dat');
    expect(taken).toMatchObject({ exitCode: 0, err: '', out: expect.stringContaining('may be used until 2026-02-17') });
    writeObjections(OBJECTIONS);
    const heard = await optOuts('objections', 'objections.csv', '--json');
    expect(heard).toMatchObject({ exitCode: 0, err: '' });
    const status = await optOuts('status', '--json');
    expect(JSON.parse(status.out)).toEqual(JSON.parse(heard.out));
    expect(JSON.parse(status.out)).toEqual({
      national: { listedOn: TODAY, lastDay: '2026-02-17', numbers: 8, inUse: true },
      objections: {
        takenOn: TODAY,
        lines: 6,
        standing: { type_1: 1, sharing: 2, case_finding: 1, secondary_use: 1 },
        withdrawn: 1,
        unknown: 1,
      },
      residents: 10,
      withoutNumber: 1,
      askedSince: { askedOn: TODAY, people: 0 },
      optedOut: { national: 2, type_1: 1, sharing: 1, case_finding: 1, secondary_use: 1 },
    });
    for (const { out } of [taken, heard, status]) expect(out).not.toMatch(/999[0-9]{7}/);
  });

  it('leaves nothing open, and no number to be read, in the folder of the zone', () => {
    const folder = join(workspace.paths.data, 'identity');
    const names = readdirSync(folder);
    expect(names.every((name) => name.endsWith('.sealed'))).toBe(true);
    expect(names.filter((name) => name.startsWith('national-list'))).toHaveLength(1);
    for (const name of names) expect(readFileSync(join(folder, name), 'latin1')).not.toContain(numberOf('nothing'));
  });
});

/** What is left of a person's rows, written a second time: `g` those of general practice go, `a` all go. */
const LEFT: Record<Who, Record<string, string>> = {
  ...{ nothing: {}, withdrawn: {}, dissent_withdrawn: {}, nobody: {} },
  national: { case_finding: 'a', planning: 'a', research: 'a', public: 'a' },
  numberless: { case_finding: 'a', planning: 'a', research: 'a', public: 'a' },
  sharing: { direct_care: 'a', safeguarding: 'a', case_finding: 'a', planning: 'a', research: 'a', public: 'a' },
  case_finding: { case_finding: 'a', planning: 'a', research: 'a', public: 'a' },
  secondary_use: { case_finding: 'a', planning: 'a', research: 'a', public: 'a' },
  dissent: { case_finding: 'g', planning: 'g', statutory_return: 'g', research: 'g', public: 'g' },
  type_1: { case_finding: 'g', planning: 'g', statutory_return: 'g', research: 'g', public: 'g' },
};

function twin(name: string, rows: Who[], fromGp: boolean, left = LEFT): RowsSeen {
  const out = (purpose: string): number =>
    rows.filter((who) => left[who][purpose] === 'a' || (fromGp && left[who][purpose] === 'g')).length;
  return {
    name,
    rows: rows.length,
    unlinked: rows.filter((who) => who === 'nobody').length,
    testPatients: 0,
    purposes: PURPOSES.toSorted().map((purpose) => ({
      purpose,
      optedOut: out(purpose),
      seen: rows.length - out(purpose),
    })),
  };
}
const EVENTS_OF = EVENTS.map(([who]) => who);
const TWICE = [...VISITS, ...VISITS];

describe('an edition for every purpose', () => {
  beforeAll(async () => {
    built = await buildFor(workspace, PURPOSES, TODAY);
  }, 240_000);

  it('counts for each purpose what is opted out of every table and dataset, as the twin does', () => {
    const { seen } = built.manifest;
    expect(seen?.tables).toEqual([twin('gp_event', EVENTS_OF, true), twin('clinic', TWICE, false)]);
    expect(seen?.datasets).toEqual([twin('coded', EVENTS_OF, true), twin('visit', VISITS, false)]);
    for (const { purpose, people, optedOut, gpOptedOut } of seen?.people ?? []) {
      const count = (mark: string): number => PEOPLE.filter((who) => LEFT[who][purpose] === mark).length;
      expect([purpose, people, optedOut, gpOptedOut]).toEqual([purpose, 10, count('a'), count('g')]);
    }
    expect(seen?.people.map((p) => p.purpose).toSorted()).toEqual(PURPOSES.toSorted());
  });

  it('says so after the other rows of explain, in words and as JSON', async () => {
    const told = JSON.parse((await concord(['explain', '--rows', '--json'])).out);
    expect(told.seen).toEqual(built.manifest.seen);
    const visits = told.datasets.find((d: { dataset: string }) => d.dataset === 'visit');
    const counted = told.seen.datasets.find((d: RowsSeen) => d.name === 'visit');
    expect([visits.published, visits.unlinked]).toEqual([counted.rows, counted.unlinked]);
    const { out } = await concord(['explain', '--rows']);
    expect(out).toMatch(/Purpose +People +Opted out +of GP rows alone +Seen\n/);
    const planning = twin('clinic', TWICE, false).purposes.find((p) => p.purpose === 'planning')!;
    expect(out).toMatch(new RegExp(`^clinic +206 +6 .*${planning.optedOut}`, 'm'));
  });

  it('says which lists it obeyed, whom it does not know, and who cannot be asked about', () => {
    expect(buildOptOuts(built.manifest)).toMatchObject({
      lists: [
        { kind: 'national', asAt: TODAY },
        { kind: 'objections', asAt: TODAY },
      ],
      residents: 10,
      withoutNumber: 1,
      unknownObjections: 1,
      optedOut: { type_1: 2, national: 2 },
    });
    const words = describeBuild(built);
    expect(words).toContain(`answer of the national service of ${TODAY}; local objections taken on ${TODAY}.`);
    expect(words).toContain('1 objection is about people whom the resident index does not know');
    expect(words).toContain('1 person has no NHS number');
    expect(words).toContain('planning: of 10 people 5 opted out, 2 of rows of general practice alone');
  });

  it('stands on the purposes and on the linkage model, by their hashes', () => {
    const paths = built.manifest.inputs.catalogue.map((file) => file.path);
    expect(paths).toEqual(expect.arrayContaining(['catalogue/purposes.yaml', 'catalogue/linkage/residents.yaml']));
  });

  it('hears an objection no longer from the day it is withdrawn, and that of a person alone', async () => {
    writeObjections(OBJECTIONS.map((line) => (line.includes('case_finding') ? `${line}2026-02-09` : line)));
    expect(await optOuts('objections', 'objections.csv')).toMatchObject({ exitCode: 0, err: '' });
    const again = await buildFor(workspace, PURPOSES, TODAY);
    const left = { ...LEFT, case_finding: {} };
    expect(again.manifest.seen?.datasets).toEqual([
      twin('coded', EVENTS_OF, true, left),
      twin('visit', VISITS, false, left),
    ]);
  }, 120_000);

  it('is not built once the answer has lapsed, and that is told with its day before anything is done', async () => {
    const before = readFileSync(workspace.paths.current, 'utf8');
    const refused = buildFor(workspace, PURPOSES, '2026-02-18');
    await expect(refused).rejects.toThrow(/the answer of 2026-02-10 has lapsed after 7 days.*concord opt-outs request/);
    // deleted by the refused build itself
    expect(readdirSync(join(workspace.paths.data, 'identity'))).toEqual(['index.duckdb.sealed']);
    const status = await concord(['opt-outs', 'status', '--keys', 'keys.yaml'], '2026-02-18');
    expect(status.out).toMatch(/answer of 2026-02-10 might be used until 2026-02-17; it has lapsed and is deleted/);
    expect(readdirSync(join(workspace.paths.data, 'identity'))).toEqual(['index.duckdb.sealed']);
    await expect(buildFor(workspace, PURPOSES, '2026-02-18')).rejects.toThrow(/answer of 2026-02-10 has lapsed/);
    expect(readFileSync(workspace.paths.current, 'utf8')).toBe(before);
  });

  it('is built for direct care alone when that was asked for, whatever the answer', async () => {
    const care = await buildFor(workspace, PURPOSES, '2026-02-18', ['direct_care']);
    expect(care.manifest.tables.map((t) => t.name).filter((name) => name.startsWith('purpose_'))).toEqual([
      'purpose_direct_care',
    ]);
    expect(care.manifest.seen?.people.map((p) => p.purpose)).toEqual(['direct_care']);
  }, 120_000);

  it.each(['records', 'feeds', 'direct_care'])('is not built with another key %s of the same version', async (id) => {
    const before = readFileSync(workspace.paths.current, 'utf8');
    const other = new Key(id, 1, Buffer.alloc(32, 9));
    const given = keysFor(['direct_care', 'research']).all;
    const mixed = keysOf([...given.filter((key) => key.id !== id), other]);
    const refused = await buildWith(mixed).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      kind: 'build-refused',
      problems: [{ where: `key ${id} version 1`, remedy: expect.stringMatching(/the old key back.*as version 2/) }],
    });
    expect(inspect(refused)).not.toContain(Buffer.from(other.bytes()).toString('hex'));
    expect(readFileSync(workspace.paths.current, 'utf8')).toBe(before);
    expect(readdirSync(join(workspace.paths.data, 'identity'))).toEqual(['index.duckdb.sealed']);
    // as the remedy says, for keys that may have several versions
    const newer = new Key(id, 2, Buffer.alloc(32, 9));
    await expect(buildWith(keysOf([...given, newer]))).resolves.toBeTruthy();
  });
});

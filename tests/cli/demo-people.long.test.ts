/**
 * A demo with people, as a newcomer makes it and tries what it says; and what stands in its way. Its county is there already, with a
 * few datasets of one year: a whole one has two thousand files, each of which takes its time to land (demo-people-whole.test.ts).
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createServer } from '../../src/api/create-server.ts';
import { logOptions } from '../../src/api/log-options.ts';
import type { Figure } from '../../src/metric/metric.ts';
import { PLACE_DATASETS } from '../../src/synthetic/place/place-datasets.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { concordCommands, TOP } from '../docs/read-documents.ts';
import { copyCounty } from '../shared/share-county.ts';
import { type Ran, runCommand, type Setting } from './run-command.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
/** Two days after the answer of the national service has lapsed. */
const LATER = new Date('2026-12-01T09:00:00Z');
const SENT = [
  ...['pds_person', 'gp_registration', 'nhs_number_merger', 'gp_observation', 'ecds_attendance'],
  ...PLACE_DATASETS.map((dataset) => dataset.id),
];
/** A rate over people. */
const ASKED = ['ed-attendance-rate', '--by', 'pcn'];

let top = '';
let made: Ran;
const at = (name: string): string => join(top, name);
const run = (argv: string[], setting: Setting = {}): Promise<Ran> =>
  runCommand(argv, { cwd: top, now: NOW, ...setting });
const inDemo = (argv: string[], setting: Setting = {}): Promise<Ran> => run([...argv, '--workspace', 'demo'], setting);
const told = async (...argv: string[]): Promise<string> => {
  const ran = await inDemo(argv);
  expect([argv.join(' '), ran.exitCode, ran.err]).toEqual([argv.join(' '), 0, '']);
  return ran.out;
};

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'concord-demo-people-'));
  mkdirSync(at('demo'));
  copyFileSync(join(TOP, 'samples/demo/concord.yaml'), at('demo/concord.yaml'));
  await copyCounty(at('demo/county'), SENT);
  made = await inDemo(['demo', '--people']);
}, 900_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('a demo with people', () => {
  it('is made by one command, which counts its files and says what to try', () => {
    expect([made.exitCode, made.err.includes('What to do')]).toEqual([0, false]);
    expect(made.out).toMatch(/^[\d,]+ files: .*[\d,]+ accepted/);
    expect(made.out).toContain('a made-up county of 1,000 are published for direct_care, case_finding, planning');
    expect(made.out).toContain('may be used until 2026-11-29');
    expect(made.out).not.toContain('Refused');
  });

  it('answers what it says to try, and figures over people are there', async () => {
    const commands = tried(made.out);
    expect(commands.map((words) => words[0])).toEqual(['metric', 'cohort', 'explain', 'opt-outs']);
    for (const words of commands) {
      const ran = await run(words);
      expect([words.join(' '), ran.exitCode, ran.err]).toEqual([words.join(' '), 0, '']);
    }
    const { figures } = JSON.parse(await told('metric', ...ASKED, '--json'));
    expect(figures.length).toBeGreaterThan(1);
    for (const figure of figures as Figure[]) expect(figure.denominator).toBeGreaterThan(0);
    const { clauses } = JSON.parse(await told('cohort', 'count', 'frail-65-plus', '--on', '2026-03-31', '--json'));
    expect(clauses[0].left).toBeGreaterThan(500);
  });

  it('keeps its keys beside the workspace, for their owner alone, and in no file of it', () => {
    const keys = at('demo-keys.yaml');
    expect(relative(at('demo'), keys)).toMatch(/^\.\./);
    expect(statSync(keys).mode & 0o777).toBe(0o600);
    const text = readFileSync(keys, 'utf8');
    expect(text).toMatch(/^# .*made-up data alone/);
    // the key of tokens is one of the county: its truth tells it to whoever plays a partner
    const own = [...text.matchAll(/^(?!feeds)\w+: \{1: ([0-9a-f]{64})\}$/gm)].map(([, hex]) => hex!);
    expect(new Set(own).size).toBe(5);
    expect(filesBelow(at('demo')).filter((file) => holdsAny(file, own))).toEqual([]);
  });

  it('changes nothing when it is run again, with --people or without', async () => {
    const keys = readFileSync(at('demo-keys.yaml'));
    for (const more of [['--people'], []]) {
      const again = JSON.parse(await told('demo', ...more, '--json'));
      expect([again.unchanged, again.people.residents]).toEqual([true, 1000]);
    }
    expect(readFileSync(at('demo-keys.yaml')).equals(keys)).toBe(true);
    expect(JSON.parse(await told('editions', '--json'))).toHaveLength(1);
    expect(JSON.parse(await told('audit', 'list', '--action', 'opt-outs-take', '--json'))).toHaveLength(1);
    await told('metric', ...ASKED);
  });

  it('shows no figure over people by page or API, and the others as before', async () => {
    const app = await createServer({
      workspace: openWorkspace(at('demo')),
      now: () => NOW,
      logger: logOptions({ write: () => undefined }),
      webFolder: '/no/such/folder',
    });
    const get = (url: string) => app.inject({ method: 'GET', url });
    try {
      await vi.waitFor(async () => expect((await get('/api/metrics')).statusCode).toBe(200), { timeout: 60_000 });
      const refused = await get(`/api/metrics/${ASKED[0]}/figures?by=pcn`);
      expect([refused.statusCode, refused.json().figures]).toEqual([403, undefined]);
      expect(refused.body).toMatch(/operator/);
      expect((await get('/api/metrics/ae-4h/figures')).json().figures[0].value).toBeGreaterThan(0);
      expect((await get('/api/pages/urgent-and-emergency-care')).statusCode).toBe(200);
    } finally {
      await app.close();
    }
  });

  it('is refused when its keys are gone, with what to do', async () => {
    renameSync(at('demo-keys.yaml'), at('elsewhere.yaml'));
    const ran = await inDemo(['demo']);
    renameSync(at('elsewhere.yaml'), at('demo-keys.yaml'));
    expect([ran.exitCode, ran.out]).toEqual([3, '']);
    expect(ran.err).toMatch(/keys of this demo are gone.*put it back/s);
  });

  it('takes another answer of the national service once the first has lapsed, and is asked again', async () => {
    const lapsed = await inDemo(['metric', ...ASKED], { now: LATER });
    expect([lapsed.exitCode === 0, lapsed.err.includes('lapsed')]).toEqual([false, true]);
    const again = await inDemo(['demo', '--json'], { now: LATER });
    expect(JSON.parse(again.out).people.answer.lastDay).toBe('2026-12-08');
    expect(await inDemo(['metric', ...ASKED], { now: LATER })).toMatchObject({ exitCode: 0, err: '' });
  }, 600_000);
});

describe('people of a demo are refused', () => {
  it('where it was made without them, and nothing is changed', async () => {
    await run(['demo', '--small', '--workspace', 'small']);
    const ran = await run(['demo', '--people', '--workspace', 'small']);
    expect([ran.exitCode, ran.out]).toEqual([3, '']);
    expect(ran.err).toMatch(/made without people.*remove this folder/s);
    expect([existsSync(at('small-keys.yaml')), existsSync(at('small/county'))]).toEqual([false, false]);
    expect((await run(['demo', '--small', '--json', '--workspace', 'small'])).out).toContain('"unchanged": true');
  });

  it('where a file of the name of its keys is something else', async () => {
    writeFileSync(at('other-keys.yaml'), 'records: {1: none}\n');
    const ran = await run(['demo', '--people', '--workspace', 'other']);
    expect([ran.exitCode, readFileSync(at('other-keys.yaml'), 'utf8')]).toEqual([3, 'records: {1: none}\n']);
    expect(ran.err).toMatch(/other-keys\.yaml.*is not a key file.*another folder/s);
  });

  it.each([
    ['the county is left out', ['--small'], {}, /--small.*leave --small out/s],
    ['real keys are in the environment', [], { CONCORD_KEY_RECORDS_1: 'ab' }, /CONCORD_KEY_RECORDS_1.*unset/s],
    ['a real database is', [], { DATABASE_URL: 'postgres://none' }, /DATABASE_URL.*review queue.*unset/s],
  ] as [string, string[], Record<string, string>, RegExp][])('where %s', async (_, words, environment, says) => {
    const ran = await run(['demo', '--people', ...words, '--workspace', 'never'], { environment });
    expect([ran.exitCode, ran.out, existsSync(at('never'))]).toEqual([2, '', false]);
    expect(ran.err).toMatch(says);
  });

  it('by what serves, before they are finished: to finish takes keys', async () => {
    mkdirSync(at('half'));
    writeFileSync(at('half/concord.yaml'), readFileSync(at('small/concord.yaml')));
    writeFileSync(at('half/people.json'), '{}\n');
    const ran = await run(['start', '--workspace', 'half', '--port', '0']);
    expect([ran.exitCode, ran.out]).toEqual([10, '']);
    expect(ran.err).toMatch(/not finished.*concord demo --people/s);
  });
});

/** The commands that a person is told to try, as words after `concord`. */
const tried = (out: string): string[][] =>
  concordCommands(`\`\`\`\n${out.match(/^ {2}npx concord .*$/gm)?.join('\n')}\n\`\`\``);

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

function holdsAny(file: string, texts: string[]): boolean {
  const bytes = readFileSync(file);
  return texts.some((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'hex')));
}

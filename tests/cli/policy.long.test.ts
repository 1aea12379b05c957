/** Every way out of the command line goes through policy, as the web does. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDemoPart } from '../api/demo-part.ts';
import { TOP } from '../docs/read-documents.ts';
import { type Ran, runCommand } from './run-command.ts';

const OURS = readFileSync(join(TOP, 'catalogue', 'policies', 'public.yaml'), 'utf8');
let folder = '';
let remove = (): void => undefined;

beforeAll(async () => {
  const part = await makeDemoPart();
  await part.landMore('ae_trust_monthly_demo.csv');
  folder = part.workspace.folder;
  remove = part.remove;
  mkdirSync(join(folder, 'catalogue', 'policies'), { recursive: true });
});
afterAll(() => remove());
beforeEach(() => putPolicy(OURS));

const putPolicy = (text: string): void => writeFileSync(join(folder, 'catalogue', 'policies', 'public.yaml'), text);
const run = (argv: string[], now = new Date('2026-11-22T09:00:00Z')): Promise<Ran> =>
  runCommand([...argv, '--workspace', folder], { cwd: folder, now });

const EXPLAIN = ['explain', 'ae-4h', '--where', 'trust=RZ1'];
const REFUSED = 11;

describe('under a rule for small numbers', () => {
  beforeEach(() => putPolicy(OURS.replace('rule: none-for-published-aggregates', 'rule: HES_7_5')));

  it.each([[EXPLAIN], [[...EXPLAIN, '--json']], [['diff', '1', '2']]])('gives no exact count by %j', async (argv) => {
    const ran = await run(argv);
    expect([ran.exitCode, ran.out]).toEqual([REFUSED, '']);
    expect(ran.err).toContain('HES_7_5');
  });

  it('rounds the figures of `metric`', async () => {
    const answer = JSON.parse((await run(['metric', 'ae-4h', '--by', 'trust', '--json'])).out);
    for (const figure of answer.figures) expect((figure.numerator ?? 0) % 5).toBe(0);
  });
});

describe('beside its figures', () => {
  const asked = ['metric', 'ae-4h', '--by', 'trust', '--grain', 'month'];

  it('`metric` sets those that were asked for, by every format', async () => {
    const json = JSON.parse((await run([...asked, '--compare', 'previous,peers', '--json'])).out);
    const compared = json.figures.filter((f: { beside: { peers: unknown } }) => f.beside.peers);
    expect(compared.length).toBeGreaterThan(0);
    for (const f of compared)
      expect(f.beside.peers).toMatchObject({ of: expect.any(Number), rank: expect.any(Number) });
    const csv = (await run([...asked, '--compare', 'peers', '--compare', 'system', '--format', 'csv'])).out;
    expect(csv.split('\n')[0]).toContain('system,system_of,system_difference,system_verdict,peer_rank,peers');
    const table = (await run([...asked, '--compare', 'previous,peers'])).out;
    expect(table).toMatch(/Period before +.*Among peers/);
    // the trusts of the demo are not all of England
    const england = (await run([...asked, '--compare', 'england,peers'])).out;
    expect(england).toContain('England: nothing to compare with, the edition holds no figure of all of England');
  });

  it('compares with nothing that policy would not show', async () => {
    putPolicy(OURS.replace('rule: none-for-published-aggregates', 'rule: HES_7_5'));
    const json = JSON.parse((await run([...asked, '--compare', 'system', '--json'])).out);
    const systems = json.figures.flatMap(
      (f: { beside: { system: { numerator: number } | null } }) => f.beside.system ?? [],
    );
    for (const { numerator } of systems) expect(numerator % 5).toBe(0);
  });

  it('says which comparators there are', async () => {
    const ran = await run([...asked, '--compare', 'peers,wales']);
    expect([ran.exitCode, ran.out]).toEqual([2, '']);
    expect(ran.err).toMatch(/--compare 'wales': there is no such comparator.*previous, peers, system, england/s);
  });
});

describe('on the day after its last', () => {
  it.each([[['metric', 'ae-4h']], [EXPLAIN], [['diff', '1', '2']]])('a policy gives nothing by %j', async (argv) => {
    putPolicy(OURS.replace('expires: null', "expires: '2026-11-22'"));
    expect((await run(argv, new Date('2026-11-22T23:59:00Z'))).exitCode).toBe(0);
    const after = await run(argv, new Date('2026-11-23T00:01:00Z'));
    expect([after.exitCode, after.out]).toEqual([REFUSED, '']);
    expect(after.err).toContain('policy-expired');
  });
});

describe('under a row filter that is empty', () => {
  beforeEach(() =>
    putPolicy(OURS.replace(/^row_filter:.*$/m, '').replace('roles:', 'row_filter: {trust: []}\nroles:')),
  );
  const TOLD = "he policy 'public' allows no rows: its row_filter of trust is empty";

  it.each([[EXPLAIN], [['explain', 'ae-4h', '--by', 'trust']], [['explain', 'ae-attendances']]])(
    '`explain` says so, and permits no figure, by %j',
    async (argv) => {
      const table = await run(argv);
      expect([table.exitCode, table.err]).toEqual([0, '']);
      expect(table.out).toContain(`Notes\n  T${TOLD}.`);
      const { answer } = JSON.parse((await run([...argv, '--json'])).out);
      expect(answer.notes[0]).toBe(`T${TOLD}.`);
      for (const figure of answer.figures) expect(figure).toMatchObject({ status: 'not-permitted', value: null });
    },
  );

  it.each([['table'], ['csv']])(
    '`metric` says as %s that the policy allows no rows, and not to widen the dates',
    async (format) => {
      const asked = ['metric', 'ae-4h', '--from', '2025-03-01', '--to', '2025-03-31', '--format', format];
      const ran = await run(asked);
      expect(ran.exitCode).toBe(13);
      expect(ran.err).toContain(`t${TOLD}`);
      expect(ran.out).toContain(format === 'table' ? 'not permitted' : `T${TOLD}.`);
      expect(ran.err).not.toContain('widen');
    },
  );
});

describe('under a row filter', () => {
  const only = (codes: string): void =>
    putPolicy(OURS.replace(/^row_filter:.*$/m, '').replace('roles:', `row_filter: {trust: [${codes}]}\nroles:`));
  const ASKED = ['metric', 'ae-4h', '--from', '2025-03-01', '--to', '2025-03-31'];
  const TOLD = /The policy shows only some rows, and no others are counted: those of trust RZ1( \([^)]+\))?\./;

  it.each([['table'], ['csv'], ['json'], ['jsonl']])('`metric` says as %s which rows were counted', async (format) => {
    only('RZ1');
    const ran = await run([...ASKED, '--format', format]);
    expect([ran.exitCode, ran.err]).toEqual([0, '']);
    expect(ran.out).toMatch(TOLD);
    putPolicy(OURS);
    expect((await run([...ASKED, '--format', format])).out).not.toContain('shows only some rows');
  });

  it('no care system stands beside a part of it as if it were whole', async () => {
    const beside = [...ASKED, '--by', 'trust', '--compare', 'system'];
    const labels = async (): Promise<string[]> =>
      JSON.parse((await run([...beside, '--json'])).out).figures.map(
        (f: { beside: { system: { label: string } | null } }) => f.beside.system?.label ?? '',
      );
    const told = 'Care system: of the rows that the policy shows alone, and so perhaps a part.';
    only('RZ1');
    expect(await labels()).toEqual([expect.stringMatching(/, of the rows that the policy shows$/)]);
    expect((await run(beside)).out).toContain(told);
    putPolicy(OURS);
    const whole = (await labels()).join('');
    expect(whole).not.toBe('');
    expect(whole).not.toContain('policy');
    expect((await run(beside)).out).not.toContain(told);
  });

  it('a workbook and `explain` say so too', async () => {
    only('RZ1');
    expect((await run([...ASKED, '--format', 'xlsx', '--output', 'only.xlsx'])).exitCode).toBe(0);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(join(folder, 'only.xlsx'));
    expect(JSON.stringify(workbook.getWorksheet('Notes')!.getSheetValues())).toMatch(TOLD);
    expect((await run(['explain', 'ae-4h'])).out.replaceAll(/\s+/g, ' ')).toMatch(TOLD);
  });

  it('that names nothing the edition knows is told as such, with what to do, and gives no empty answer', async () => {
    only('RZ1X');
    const ran = await run(ASKED);
    expect([ran.exitCode, ran.out]).toEqual([REFUSED, '']);
    expect(ran.err).toContain("shows only rows of 'RZ1X', and the edition knows no such trust");
    expect(ran.err).toContain("did you mean 'RZ1'? Correct the row_filter");
  });

  it('of which one value is not known is told so beside the figures', async () => {
    only('RZ1, RZ1X');
    const ran = await run(ASKED);
    expect(ran.exitCode).toBe(0);
    expect(ran.out).toContain("The policy names what this edition does not know: trust 'RZ1X'.");
  });
});

describe('what policy does not name', () => {
  it('is not compared between editions, and that is said', async () => {
    expect(JSON.parse((await run(['diff', '1', '2', '--json'])).out).measures.length).toBeGreaterThan(0);
    putPolicy(OURS.replace('  - reported_measure\n', ''));
    const diff = JSON.parse((await run(['diff', '1', '2', '--json'])).out);
    expect(diff.measures).toEqual([]);
    expect(diff.notCompared).toContain('reported_measure');
    expect((await run(['diff', '1', '2'])).out).toContain('Table reported_measure: it differs, and was not compared');
  });
});

describe('serve', () => {
  it('logs on stderr, without query strings', async () => {
    const ran = await run(['serve', '--port', '0']);
    const lines = ran.err.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.map((line) => JSON.parse(line).msg).join()).toContain('Server listening');
    expect(ran.err).not.toContain('system=');
  });
});

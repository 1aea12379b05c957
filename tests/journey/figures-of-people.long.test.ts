/**
 * Figures over rows about people, by command, on a small county that was built and published for planning: the national service was
 * asked, and every figure is what a slow twin counts in the published rows that planning may use. The API and pages refuse them.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import type { ApiApp } from '../../src/api/api-context.ts';
import { createServer } from '../../src/api/create-server.ts';
import { tablesPage } from '../../src/cli/reference/tables-page.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Figure } from '../../src/metric/metric.ts';
import { loadPages } from '../../src/page/load-pages.ts';
import { ESP2013 } from '../../src/statistics/standardisation/european-standard-population.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { copyCounty } from '../shared/share-county.ts';

const TODAY = '2026-04-10';
const SENT = ['pds_person', 'gp_registration', 'ecds_attendance', 'gp_reg_pat_prac_map'];
const QUARTER = { from: '2025-10-01', to: '2025-12-31' };
const BEFORE = { from: '2025-07-01', to: '2025-09-30' };
const asked = ({ from, to }: typeof QUARTER): string[] => ['--from', from, '--to', to];

/** A rate of the workspace's own: one file, and no code. */
const RATE = {
  ...{ id: 'own.attendance-rate', version: 1, title: 'Attendances', meaning: 'm', why: 'w', kind: 'rate' },
  ...{ unit: 'per 1,000 person-years', polarity: 'decrease', source: 'emergency_attendance' },
  records: { time: 'arrived_at', population: { source: 'person_month', value: '1 / 12', time: 'month' } },
  ...{ numerator: 'attendance_id is not null', numerator_label: 'n', denominator_label: 'd', multiplier: 1000 },
  ...{ exclusions: 'none', grain: 'month', dimensions: ['practice'], population_basis: 'registered', targets: [] },
  ...{ method: 'byar', chart: 'xmr', disclosure: 'HES_7_5', datasets: ['ecds_attendance', 'gp_registration'] },
  ...{ caveats: [], owner: 'o', author: 'a', reviewed: 'unreviewed', links: [], measures: 'activity' },
  ...{ decision: { informs: 'i', made_by: 'm' }, data_dictionary: null },
};

let top = '';
let folder = '';
/** how many numbers the national service left out of its answer */
let optedOut = 0;
const at = (name: string): string => join(top, name);
const concord = (words: string[], today = TODAY) =>
  runCommand([...words, '--workspace', folder], { cwd: top, now: new Date(`${today}T12:00:00Z`) });
const told = async (...words: string[]): Promise<string> => {
  const ran = await concord(words);
  expect([words.join(' '), ran.exitCode, ran.err]).toEqual([words.join(' '), 0, '']);
  return ran.out;
};

/** Every seventh of whom the service was asked about has opted out. */
async function askNationalService(): Promise<void> {
  const name = 'X26ABC-100426-0001.dat';
  await told('opt-outs', 'request', '--out', name, '--keys', 'keys.yaml');
  const numbers = readFileSync(at(name), 'latin1').split(',\n').filter(Boolean);
  const free = numbers.filter((_, i) => i % 7 !== 3);
  optedOut = numbers.length - free.length;
  mkdirSync(at('answer'));
  writeFileSync(at(`answer/${name}`), free.map((number) => `${number},\n`).join(''));
  await told('opt-outs', 'take', `answer/${name}`, '--keys', 'keys.yaml');
}

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'concord-figures-'));
  folder = at('county');
  await copyCounty(folder, SENT);
  const key = (id: string): string => createHash('sha256').update(`a key of this test: ${id}`).digest('hex');
  const ids = ['records', 'zones', 'feeds', 'direct_care', 'planning'];
  writeFileSync(at('keys.yaml'), ids.map((id) => `${id}: {1: ${key(id)}}\n`).join(''), { mode: 0o600 });
  mkdirSync(join(folder, 'catalogue/metrics'), { recursive: true });
  writeFileSync(join(folder, 'catalogue/metrics/attendance-rate.yaml'), stringify(RATE));
  for (const drop of readdirSync(join(folder, 'extracts')).sort())
    await concord(['land', join(folder, 'extracts', drop)]);
  await told('build', '--keys', 'keys.yaml', '--for', 'direct_care');
  await askNationalService();
  await told('build', '--keys', 'keys.yaml');
  await readPublished();
}, 600_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

interface Attendance {
  person: number | null;
  practice: string | null;
  day: string;
  minutes: number | null;
  /** department, category and status are those of the four-hour standard */
  standard: boolean;
}
interface PersonMonth {
  person: number;
  practice: string | null;
  month: string;
  age: number;
  attendances: number;
}
/** What planning may use of the published rows, and how many rows there are of everybody. */
const planning = { attendances: [] as Attendance[], months: [] as PersonMonth[], all: 0, allMonths: 0 };
/** practices of the care system */
let inSystem: string[] = [];

/** The rows as they stand in the edition, each looked at by itself: whose it is, and whether planning may use it. */
async function readPublished(): Promise<void> {
  const edition = await openEdition(openWorkspace(folder));
  const rowsOf = <T extends object>(table: string, columns: string): Promise<T[]> =>
    edition.engine.all<T>(`select ${columns} from ${edition.table(table)}`);
  const people = await rowsOf<{ person: number; gp: boolean; other: boolean }>(
    'purpose_planning',
    'person_key as person, gp_allowed as gp, other_allowed as other',
  );
  const may = new Map(people.map(({ person, gp, other }) => [person, { gp, other }]));
  expect(people.filter((p) => !p.other).length).toBeGreaterThanOrEqual(optedOut);
  const attendances = await rowsOf<Attendance>(
    'emergency_attendance',
    `person_key as person, practice_code as practice, arrived_at::date::varchar as day,
      (epoch(departed_at) - epoch(arrived_at)) / 60 as minutes,
      coalesce(department_type in ('01', '02', '03') and attendance_category in ('1', '2', '3') and departed_at >= arrived_at
        and coalesce(discharge_status not in ('63238001', '1077031000000103'), true), false) as standard`,
  );
  const months = await rowsOf<PersonMonth>(
    'person_month',
    `person_key as person, practice_code as practice, month::varchar as month, age, emergency_attendances as attendances`,
  );
  inSystem = (
    await rowsOf<{ code: string; kind: string; icb: string | null }>('organisation', 'code, kind, icb_code as icb')
  ).flatMap(({ code, kind, icb }) => (kind === 'practice' && icb !== null ? [code] : []));
  edition.close();
  planning.all = attendances.length;
  planning.allMonths = months.length;
  planning.attendances = attendances.filter(({ person }) => person === null || may.get(person)?.other === true);
  planning.months = months.filter(({ person }) => may.get(person)?.gp === true);
}

const within = (day: string, { from, to }: typeof QUARTER): boolean => from <= day && day <= to;
const practices = (): string[] => [...new Set(planning.months.flatMap((m) => m.practice ?? []))].sort();

/** Attendances and person-years of a time, of one practice or of all. */
function rate(time: typeof QUARTER, practice?: string) {
  const of = (row: { practice: string | null }): boolean => practice === undefined || row.practice === practice;
  const numerator = planning.attendances.filter((a) => of(a) && within(a.day, time)).length;
  const denominator = planning.months.filter((m) => of(m) && within(m.month, time)).length / 12;
  return { numerator, denominator, value: (1000 * numerator) / denominator };
}

/** Attendances of the four-hour standard, and those of four hours or less, of some practices and a month. */
function fourHours(of: string[], month: string) {
  const counted = planning.attendances.filter(
    (a) => a.standard && of.includes(a.practice ?? '') && a.day.startsWith(month),
  );
  return { numerator: counted.filter((a) => a.minutes! <= 240).length, denominator: counted.length };
}

type Shown = Figure & { beside?: Record<string, { value: number; numerator: number; denominator: number } | null> };
const figuresOf = async (...words: string[]): Promise<Shown[]> =>
  JSON.parse(await told('metric', ...words, '--json')).figures;
const MONTHLY = ['ed-within-4-hours', '--by', 'practice', '--grain', 'month', ...asked(QUARTER)];

describe('a figure over people is what a twin counts in the rows that planning may use', () => {
  it('which are fewer than there are', () => {
    expect(optedOut).toBeGreaterThan(50);
    expect(planning.attendances.length).toBeGreaterThan(100);
    expect(planning.attendances.length).toBeLessThan(planning.all);
    expect(planning.months.length).toBeLessThan(planning.allMonths);
  });

  it('as a rate by practice, beside the quarter before and all that the edition covers', async () => {
    const words = ['attendance-rate', '--by', 'practice', ...asked(QUARTER), '--compare', 'previous,system'];
    const figures = await figuresOf(...words);
    const named = figures.filter((f) => practices().includes(f.group.practice!));
    expect(named.map((f) => f.group.practice)).toEqual(practices());
    expect(named.length).toBeGreaterThan(1);
    for (const figure of named) {
      const { numerator, denominator, value } = rate(QUARTER, figure.group.practice);
      expect([figure.numerator, figure.denominator]).toEqual([numerator, expect.closeTo(denominator, 9)]);
      expect(figure.value).toBeCloseTo(value, 9);
      expect(figure.beside!.previous!.value).toBeCloseTo(rate(BEFORE, figure.group.practice).value, 9);
      expect(figure.beside!.system).toMatchObject({
        label: 'all that the edition covers',
        numerator: rate(QUARTER).numerator,
        value: expect.closeTo(rate(QUARTER).value, 9),
      });
    }
  });

  it('as a proportion by practice and month, beside the care system of the practice', async () => {
    const figures = await figuresOf(...MONTHLY, '--compare', 'system');
    expect(figures.length).toBeGreaterThan(3);
    expect(inSystem).toEqual(expect.arrayContaining(practices()));
    for (const { group, period, numerator, denominator, value, beside } of figures) {
      const month = period!.start.slice(0, 7);
      const counted = fourHours([group.practice!], month);
      if (value !== null && inSystem.includes(group.practice!))
        expect(beside!.system).toMatchObject(fourHours(inSystem, month));
      expect({ numerator, denominator }).toEqual(counted);
      expect(value).toBe(counted.denominator === 0 ? null : counted.numerator / counted.denominator);
    }
  });

  it('as a rate standardised for age', async () => {
    const year = { from: '2025-04-01', to: '2026-03-31' };
    const [figure] = await figuresOf('ed-attendance-rate', ...asked(year));
    const bandOf = (age: number): string => ESP2013[Math.min(18, Math.floor(age / 5))]!.ageband;
    let sum = 0;
    for (const { ageband, weight } of ESP2013) {
      const months = planning.months.filter((m) => within(m.month, year) && bandOf(m.age) === ageband);
      const events = months.reduce((total, m) => total + m.attendances, 0);
      if (months.length) sum += (weight / 100_000) * (events / (months.length / 12));
    }
    expect(figure!.value).toBeCloseTo(1000 * sum, 6);
    expect(figure!.lower).toBeLessThan(figure!.value!);
  });
});

describe('what is passed on', () => {
  it('has small numbers withheld, others rounded, and is marked where it is exact', async () => {
    // months, of which most are small, and the years, of which the rest of the share is not
    const asked = [MONTHLY, MONTHLY.map((word) => (word === 'month' ? 'financial-year' : word))];
    const both = async (...more: string[]) =>
      (await Promise.all(asked.map((words) => figuresOf(...words, ...more)))).flat();
    const exact = await both();
    const released = await both('--for-release');
    const shown = (n: number): number | 'withheld' => (n > 0 && n < 8 ? 'withheld' : Math.round(n / 5) * 5);
    const hidden = exact.map((f) =>
      [f.numerator!, f.denominator!, f.denominator! - f.numerator!].some((n) => shown(n) === 'withheld'),
    );
    expect([hidden.includes(true), hidden.includes(false)]).toEqual([true, true]);
    expect(exact.map((f) => f.small ?? false)).toEqual(exact.map((f, i) => f.status === 'value' && hidden[i]));
    for (const [i, figure] of released.entries()) {
      const { numerator, denominator, status } = exact[i]!;
      if (status !== 'value') expect(figure.status).toBe(status);
      else if (hidden[i]) expect([figure.status, figure.numerator, figure.value]).toEqual(['withheld', null, null]);
      else {
        expect([figure.numerator, figure.denominator]).toEqual([shown(numerator!), shown(denominator!)]);
        expect([figure.lower, figure.reported]).toEqual([null, 0]);
      }
    }
  });
});

describe('one cell', () => {
  it('is walked back to definition, SQL, edition, source, quality and deliveries', async () => {
    const [practice] = practices();
    const cell = ['ed-within-4-hours', '--where', `practice=${practice}`, '--from', '2025-11-01', '--to', '2025-11-30'];
    const explained = JSON.parse(await told('explain', ...cell, '--json'));
    expect(explained.answer.figures[0]).toMatchObject(fourHours([practice!], '2025-11'));
    const { walks, edition, tables } = explained;
    expect(tables).toEqual(expect.arrayContaining(['emergency_attendance', 'provider_told']));
    expect(walks.map((w: { dataset: string }) => w.dataset)).toEqual(['ecds_attendance']);
    expect(walks[0].deliveries.length).toBeGreaterThan(3);
    const out = await told('explain', ...cell);
    expect(out).toContain('SQL of who sent emergency_attendance');
    for (const part of [/source as \(/, /"for_planning"\."emergency_attendance"/, /quality \d/, /SHA-256 [0-9a-f]{64}/])
      expect(out).toMatch(part);
    expect(out).toContain(`${edition.id}, as at ${edition.asAt}`);
    expect(out).toContain('Delivery ');
  });

  it('is explained by period as it is asked by period', async () => {
    const { answer } = JSON.parse(await told('explain', ...MONTHLY, '--json'));
    expect(answer.question.grain).toBe('month');
    expect(answer.figures).toEqual(await figuresOf(...MONTHLY));
  });

  it('is explained for release with the figures that are passed on, and without any exact count beside them', async () => {
    const { answer, reports, walks } = JSON.parse(await told('explain', ...MONTHLY, '--for-release', '--json'));
    expect(answer.figures).toEqual(await figuresOf(...MONTHLY, '--for-release'));
    expect(answer.figures.some((f: Figure) => f.status === 'withheld')).toBe(true);
    expect(reports).toBeNull();
    expect(walks[0].rows).toBeNull();
    for (const { rows, faults, receipt } of walks[0].deliveries)
      expect([rows, faults, receipt.fileName, receipt.sha256]).toEqual([
        ...[null, null, null],
        expect.stringMatching(/^[0-9a-f]{64}$/),
      ]);
    const out = await told('explain', ...MONTHLY, '--for-release');
    expect(out).toContain('Reports and numbers of rows are left out');
    expect(out).toContain('withheld (small number)');
    expect(out).not.toMatch(/rows received|[Ss]mall number: not to be passed on|Known fault: .*\brows?:/);
  });
});

describe('the same question', () => {
  let app: ApiApp;
  beforeAll(async () => {
    app = await createServer({ workspace: openWorkspace(folder), now: () => new Date(`${TODAY}T12:00:00Z`) });
    // every byte is read before it serves
    await vi.waitFor(async () => expect((await app.inject('/api/metrics')).statusCode).toBe(200), { timeout: 60_000 });
  }, 90_000);
  afterAll(() => app.close());

  it.each([
    '/api/metrics/ed-within-4-hours/figures?by=practice&grain=month',
    '/api/figures?metric=own.attendance-rate&by=practice',
    '/api/metrics/ed-attendance-rate/explain',
  ])('is refused at %s, with why and whom to ask', async (url) => {
    const reply = await app.inject(url);
    expect([reply.statusCode, reply.body]).toEqual([403, expect.any(String)]);
    const [problem] = reply.json().error.problems;
    expect(problem.problem).toContain('it holds rows about people, and until there is sign-in with agreements');
    expect(problem.remedy).toContain('ask the operator of this workspace');
    expect(reply.body).not.toMatch(/"(numerator|figures)"/);
  });

  it('has no panel on any page', async () => {
    const page = readFileSync(
      join(import.meta.dirname, '../../catalogue/pages/urgent-and-emergency-care.yaml'),
      'utf8',
    );
    const own = join(folder, 'catalogue/pages');
    mkdirSync(own);
    const panel = "  - {metric: own.attendance-rate, subject: 's', plural: false, grain: month}\n";
    writeFileSync(
      join(own, 'people.yaml'),
      page.replace('id: urgent-and-emergency-care', 'id: people').replace('panels:\n', `panels:\n${panel}`),
    );
    const workspace = openWorkspace(folder);
    expect(() => loadPages(workspace, loadMetrics(workspace))).toThrow(
      /'own.attendance-rate' cannot be asked by trust/,
    );
    rmSync(own, { recursive: true });
  });

  it('is refused on the command line once the answer of the national service has lapsed, with what to do', async () => {
    const ran = await concord(['metric', ...MONTHLY], '2026-04-18');
    expect([ran.exitCode, ran.out]).toEqual([11, '']);
    expect(ran.err).toMatch(/the answer of 2026-04-10, which the edition obeys, has lapsed/);
    expect(ran.err).toMatch(/concord opt-outs request.*and build; then ask/s);
    expect(ran.err).not.toMatch(/export/);
  });

  it('was told to the audit log before it was shown, and so was the refusal', async () => {
    await told('metric', 'own.attendance-rate', '--by', 'practice', ...asked(QUARTER), '--user', 'a.analyst');
    await told('explain', 'own.attendance-rate', ...asked(QUARTER));
    const entries = JSON.parse(await told('audit', 'list', '--json')) as {
      user: { id: string };
      action: string;
      object: { id: string };
      outcome: string;
      purpose: string;
      details: object;
    }[];
    const asks = entries.filter((e) => e.action === 'metric');
    const ofAnalyst = asks.filter((e) => e.user.id === 'a.analyst');
    expect(ofAnalyst.map((e) => [e.outcome, e.purpose, e.details])).toEqual([
      [
        'allowed',
        'planning',
        expect.objectContaining({ by: 'practice', ...QUARTER, edition: expect.stringMatching(/^e/) }),
      ],
    ]);
    expect(asks.map((e) => e.outcome)).toContain('denied');
  });
});

it('every column of the tables of purposes and of rows added up beforehand is described in the reference', () => {
  const page = tablesPage({ catalogueFolders: [join(import.meta.dirname, '../../catalogue')] });
  const sections = new Map(page.split(/^##+ /m).map((text) => [text.split('\n')[0]!.replaceAll('`', ''), text]));
  const named = (name: string): string => name.replace(/^(purpose_|hidden_from_|seen_for_).*/, '$1<purpose>');
  const made = readManifest(openWorkspace(folder).paths).tables.filter(({ name }) =>
    /^person_month_by_|^purpose_|^hidden_from_/.test(name),
  );
  expect(made.length).toBeGreaterThan(4);
  // the manifest tells with which bands rows were added up
  const band = made.find(({ name }) => name === 'person_month_by_band')!;
  expect(band.rollup).toMatchObject({ of: 'person_month', bands: { age: expect.arrayContaining([0, 65, 90]) } });
  expect(band.rollup!.joins.map(({ name }) => name)).toEqual(['lsoa', 'person']);
  for (const { name, columns } of made) {
    const section = sections.get(named(name)) ?? '';
    for (const column of columns)
      expect(`${name}: ${section}`).toContain(`| \`${named(column.name)}\` | ${column.type.toLowerCase()} |`);
  }
});

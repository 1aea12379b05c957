/** The commands on the demo workspace, as a person would use them one after the other. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Answer } from '../../src/metric/metric.ts';
import { TOP } from '../docs/read-documents.ts';
import { type Ran, runCommand } from './run-command.ts';

const FAULTY = join(TOP, 'samples', 'faulty', 'ae_trust_monthly_faulty.csv');
const PEOPLE = join(TOP, 'samples', 'identifiable', 'ecds_sample_march_2026.csv');

let folder = '';
const run = (...argv: string[]): Promise<Ran> =>
  runCommand([...argv, '--workspace', join(folder, 'demo')], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-journey-'));
  const ran = await run('demo', '--small');
  expect(ran.err).not.toContain('What to do');
  expect(ran.exitCode).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('demo', () => {
  it('changes nothing when it is run again', async () => {
    const again = JSON.parse((await run('demo', '--small', '--json')).out);
    expect(again.unchanged).toBe(true);
    expect(JSON.parse((await run('editions', '--json')).out)).toHaveLength(1);
  });
});

/** Their reports come with the made-up county, which the small demo leaves out (tests/edition tries them). */
const OF_THE_COUNTY = [
  'bed-occupancy-daily',
  'beds-21-plus-days',
  'discharge-pathway-0',
  'discharge-pathway-1',
  'discharge-pathway-2',
  'discharge-pathway-3',
  'handover-mean-minutes',
  'handover-over-30',
  'handover-over-45',
  'handover-over-60',
  'handover-within-15',
  'handover-within-30',
  'handover-within-45',
  'handover-within-60',
  'no-criteria-to-reside-7-plus-days',
  'no-criteria-to-reside-14-plus-days',
  'no-criteria-to-reside-21-plus-days',
].map((name) => `concord.${name}`);

/** Over rows of which this edition has none (tests/spec/metrics tries them). */
const OF_RECORDS = new Set(
  [...loadMetrics({ catalogueFolders: [join(TOP, 'catalogue')] }).values()].filter((m) => m.records).map((m) => m.id),
);

describe('metric', () => {
  it('says on every answer that the figures are made up', async () => {
    expect((await run('metric', 'ae-4h')).out).toMatch(/^Made-up sample/);
  });

  it('gives the same figures as table, CSV, JSON and workbook', async () => {
    const question = ['metric', 'ae-4h', '--by', 'system', '--grain', 'month'];
    const answer: Answer = JSON.parse((await run(...question, '--json')).out);
    const csv: Record<string, string>[] = parse((await run(...question, '--format', 'csv')).out, { columns: true });
    expect(csv.map((row) => row.numerator)).toEqual(answer.figures.map((f) => String(f.numerator ?? '')));
    const table = (await run(...question)).out;
    for (const f of answer.figures) expect(table).toContain(f.numerator?.toLocaleString('en-GB') ?? 'not reported');
    const written = await run(...question, '--output', 'ae.xlsx');
    expect(written.err).toBe(`${answer.figures.length} figures written to ae.xlsx\n`);
  });

  it('writes the same workbook twice', async () => {
    const question = ['metric', 'ae-4h', '--by', 'trust', '--grain', 'month', '--output'];
    await run(...question, 'one.xlsx');
    await run(...question, 'two.xlsx');
    expect(readFileSync(join(folder, 'one.xlsx')).equals(readFileSync(join(folder, 'two.xlsx')))).toBe(true);
  });

  it('says not reported, never 0, where a trust did not report', async () => {
    const answer: Answer = JSON.parse(
      (await run('metric', 'ae-4h', '--by', 'trust', '--grain', 'month', '--json')).out,
    );
    const silent = answer.figures.filter((f) => f.status === 'not-reported');
    expect(silent.length).toBeGreaterThan(0);
    expect(silent.every((f) => f.value === null)).toBe(true);
  });

  it('tells a question that no data answer apart from an answer', async () => {
    const ran = await run('metric', 'ae-4h', '--from', '1999-01-01', '--to', '1999-12-31');
    expect(ran.exitCode).toBe(13);
    expect(ran.err).toContain('widen --from, --to or --where');
  });

  it('says what an edition without people lacks for a metric over rows about them', async () => {
    const ran = await run('metric', 'ed-within-4-hours');
    expect([ran.exitCode === 0, ran.out]).toEqual([false, '']);
    expect(ran.err).toMatch(/planning|emergency_attendance/);
    expect(ran.err).toContain('What to do');
  });

  it('answers for every metric over published statistics', async () => {
    const metrics: { kind: string; id: string }[] = JSON.parse((await run('catalogue', '--json')).out);
    const asked = metrics.filter(
      ({ kind, id }) => kind === 'metric' && !OF_THE_COUNTY.includes(id) && !OF_RECORDS.has(id),
    );
    for (const { id } of asked) {
      const needs = id === 'concord.qof-prevalence' ? ['--by', 'register'] : [];
      const ran = await run('metric', id, ...needs);
      expect(`${id}: ${ran.err}`).toBe(`${id}: `);
      expect(ran.exitCode).toBe(0);
    }
  });
});

describe('explain', () => {
  it('walks a figure to its definition, its reports, its delivery and the hash of the bytes', async () => {
    const ran = await run('explain', 'ae-4h', '--where', 'trust=RZ1', '--from', '2025-06-01', '--to', '2025-06-30');
    for (const part of ['Numerator: ', 'ae_attendances_type_1', 'Delivery ae_provider_monthly-', 'SHA-256 ', 'select'])
      expect(ran.out).toContain(part);
  });

  it('takes the grain that concord metric takes; for release open figures stay as they are', async () => {
    const words = ['ae-4h', '--where', 'trust=RZ1', '--from', '2025-05-01', '--to', '2025-06-30', '--grain', 'month'];
    const { answer, reports } = JSON.parse((await run('explain', ...words, '--json')).out);
    const asked = JSON.parse((await run('metric', ...words, '--json')).out);
    expect(answer.figures.map((f: { period: object }) => f.period)).toHaveLength(2);
    expect(answer.figures).toEqual(asked.figures);
    const released = JSON.parse((await run('explain', ...words, '--for-release', '--json')).out);
    expect([released.answer.figures, released.reports]).toEqual([answer.figures, reports]);
  });

  it('tells what became of every row, and every dataset adds up', async () => {
    const { datasets, seen } = JSON.parse((await run('explain', '--rows', '--json')).out);
    const rows: Record<string, number>[] = datasets;
    expect(seen).toBeNull();
    expect(rows.length).toBeGreaterThan(3);
    for (const r of rows) expect(r.rejected! + (r.careOnly ?? 0) + r.superseded! + r.published!).toBe(r.received);
    const said = await run('explain', '--rows');
    expect(said.out).toMatch(/Dataset +Not used +Deliveries +Received +Rejected/);
    expect(said.out).toContain('received = rejected + care only + superseded + published');
  });

  it('asks for a metric when none is named', async () => {
    expect((await run('explain')).err).toContain('no metric was named');
  });
});

describe('a faulty file', () => {
  it('is told with every fault, and check keeps nothing', async () => {
    const before = JSON.parse((await run('deliveries', '--json')).out).length;
    const ran = await run('check', FAULTY, '--dataset', 'ae_trust_monthly', '--rejected', 'to-mend.csv');
    expect([6, 7, 8]).toContain(ran.exitCode);
    const rows: Record<string, string>[] = parse(readFileSync(join(folder, 'to-mend.csv')), { columns: true });
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every((row) => row.remedy !== '')).toBe(true);
    expect(JSON.parse((await run('deliveries', '--json')).out)).toHaveLength(before);
  });

  it('reconciles: rows in = accepted + rejected', async () => {
    const { reconciliation } = JSON.parse((await run('check', FAULTY, '--dataset', 'ae_trust_monthly', '--json')).out);
    expect(reconciliation.accepted + reconciliation.rejected).toBe(reconciliation.rowsIn);
  });
});

describe('a file about people', () => {
  it('is landed and scored, and a build refuses to publish it with rule, reason and remedy', async () => {
    const landed = await run('land', PEOPLE, '--dataset', 'ecds_sample', '--from', 'RZ1');
    expect(landed.out).toContain('quality');
    const built = await run('build');
    expect(built.out).toMatch(/Refused ecds_sample \(no-identity-in-an-edition\): .+; .+/);
  });

  it('has no value of a row in anything that is printed or exported', async () => {
    const rows: Record<string, string>[] = parse(readFileSync(PEOPLE), {
      columns: true,
      bom: true,
      relax_column_count: true,
    });
    const values = rows
      .flatMap((row) => [row.NHS_NUMBER, row.POSTCODE, row.PERSON_BIRTH_DATE])
      .filter((v) => v && v.length > 5);
    const [delivery] = JSON.parse((await run('deliveries', '--dataset', 'ecds_sample', '--json')).out);
    const said = await Promise.all([
      run('check', PEOPLE, '--dataset', 'ecds_sample'),
      run('check', PEOPLE, '--dataset', 'ecds_sample', '--json'),
      run('deliveries', '--json'),
      run('deliveries', '--rejected', delivery.deliveryId),
      run('build', '--json'),
    ]);
    const text = said.map((ran) => ran.out + ran.err).join('\n');
    expect(values.length).toBeGreaterThan(10);
    expect(values.filter((value) => text.includes(value ?? ''))).toEqual([]);
  });
});

describe('serve and start', () => {
  it('print the address they serve on, and nothing else on stdout', async () => {
    for (const command of ['serve', 'start']) {
      const ran = await run(command, '--port', '0');
      expect(ran.out).toMatch(/^Concord is serving Concord demo on http:\/\/127\.0\.0\.1:\d+\n$/);
      expect(ran.exitCode).toBe(0);
    }
  });
});

describe('diff', () => {
  it('tells what a new delivery changed', async () => {
    const extracts = join(TOP, 'samples', 'demo', 'extracts');
    const name = readdirSync(extracts).find((file) => file.startsWith('ae_trust_monthly')) ?? '';
    const text = readFileSync(join(extracts, name), 'utf8').trimEnd().split('\n');
    writeFileSync(join(folder, name), `${text.slice(0, -1).join('\n')}\n`);
    await run('land', name, '--dataset', 'ae_trust_monthly', '--from', 'MADEUP1');
    await run('build');
    const editions = JSON.parse((await run('editions', '--json')).out).length;
    const ran = await run('diff', '1', String(editions));
    expect(ran.out).toContain('Delivery added: ae_trust_monthly-MADEUP1-');
    expect(ran.out).toMatch(/ae_trust_monthly .*\b1\b/);
  });
});

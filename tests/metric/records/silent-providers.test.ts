/**
 * A provider that sent nothing has no row, so that no query finds it: it is told none the less. Three providers have 4 attendances in each
 * month of October to December 2025, one of them longer than four hours; Y sent none in November, and W begins in November.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerInPieces } from '../../../src/metric/answer-in-pieces.ts';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Figure, Question } from '../../../src/metric/metric.ts';
import { CATALOGUE, type Fixture, MODEL, openFixture } from '../open-fixture.ts';

const METRIC = findMetric(loadMetrics({ catalogueFolders: [CATALOGUE] }), 'ed-within-4-hours');
const SENT: Record<string, string[]> = { X: ['10', '11', '12'], Y: ['10', '12'], W: ['11', '12'] };
const told = (provider_code: string, from: string, to: string, state: string) => ({
  ...{
    told: 'emergency_attendance',
    provider_code,
    from_month: `2025-${from}-01`,
    to_month: `2025-${to}-01`,
    state,
    usual: 20,
  },
});
const attendance = (provider_code: string, month: string, i: number, number: number) => ({
  ...{ attendance_id: number, person_key: number, provider_code, department_type: '01', attendance_category: '1' },
  ...{ arrived_at: `2025-${month}-05 10:00:00`, departed_at: `2025-${month}-05 ${i ? '12' : '19'}:00:00`, sex: '1' },
});
const NOVEMBER = { grain: 'month', from: '2025-11-01', to: '2025-11-30' } as const;

let fixture: Fixture;
beforeAll(async () => {
  let number = 0;
  const rows = Object.entries(SENT).flatMap(([provider, months]) =>
    months.flatMap((month) => [0, 1, 2, 3].map((i) => attendance(provider, month, i, number++))),
  );
  const stretches = [
    told('X', '10', '12', 'sent'),
    ...[told('Y', '10', '10', 'sent'), told('Y', '11', '11', 'silent'), told('Y', '12', '12', 'sent')],
    ...[told('W', '10', '10', 'none'), told('W', '11', '12', 'sent')],
  ];
  const organisation = Object.keys(SENT).map((code) => ({ kind: 'trust', code, name: `Trust ${code}` }));
  const tables = { organisation, emergency_attendance: rows, provider_told: stretches };
  fixture = await openFixture(tables, false, '2026-01-05', '2025-12-31');
});
afterAll(() => fixture.edition.close());

const line = ({ labels, period, status, value }: Figure): string =>
  [...Object.values(labels), period!.label, status === 'value' ? value : status].join(' ');

async function table(question: Partial<Question>, rowFilter: Record<string, string[]> = {}) {
  const { figures, notes } = await fixture.ask(METRIC, question, rowFilter);
  return { told: figures.map(line), notes };
}

describe('a provider without a row', () => {
  it.each<[string, Partial<Question>, Record<string, string[]>, string[]]>([
    [
      'has a figure',
      { by: ['provider'] },
      {},
      ['Trust W Nov 2025 0.75', 'Trust X Nov 2025 0.75', 'Trust Y Nov 2025 not-reported'],
    ],
    ['is the only one seen', { by: ['provider'] }, { provider: ['Y'] }, ['Trust Y Nov 2025 not-reported']],
    ['is not seen', { by: ['provider'] }, { provider: ['X'] }, ['Trust X Nov 2025 0.75']],
    [
      'is not chosen',
      { by: ['provider'], where: [{ dimension: 'provider', values: ['W'] }] },
      {},
      ['Trust W Nov 2025 0.75'],
    ],
    [
      'has none by more than providers',
      { by: ['provider', 'sex'] },
      {},
      ['Trust W Male Nov 2025 0.75', 'Trust X Male Nov 2025 0.75'],
    ],
  ])('%s', async (_, question, rowFilter, figures) => {
    expect((await table({ ...NOVEMBER, ...question }, rowFilter)).told).toEqual(figures);
  });

  it('is counted in the note, whether or not it has a figure, and only where it may be seen', async () => {
    const note =
      'Emergency attendances: 1 of 3 providers sent none for at least one month of the period (November 2025).';
    for (const by of [[], ['provider'], ['provider', 'sex'], ['sex']])
      expect((await table({ ...NOVEMBER, by })).notes).toContain(note);
    const { notes } = await table({ ...NOVEMBER, by: ['sex'] }, { provider: ['X', 'W'] });
    expect(notes.join()).not.toContain('sent none');
  });

  it('is of no period in which it sent, nor of one before there was anybody to send', async () => {
    const { told: figures, notes } = await table({
      grain: 'month',
      from: '2025-10-01',
      to: '2025-11-30',
      by: ['provider'],
    });
    expect(figures).toEqual([
      ...['Trust W Oct 2025 no-data', 'Trust W Nov 2025 0.75', 'Trust X Oct 2025 0.75', 'Trust X Nov 2025 0.75'],
      ...['Trust Y Oct 2025 0.75', 'Trust Y Nov 2025 not-reported'],
    ]);
    expect(notes.slice(0, 2)).toEqual([
      '1 of 6 figures are missing: what they stand on was not sent, which is not 0.',
      '1 of 6 figures have no data: at that time there was nobody to send any.',
    ]);
  });

  it('is there in pieces as well', async () => {
    const question = { metric: METRIC.id, where: [], ...NOVEMBER, by: ['provider'] };
    for (const rowFilter of [{}, { provider: ['Y'] }]) {
      const grant = { ...fixture.grant, rowFilter };
      const options = { edition: fixture.edition, metric: METRIC, tables: MODEL, question, grant };
      const found: string[] = [];
      for await (const { figures } of await answerInPieces(options)) found.push(...figures.map(line));
      expect(found).toEqual((await table(question, rowFilter)).told);
    }
  });

  it('is not judged in an edition whose table does not say what is usual', async () => {
    const { manifest } = fixture.edition;
    const before = manifest.tables;
    manifest.tables = before.map((t) => ({ ...t, columns: t.columns.filter(({ name }) => name !== 'usual') }));
    await fixture.edition.engine.run('alter table provider_told rename usual to another');
    const { told: figures, notes } = await table({ ...NOVEMBER, by: ['provider'] });
    await fixture.edition.engine.run('alter table provider_told rename another to usual');
    manifest.tables = before;
    expect(figures).toEqual(['Trust W Nov 2025 0.75', 'Trust X Nov 2025 0.75']);
    expect(notes.join()).not.toContain('sent none');
  });
});

/** Lists as of a day from several senders, of which one has not come: by hand. */
import { describe, expect, it } from 'vitest';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { CATALOGUE, MODEL, openFixture } from '../open-fixture.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const DELAYED = findMetric(METRICS, 'delayed-patients');

const line = (trust_code: string, day: string, patients: number, delay_reason = 'C01') => ({
  ...{ trust_code, day, delay_reason, patients },
  ...{ length_of_stay: '7-13', data_status: 'final' },
});

/** RBB sent its list of 2 November, and none after; RAA one each week. */
const ROWS = [
  line('RAA', '2025-11-02', 45),
  line('RBB', '2025-11-02', 50),
  line('RBB', '2025-11-02', 10, 'C04'),
  line('RAA', '2025-11-09', 36),
  line('RAA', '2025-11-09', 5, 'C06'),
  line('RAA', '2025-11-16', 40),
  line('RAA', '2025-12-07', 30),
  line('RAA', '2025-12-14', 35),
];

async function ask(question: object, rowFilter = {}, rows = ROWS) {
  const fixture = await openFixture({ discharge_delay: rows }, false, '2026-01-01', '2025-12-31');
  try {
    const { figures, notes } = await fixture.ask(DELAYED, question, rowFilter);
    const told = figures.map((f) => [...Object.values(f.group), f.status, f.value, f.complete]);
    return { told, notes: notes.filter((note) => note.startsWith('Lists')) };
  } finally {
    fixture.edition.close();
  }
}
const on = (day: string) => ({ from: day, to: day });
const STANDS_IN =
  "Lists had not come for a day asked, and the sender's last one stands in: RBB (2 Nov 2025). Such figures are incomplete; they are too high where what it holds is in another sender's list by now.";
const AWAITED =
  "Lists are awaited, and the sender's part is missing, since its last one is too old: RBB (2 Nov 2025). Such figures are incomplete.";

describe('a list that has not come', () => {
  it('is stood in for by the last of its sender: 41 and 60 patients, incomplete', async () => {
    expect(await ask(on('2025-11-02'))).toEqual({ told: [['value', 105, true]], notes: [] });
    expect(await ask(on('2025-11-09'))).toEqual({ told: [['value', 101, false]], notes: [STANDS_IN] });
  });

  it('is missing once the last is too old, and awaited: 40 patients, incomplete', async () => {
    expect(await ask(on('2025-11-16'))).toEqual({ told: [['value', 40, false]], notes: [AWAITED] });
    // on the last day, 35 days after
    expect(await ask(on('2025-12-07'))).toEqual({ told: [['value', 30, false]], notes: [AWAITED] });
  });

  it('is awaited no more after that: 35 patients, complete', async () => {
    expect(await ask(on('2025-12-14'))).toEqual({ told: [['value', 35, true]], notes: [] });
  });

  it('is missing of its sender by itself, and of no other', async () => {
    const byTrust = { by: ['provider'] };
    expect((await ask({ ...on('2025-11-09'), ...byTrust })).told).toEqual([
      ['RAA', 'value', 41, true],
      ['RBB', 'value', 60, false],
    ]);
    expect((await ask({ ...on('2025-11-16'), ...byTrust })).told).toEqual([
      ['RAA', 'value', 40, true],
      ['RBB', 'no-data', null, false],
    ]);
    const asked = { where: [{ dimension: 'provider', values: ['RAA'] }] };
    expect(await ask({ ...on('2025-11-09'), ...asked })).toEqual({ told: [['value', 41, true]], notes: [] });
  });

  it('is no 0 by sender once its sender sends no more, nor before its first: the total stays', async () => {
    const rows = [...ROWS, line('RCC', '2025-12-14', 7)];
    const months = { grain: 'month', from: '2025-11-01', to: '2025-12-31' };
    expect((await ask({ ...months, by: ['provider'] }, {}, rows)).told).toEqual([
      ['RAA', 'value', 40, true],
      ['RAA', 'value', 35, true],
      ['RBB', 'no-data', null, false],
      ['RBB', 'no-data', null, false],
      ['RCC', 'no-data', null, false],
      ['RCC', 'value', 7, true],
    ]);
    expect((await ask({ ...on('2025-12-14'), by: ['provider'] }, {}, rows)).told).toEqual([
      ['RAA', 'value', 35, true],
      ['RCC', 'value', 7, true],
    ]);
    expect((await ask(on('2025-12-14'), {}, rows)).told).toEqual([['value', 42, true]]);
  });

  it('has no value where only senders are asked for of which no list stands', async () => {
    const asked = (values: string[]) => ({ ...on('2025-12-14'), where: [{ dimension: 'provider', values }] });
    expect((await ask(asked(['RBB']))).told).toEqual([['no-data', null, false]]);
    expect((await ask(asked(['RAA', 'RBB']))).told).toEqual([['value', 35, true]]);
    expect((await ask({ ...asked(['RBB']), by: ['provider'] })).told).toEqual([['RBB', 'no-data', null, false]]);
  });

  it('makes the figures of groups incomplete of which its last had somebody', async () => {
    expect((await ask({ ...on('2025-11-09'), by: ['delay_reason'] })).told).toEqual([
      ['C01', 'value', 86, false],
      ['C04', 'value', 10, false],
      ['C06', 'value', 5, true],
    ]);
  });

  it('counts whoever has moved to the list of another sender in both, which the note and the caveats tell', async () => {
    // RBB is part of RAA, whose list now holds its 60 patients
    const merged = [line('RAA', '2025-11-02', 45), line('RBB', '2025-11-02', 60), line('RAA', '2025-11-09', 105)];
    expect(await ask(on('2025-11-09'), {}, merged)).toEqual({ told: [['value', 165, false]], notes: [STANDS_IN] });
    const counting = [...METRICS.values()].filter(({ records }) => records?.time.kind === 'list');
    expect(counting).toHaveLength(15);
    for (const { id, caveats } of counting)
      expect(caveats.join(), id).toContain('counts twice, and the figure is too high');
  });

  it('makes a figure incomplete to which its last added nothing', async () => {
    const care: Metric = { ...DELAYED, records: { ...DELAYED.records!, rows: "delay_reason = 'C06'" } };
    const fixture = await openFixture({ discharge_delay: ROWS }, false, '2026-01-01', '2025-12-31');
    const { figures } = await fixture.ask(care, on('2025-11-09'));
    fixture.edition.close();
    expect(figures).toMatchObject([{ value: 5, complete: false }]);
  });

  it('tells whoever may not see its rows nothing of it', async () => {
    expect(await ask(on('2025-11-09'), { provider: ['RAA'] })).toEqual({ told: [['value', 41, true]], notes: [] });
  });

  it('has come though it holds nobody whom the asker may see: those of the last are not counted again', async () => {
    const rows = [...ROWS, line('RBB', '2025-11-09', 20, 'C06')];
    const seen = { delay_reason: ['C01'] };
    expect(await ask(on('2025-11-09'), seen, rows)).toEqual({ told: [['value', 36, true]], notes: [] });
  });
});

it('every table of lists that a metric counts says who sends them', () => {
  const tables = new Set([...METRICS.values()].filter((m) => m.records?.time.kind === 'list').map((m) => m.source));
  expect(tables.size).toBeGreaterThan(4);
  for (const table of tables) expect(MODEL.tables[table]!.lists, table).toBeDefined();
});

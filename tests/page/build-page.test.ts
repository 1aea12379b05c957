import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import type { OpenEdition } from '../../src/edition/open-edition.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import { buildPage, type PageRequest } from '../../src/page/build-page.ts';
import type { PageData } from '../../src/page/page.ts';
import { loadPolicies } from '../../src/policy/load-policies.ts';
import { openFixtureEdition, WORKSPACE } from './fixture-edition.ts';
import { sourceOf } from './page-cases.ts';
import { readPage } from './read-page.ts';

let edition: OpenEdition;
let request: PageRequest;

beforeAll(async () => {
  edition = await openFixtureEdition();
  request = {
    workspace: WORKSPACE,
    edition,
    metrics: loadMetrics(WORKSPACE),
    tables: readTableModel(WORKSPACE),
    policies: loadPolicies(WORKSPACE),
    pageId: 'urgent-and-emergency-care',
    now: new Date('2026-03-20T09:00:00'),
  };
});
afterAll(() => edition.close());

const panelOf = (page: PageData, metric: string) => page.panels.find((panel) => panel.metric === metric)!;

describe('the urgent and emergency care page', () => {
  it.each(['RZ1', 'RZ2', ''])('reads as agreed for trust "%s"', async (trust) => {
    const page = await buildPage({ ...request, system: 'QZ1', trust });
    await expect(readPage(page)).toMatchFileSnapshot(`golden/uec-${trust || 'system'}.txt`);
  });

  it('shows a trust that did not report as not reported, never as zero, and its system as incomplete', async () => {
    const trust = panelOf(await buildPage({ ...request, trust: 'RZ2' }), 'concord.ae-4h');
    expect(trust.points.slice(0, 4).map((p) => [p.status, p.value === null])).toEqual([
      ['not-reported', true],
      ['not-reported', true],
      ['not-reported', true],
      ['value', false],
    ]);
    const system = panelOf(await buildPage(request), 'concord.ae-4h');
    expect(system.points.slice(0, 4).map((p) => p.complete)).toEqual([false, false, false, true]);
    expect(system.points[0]!.value).not.toBeNull();
  });

  it('gives every charted month the same limits, and judges only what was reported', async () => {
    const { points } = panelOf(await buildPage({ ...request, trust: 'RZ2' }), 'concord.ae-4h');
    expect(new Set(points.map((p) => p.upperLimit)).size).toBe(1);
    expect(points.filter((p) => p.rule === null).length).toBe(3);
  });

  it('says nothing of how fresh and how good the figures of others are, where a place has none', async () => {
    const page = await buildPage({ ...request, system: 'QZ2' });
    const panel = panelOf(page, 'concord.ae-4h');
    expect(panel.empty).not.toBeNull();
    expect([panel.sources, panel.tile.freshness, panel.tile.quality]).toEqual([[], '', '']);
    // of a page without any figure the sources stay: they say what would fill it
    expect(page.sources.length).toBeGreaterThan(0);
    const there = panelOf(await buildPage({ ...request, trust: 'RZ1' }), 'concord.ae-4h');
    expect(there.tile.freshness).toContain('data to');
  });

  it('says why a panel is empty: a source that the edition does not have', async () => {
    const panel = panelOf(await buildPage({ ...request, trust: 'RZ1' }), 'concord.discharges');
    expect(panel).toMatchObject({
      empty: 'no data for this selection: this edition has no delivery of discharges_trust_daily or discharge_sitrep',
      points: [],
      variation: null,
    });
    expect(panel.tile).toMatchObject({ value: 'no data for this selection', status: 'no-data', comparison: '' });
  });

  it('says of a system whose trusts never reported that they did not, and speaks of no change', async () => {
    const page = await buildPage({ ...request, system: 'QZ2' });
    const because = new Set(page.panels.map((panel) => panel.empty?.split(':')[0]));
    expect(because).toEqual(new Set(['not reported by these organisations', 'no data for this selection']));
    expect(page.statements).toMatchObject([
      { kind: 'data', text: expect.stringContaining('No trust in East Ambleshire reports') },
    ]);
    expect(page.map!.areas.map((a) => a.code)).toEqual(['E01990004']);
  });

  it('shows nothing that policy does not let out', async () => {
    await expect(buildPage({ ...request, policies: new Map() })).rejects.toMatchObject({ kind: 'policy-refused' });
    const open = request.policies.get('public')!;
    const narrow = { ...open, tables: open.tables.filter((t) => t !== 'reported_measure' && t !== 'area') };
    const page = await buildPage({ ...request, policies: new Map([['public', narrow]]) });
    expect(page.map).toBeNull();
    for (const panel of page.panels) {
      expect(panel.empty).toContain('you do not have access for this purpose: no policy in force names');
      expect(panel.points).toEqual([]);
    }
  });

  describe('with an optional panel', () => {
    const HANDOVER = 'concord.handover-mean-minutes';
    const SOURCE = { dataset: 'ambulance_handover_daily', name: 'Handovers', cadence: 'daily', dataTo: '2025-06-30' };
    let sent: OpenEdition;
    let theirs: PageRequest;
    beforeAll(async () => {
      const opened = await openFixtureEdition();
      await opened.engine.run(`insert into reported_measure
        select measure, 'trust', 'RZ1', date, 'day', null, null, value, value, 'reported', 'ambulance_handover_daily', 'd2', 'final'
        from (select unnest(generate_series(date '2025-05-01', date '2025-06-30', interval 1 day))::date as date)
        cross join (values ('ambulance_handovers', 20), ('ambulance_handover_minutes', 530)) as m(measure, value)`);
      const { manifest } = opened;
      const tables = manifest.tables.map((table) => ({ ...table, datasets: [...table.datasets, SOURCE.dataset] }));
      sent = { ...opened, manifest: { ...manifest, tables, quality: [...manifest.quality, sourceOf(SOURCE)] } };
      theirs = { ...request, edition: sent };
    });
    afterAll(() => sent.close());
    const datasets = (page: PageData) => page.sources.map((source) => source.dataset);

    it('shows it where somebody sends its figures', async () => {
      const page = await buildPage({ ...theirs, trust: 'RZ1' });
      expect(panelOf(page, HANDOVER).points.map((p) => [p.period.label, p.display])).toEqual([
        ['May 2025', '26.5'],
        ['Jun 2025', '26.5'],
      ]);
      expect(datasets(page)).toContain('ambulance_handover_daily');
      expect(panelOf(await buildPage(theirs), HANDOVER).empty).toBeNull();
    });

    it.each([{ trust: 'RZ2' }, { system: 'QZ2' }])(
      'leaves it out of %o, which sent none, and speaks of no gap',
      async (at) => {
        const page = await buildPage({ ...theirs, ...at });
        expect(panelOf(page, HANDOVER)).toBeUndefined();
        expect(datasets(page)).not.toContain('ambulance_handover_daily');
        expect(JSON.stringify(page.statements)).not.toContain('handover');
      },
    );

    it('leaves it out of an edition without its source', async () => {
      expect(panelOf(await buildPage(request), HANDOVER)).toBeUndefined();
    });

    it('keeps it where policy refuses its figures', async () => {
      const open = request.policies.get('public')!;
      const narrow = { ...open, tables: open.tables.filter((t) => t !== 'reported_measure') };
      const page = await buildPage({ ...theirs, policies: new Map([['public', narrow]]) });
      expect(panelOf(page, HANDOVER).empty).toContain('you do not have access for this purpose');
    });
  });

  it('asks policy by the clock', async () => {
    const ended = { ...request.policies.get('public')!, expires: '2026-03-19' };
    await expect(buildPage({ ...request, policies: new Map([['public', ended]]) })).rejects.toMatchObject({
      kind: 'policy-refused',
    });
  });

  it('keeps the panel of a metric that cannot honour a limit on rows, with why; lists and maps are not read', async () => {
    const open = request.policies.get('public')!;
    const within = (row_filter: Record<string, string[]>) =>
      buildPage({ ...request, policies: new Map([['public', { ...open, row_filter }]]) });
    const byTrust = await within({ trust: ['RZ1'] });
    expect(byTrust.map).toBeNull();
    expect(byTrust.trusts.map((t) => t.name)).toEqual(['All of the system', 'RZ1', 'RZ2']);
    expect(panelOf(byTrust, 'concord.ae-4h').empty).toBeNull();
    const byPractice = await within({ practice: ['P1'] });
    for (const panel of byPractice.panels) expect(panel.empty).toContain('the policy limits rows by it');
    const byNothing = await within({ trust: [] });
    for (const { empty, tile } of byNothing.panels) {
      expect(empty).toContain('allows no rows: its row_filter of trust is empty');
      expect(tile).toMatchObject({ status: 'not-permitted', value: 'you do not have access for this purpose' });
    }
  });

  it.each([
    [{ pageId: 'urgent-and-emergency' }, "did you mean 'urgent-and-emergency-care'?"],
    [{ system: 'QXX' }, 'QZ1 (West Ambleshire)'],
    [{ system: 'QZ1', trust: 'RZ3' }, 'RZ1 (Ambleford Hospitals NHS Foundation Trust)'],
  ])('refuses %o with what there is', async (asked, told) => {
    const error = await buildPage({ ...request, ...asked }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ConcordError);
    expect(error).toMatchObject({ kind: 'unknown-name' });
    expect(String(error)).toContain(told);
  });
});

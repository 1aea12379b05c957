/** Whose data a figure was counted from, and what it was cut by: as the edition was fed, whatever the definition names. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetQuality, Manifest } from '../../src/edition/manifest.ts';
import { explainFigure } from '../../src/metric/explain-figure.ts';
import { findMetric } from '../../src/metric/find-metric.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Question } from '../../src/metric/metric.ts';
import { standsOn } from '../../src/metric/stands-on.ts';
import { release } from '../../src/policy/release.ts';
import { workspacePaths } from '../../src/workspace/open-workspace.ts';
import { CATALOGUE, EMPTY, type Fixture, MODEL, openFixture } from './open-fixture.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const metric = (name: string) => findMetric(METRICS, name);

/** What is of no matter here of a table and of a dataset, as the fixture has it. */
let bare: { table: Manifest['tables'][number]; quality: DatasetQuality; manifest: Manifest };
beforeAll(async () => {
  const { edition } = await openFixture({ area: [] });
  const { manifest } = edition;
  bare = { table: manifest.tables[0]!, quality: manifest.quality[0]!, manifest };
  edition.close();
});

/**
 * A manifest of an edition that was fed so.
 * @param feeds datasets by table
 * @param scores quality by dataset where it is not 0.9
 */
function fed(feeds: Record<string, string[]>, scores: Record<string, number> = {}): Manifest {
  const datasets = [...new Set(Object.values(feeds).flat())].sort();
  const tokens = datasets.filter((dataset) => dataset.endsWith('_tokens'));
  return {
    ...bare.manifest,
    inputs: {
      ...bare.manifest.inputs,
      catalogue: tokens.map((dataset) => ({
        ...{ path: `catalogue/datasets/${dataset.replace('_tokens', '')}/mapping.sql`, sha256: 's', for: [dataset] },
      })),
      deliveries: datasets.map((dataset, i) => ({
        ...{ deliveryId: `${dataset}-d`, sequence: i, dataset, from: 'X26', sha256: 's', status: 'final' as const },
        ...{ rowsAccepted: 1, rowsRejected: 0, rowsSuperseded: 0, rowsPublished: 1 },
      })),
    },
    tables: Object.entries(feeds).map(([name, datasets]) => ({ ...bare.table, name, datasets })),
    quality: datasets.map((dataset) => ({
      ...{ ...bare.quality, dataset, name: `Data of ${dataset}`, overall: scores[dataset] ?? 0.9 },
    })),
  };
}

describe('what a metric stands on in an edition', () => {
  const PERSON_MONTH = ['apc_spell', 'ecds_attendance', 'gp_registration', 'mhsds_contact_tokens', 'urgent_call'];

  it.each<[string, string, Record<string, string[]>, string[]]>([
    [
      'the dataset that its definition names',
      'mental-health-contacts',
      { mental_health_contact: ['mhsds_contact'] },
      ['mhsds_contact'],
    ],
    [
      'the one with tokens where that came in its stead',
      'mental-health-contacts',
      { mental_health_contact: ['mhsds_contact_tokens'] },
      ['mhsds_contact_tokens'],
    ],
    [
      'both where one trust sends this and another that',
      'mental-health-contacts',
      { mental_health_contact: ['mhsds_contact', 'mhsds_contact_tokens'] },
      ['mhsds_contact', 'mhsds_contact_tokens'],
    ],
    [
      'the source of each table, in the order of the definition',
      'ed-mental-health-known',
      { mental_health_contact: ['mhsds_contact_tokens'], emergency_attendance: ['ecds_attendance'] },
      ['ecds_attendance', 'mhsds_contact_tokens'],
    ],
    [
      'a feed in another form',
      'smoking-current',
      { registration: ['gp_registration'], gp_event: ['fhir_condition', 'omop_observation'] },
      ['gp_registration', 'fhir_condition', 'omop_observation'],
    ],
    [
      'of a table made of many those that matter, and what came in the stead of one of them',
      'cost-per-head',
      { person_month: PERSON_MONTH, mental_health_contact: ['mhsds_contact_tokens'] },
      ['gp_registration', 'apc_spell', 'ecds_attendance', 'mhsds_contact_tokens'],
    ],
    [
      'no other kind of referral',
      'community-waiting-within-18-weeks',
      {
        referral: ['csds_referral_tokens', 'ereferral', 'mhsds_referral_tokens'],
        community_contact: ['csds_contact_tokens'],
      },
      ['csds_referral_tokens', 'csds_contact_tokens'],
    ],
    [
      'whatever fed a table of which the definition names nothing',
      'maternity-continuity-priority-groups',
      { maternity_booking: ['maternity_booking'], area: ['imd_2019_ranks', 'iod2025'] },
      ['maternity_booking', 'imd_2019_ranks', 'iod2025'],
    ],
    [
      'of published statistics its own reports alone',
      'ae-4h',
      { reported_measure: ['ae_provider_monthly', 'bed_state', 'rtt_weeks_provider'] },
      ['ae_provider_monthly'],
    ],
    ['nothing where its reports did not come', 'ae-4h', { reported_measure: ['bed_state'] }, []],
  ])('is %s', (_, id, feeds, expected) => {
    expect(standsOn(metric(id), MODEL, fed(feeds))).toEqual(expected);
  });
});

describe('an answer over data that came with tokens', () => {
  const CONTACTS = metric('mental-health-contacts');
  const FEEDS = {
    mental_health_contact: ['mhsds_contact_tokens'],
    area: ['iod2025', 'lsoa21_wd_lad'],
    condition_register: ['gp_observation', 'gp_registration'],
  };
  const REGISTERED = { person_key: 1, register: 'DM', name: 'Diabetes', joined_on: '2020-01-01' };
  const folder = mkdtempSync(join(tmpdir(), 'concord-stands-on-'));
  let fixture: Fixture;
  beforeAll(async () => {
    const rows = [1, 2, 3].map((contact_id) => ({
      ...{ contact_id, person_key: 1, contact_at: '2024-12-03 10:00:00', attended: 'true', lsoa_code: 'E01000001' },
    }));
    fixture = await openFixture({ mental_health_contact: rows, area: [], condition_register: [REGISTERED] });
    for (const dataset of new Set(Object.values(FEEDS).flat())) {
      mkdirSync(join(folder, dataset));
      const receipt = { deliveryId: `${dataset}-d`, dataset, sequence: 1, receivedAt: '2025-02-01T00:00:00Z' };
      writeFileSync(join(folder, dataset, 'receipt.json'), JSON.stringify(receipt));
      writeFileSync(
        join(folder, dataset, 'check.json'),
        JSON.stringify({ outcome: 'accepted', score: { overall: 0.9 }, faults: [] }),
      );
    }
  });
  afterAll(() => {
    fixture.edition.close();
    rmSync(folder, { recursive: true });
  });

  const explain = (changes: Partial<Question>, scores: Record<string, number> = {}) =>
    explainFigure({
      workspace: { paths: { ...workspacePaths('no-such-folder'), deliveries: folder } },
      edition: { ...fixture.edition, manifest: fed(FEEDS, scores) },
      ...{ metric: CONTACTS, tables: MODEL, question: { ...EMPTY, ...changes }, grant: fixture.grant },
    });

  it('names them as its source, and walks back to their deliveries', async () => {
    const { answer, walks } = await explain({});
    expect(answer.figures.map((f) => f.value)).toEqual([3]);
    expect(answer.sources.map((s) => s.dataset)).toEqual(['mhsds_contact_tokens']);
    expect(answer.notes.filter((note) => note.includes('no delivery'))).toEqual([]);
    expect('sourcesBeside' in answer).toBe(false);
    expect(walks.map((w) => [w.dataset, w.deliveries.map((d) => d.receipt.deliveryId)])).toEqual([
      ['mhsds_contact_tokens', ['mhsds_contact_tokens-d']],
    ]);
  });

  it('holds them to the quality that the definition asks for', async () => {
    const { answer } = await explain({}, { mhsds_contact_tokens: 0.5 });
    expect(answer.notes).toContain(
      'The quality of Data of mhsds_contact_tokens (mhsds_contact_tokens) is 50%, below the 80% that this metric needs: do not rely on the figures before you have looked into it.',
    );
  });

  it.each<[string, Partial<Question>, [string, string[]][]]>([
    [
      'condition',
      { by: ['condition'] },
      [
        ['gp_observation', ['condition_register']],
        ['gp_registration', ['condition_register']],
      ],
    ],
    [
      'deprivation',
      { by: ['imd_quintile'] },
      [
        ['iod2025', ['area']],
        ['lsoa21_wd_lad', ['area']],
      ],
    ],
    [
      'what it is narrowed to',
      { where: [{ dimension: 'condition', values: ['DM'] }] },
      [
        ['gp_observation', ['condition_register']],
        ['gp_registration', ['condition_register']],
      ],
    ],
  ])('says what it is cut by: %s', async (_, question, expected) => {
    const { answer, walks } = await explain(question);
    const beside = answer.sourcesBeside ?? [];
    expect(beside.map((s) => [s.dataset, s.tables])).toEqual(expected);
    expect(beside.map((s) => [s.why, s.quality])).toEqual(expected.map(() => ['cut-by', 0.9]));
    // their deliveries would be hundreds
    expect(walks.map((w) => w.dataset)).toEqual(['mhsds_contact_tokens']);
  });

  it('says of what it is cut by that it is not good enough, and to three digits where figures are passed on', async () => {
    const { answer } = await explain({ by: ['condition'] }, { gp_observation: 0.512_345 });
    expect(answer.notes.filter((note) => note.includes('quality of'))).toEqual([
      'The quality of Data of gp_observation (gp_observation), by which the figures are cut (condition_register), is 51.2%, below the 80% that this metric needs: do not rely on the figures before you have looked into it.',
    ]);
    const grant = { allowed: true as const, policy: 'test', tables: [], rowFilter: {}, purpose: 'p', expires: null };
    const passedOn = release(answer, { ...grant, disclosureRule: 'HES_7_5' });
    expect(passedOn.sourcesBeside?.map((s) => s.quality)).toEqual([0.512, 0.9]);
  });

  it('says what else lies in the very table that is counted', async () => {
    const edition = {
      ...fixture.edition,
      manifest: fed({ mental_health_contact: ['mhsds_contact', 'omop_visit_occurrence'] }),
    };
    const model = {
      ...MODEL,
      tables: {
        ...MODEL.tables,
        mental_health_contact: {
          ...MODEL.tables.mental_health_contact!,
          from: ['mhsds_contact', 'omop_visit_occurrence'],
        },
      },
    };
    const { answer } = await explainFigure({
      workspace: { paths: { ...workspacePaths('no-such-folder'), deliveries: folder } },
      ...{ edition, metric: CONTACTS, tables: model, question: EMPTY, grant: fixture.grant },
    });
    expect(answer.sources.map((s) => s.dataset)).toEqual(['mhsds_contact']);
    expect(answer.sourcesBeside?.map((s) => [s.dataset, s.why, s.tables])).toEqual([
      ['omop_visit_occurrence', 'same-table', ['mental_health_contact']],
    ]);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reviewsAhead } from '../../src/cli/check-reviews.ts';
import { ConcordError, type Problem } from '../../src/concord-error.ts';
import { isOverdue, overdueNotes } from '../../src/metric/check-review.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { loadPathways } from '../../src/metric/pathway/load-pathways.ts';
import { COHORT_RULES } from '../../src/policy/show-cohort.ts';
import { loadCohorts } from '../../src/population/cohort/load-cohorts.ts';
import { CATALOGUE, openFixture } from '../metric/open-fixture.ts';

const TODAY = '2026-06-30';
const folder = mkdtempSync(join(tmpdir(), 'reviews-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ONE_OF = { metrics: 'ae-4h', pathways: 'hypertension', cohorts: 'frail-65-plus' };
type Kind = keyof typeof ONE_OF;

/** A catalogue on top of ours in which one definition of a kind was reviewed so. */
function reviewed(kind: Kind, on: string, nextDue: string): { catalogueFolders: string[] } {
  const own = join(mkdtempSync(join(folder, 'catalogue-')), 'catalogue');
  mkdirSync(join(own, kind), { recursive: true });
  const file = `${ONE_OF[kind]}.yaml`;
  const ours = readFileSync(join(CATALOGUE, kind, file), 'utf8');
  const review = `reviewed: {by: A. Reader, on: ${on}, next_due: ${nextDue}}`;
  writeFileSync(join(own, kind, file), ours.replace('reviewed: unreviewed', review));
  return { catalogueFolders: [CATALOGUE, own] };
}

const READERS: Record<Kind, (workspace: { catalogueFolders: string[] }) => unknown> = {
  metrics: loadMetrics,
  pathways: (workspace) => loadPathways(workspace, loadMetrics(workspace)),
  cohorts: (workspace) => loadCohorts(workspace, COHORT_RULES),
};

function faultsOf(kind: Kind, on: string, nextDue: string): Problem[] {
  try {
    READERS[kind](reviewed(kind, on, nextDue));
    return [];
  } catch (error) {
    if (error instanceof ConcordError) return [...error.problems];
    throw error;
  }
}

describe.each(Object.keys(ONE_OF) as Kind[])('a review in %s', (kind) => {
  it('is due again after it was made, on days that there are', () => {
    expect(faultsOf(kind, '2026-01-01', '2027-01-01')).toEqual([]);
    for (const nextDue of ['2021-01-01', '2026-01-01'])
      expect(faultsOf(kind, '2026-01-01', nextDue)).toEqual([
        expect.objectContaining({
          where: expect.stringMatching(new RegExp(`${ONE_OF[kind]}\\.yaml:\\d+$`)),
          problem: expect.stringContaining(`the next review, ${nextDue}, is due no later`),
        }),
      ]);
    expect(faultsOf(kind, '2026-02-30', '2027-01-01')).toMatchObject([{ problem: "'2026-02-30' is no day" }]);
  });

  it('is of today or a day before', () => {
    expect(reviewsAhead(reviewed(kind, TODAY, '2027-06-30'), TODAY)).toEqual([]);
    expect(reviewsAhead(reviewed(kind, '2026-07-01', '2027-06-30'), TODAY)).toEqual([
      expect.objectContaining({
        where: expect.stringMatching(new RegExp(`${ONE_OF[kind]}\\.yaml:\\d+$`)),
        problem: expect.stringContaining('2026-07-01, which has not come yet'),
      }),
    ]);
  });
});

it('an answer says when the review of its definition is overdue on the day of the edition', async () => {
  const metric = loadMetrics(reviewed('metrics', '2020-01-01', '2021-01-01')).get('concord.ae-4h')!;
  const told = async (asAt: string): Promise<string[]> => {
    const fixture = await openFixture({ reported_measure: [], organisation: [], care_system_trust: [] }, false, asAt);
    const { notes } = await fixture.ask(metric);
    fixture.edition.close();
    return notes.filter((note) => note.includes('overdue'));
  };
  expect(await told('2021-01-01')).toEqual([]);
  expect(await told('2021-01-02')).toEqual(overdueNotes(metric.reviewed, '2021-01-02'));
  expect(overdueNotes(metric.reviewed, '2021-01-02')[0]).toMatch(/overdue: it was due by 2021-01-01/);
});

it('a review is overdue from the day after it was due', () => {
  const review = { by: 'A. Reader', on: '2025-06-30', nextDue: '2026-06-30' };
  expect(['2026-06-29', '2026-06-30', '2026-07-01'].map((day) => isOverdue(review, day))).toEqual([false, false, true]);
  expect(isOverdue('unreviewed', TODAY)).toBe(false);
});

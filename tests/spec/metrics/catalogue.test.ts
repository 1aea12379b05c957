/** What every metric of the catalogue has: a case of few rows worked out by hand, and a decision that somebody makes with it. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import { CATALOGUE, MODEL } from '../../metric/open-fixture.ts';
import { type Case, readCases, readRows } from './read-cases.ts';

const MOST_ROWS = 10;
const METRICS = [...loadMetrics({ catalogueFolders: [CATALOGUE] }).values()];
const CASES = [import.meta.dirname, join(import.meta.dirname, 'published')].flatMap(readCases);

/** What a case writes, by table; reports by themselves. */
const writtenIn = ({ rows, reports }: Case): [string, string][] => [
  ...Object.entries(rows ?? {}),
  ...(reports ? [['reports', reports] as [string, string]] : []),
];

describe('every metric of the catalogue', () => {
  it('has a case worked out by hand', () => {
    const tried = new Set(CASES.map((c) => c.metric));
    expect(METRICS.filter((metric) => !tried.has(metric.id)).map((metric) => metric.id)).toEqual([]);
  });

  it('has at most ten rows of a table in each case, of columns that there are', () => {
    for (const written of CASES)
      for (const [table, text] of writtenIn(written)) {
        const where = `${written.metric}: ${table}`;
        const read = readRows(text);
        expect(read.length, where).toBeLessThanOrEqual(MOST_ROWS);
        // the other columns of reports are measures: the metric's formula would find none that is misspelt
        if (table === 'reports') continue;
        const known = new Set(MODEL.tables[table]!.columns.map((c) => c.name));
        expect(
          Object.keys(read[0]!).filter((name) => !known.has(name)),
          where,
        ).toEqual([]);
      }
  });

  it('says which decision it informs, and who makes it, in more than a word', () => {
    const vague = METRICS.filter(({ decision }) => decision.informs.length < 20 || decision.madeBy.length < 10);
    expect(vague.map((metric) => metric.id)).toEqual([]);
  });

  it('says what it measures: a third say what became of people, of all and of those that count records', () => {
    const share = (of: typeof METRICS): number => of.filter((m) => m.measures === 'outcome').length / of.length;
    const counting = METRICS.filter((metric) => metric.records);
    console.log(
      `what became of people: ${(100 * share(METRICS)).toFixed(1)}% of ${METRICS.length} metrics, ${(100 * share(counting)).toFixed(1)}% of the ${counting.length} that count records`,
    );
    expect(share(counting)).toBeGreaterThanOrEqual(1 / 3);
    expect(share(METRICS)).toBeGreaterThanOrEqual(1 / 3);
  });
});

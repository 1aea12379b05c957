/** A standardised rate that cannot be given says why beside its counts, wherever a reader meets it. */
import { parse } from 'csv-parse/sync';
import { afterEach, describe, expect, it } from 'vitest';
import { describeAnswer } from '../../../src/cli/describe-answer.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Answer } from '../../../src/metric/metric.ts';
import type { Released } from '../../../src/metric/released.ts';
import { writeCsv } from '../../../src/metric/write-csv.ts';
import { jsonLines } from '../../../src/metric/write-json-lines.ts';
import { wordsOfFigure } from '../../../src/page/status-words.ts';
import type { Grant } from '../../../src/policy/decision.ts';
import { MARKED } from '../../../src/policy/disclosure.ts';
import { release } from '../../../src/policy/release.ts';
import { CATALOGUE, type Fixture, openFixture } from '../../metric/open-fixture.ts';

const METRIC = loadMetrics({ catalogueFolders: [CATALOGUE] }).get('concord.emergency-admission-rate')!;
const FEW = 'fewer than 10 events: no rate';

let fixture: Fixture | undefined;
afterEach(() => {
  fixture?.edition.close();
  fixture = undefined;
});

/** One person in each of the standard's bands from 0 to 90, of whom so many were admitted once. */
async function rateOf(admissions: number, bands = 19, disclosureRule = MARKED): Promise<Released<Answer>> {
  const rows = Array.from({ length: bands }, (_, i) => ({
    ...{ person_key: i, month: '2025-11-01', age: i * 5 },
    emergency_admissions: i < admissions ? 1 : 0,
  }));
  fixture = await openFixture({ person_month: rows, person: [] }, false, '2026-12-31');
  const answer = await fixture.ask(METRIC, { from: '2025-11-01', to: '2025-11-30' });
  const grant: Grant = {
    ...{ allowed: true, policy: 'test', purpose: 'planning', expires: null, disclosureRule },
    ...fixture.grant,
  };
  return release(answer, grant);
}

describe('a standardised rate', () => {
  it('of ten events is given, and says nothing more', async () => {
    const [figure] = (await rateOf(10)).figures;
    expect(figure).toMatchObject({ status: 'value', numerator: 10 });
    expect(figure).not.toHaveProperty('reason');
  });

  it('of nine events is not, and says so beside its counts', async () => {
    const answer = await rateOf(9);
    expect(answer.figures[0]).toMatchObject({ status: 'no-rate', value: null, numerator: 9, reason: FEW });
    expect(describeAnswer(answer, [], '')).toMatch(new RegExp(`${FEW} +9 `));
    expect(writeCsv(answer)).toContain(`No figure: ${FEW}.`);
    expect(JSON.parse(jsonLines(answer))).toMatchObject({ status: 'no-rate', reason: FEW, numerator: 9 });
    expect(wordsOfFigure(answer.figures[0]!, 'system')).toBe(FEW);
  });

  it('of three events is said to be small wherever its counts stand, and its status is not "no data"', async () => {
    const answer = await rateOf(3);
    expect(describeAnswer(answer, [], '')).toMatch(new RegExp(`${FEW} +3 .*small number: not to be passed on`));
    const [row] = parse(writeCsv(answer), { columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({ status: FEW, value: '', numerator: '3', small: 'small' });
  });

  it('that nobody and nothing could be counted for has no data, and is not small', async () => {
    fixture = await openFixture({ person_month: [], person: [] }, false, '2026-12-31');
    const answer = release(await fixture.ask(METRIC, { from: '2025-11-01', to: '2025-11-30' }), {
      ...{ allowed: true, policy: 'test', purpose: 'planning', expires: null, disclosureRule: MARKED },
      ...fixture.grant,
    });
    const [row] = parse(writeCsv(answer), { columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({ status: 'no data', value: '', small: '' });
    expect(describeAnswer(answer, [], '')).not.toContain('not to be passed on');
  });

  it('keeps its reason where the counts are withheld', async () => {
    const { figures } = await rateOf(9, 19, 'HES_7_5');
    expect(figures[0]).toMatchObject({ status: 'no-rate', numerator: null, denominator: null, reason: FEW });
  });

  it('of which an age band has nobody says that', async () => {
    const { figures } = await rateOf(12, 18);
    expect(figures[0]).toMatchObject({
      status: 'no-rate',
      numerator: 12,
      reason: 'nobody is in one of the age bands: no rate',
    });
  });
});

/** Counts that were added in binary are written as people would add them. */
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { tidyCounts, withoutNoise } from '../../src/metric/without-noise.ts';
import { writeCsv } from '../../src/metric/write-csv.ts';
import { release } from '../../src/policy/release.ts';
import { metricOf, openFixture, report } from './open-fixture.ts';

describe('a number without noise', () => {
  it.each([
    [234.99999999999997, 235],
    [0.1 + 0.2, 0.3],
    [12_345_678_901.230003, 12_345_678_901.23],
    [1 / 3, 0.3333333333333],
    [1 / 12, 0.08333333333333],
    [1e-12 / 3, 3.333333333333e-13],
    [-0.30000000000000004, -0.3],
    [2 ** 53 - 1, 2 ** 53 - 1],
    [0, 0],
  ])('%d is %d', (x, expected) => {
    expect(withoutNoise(x)).toBe(expected);
  });

  it('leaves a value that was divided with every digit, and what is missing missing', () => {
    const figure = { value: 2 / 3, numerator: 0.1 + 0.2, denominator: null };
    expect(tidyCounts(figure, 'ratio')).toEqual({ value: 2 / 3, numerator: 0.3, denominator: null });
    expect(tidyCounts({ ...figure, value: 0.1 + 0.2 }, 'count').value).toBe(0.3);
  });
});

it('a sum of reports is in a file what it is on the screen', async () => {
  const reports = [report('a', 'RA1', '2024-01-01', 0.1), report('a', 'RA2', '2024-01-01', 0.2)];
  const fixture = await openFixture({ reported_measure: reports });
  const answer = await fixture.ask(metricOf({ method: 'none' }));
  const grant = { allowed: true as const, policy: 'test', purpose: null, expires: null, ...fixture.grant };
  const csv = writeCsv(release(answer, { ...grant, disclosureRule: 'none-for-published-aggregates' }));
  fixture.edition.close();
  expect(parse(csv, { columns: true })[0]).toMatchObject({ status: 'value', value: '0.3', numerator: '0.3' });
});

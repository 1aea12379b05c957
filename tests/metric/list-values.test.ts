import { afterEach, expect, it } from 'vitest';
import { listValues } from '../../src/metric/list-values.ts';
import { type Fixture, MODEL, metricOf, openFixture, report } from './open-fixture.ts';

let fixture: Fixture | undefined;
afterEach(() => fixture?.edition.close());

it('reads the table of names only when the grant holds it; codes then go without names', async () => {
  fixture = await openFixture({
    reported_measure: [report('a', 'RA1', '2024-01-01', 1)],
    organisation: [
      { kind: 'trust', code: 'RA1', name: 'Alpha' },
      { kind: 'trust', code: 'RX1', name: 'Silent' },
    ],
  });
  const { edition } = fixture;
  const among = (tables: string[]) =>
    listValues({ edition, tables: MODEL, metric: metricOf(), dimension: 'trust', grant: { tables, rowFilter: {} } });
  expect(await among(['reported_measure', 'organisation'])).toEqual([
    { code: 'RA1', label: 'Alpha' },
    { code: 'RX1', label: 'Silent' },
  ]);
  expect(await among(['reported_measure'])).toEqual([{ code: 'RA1', label: 'RA1' }]);
  expect(await among(['organisation'])).toEqual([]);
});

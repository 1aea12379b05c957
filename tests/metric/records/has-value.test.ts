/** How a column is compared with a value of the model. */
import { describe, expect, test } from 'vitest';
import { DUCKDB } from '../../../src/metric/dialect.ts';
import { hasValue, openQuery } from '../../../src/metric/records/record-query.ts';

const query = () =>
  openQuery({
    model: { tables: {}, dimensions: {} },
    rowFilter: {},
    tableSql: () => null,
    dialect: DUCKDB,
    asOf: null,
  });

describe('a column with a value of the model', () => {
  test.each([
    ['a text', 'lsoa21', 'kind = $1', ['lsoa21']],
    ['a whole number, so that no row is turned into a double first', 1, 'kind = cast($1 as bigint)', [1]],
    ['a number that is none', 0.5, 'kind = cast($1 as double precision)', [0.5]],
    ['nothing', null, 'kind is null', []],
  ] as const)('%s', (_, value, sql, parameters) => {
    const asked = query();
    expect(hasValue(asked, 'kind', value)).toBe(sql);
    expect(asked.parameters).toEqual(parameters);
  });
});

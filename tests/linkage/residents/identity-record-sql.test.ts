import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../src/contract/identifies.ts';
import { type Engine, openEngine } from '../../../src/engine/engine.ts';
import {
  IDENTITY_COLUMNS,
  type IdentifyingContract,
  identityRecordSql,
  personsOf,
} from '../../../src/linkage/residents/identity-record-sql.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const contractOf = (columns: Record<string, string>): IdentifyingContract => ({
  columns: Object.entries(columns).map(([name, identifies]) => ({ name, identifies, type: 'string' })),
});

const BIRTH = contractOf({
  ...{ number: 'nhs-number', first: 'forename', last: 'surname', born: 'birth-date', sex: 'sex', place: 'postcode' },
  ...{ local: 'local-number', mother: 'mother:nhs-number', mother_born: 'mother:birth-date', spell: 'record:spell' },
});

async function record(contract: IdentifyingContract, row: string, role: Role | null = null) {
  return engine.one<Record<string, string>>(
    `select * replace (record_id::varchar as record_id) from (select ${identityRecordSql(contract, role)} from (${row}))`,
  );
}

const ROW = `select '999 061-7724' as number, ' José ' as first, 'O|Neil' as last, date '1998-09-18' as born, '1' as sex,
  'zy1  1gz' as place, ' a-17 ' as local, '9995355302' as mother, date '1970-02-01' as mother_born, 's1' as spell, 'rz9' as _from`;

describe('the identity record of a row', () => {
  it('is standardised, and numbered by the MD5 of its parts', async () => {
    const { record_id, ...parts } = await record(BIRTH, ROW);
    expect(parts).toEqual({
      ...{
        nhs_number: '9990617724',
        nhs_number_token: '',
        forename: 'JOSÉ',
        surname: 'O NEIL',
        birth_date: '1998-09-18',
      },
      ...{ sex: '1', postcode: 'ZY11GZ', local_from: 'RZ9', local_number: 'A-17' },
    });
    const digest = createHash('md5')
      .update(IDENTITY_COLUMNS.map((c) => parts[c]).join('|'))
      .digest();
    expect([digest.readBigUInt64LE(0), digest.readBigUInt64LE(8)].map(String)).toContain(record_id);
  });

  it('of another person of the row holds only what is said of that person', async () => {
    const mother = await record(BIRTH, ROW, 'mother');
    expect(mother).toMatchObject({ nhs_number: '9995355302', birth_date: '1970-02-01', surname: '', local_from: '' });
    expect(personsOf(BIRTH)).toEqual([null, 'mother']);
  });

  it('is the same whatever the columns are called and however a value is written', async () => {
    const other = contractOf({
      n: 'nhs-number',
      a: 'forename',
      b: 'surname',
      c: 'birth-date',
      d: 'sex',
      e: 'postcode',
      f: 'local-number',
    });
    const row = `select '9990617724' as n, 'josé' as a, 'o neil' as b, '1998-09-18' as c, '1' as d, 'ZY11GZ' as e, 'A-17' as f, 'RZ9' as _from`;
    expect((await record(other, row)).record_id).toBe((await record(BIRTH, ROW)).record_id);
  });

  it('differs when the same letters stand in other fields', async () => {
    const names = contractOf({ first: 'forename', last: 'surname' });
    const ids = await Promise.all(
      ["'a|b', ''", "'a', 'b'", "'', 'a|b'", "'b', 'a'"].map((values) =>
        record(names, `select v.a as first, v.b as last, 'X' as _from from (values (${values})) v(a, b)`),
      ),
    );
    expect(new Set(ids.map((r) => r.record_id)).size).toBe(4);
  });

  it('takes a birth month where there is no date, and nothing from what cannot be read', async () => {
    const tokens = contractOf({ token: 'nhs-number-token', month: 'birth-month', born: 'birth-date' });
    const row = (month: string, born: string): string =>
      `select 'ab12' as token, ${month} as month, ${born} as born, null as _from`;
    expect(await record(tokens, row("'1980-04'", 'null'))).toMatchObject({
      nhs_number_token: 'AB12',
      birth_date: '1980-04',
    });
    expect(await record(tokens, row("'1980-04'", "'1980-04-03'"))).toMatchObject({ birth_date: '1980-04-03' });
    expect(await record(tokens, row("'April'", "'31/31/1980'"))).toMatchObject({ birth_date: '', local_from: '' });
  });

  it('has no partner without a number of that partner', async () => {
    const local = contractOf({ local: 'local-number' });
    expect(await record(local, `select '  ' as local, 'RZ9' as _from`)).toMatchObject({
      local_from: '',
      local_number: '',
    });
  });

  it('is of nobody where only a home or a sex is known', () => {
    expect(personsOf(contractOf({ a: 'uprn', b: 'postcode', c: 'address', d: 'sex', e: 'record:home' }))).toEqual([]);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, literal } from '../../src/engine/engine.ts';
import type { Standardisation } from '../../src/linkage/model.ts';
import { standardisedSql } from '../../src/linkage/standardise-records.ts';
import { readVectors } from '../statistics/read-vectors.ts';
import { openLinkage } from './open-linkage.ts';
import { soundex } from './twins.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openLinkage();
});
afterAll(() => engine.close());

/** rule, what the file says, what it is made into (null: missing) */
const TABLE: [Standardisation, string, string | null][] = [
  ['text', '  two   words ', 'two words'],
  ['text', ' \t', null],
  ['upper', 'Café  Noir', 'CAFE NOIR'],
  ['alphanumeric', 'Flat 2/b', 'FLAT2B'],
  ['alphanumeric', '--', null],
  ['digits', '+44 (0)20-7946', '440207946'],
  ['digits', 'none', null],
  ['email', ' Ann.Lee@Example.ORG ', 'ann.lee@example.org'],
  ['email', 'not given', null],
  ['name', 'Smith', 'SMITH'],
  ['name', '  smith ', 'SMITH'],
  ['name', 'José', 'JOSE'],
  ['name', 'Müller', 'MULLER'],
  ['name', 'Strauß', 'STRAUSS'],
  ['name', 'Søren', 'SOREN'],
  ['name', 'Łukasz', 'LUKASZ'],
  ['name', 'Æthelstan', 'AETHELSTAN'],
  ['name', "O'Brien", 'OBRIEN'],
  ['name', 'O’Brien', 'OBRIEN'],
  ['name', 'O Brien', 'OBRIEN'],
  ['name', 'Mc Donald', 'MCDONALD'],
  ['name', 'van der Berg', 'VANDERBERG'],
  ['name', 'de la Cruz', 'DELACRUZ'],
  ['name', 'al-Hassan', 'ALHASSAN'],
  ['name', 'St. John', 'STJOHN'],
  ['name', 'Smith-Jones', 'SMITH JONES'],
  ['name', 'Dr. Ann Lee', 'ANN LEE'],
  ['name', 'Mr John Smith Jnr', 'JOHN SMITH'],
  ['name', 'Prof Sir Alan Hope OBE', 'ALAN HOPE'],
  ['name', 'Miss', 'MISS'],
  ['name', 'Van', 'VAN'],
  ['name', 'Smith 2', 'SMITH'],
  ['name', 'Unknown', null],
  ['name', 'N/A', null],
  ['name', 'Baby', null],
  ['name', 'BABY BOY', null],
  ['name', 'Twin 2', null],
  ['name', 'Baby of Ann', null],
  ['name', 'Baby Smithson', null],
  ['name', 'BABY-SMITHSON', null],
  ['name', 'Baby Boy Smithson', null],
  ['name', 'Newborn Smithson', null],
  ['name', 'Twin I Smithson', null],
  ['name', 'Twins Baker', 'TWINS BAKER'],
  ['name', 'Babyak', 'BABYAK'],
  ['name', '.', null],
  ['nhs-number', '943 476 5919', '9434765919'],
  ['nhs-number', '943-476-5919', '9434765919'],
  ['nhs-number', '9434765918', null],
  ['nhs-number', '1111111111', null],
  ['nhs-number', '0000000000', null],
  ['nhs-number', '943476591', null],
  ['nhs-number', '94347659190', null],
  ['nhs-number', 'NH94765919', null],
  ['postcode', 'lu2 7rt', 'LU2 7RT'],
  ['postcode', 'LU27RT', 'LU2 7RT'],
  ['postcode', ' mk43-0al ', 'MK43 0AL'],
  ['postcode', 'MK43 OAL', 'MK43 0AL'],
  ['postcode', 'W1A 1AA', 'W1A 1AA'],
  ['postcode', 'SW1A 2A0', 'SW1A 2AO'],
  ['postcode', 'ZZ99 3VZ', null],
  ['postcode', 'LU2', null],
  ['postcode', 'not known', null],
  ['date', '1971-06-24', '1971-06-24'],
  ['date', '19710624', '1971-06-24'],
  ['date', '24/06/1971', '1971-06-24'],
  ['date', '4/6/1971', '1971-06-04'],
  ['date', '24-06-1971', '1971-06-24'],
  ['date', '24.06.1971', '1971-06-24'],
  ['date', '1971/06/24', '1971-06-24'],
  ['date', '24 Jun 1971', '1971-06-24'],
  ['date', '24 June 1971', '1971-06-24'],
  ['date', '24-JUN-1971', '1971-06-24'],
  ['date', '1971-06-24T00:00:00Z', '1971-06-24'],
  ['date', '24/06/1971 00:00', '1971-06-24'],
  ['date', '2000-02-29', '2000-02-29'],
  ['date', '1971-02-30', null],
  ['date', '06/24/1971', null],
  ['date', '24/06/71', null],
  ['date', '1900-01-01', null],
  ['date', '01/01/1900', null],
  ['date', 'unknown', null],
  ['number', ' 51.88 ', '51.88'],
  ['number', 'north', null],
  ['number', 'nan', null],
  ['list', 'b; a|B', '[A, B]'],
  ['list', ' ; ', null],
];

describe('standardisation', () => {
  it.each(TABLE)('%s: %j becomes %j', async (rule, given, made) => {
    const { v } = await engine.one(`select (${standardisedSql(rule, literal(given))})::varchar as v`);
    expect(v).toBe(made);
  });

  it.each(['text', 'name', 'nhs-number', 'postcode', 'date', 'number', 'list'] as const)(
    '%s: missing stays missing',
    async (rule) => {
      const { v } = await engine.one(`select (${standardisedSql(rule, 'null::varchar')})::varchar as v`);
      expect(v).toBeNull();
    },
  );

  it('agrees with the vectors of modulus 11, and takes no ten digits alike, which pass it', async () => {
    for (const { input, valid } of readVectors('nhs_number')) {
      const { v } = await engine.one(`select ${standardisedSql('nhs-number', literal(input!))} as v`);
      expect([input, v !== null]).toEqual([input, valid === 'True' && !/^(\d)\1{9}$/.test(input!)]);
    }
  });

  it('gives the same name when it is standardised again', async () => {
    const names = fc.sample(fc.string({ unit: 'grapheme', maxLength: 14 }), { numRuns: 300, seed: 5 });
    const rows = names.map((n) => `(${literal(n.replaceAll('\0', ''))})`).join(', ');
    const wrong = await engine.all(
      `select count(*) as n from (values ${rows}) t(x) where linkage_name(linkage_name(x)) is distinct from linkage_name(x)
       and linkage_name(x) not similar to '.* .*'`,
    );
    expect(wrong).toEqual([{ n: 0 }]);
  });
});

describe('soundex', () => {
  const KNOWN: [string, string][] = [
    ['Robert', 'R163'],
    ['Rupert', 'R163'],
    ['Ashcraft', 'A261'],
    ['Tymczak', 'T522'],
    ['Pfister', 'P236'],
    ['Honeyman', 'H555'],
    ['Washington', 'W252'],
    ['Lee', 'L000'],
    ["O'Hara", 'O600'],
  ];
  it.each(KNOWN)('%s is %s', async (name, code) => {
    expect(await engine.one(`select linkage_soundex(${literal(name)}) as v`)).toEqual({ v: code });
  });

  it('agrees with a plain one on any letters, long runs of one code among them', async () => {
    const words = fc.sample(fc.oneof(fc.stringMatching(/^[A-Z]{1,12}$/), fc.stringMatching(/^[BFHWCSKZAE]{1,14}$/)), {
      numRuns: 2000,
      seed: 3,
    });
    const rows = await engine.all<{ w: string; s: string }>(
      `select w, linkage_soundex(w) as s from (values ${words.map((w) => `(${literal(w)})`).join(', ')}) t(w)`,
    );
    expect(rows.map((r) => [r.w, r.s])).toEqual(rows.map((r) => [r.w, soundex(r.w)]));
  });

  it('is missing where there is no letter', async () => {
    expect(await engine.one(`select linkage_soundex('12') as v, linkage_soundex(null) as n`)).toEqual({
      v: null,
      n: null,
    });
  });
});

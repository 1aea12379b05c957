/** What passes the line under its own name: only what the column may hold, and no day on which somebody was born. */
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column, Contract } from '../../src/contract/contract.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { belowTheLine } from '../../src/pseudonym/below-the-line.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { column, madeContract } from '../quality/made-contract.ts';
import { crossRows, deliveredRows, type Given } from './cross-rows.ts';
import { RECORDS, recordNumberOf } from './hmac-twin.ts';
import { plantedValue } from './planted-rows.ts';

const contracts = loadContracts({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] });
const aboutPeople = [...contracts.values()].filter((c) => c.identity !== 'none');

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineKeyMacros(engine, [RECORDS]);
});
afterAll(() => engine.close());

/** Texts that no column may take for a value of its own. */
const NUMBERS = [
  '9990000018',
  '999 000 0018',
  '999-000-0018',
  'tel 9990000018',
  '999\u00a0000–0018',
  '９９９００００１８',
];
const PLACES_AND_DAYS = [
  'LS1 4DY',
  'LS14DY',
  'L14DY',
  'ls1 4dy',
  '1961-04-23',
  '19610423',
  '23/04/1961',
  '23 Apr 1961',
];
const NAMES = ['Quillfeather', 'QUILLFEATHER', 'quillfeather', 'SMITH', 'Smith', 'Ottolina Smith'];

const FORMS: Record<string, RegExp> = {
  'ods-code': /^[A-Z0-9]{3,12}$/,
  'gss-code': /^[EWSNKJLM][0-9]{8}$/,
  'lsoa-code': /^[EW]01[0-9]{6}$/,
  'icd-10': /^[A-Z][0-9]{2}(X|\.?[0-9X][0-9]?)?[-DA]{0,2}$/,
  'opcs-4': /^[A-Z][0-9]{2}(\.?[0-9])?$/,
  'snomed-ct': /^[1-9][0-9]{5,17}$/,
};

/** Whether the check keeps a row with this value: it warns only, or the column's own form lets it in. A twin of the check. */
function isLetIn({ severity, codeList, pattern, format }: Column, value: string): boolean {
  if (severity === 'warn') return true;
  if (codeList && !codeList.codes.includes(value)) return false;
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return false;
  return format === undefined || FORMS[format]!.test(value);
}

const isFreeText = (c: Column): boolean => !c.codeList && !c.pattern && !c.format;

describe.each(aboutPeople.map((c) => [c.id, c] as const))('texts of %s', (_, contract) => {
  const kept = new Set(belowTheLine(contract).columns.map((c) => c.name));
  const texts = contract.columns.filter(
    (c) => c.type === 'string' && kept.has(c.name) && (c.identifies === null || c.identifies === 'sex'),
  );

  it('lets no NHS number, name, postcode or day through that came in place of a code', async () => {
    const plan = [...NUMBERS, ...PLACES_AND_DAYS, ...NAMES].map((value) => {
      const in_ = texts.filter((c) => isLetIn(c, value) && !(NAMES.includes(value) && isFreeText(c)));
      return { value, columns: in_.map((c) => c.name) };
    });
    const rows: Given[] = plan.map(({ value, columns }, row) =>
      Object.fromEntries(
        contract.columns.map((c) => [c.name, columns.includes(c.name) ? value : plantedValue(c, row)]),
      ),
    );
    const below = JSON.stringify(await crossRows(engine, contract, deliveredRows(contract.columns, rows)));
    for (const { value } of plan) expect(below).not.toContain(`"${value}"`);
  });

  it('keeps the codes of its lists', async () => {
    const listed = texts.filter((c) => c.codeList);
    const rows = Array.from({ length: 3 }, (__, row) =>
      Object.fromEntries(contract.columns.map((c) => [c.name, plantedValue(c, row)])),
    );
    const below = await crossRows(engine, contract, deliveredRows(contract.columns, rows));
    for (const c of listed)
      expect(below.map((row) => row[c.name]).sort(), c.name).toEqual(rows.map((row) => row[c.name]).sort());
  });
});

describe('numbers', () => {
  const numeric = ({ type }: Column): boolean => type === 'integer' || type === 'number';
  const mayBeLarge = (c: Column): boolean => c.severity === 'warn' || !(Number(c.maximum ?? Infinity) < 1e9);
  const withNumbers = aboutPeople.filter((c) => c.columns.some((x) => numeric(x) && mayBeLarge(x)));

  it.each(withNumbers.map((c) => [c.id, c] as const))('of %s are no NHS numbers', async (_, contract) => {
    const below = new Set(belowTheLine(contract).columns.map((c) => c.name));
    const large = contract.columns.filter((c) => numeric(c) && mayBeLarge(c));
    // without a birth date the age is the sender's
    const given = contract.columns.filter((c) => !c.identifies?.endsWith('birth-date'));
    const rows = ['9990000018', '-9990000018'].map((value, row) =>
      Object.fromEntries(given.map((c) => [c.name, large.includes(c) ? value : plantedValue(c, row)])),
    );
    const crossed = await crossRows(engine, contract, deliveredRows(contract.columns, rows));
    expect(crossed).toHaveLength(2);
    for (const row of crossed)
      for (const { name, identifies } of large)
        if (below.has(name) && identifies === null) expect([name, row[name]]).toEqual([name, null]);
    expect(JSON.stringify(crossed)).not.toContain('9990000018');
  });

  it('are looked at in the value of practices and of OMOP, and in an age that came alone', () => {
    const large = withNumbers.flatMap((c) => c.columns.filter(mayBeLarge).map(({ name }) => `${c.id}.${name}`));
    expect(large).toEqual(
      expect.arrayContaining([
        'gp_observation.result_value',
        'omop_measurement.value_as_number',
        'omop_observation.value_as_number',
        'social_care_event.age',
      ]),
    );
  });
});

const VISIT = [
  column('visit_id', { classification: 'identifier', identifies: 'record:visit', required: true }),
  column('provider_code', { format: 'ods-code' }),
  column('birth_date', { type: 'date', classification: 'identifier', identifies: 'birth-date' }),
  column('mother_birth_date', { type: 'date', classification: 'identifier', identifies: 'mother:birth-date' }),
  column('postcode', { classification: 'identifier', identifies: 'scene-postcode' }),
  column('method'),
  column('began_at', { type: 'timestamp' }),
  column('ended_on', { type: 'date' }),
  column('census_on', { type: 'date' }),
  column('nights', { type: 'integer' }),
  column('points', { type: 'integer', maximum: 999_999_999 }),
  column('result', { type: 'number' }),
  column('warned', { type: 'integer', maximum: 10, severity: 'warn' }),
  column('batches', { type: 'integer', coarsened: 7 }),
  column('gestation_days', { type: 'integer', coarsened: 7 }),
  column('concept', { classification: 'sensitive', format: 'snomed-ct' }),
  column('site_code', { format: 'ods-code', severity: 'warn' }),
  column('note', { classification: 'plain' }),
  column('source_code', { classification: 'sensitive', pattern: '^\\S{1,64}$' }),
  column('trust_code', { pattern: '^[A-Z0-9]{3,5}$' }),
  column('went_to', {
    classification: 'sensitive',
    ...{ pattern: '^\\S{1,64}$', path: 'hospitalization.dischargeDisposition.coding[0].code' },
  }),
];

const visit = (own: Partial<Omit<Contract, 'file' | 'delivery'>> = {}): Contract =>
  madeContract({
    ...{ id: 'visit', identity: 'clear', zone: 'care', columns: VISIT, key: ['visit_id', 'census_on'] },
    ...{ rowRules: [], datasetRules: [], delivery: { period: 'census_on' } },
    ...own,
  });

const one = async (given: Given, contract = visit()) =>
  (await crossRows(engine, contract, deliveredRows(contract.columns, [{ visit_id: 'V1', ...given }])))[0]!;

describe('a text', () => {
  it.each([
    ['site_code', 'RXQ', true],
    ['site_code', 'RWEAA', true],
    ['site_code', 'A81001', true],
    ['site_code', 'RXQ02', true],
    ['site_code', 'F84112001', true],
    ['site_code', 'rxq', false],
    ['site_code', 'JONES', false],
    ['site_code', '9990000018', false],
    // letters alone, of the published lists
    ...['AAH', 'AXG', 'DXV', 'NTX', 'NEY', 'TAD', 'QOX', 'QUE', 'QOP', 'RAE', 'REF', 'RCU', 'RYY', 'NTPAD'].flatMap(
      (code): [string, string, boolean][] => [
        ['site_code', code, true],
        ['trust_code', code, true],
      ],
    ),
    ...['IAN', 'ROB', 'ROY', 'SUE', 'TOM', 'TIM', 'BEN', 'LEE', 'ROBIN', 'ROGER', 'RUFUS', 'RICKY'].flatMap(
      (name): [string, string, boolean][] => [
        ['site_code', name, false],
        ['trust_code', name, false],
      ],
    ),
    ['concept', '73211009', true],
    ['concept', '1153637007', true],
    ['concept', '9990000018', false],
    ['note', 'ward 12, bay 3', true],
    ['note', 'batch 99900000181', true],
    ['note', 'rang 999 000 0018 twice', false],
    ['source_code', '8302-2', true],
    ['source_code', '1153637007', true],
    ['source_code', 'Quillfeather', false],
    // Read codes of version 3, and chapters
    ...['XaELP', 'XaBVJ', 'XSDKp', 'XMmML', 'XUalH', 'A....', 'Eu...'].map((c): [string, string, boolean] => [
      'source_code',
      c,
      true,
    ]),
    ...['Xenia', 'XENIA', 'XAVIE', 'Anna.', 'Smith', 'home', 'long'].map((c): [string, string, boolean] => [
      'source_code',
      c,
      false,
    ]),
    ...['home', 'alt-home', 'aadvice', 'long'].map((c): [string, string, boolean] => ['went_to', c, true]),
    ...['Home', 'LONG', 'smith'].map((c): [string, string, boolean] => ['went_to', c, false]),
    ['source_code', '9990000018', false],
  ])('in %s, %j passes: %s', async (name, value, passes) => {
    expect((await one({ [name]: value }))[name]).toBe(passes ? value : null);
  });
});

describe('a number', () => {
  it.each([
    ['result', '9990000018', null],
    ['result', '-9990000018', null],
    ['result', '9990000019', '9990000019.0'],
    ['result', '9990000018.5', null],
    ['result', '99900000181', '99900000181.0'],
    ['result', '999000001', '999000001.0'],
    ['result', '1111111111', '1111111111.0'],
    ['result', '1e300', null],
    ['result', 'nan', 'nan'],
    ['result', '0', '0.0'],
    ['result', '-3.25', '-3.25'],
    ['warned', '9990000018', null],
    ['warned', '11', '11'],
    ['batches', '9990000018', null],
    ['batches', '13', '7'],
    ['points', '999999999', '999999999'],
  ])('in %s, %s is %s', async (name, value, below) => {
    expect((await one({ [name]: value }))[name]).toBe(below);
  });
});

describe('the day of a birth', () => {
  const births = visit({ births: "method in ('82', '83') -- births" });
  const stay = { began_at: '2024-03-05 07:12:00', ended_on: '2024-04-02', census_on: '2024-04-07', nights: '28' };

  it('is not told by the dates of a row of a birth: they stand at the month, and the length stays', async () => {
    expect(await one({ ...stay, method: '82' }, births)).toMatchObject({
      began_at: '2024-03-01 00:00:00',
      ended_on: '2024-04-01',
      nights: '28',
      dates_at_month: 'true',
    });
  });

  it('leaves other rows, rows of which the method is missing, and the key as they are', async () => {
    for (const method of ['21', undefined])
      expect(await one({ ...stay, ...(method ? { method } : {}) }, births)).toMatchObject({
        began_at: stay.began_at,
        ended_on: stay.ended_on,
        dates_at_month: 'false',
      });
    expect((await one({ ...stay, method: '82' }, births)).census_on).toBe('2024-04-07');
    expect(belowTheLine(visit()).columns.map((c) => c.name)).not.toContain('dates_at_month');
  });

  it('is not told by a date that is the birth date of a person of the row, whatever column it stands in', async () => {
    const born = { birth_date: '2024-03-05', mother_birth_date: '1990-04-02' };
    expect(await one({ ...stay, ...born })).toMatchObject({
      began_at: '2024-03-01 00:00:00',
      ended_on: '2024-04-02',
    });
    expect(await one({ ...stay, ...born, mother_birth_date: '2024-04-02' })).toMatchObject({ ended_on: '2024-04-01' });
    expect((await one({ ...stay, birth_date: '2024-04-07' })).census_on).toBe('2024-04-07');
  });

  it('counts the age from the days as they were', async () => {
    const row = await one({ ...stay, birth_date: '2023-04-06', method: '82' }, births);
    expect(row).toMatchObject({ age: '1', birth_month: '2023-04-01' });
  });

  it.each([
    ['283', '280'],
    ['280', '280'],
    ['279', '273'],
    ['0', '0'],
    ['-1', '-7'],
  ])('cannot be counted from %s days of pregnancy: they are %s', async (given, below) => {
    expect((await one({ gestation_days: given })).gestation_days).toBe(below);
  });

  it('is in no row of the catalogue that is declared to be of a birth', async () => {
    const declared = aboutPeople.filter((c) => c.births);
    expect(declared.map((c) => c.id)).toEqual([
      ...['apc_episode', 'apc_episode_tokens', 'apc_spell', 'apc_spell_tokens', 'hcai_specimen', 'maternity_birth'],
    ]);
    for (const contract of declared) {
      const given = Object.fromEntries(contract.columns.map((c) => [c.name, plantedValue(c, 1)]));
      for (const c of contract.columns) if (c.type === 'date') given[c.name] = '2024-03-05';
      for (const c of contract.columns) if (c.type === 'timestamp') given[c.name] = '2024-03-05 07:12:00';
      given.admission_method = '82';
      const below = await crossRows(engine, contract, deliveredRows(contract.columns, [given]));
      expect(JSON.stringify(below), contract.id).not.toContain('2024-03-05');
      expect(JSON.stringify(below), contract.id).toContain('2024-03-01');
    }
  });
});

describe('a number that two organisations may give', () => {
  const columns = VISIT.map((c) => (c.name === 'visit_id' ? { ...c, issuedBy: 'sender' } : c)).concat(
    column('their_visit', { classification: 'identifier', identifies: 'record:visit', issuedBy: 'provider_code' }),
  );
  const contract = visit({ columns });

  it('is another of each, and the same wherever they are named', async () => {
    const rows = deliveredRows(columns, [
      { visit_id: '7', _from: 'RX1', their_visit: ' 7', provider_code: 'RX2' },
      { visit_id: '7', _from: 'rx2', their_visit: '7', provider_code: 'RX1' },
      { visit_id: '8', _from: 'RX2', their_visit: '7' },
    ]);
    const below = await crossRows(engine, contract, rows);
    const number = (text: string) => recordNumberOf(RECORDS, 'visit', text);
    expect(below.map((r) => [r.visit_id, r.their_visit]).sort()).toEqual(
      [
        [number('RX1 | 7'), number('RX2 | 7')],
        [number('RX2 | 7'), number('RX1 | 7')],
        [number('RX2 | 8'), null],
      ].sort(),
    );
  });

  it('is so in every dataset of one kind of number, or in none', () => {
    const issuers = new Map<string, Set<boolean>>();
    for (const c of aboutPeople.flatMap((x) => x.columns))
      if (c.identifies?.startsWith('record:'))
        issuers.set(c.identifies, (issuers.get(c.identifies) ?? new Set()).add(c.issuedBy !== undefined));
    expect([...issuers].filter(([, ways]) => ways.size > 1)).toEqual([]);
    expect(issuers.get('record:ambulance-incident')).toEqual(new Set([true]));
  });

  it('keeps the rows of partners apart where the key did not pass', async () => {
    const keyed = visit({ key: ['birth_date'] });
    const rows = deliveredRows(VISIT, [
      { visit_id: '1', birth_date: '2001-01-01', _from: 'RX1' },
      { visit_id: '1', birth_date: '2001-01-01', _from: 'RX2' },
    ]);
    expect(new Set((await crossRows(engine, keyed, rows)).map((r) => r.row_key)).size).toBe(2);
  });
});

describe('the place of a scene', () => {
  it('gives the area of the scene, and none of the person', async () => {
    const row = await one({ postcode: 'zq3 9qz', birth_date: '1980-01-01' });
    expect(row).toMatchObject({ scene_lsoa_code: 'E01000003' });
    expect(row).not.toHaveProperty('lsoa_code');
    expect(row).not.toHaveProperty('postcode');
  });
});

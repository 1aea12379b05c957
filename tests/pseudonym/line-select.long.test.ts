/** Crossing the line: over every contract about people no planted identifier survives, and each column becomes what it should. */
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column, Contract } from '../../src/contract/contract.ts';
import { ENGINE_TYPES } from '../../src/contract/engine-types.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { identityRecordId } from '../../src/linkage/residents/identity-record-sql.ts';
import { belowTheLine } from '../../src/pseudonym/below-the-line.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { type LineOptions, lineSelect } from '../../src/pseudonym/line-select.ts';
import { column, madeContract } from '../quality/made-contract.ts';
import { crossRows, LINE_OPTIONS, type Out } from './cross-rows.ts';
import { RECORDS, recordNumberOf } from './hmac-twin.ts';
import { plantedRows, plantedTexts } from './planted-rows.ts';

const contracts = loadContracts({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] });
const aboutPeople = [...contracts.values()].filter((c) => c.identity !== 'none');

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineKeyMacros(engine, [RECORDS]);
});
afterAll(() => engine.close());

/** The rows below the line as text, so that no number loses digits; every record is known. */
const cross = (contract: Contract, rows: string, options: Partial<LineOptions> = {}): Promise<Out[]> =>
  crossRows(engine, contract, rows, options);

describe.each(aboutPeople.map((c) => [c.id, c] as const))('%s', (_, contract) => {
  const below = belowTheLine(contract);

  it('lets no planted value through', async () => {
    const planted = plantedTexts(contract, 12);
    const rows = await cross(contract, plantedRows(contract, 12));
    expect(rows).toHaveLength(12);
    const said = rows.map((row) => JSON.stringify(row)).join('\n');
    for (const text of planted) {
      expect(said).not.toContain(text);
      expect(said).not.toContain(text.replaceAll(' ', ''));
    }
    expect(planted.length).toBeGreaterThan(0);
  });

  it('gives the columns and types of its contract below the line, and each key once', async () => {
    await cross(contract, plantedRows(contract, 12));
    const described = await engine.describe(lineSelect(contract, LINE_OPTIONS));
    expect(described.map((c) => c.name)).toEqual(below.columns.map((c) => c.name));
    expect(new Set(described.map((c) => c.name)).size).toBe(described.length);
    for (const c of below.columns)
      expect(described.find((d) => d.name === c.name)?.type.toLowerCase(), c.name).toBe(ENGINE_TYPES[c.type]);
    const [keys] = await engine.all<{ n: number }>(
      `select count(distinct (${below.key.join(', ')})) as n from (${lineSelect(contract, LINE_OPTIONS)})`,
    );
    expect(keys?.n).toBe(12);
  });

  it('holds nothing that identifies, and its rows pass the door of an edition', () => {
    expect(below.columns.filter((c) => c.classification === 'identifier' || c.identifies !== null)).toEqual([]);
    expect({ identity: below.identity, zone: below.zone }).toEqual({ identity: 'none', zone: 'pseudonymised' });
    expect(below.key.every((name) => below.columns.some((c) => c.name === name))).toBe(true);
    expect(below.key.length >= contract.key.length || below.key.includes('row_key')).toBe(true);
    // who is registered has no date in an OMOP CDM; every other contract about people tells one
    expect(below.delivery.period === '').toBe(contract.id === 'omop_person');
    expect({ id: below.id, path: below.path, hash: below.hash }).toEqual({
      id: contract.id,
      path: contract.path,
      hash: contract.hash,
    });
  });
});

/** One visit with everything that the line changes. */
const VISIT: Column[] = [
  column('visit_id', { classification: 'identifier', identifies: 'record:visit', required: true }),
  column('earlier_visit', { classification: 'identifier', identifies: 'record:visit' }),
  column('nhs_number', { classification: 'identifier', identifies: 'nhs-number' }),
  column('birth_date', { type: 'date', classification: 'identifier', identifies: 'birth-date' }),
  column('mother_birth_date', { type: 'date', classification: 'identifier', identifies: 'mother:birth-date' }),
  column('sex', {
    classification: 'sensitive',
    identifies: 'sex',
    codeList: { id: 'sex', codes: ['1', '2'], hash: 'h' },
  }),
  column('postcode', { classification: 'identifier', identifies: 'postcode' }),
  column('uprn', { classification: 'identifier', identifies: 'uprn' }),
  column('seen_on', { type: 'date', required: true }),
  column('death_date', { type: 'date', classification: 'sensitive' }),
  column('note', { classification: 'sensitive' }),
  column('told', { classification: 'identifier', identifies: 'other' }),
  column('diagnosis', { classification: 'sensitive', format: 'icd-10' }),
  column('is_confidential', { type: 'boolean', classification: 'sensitive' }),
];

const visit = (own: Partial<Contract> = {}): Contract =>
  madeContract({
    id: 'visit',
    identity: 'clear',
    zone: 'care',
    columns: VISIT,
    key: ['visit_id'],
    rowRules: [],
    datasetRules: [],
    delivery: { period: 'seen_on' },
    ...own,
  });

/** SQL of delivered visits; what is not given is missing. */
function visits(rows: Partial<Record<string, string>>[], columns: Column[] = VISIT): string {
  const one = (row: Partial<Record<string, string>>): string =>
    `select ${columns.map((c) => `${row[c.name] === undefined ? 'null' : `'${row[c.name]}'`}::${ENGINE_TYPES[c.type]} as ${c.name}`).join(', ')}, 'ABC' as _from`;
  return rows.map(one).join(' union all ');
}

describe('what becomes of a column', () => {
  it('changes exactly what identifies', () => {
    expect(belowTheLine(visit()).columns.map((c) => [c.name, c.type])).toEqual([
      ['person_key', 'integer'],
      ['home_key', 'integer'],
      ['birth_month', 'date'],
      ['age', 'integer'],
      ['lsoa_code', 'string'],
      ['mother_person_key', 'integer'],
      ['mother_birth_month', 'date'],
      ['mother_age', 'integer'],
      ['visit_id', 'integer'],
      ['earlier_visit', 'integer'],
      ['sex', 'string'],
      ['seen_on', 'date'],
      ['death_date', 'date'],
      ['diagnosis', 'string'],
      ['is_confidential', 'boolean'],
    ]);
  });

  it('makes each from what came', async () => {
    const [row] = await cross(
      visit(),
      visits([
        {
          visit_id: ' V7 ',
          earlier_visit: 'V6',
          nhs_number: '9990000018',
          birth_date: '1980-05-23',
          mother_birth_date: '1950-02-28',
          sex: '2',
          postcode: 'zq3 9qz',
          uprn: '000123',
          seen_on: '2024-05-22',
          death_date: '2024-06-01',
          note: 'text',
          told: 'text',
          diagnosis: 'I10',
          is_confidential: 'false',
        },
      ]),
    );
    expect(row).toEqual({
      person_key: expect.stringMatching(/^70[12]$/),
      home_key: recordNumberOf(RECORDS, 'home', '123'),
      birth_month: '1980-05-01',
      age: '43',
      lsoa_code: 'E01000003',
      mother_person_key: expect.stringMatching(/^70[12]$/),
      mother_birth_month: '1950-02-01',
      mother_age: '74',
      visit_id: recordNumberOf(RECORDS, 'visit', 'V7'),
      earlier_visit: recordNumberOf(RECORDS, 'visit', 'V6'),
      sex: '2',
      seen_on: '2024-05-22',
      death_date: '2024-06-01',
      diagnosis: 'I10',
      is_confidential: 'false',
    });
  });

  it('leaves missing what is missing, and keeps the row', async () => {
    const [row] = await cross(visit(), visits([{ visit_id: 'V1', seen_on: '2024-01-01' }]));
    const { visit_id, seen_on, person_key, mother_person_key, ...rest } = row!;
    expect(visit_id).not.toBeNull();
    expect(Object.values(rest).every((value) => value === null)).toBe(true);
  });

  it('keeps rows that nobody could link, and makes no row twice', async () => {
    const rows = visits(
      Array.from({ length: 40 }, (_, i) => ({
        visit_id: `V${i}`,
        nhs_number: i % 2 ? '9990000018' : `${i}`,
        seen_on: '2024-01-01',
      })),
    );
    await cross(visit(), rows);
    await engine.run(
      `delete from record_person where record_id <> (select any_value(${identityRecordId(visit(), null)}) from delivered where nhs_number = '9990000018')`,
    );
    const below = await engine.all<{ person_key: number | null }>(lineSelect(visit(), LINE_OPTIONS));
    expect(below).toHaveLength(40);
    expect(below.filter((r) => r.person_key !== null)).toHaveLength(20);
  });
});

describe('age', () => {
  it.each([
    ['2000-02-29', '2001-02-28', 0],
    ['2000-02-29', '2001-03-01', 1],
    ['2000-02-29', '2004-02-28', 3],
    ['2000-02-29', '2004-02-29', 4],
    ['1999-12-31', '2000-01-01', 0],
    ['1990-06-15', '2024-06-14', 33],
    ['1990-06-15', '2024-06-15', 34],
    ['2024-06-15', '2024-06-15', 0],
    ['2024-06-16', '2024-06-15', null],
  ])('of one born on %s is on %s %s', async (birth_date, seen_on, age) => {
    const [row] = await cross(visit(), visits([{ visit_id: 'V1', birth_date, seen_on }]));
    expect(row?.age).toBe(age === null ? null : String(age));
  });

  it("is the sender's where no birth date came, and absent where a row has no date", async () => {
    const columns = [...VISIT, column('age', { type: 'integer', classification: 'sensitive' })];
    const rows = visits(
      [
        { visit_id: 'V1', seen_on: '2024-01-01', age: '51' },
        { visit_id: 'V2', seen_on: '2024-01-01', birth_date: '1950-01-02', age: '51' },
      ],
      columns,
    );
    const below = await cross(visit({ columns }), rows);
    expect(below.map((r) => r.age).sort()).toEqual(['51', '73']);
    expect(
      belowTheLine(visit({ delivery: { ...visit().delivery, period: '' } })).columns.map((c) => c.name),
    ).not.toContain('age');
  });

  it('is on the day of a whole file where rows carry no date', async () => {
    const filePeriod = { grain: 'month', pattern: null, files: [] } as const;
    const contract = visit({ delivery: { ...visit().delivery, period: '', filePeriod: { ...filePeriod, files: [] } } });
    const rows = `select *, date '2010-05-23' as _period from (${visits([{ visit_id: 'V1', birth_date: '1980-05-23', seen_on: '2024-01-01' }])})`;
    expect((await cross(contract, rows))[0]?.age).toBe('30');
  });
});

describe('month of birth', () => {
  const columns = VISIT.map((c) =>
    c.name === 'birth_date' ? column('born', { classification: 'sensitive', identifies: 'birth-month' }) : c,
  );
  it.each([
    ['1961-07', '1961-07-01'],
    ['196107', '1961-07-01'],
    ['1961-07-23', '1961-07-01'],
    ['1961-13', null],
    ['July', null],
  ])('of %s is %s', async (born, month) => {
    const [row] = await cross(visit({ columns }), visits([{ visit_id: 'V1', seen_on: '2024-01-01', born }], columns));
    expect(row).toMatchObject({ birth_month: month });
    expect(row).not.toHaveProperty('born');
    expect(row).not.toHaveProperty('age');
  });
});

describe('a key that does not pass', () => {
  const contract = visit({ key: ['nhs_number', 'seen_on'] });
  it('leaves a keyed number of the whole key in its place', async () => {
    const rows = visits([
      { visit_id: 'V1', nhs_number: '1', seen_on: '2024-01-01' },
      { visit_id: 'V2', nhs_number: '1', seen_on: '2024-01-02' },
    ]);
    const below = await cross(contract, rows);
    expect(belowTheLine(contract).key).toEqual(['seen_on', 'row_key']);
    expect(below.map((r) => r.row_key).sort()).toEqual(
      ['ABC | 1 | 2024-01-01', 'ABC | 1 | 2024-01-02']
        .map((value) => recordNumberOf(RECORDS, 'row-visit', value))
        .sort(),
    );
  });

  it('keeps its parts apart', async () => {
    const two = visit({ key: ['nhs_number', 'note'] });
    const pairs = [
      ['a | b', 'c'],
      ['a', 'b | c'],
      ['a |', ' b | c'],
      ['', 'a'],
      ['a', ''],
    ] as const;
    const rows = visits(
      pairs.map(([nhs_number, note], i) => ({ visit_id: `V${i}`, seen_on: '2024-01-01', nhs_number, note })),
    );
    expect(new Set((await cross(two, rows)).map((r) => r.row_key)).size).toBe(pairs.length);
  });
});

describe('rows that no secondary purpose may use', () => {
  const contract = visit({ sensitive: 'is_confidential -- so' });
  const rows = visits(
    ['true', 'false', undefined].map((is_confidential, i) => ({
      visit_id: `V${i}`,
      seen_on: '2024-01-01',
      ...(is_confidential ? { is_confidential } : {}),
    })),
  );
  it('are left out, and can be asked for', async () => {
    expect((await cross(contract, rows)).map((r) => r.is_confidential).sort()).toEqual(['false', null]);
    expect((await cross(contract, rows, { rows: 'sensitive' })).map((r) => r.is_confidential)).toEqual(['true']);
    expect(await cross(visit(), rows, { rows: 'sensitive' })).toEqual([]);
    expect(await cross(visit(), rows)).toHaveLength(3);
  });
});

describe('the select', () => {
  it('names its key and holds none, and says the same of the same contract', () => {
    const sql = lineSelect(visit(), LINE_OPTIONS);
    expect(sql).toContain('hmac_records_1(');
    expect(sql).not.toContain(Buffer.from(RECORDS.bytes()).toString('hex'));
    expect(lineSelect(visit(), LINE_OPTIONS)).toBe(sql);
    expect(lineSelect(visit(), { ...LINE_OPTIONS, records: { id: 'records', version: 2 } })).not.toBe(sql);
  });

  it('gives one order, whatever order the rows came in', async () => {
    const given = Array.from({ length: 30 }, (_, i) => ({ visit_id: `V${i}`, seen_on: '2024-01-01' }));
    expect(await cross(visit(), visits(given))).toEqual(await cross(visit(), visits(given.toReversed())));
  });

  it('leaves the area missing when no postcodes can be read', async () => {
    const [row] = await cross(visit(), visits([{ visit_id: 'V1', seen_on: '2024-01-01', postcode: 'ZQ3 9QZ' }]), {
      postcodes: false,
    });
    expect(row?.lsoa_code).toBeNull();
  });

  it('is not made of rows about nobody', () => {
    const open = madeContract({ identity: 'none', zone: 'open', columns: [column('value')], key: ['value'] });
    expect(() => lineSelect(open, LINE_OPTIONS)).toThrow(/about nobody/);
    expect(belowTheLine(open)).toBe(open);
  });

  it('takes names that need quoting and names that the SQL uses itself', async () => {
    const odd = [
      ...VISIT,
      column('order', { type: 'integer' }),
      column('record_id', { type: 'integer' }),
      column('postcode_lsoa'),
      column('say "so"'),
    ];
    const rows = `select *, 1::bigint as "order", 2::bigint as record_id, 'x' as postcode_lsoa, 'y' as "say ""so""" from (${visits([{ visit_id: 'V1', seen_on: '2024-01-01', nhs_number: '1' }])})`;
    const [row] = await cross(visit({ columns: odd, key: ['visit_id', 'order'] }), rows);
    expect(row).toMatchObject({ order: '1', record_id: '2', postcode_lsoa: 'x', 'say "so"': 'y' });
    expect(row?.person_key).not.toBeNull();
  });
});

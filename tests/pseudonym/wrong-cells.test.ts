/** Identifiers that came in a cell of another column do not pass the line there, and codes in their own form do. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Column } from '../../src/contract/contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { column, madeContract } from '../quality/made-contract.ts';
import { crossRows, deliveredRows, type Out } from './cross-rows.ts';
import { RECORDS } from './hmac-twin.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineKeyMacros(engine, [RECORDS]);
});
afterAll(() => engine.close());

const VISIT = [
  column('visit_id', { classification: 'identifier', identifies: 'record:visit', required: true }),
  column('site', { format: 'ods-code' }),
  column('warned_site', { format: 'ods-code', severity: 'warn' }),
  column('patterned_site', { pattern: '^[A-Z0-9]{5,9}$' }),
  column('trust', { pattern: '^R[A-Z0-9]{2,4}$' }),
  column('concept', { classification: 'sensitive', format: 'snomed-ct' }),
  column('diagnosis', { classification: 'sensitive', format: 'icd-10' }),
  column('home', { classification: 'plain', format: 'postcode' }),
  column('loose', { classification: 'sensitive', pattern: '^\\S{1,64}$' }),
  column('plain', { classification: 'plain' }),
  column('ward', { classification: 'plain', maxLength: 12 }),
  column('carer', { pattern: '^1-[0-9]{9,10}$' }),
  column('minutes', { type: 'integer' }),
  column('weeks', { type: 'integer', coarsened: 7 }),
  column('small', { type: 'integer', maximum: 10 }),
  column('result', { type: 'number' }),
  column('warned', { type: 'integer', minimum: 0, maximum: 366, severity: 'warn' }),
];

/** What is left of one value each, all taken across at once. */
async function leftOf(cells: [string, string][], columns: Column[] = VISIT): Promise<(string | null)[]> {
  const contract = madeContract({
    ...{ id: 'visit', identity: 'clear', zone: 'care', columns, key: [], rowRules: [], datasetRules: [] },
    delivery: { period: '' },
  });
  // the row's place as a date beside it, since the number of its record is keyed
  const rows = cells.map(([name, value], i) => ({ visit_id: `V${i}`, [name]: value, place: String(i) }));
  const placed = [...columns, column('place', { type: 'integer', minimum: 0, maximum: 999 })];
  const below: Out[] = await crossRows(engine, { ...contract, columns: placed }, deliveredRows(placed, rows));
  const at = new Map(below.map((row) => [Number(row.place), row]));
  return cells.map(([name], i) => at.get(i)![name]!);
}

const cellsOf = (of: Record<string, string[]>): [string, string][] =>
  Object.entries(of).flatMap(([names, values]) =>
    names.split(' ').flatMap((name) => values.map((value): [string, string] => [name, value])),
  );

const NUMBERS = [
  ...['9434765919', '943 476 5919', '943-476-5919', '943.476.5919', '943\u00a0476\u00a05919', '943–476–5919'],
  ...[
    '943\u2009476\u20095919',
    '943/476/5919',
    '943_476_5919',
    '94 34 76 59 19',
    '9 4 3 4 7 6 5 9 1 9',
    '9434765919.0',
    '09434765919',
    '9.434765919E+09',
  ],
  ...[
    '9434765919.00',
    '(943) 476 5919',
    'NHS9434765919',
    'no.9434765919',
    '９４３４７６５９１９',
    '٩٤٣٤٧٦٥٩١٩',
    '943476591９',
  ],
  ...['𝟗𝟒𝟑𝟒𝟕𝟔𝟓𝟗𝟏𝟗', '⁹⁴³⁴⁷⁶⁵⁹¹⁹', '943\u200b476\u200b5919'],
  // with the partition and the check digit of a concept
  ...['4360003005', '4360023006', '9990018006', '9990001006'],
];
const POSTCODES = [
  'LS1 4DY',
  'LS14DY',
  'L1 4DY',
  'L14DY',
  'ls1 4dy',
  'l1 4dy',
  'SW1A 1AA',
  'SW1A1AA',
  'ZZ99 3VZ',
  'zz993vz',
  'LS11\u00a04DY',
];
const DAYS = [
  ...[
    '1961-04-23',
    '23/04/1961',
    '23.04.61',
    '4/23/1961',
    '19610423',
    '23041961',
    '1961-04-23T00:00:00',
    '19610423093000',
  ],
  ...['23 April 1961', '23-Apr-61', '23Apr1961', 'April 23rd, 1961', '1961 Apr 23', '1961Apr23', '23rdApril1961'],
];
const noBlank = (values: string[]): string[] => values.filter((value) => /^\S+$/.test(value));

it('an identifier does not pass however it is parted and wherever in a text it stands', async () => {
  const parted = ['', ' ', '-', '.', '/', '\u00a0', '–', '_', ' - '];
  const joined = (...parts: string[]): string[] => parted.map((by) => parts.join(by));
  const written = [
    ...[...joined('943', '476', '5919'), ...joined(...'9434765919')],
    ...[...joined('LS1', '4DY'), ...joined('SW1A', '1AA'), ...joined('m1', '1ae').slice(1), ...joined('ZZ99', '3VZ')],
    ...[...joined('1961', '04', '23'), ...joined('23', '04', '1961'), ...joined('23', 'Apr', '61')],
    ...[...joined('23rd', 'April', '1961').slice(1), ...joined('1961', 'apr', '23').slice(1)],
  ].filter((value) => !/^9( - |_)/.test(value));
  const cells = written.flatMap((value): [string, string][] =>
    // ten digits each parted from the next are a number where they stand alone
    (/^9\D4/.test(value) ? [value] : [value, `lives (${value}) here`, `see: ${value}`]).map((text) => ['plain', text]),
  );
  const left = await leftOf(cells);
  expect(cells.length).toBeGreaterThan(200);
  expect(cells.filter((_, i) => left[i] !== null)).toEqual([]);
});

it('no identifier of somebody passes in the cell of another column', async () => {
  const cells = cellsOf({
    'site warned_site': [
      'LS14DY',
      'L14DY',
      'SW1A1AA',
      'M11AE',
      '19610423',
      '23041961',
      '9434765919',
      '230461',
      'PATEL',
    ],
    warned_site: [...NUMBERS, ...POSTCODES, ...DAYS],
    patterned_site: ['LS14DY', 'L14DY', 'SW1A1AA', '19610423', '23041961', 'PATEL'],
    trust: ['ROSE', 'RUTH'],
    concept: ['4360003005', '4360023006', '9990018006', '9990001006', '9434765919', '19610423', '1204014000'],
    diagnosis: ['L14DA', 'B90AA', 'B904AA', 'L114DA', 'L11.4DA'],
    home: ['LS1 4DY'],
    plain: [...NUMBERS, ...POSTCODES, ...DAYS, 'lives at LS1 4DY', 'born 23/04/1961', 'rang 943–476–5919 twice'],
    loose: noBlank([
      ...NUMBERS,
      ...POSTCODES,
      ...DAYS,
      'http://somewhere/LS1-4DY',
      'urn:nhs:9434765919',
      'http://somewhere/９４３４７６５９１９',
    ]),
    ward: ['LS1 4DY', 'L14DY', '1961-04-23', '19610423', '9434765919', '４３', '1204001001'],
    carer: ['1-9434765919'],
  });
  const left = await leftOf(cells);
  expect(cells.filter((_, i) => left[i] !== null)).toEqual([]);
});

it('codes in their own form pass', async () => {
  const sites = [
    ...['RX809', 'RWEAA', 'R1H12', 'RXQ', 'TAJ', '7A1', '904', 'QWO', '13Q', 'Y56', '07K', 'X24', '15E'],
    ...['A81001', 'Y02736', 'U12345', 'V81999', 'W91001', 'A81001001', 'E06000001', 'S08000015', 'EE135335'],
    ...[
      'A3A8R',
      'D2P2L',
      '8HM21',
      'NT301',
      'FA002',
      'FLX12',
      'VM4G7',
      'VN8JV',
      'Z9001',
      '89999',
      'S314H',
      'ZT001',
      'AD913',
    ],
    ...['NTPAD', '00AA', '45UH', 'G9999981', 'P02K', 'TP1A', 'G1A2B', 'C10AA', 'VPP00'],
  ];
  const concepts = [
    ...['73211009', '1153637007', '1240581000000104', '22298006', '24700007', '195967001', '271649006', '1153008009'],
    ...['4360002000', '1204001001'],
  ];
  const loose = [
    '8302-2',
    'E11.9',
    'G30yz',
    'C10F.',
    'X40J4',
    '44054006',
    '1153637007',
    '1153008009',
    '0501013B0AAAAAA',
    '10*9/L',
  ];
  const cells = cellsOf({
    'site warned_site': sites,
    patterned_site: ['RX809', 'A81001001', '8HM21', 'RWEAA', 'NT301'],
    trust: ['RX8', 'RWE', 'R0A', 'RWEAA', 'RX809'],
    concept: concepts,
    diagnosis: ['L14', 'L140', 'E10.2', 'E10.2A', 'G63D', 'I10X'],
    loose: [...concepts, ...loose, 'http://snomed.info/sct/999000011000000103/version/20210120'],
    plain: [
      ...[...concepts, 'ward 12, bay 3', 'batch 99900000181', "St Mary's House", 'mg/24h', '10⁹/L', 'm²', 'µmol/L'],
      ...['http://snomed.info/sct', 'urn:oid:2.16.840.1.113883.2.1.4.1', 'EL0739', 'FA5829', 'LS14 DYX', '2.5 ml'],
      ...['13/14', '2023/24', '1961', 'Unit 7, 1961', 'influenza, MMR'],
    ],
    ward: ['W12', 'WARD 7B', 'CCU', 'E1', '12A'],
    carer: ['1-101642437', '1-1000240917'],
  });
  const left = await leftOf(cells);
  expect(cells.filter(([, value], i) => left[i] !== value)).toEqual([]);
});

it('a number that can be nothing stops no row', async () => {
  const least = '-9223372036854775808';
  const cells = cellsOf({
    'minutes weeks small result': [least, '-9434765919', '-999999999999999999'],
    'minutes weeks result': ['9223372036854775807', '9434765919', '19610423', '23041961', '1041961', '-19610423'],
    result: ['9434765919.0', '9434765919.5', 'inf', '-inf', '1e300'],
    warned: ['19610423'],
  });
  const left = await leftOf(cells);
  expect(cells.filter((_, i) => left[i] !== null)).toEqual([]);
  expect(
    await leftOf([
      ['minutes', '-999999999'],
      ['minutes', '196104230'],
      ['minutes', '10000000'],
      ['warned', '400'],
      ['weeks', '99999999999'],
      ['result', '0.5'],
    ]),
  ).toEqual([...['-999999999', '196104230', '10000000', '400', '99999999995', '0.5']]);
});

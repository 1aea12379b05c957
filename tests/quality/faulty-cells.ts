/** Files with one faulty value or row. */
import { bent, type FaultyFile, file, GOOD, good, oneRejected, row, warned, withRow } from './faulty-file.ts';
import { madeContract } from './made-contract.ts';

export const CELLS: FaultyFile[] = [
  {
    name: 'a required text of spaces',
    content: withRow(row({ id: '  ' })),
    ...oneRejected('pattern:id@5', 'required:id@5'),
  },
  {
    name: 'a date and time with a space at its end',
    content: withRow(row({ left_at: '2025-02-04 10:00 ' })),
    ...oneRejected('type:left_at@5'),
  },
  { name: 'a required value missing', content: withRow(row({ id: '' })), ...oneRejected('required:id@5') },
  {
    name: 'a required value of spaces',
    content: withRow(row({ arrived: '   ' })),
    ...oneRejected('type:arrived@5'),
  },
  {
    name: 'a text that means missing',
    content: withRow(row({ arrived: 'NULL' })),
    ...oneRejected('required:arrived@5'),
  },
  { name: 'a code of the wrong form', content: withRow(row({ id: 'B9' })), ...oneRejected('pattern:id@5') },
  {
    name: 'a decimal where a whole number belongs',
    content: withRow(row({ age: '1.5' })),
    ...oneRejected('type:age@5'),
  },
  { name: 'a whole number as a spreadsheet writes it', content: withRow(row({ age: '15.0' })), ...good(4) },
  {
    name: 'a whole number as a programmer writes it',
    content: withRow(row({ age: '0x1F' })),
    ...oneRejected('type:age@5'),
  },
  { name: 'a whole number in words', content: withRow(row({ age: 'ten' })), ...oneRejected('type:age@5') },
  { name: 'not a number', content: withRow(row({ cost: 'NaN' })), ...oneRejected('type:cost@5') },
  { name: 'a number with underscores', content: withRow(row({ cost: '1_000' })), ...oneRejected('type:cost@5') },
  { name: 'a number with separators, cleansed', content: withRow(row({ cost: '"1,234.50"' })), ...good(4) },
  {
    name: 'a day that no month has',
    content: withRow(row({ arrived: '31/02/2025' })),
    ...oneRejected('type:arrived@5'),
  },
  {
    name: 'a word that the engine reads as a date',
    content: withRow(row({ arrived: 'epoch' })),
    ...oneRejected('default-date:arrived', 'range:arrived@5', 'type:arrived@5'),
  },
  {
    name: 'no end of time',
    content: withRow(row({ left_at: 'infinity' })),
    ...oneRejected('type:left_at@5'),
  },
  {
    name: 'a year beyond reason',
    content: withRow(row({ left_at: '9999-12-31 10:00' })),
    ...oneRejected('default-date:left_at', 'type:left_at@5'),
  },
  {
    name: 'a required text that shows nothing',
    content: withRow(row({ id: '\u00A0\u3000\u200B' })),
    ...oneRejected('pattern:id@5', 'required:id@5'),
  },
  {
    name: 'a date with two figures for the year',
    content: withRow(row({ arrived: '01/02/25' })),
    ...oneRejected('range:arrived@5', 'type:arrived@5'),
  },
  {
    name: 'a date and time with a time zone',
    content: withRow(row({ left_at: '2025-02-04T10:00:00+01:00' })),
    ...oneRejected('type:left_at@5'),
  },
  {
    name: 'a date where a time belongs too',
    content: withRow(row({ left_at: '2025-02-04' })),
    ...oneRejected('type:left_at@5'),
  },
  {
    name: 'a date and time with a T and no seconds',
    content: withRow(row({ left_at: '2025-02-04T10:00' })),
    ...good(4),
  },
  { name: 'too large', content: withRow(row({ age: '121' })), ...oneRejected('range:age@5') },
  { name: 'too small', content: withRow(row({ age: '-1' })), ...oneRejected('range:age@5') },
  { name: 'too early', content: withRow(row({ arrived: '31/12/2019' })), ...oneRejected('range:arrived@5') },
  { name: 'too long', content: withRow(row({ note: 'é'.repeat(61) })), ...oneRejected('length:note@5') },
  { name: 'a code that is not in the list', content: withRow(row({ sex: '3' })), ...oneRejected('code:sex@5') },
  {
    name: 'an NHS number with a wrong check digit',
    content: withRow(row({ nhs_number: '9434765918' })),
    ...oneRejected('format:nhs_number@5'),
  },
  {
    name: 'an NHS number of ten alike',
    content: withRow(row({ nhs_number: '1111111111' })),
    ...oneRejected('format:nhs_number@5'),
  },
  { name: 'an NHS number with spaces, cleansed', content: withRow(row({ nhs_number: '943 476 5919' })), ...good(4) },
  {
    name: 'an NHS number kept for tests',
    content: withRow(row({ nhs_number: '9990000018' })),
    ...warned(['test-number:nhs_number@5']),
  },
  { name: 'no postcode', content: withRow(row({ postcode: 'MK40' })), ...warned(['format:postcode@5']) },
  { name: 'a pseudo postcode, in small letters', content: withRow(row({ postcode: ' zz99 3vz ' })), ...good(4) },
  {
    name: 'a broken rule between columns',
    content: withRow(row({ left_at: '2025-02-03 10:00:00' })),
    ...oneRejected('rule:leaves-after-arrival@5'),
  },
  {
    name: 'several faults in one row',
    content: withRow(row({ sex: '3', age: 'x', id: '' })),
    ...oneRejected('code:sex@5', 'required:id@5', 'type:age@5'),
  },
  { name: 'a row repeated exactly', content: withRow(GOOD[0] ?? ''), ...oneRejected('key:repeated@5') },
  {
    name: 'one key, two stories',
    content: withRow((GOOD[0] ?? '').replace('fell', 'burnt')),
    faults: ['key:duplicate@2,5'],
    accepted: 2,
    rejected: 2,
    outcome: 'accepted-with-warnings',
  },
  {
    name: 'a unique value that comes twice',
    content: withRow(row({ note: 'fell' })),
    contract: bent('note', { unique: true, severity: 'warn' }),
    ...warned(['unique:note@2,5']),
  },
  {
    name: 'too few rows',
    content: file(...GOOD),
    contract: madeContract({ delivery: { minRows: 4 } }),
    faults: ['file:row-count'],
    accepted: 3,
    rejected: 0,
    outcome: 'quarantined',
  },
  {
    name: 'most rows bad',
    content: file('A1', 'A2', 'A3', 'A4', 'A5', GOOD[0] ?? ''),
    faults: ['line:too-few-columns@2,3,4,5,6'],
    accepted: 1,
    rejected: 5,
    outcome: 'quarantined',
  },
  {
    name: 'dates that systems write for none',
    content: withRow(row({ left_at: '1970-01-01 00:00:00' })),
    contract: madeContract({ rowRules: [] }),
    ...warned(['default-date:left_at']),
  },
];

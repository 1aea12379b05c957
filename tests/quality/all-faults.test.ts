import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { checkText, told } from './check-text.ts';
import { GOOD, row } from './faulty-file.ts';
import { COLUMNS, madeContract } from './made-contract.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** Everything that can go wrong together: mark, CRLF, order, alias, extra column, bad lines, bad cells, repeats. */
const LINES = [
  '\uFEFFnhs_number,id,arrived,left_at,sex,"Age (YEARS)",cost,postcode,note,ward',
  ...GOOD.map(swapped),
  '',
  '9434765919,A4,"04/02/2025,,,,,,,',
  ',A5,04/02/2025,,,,,,5" tall,',
  ',A6,04/02/2025,,,,,,"5" tall,',
  ',A7',
  ',A8,04/02/2025,,,,,,,,,',
  ',A9,04/02/2025,,,,,,a\0b,',
  ',A10,04/02/2025,,,,,,a\rb,',
  ',A11,04/02/2025,,,,,,caf\u00ff,',
  '   ',
  swapped(GOOD[0] ?? ''),
  swapped((GOOD[1] ?? '').replace('cut', 'burn')),
  swapped(row({ id: 'Z1', nhs_number: '943 476 5918', sex: 'X', age: '-1', cost: '"1,000,x"', postcode: 'nowhere' })),
  swapped(row({ id: 'A12', arrived: '31/02/2025', left_at: 'noon', note: 'n'.repeat(61) })),
  swapped(row({ id: 'A13', left_at: '2025-02-01 00:00:00', nhs_number: '9990000018' })),
  swapped(row({ id: '', arrived: '', cost: '"2,500"' })),
];

/** The first two columns in the other order, and an unknown column at the end. */
function swapped(line: string): string {
  const [id, nhs, ...rest] = line.split(',');
  return [nhs, id, ...rest, ''].join(',');
}

const FAULTS = [
  'code:sex@17',
  'file:extra-column',
  'format:nhs_number@17',
  'format:postcode@17',
  'key:duplicate@3,16',
  'key:repeated@15',
  'length:note@18',
  'line:invalid-utf-8@13',
  'line:nul-byte@11',
  'line:stray-carriage-return@12',
  'line:stray-quote@7',
  'line:text-after-quote@8',
  'line:too-few-columns@9',
  'line:too-many-columns@10',
  'line:unterminated-quote@6',
  'pattern:id@17',
  'range:age@17',
  'required:arrived@20',
  'required:id@20',
  'rule:leaves-after-arrival@19',
  'test-number:nhs_number@19',
  'type:arrived@18',
  'type:cost@17',
  'type:left_at@18',
];

it('reports every fault of a file that has all that can coexist, with remedies, and loses nothing', async () => {
  const bytes = Buffer.from(LINES.join('\r\n') + '\r\n')
    .toString('latin1')
    .replace('\u00c3\u00bf', '\u00ff');
  const { result, accepted, rejected } = await checkText(Buffer.from(bytes, 'latin1'), madeContract(), engine);
  expect(told(result)).toEqual(FAULTS);
  expect(result.reconciliation).toEqual({
    physicalLines: 20,
    headerLines: 1,
    blankLines: 2,
    rowsIn: 17,
    accepted: 2,
    rejected: 15,
  });
  expect(accepted.map((r) => r.id)).toEqual(['A1', 'A3']);
  expect(result.faults.every((f) => f.remedy !== '' && f.expected !== '' && f.problem !== '')).toBe(true);
  expect(result.outcome).toBe('quarantined');
  expect(result.schemaDrift).toEqual({ extra: ['column 10'], missing: [], reordered: true });
  expect(result.cleansing).toContainEqual({ column: 'cost', rule: 'remove-thousands-separators', cells: 1 });
  expect(rejected.filter((f) => f.line === 17).map((f) => [f.rule, f.value_class])).toEqual([
    ['code:sex', 'letters'],
    ['format:nhs_number', 'digits with gaps'],
    ['pattern:id', 'letters and digits'],
    ['range:age', 'whole number'],
    ['type:cost', 'other text'],
  ]);
});

it('tells no value of a row in its result, nor in what goes back to the partner', async () => {
  const secrets = ['Quillfeather', '9434765918', 'ZQ9 9QZ', '1931-02-17'];
  const bad = [
    `${secrets[0]},${secrets[1]},${secrets[3]},${secrets[0]},${secrets[2]},x,y,${secrets[2]},${secrets[0]}`,
    `A1,"${secrets.join(',')}`,
    `A2,${secrets[1]}`,
  ];
  for (const text of [[COLUMNS.map((c) => c.name).join(','), ...GOOD, ...bad], bad]) {
    const { result, rejected, warnings } = await checkText(text.join('\n'), madeContract(), engine);
    const said = JSON.stringify([result, rejected, warnings]);
    for (const secret of secrets) expect(said).not.toContain(secret);
  }
});

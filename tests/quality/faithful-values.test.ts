/** A value is what the sender wrote, sign for sign, or its row is refused. */
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { describeCheck } from '../../src/cli/describe-check.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { checkText, told } from './check-text.ts';
import { column, madeContract } from './made-contract.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const contractOf = (format: 'csv' | 'jsonl' | 'geojson' | 'xlsx', file: object = {}) =>
  madeContract({
    file: { format, ...file },
    columns: [column('id', { required: true }), column('amount', { type: 'number' }), column('geometry')],
    key: [],
    rowRules: [],
    delivery: { period: '' },
  });
const check = (content: string | Buffer, format: Parameters<typeof contractOf>[0], file?: object) =>
  checkText(content, contractOf(format, file), engine);
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('JSON lines', () => {
  it('keep the digits of a number', async () => {
    const ids = ['123456789012345678', '1.10', '123456789012345678901234567890', '-0', '7'];
    const { accepted } = await check(ids.map((id) => `{"id":${id}}\n`).join(''), 'jsonl');
    expect(accepted.map((row) => row.id)).toEqual(ids);
  });

  it('reject a line that is not UTF-8, half a pair of surrogates, a NUL and a name given twice', async () => {
    const lines = [
      '{"id":"caf\xe9"}',
      '{"id":"\\ud83d"}',
      '{"id":"\\u0000"}',
      '{"id":"a","id":"b"}',
      '{"id":"a","ID":"b"}',
    ];
    const { result, accepted } = await check(latin(`${lines.join('\n')}\n{"id":"\\"id\\":"}\n`), 'jsonl');
    expect(told(result)).toEqual(['line:invalid-utf-8@1,2', 'line:nul-byte@3', 'line:repeated-name@4,5']);
    expect(accepted.map((row) => row.id)).toEqual(['"id":']);
  });

  it('end at LF and CRLF only', async () => {
    const { result, accepted } = await check('{"id":"a\u2028b"}\r\n{"id":"c\u2029d"}\n{"id":\r"e"}', 'jsonl');
    expect(accepted.map((row) => row.id)).toEqual(['a\u2028b', 'c\u2029d', 'e']);
    expect(result.reconciliation.physicalLines).toBe(3);
  });
});

describe('GeoJSON', () => {
  const features = (...properties: string[]) =>
    `{"type":"FeatureCollection","features":[${properties.map((p) => `{"type":"Feature","properties":${p},"geometry":{"type":"Point","coordinates":[0.10,51.5]}}`).join(',')}]}`;

  it('keeps digits, and rejects a feature whose bytes are not UTF-8', async () => {
    const { result, accepted } = await check(latin(features('{"id":"caf\xe9"}', '{"id":1.10}')), 'geojson');
    expect(told(result)).toEqual(['line:invalid-utf-8@1']);
    expect(accepted).toMatchObject([{ id: '1.10', geometry: '{"type":"Point","coordinates":[0.10,51.5]}' }]);
  });

  it('is refused where an object gives a name twice', async () => {
    expect(told((await check(features('{"id":"a","id":"b"}'), 'geojson')).result)).toEqual(['file:not-geojson']);
  });
});

describe('text in another form', () => {
  it('whose lines end with CR alone rejects the line that is not UTF-8', async () => {
    const { result, accepted } = await check(latin('id,amount,geometry\ra,1,\rcaf\xe9,2,\r'), 'csv');
    expect(told(result)).toEqual(['line:invalid-utf-8@3']);
    expect(accepted).toHaveLength(1);
  });

  it.each(['utf-16le', 'utf-16be'])(
    'as %s rejects half a pair of surrogates and keeps a whole one',
    async (encoding) => {
      const units = Buffer.from('\uFEFFid,amount,geometry\na\ud83d,1,\n\u{1F600}\uFFFD,2,\n', 'utf16le');
      const { result, accepted } = await check(encoding === 'utf-16be' ? units.swap16() : units, 'csv');
      expect(told(result)).toEqual(['line:invalid-utf-8@2']);
      expect(accepted.map((row) => row.id)).toEqual(['\u{1F600}\uFFFD']);
    },
  );

  it('as UTF-16 rejects a line cut inside a character', async () => {
    const units = Buffer.from('id,amount,geometry\na,1,x\nb,2,y', 'utf16le');
    const { result } = await check(Buffer.concat([units, Buffer.from([0x41])]), 'csv', { encoding: 'utf-16le' });
    expect(told(result)).toEqual(['line:invalid-utf-8@3']);
  });
});

it('a number too large to hold is not one', async () => {
  expect(told((await check('id,amount,geometry\na,1e400,\nb,1e30,\n', 'csv')).result)).toEqual(['type:amount@2']);
  expect(told((await check('{"id":"a","amount":1e400}\n{"id":"b"}\n', 'jsonl')).result)).toEqual(['type:amount@1']);
});

describe('a workbook', () => {
  async function workbook(rows: ExcelJS.CellValue[][]): Promise<Buffer> {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Data').addRows([['id', 'amount', 'note'], ...rows]);
    return Buffer.from(await book.xlsx.writeBuffer());
  }
  const error = { error: '#N/A' } as ExcelJS.CellValue;
  const formula = { formula: '1/0', result: { error: '#REF!' } } as ExcelJS.CellValue;

  it('rejects the rows whose cells hold an error', async () => {
    const { result } = await check(
      await workbook([
        [error, 1],
        ['b', formula],
        ['c', 2, error],
      ]),
      'xlsx',
    );
    expect(told(result)).toEqual(['file:extra-column', 'line:error-cell@2,3']);
  });

  it('keeps the nought that a formula gives', async () => {
    const nought = { formula: '1-1', result: 0 } as ExcelJS.CellValue;
    expect((await check(await workbook([['a', nought]]), 'xlsx')).accepted).toMatchObject([{ amount: 0 }]);
  });

  it('takes an error for missing where the contract says so', async () => {
    const { result, accepted } = await check(await workbook([['a', error]]), 'xlsx', { nullValues: ['#N/A'] });
    expect(told(result)).toEqual(['file:extra-column']);
    expect(accepted).toMatchObject([{ id: 'a', amount: null }]);
  });

  it('is refused when a part of it expands beyond all measure', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('<Types/>'), '[Content_Types].xml');
    zip.addBuffer(Buffer.alloc(300 * 2 ** 20, 0x20), 'xl/worksheets/sheet1.xml');
    expect(told((await check(await bytesOf(zip), 'xlsx')).result)).toEqual(['file:workbook-too-large']);
  });
});

async function bytesOf(zip: ZipFile): Promise<Buffer> {
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

it('a zip with a name that leads out of its folder is refused for that', async () => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('id,amount,geometry\na,1,\n'), 'xxxsecret.csv');
  const bytes = await bytesOf(zip);
  for (let at = bytes.indexOf('xxxsecret'); at >= 0; at = bytes.indexOf('xxxsecret')) bytes.write('../secret', at);
  expect(told((await check(bytes, 'csv')).result)).toEqual(['file:unsafe-name']);
});

it('what cannot be opened is not said to have no rows', async () => {
  const cut = Buffer.from([0x1f, 0x8b, 8, 0, 0]);
  const text = describeCheck('cut.gz', (await check(cut, 'csv')).result);
  expect(text).toContain('how many rows it holds is not known');
  expect(text).not.toContain('0 rows in');
  expect(describeCheck('empty', (await check('', 'csv')).result)).toContain('0 rows in');
});

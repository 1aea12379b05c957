import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { checkText, told } from './check-text.ts';
import { GOOD, HEADER } from './faulty-file.ts';
import { column, madeContract } from './made-contract.ts';

let engine: Engine;
let place: string;
beforeAll(async () => {
  engine = await openEngine();
  place = mkdtempSync(join(tmpdir(), 'concord-formats-'));
});
afterAll(() => {
  engine.close();
  rmSync(place, { recursive: true, force: true });
});

const CSV = `${[HEADER, ...GOOD].join('\n')}\n`;
const of = (format: 'xlsx' | 'parquet' | 'jsonl' | 'geojson', sheet?: string) =>
  madeContract({ file: { format, ...(sheet ? { sheet } : {}) } });

async function zipOf(files: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

describe('a file in a container', () => {
  it('is taken out of gzip', async () => {
    expect((await checkText(gzipSync(CSV), madeContract(), engine)).accepted).toHaveLength(3);
  });

  it('is taken out of a zip that holds one file, whatever its name says', async () => {
    const zip = await zipOf({ 'inner/odd name.txt': CSV, '__MACOSX/._odd': 'x' });
    expect((await checkText(zip, madeContract(), engine)).accepted).toHaveLength(3);
  });

  it('is refused in a zip that holds two', async () => {
    const zip = await zipOf({ 'a.csv': CSV, 'b.csv': CSV });
    expect(told((await checkText(zip, madeContract(), engine)).result)).toEqual(['file:not-one-entry']);
  });

  it('is refused when the container is cut short', async () => {
    const half = gzipSync(CSV).subarray(0, 60);
    expect(told((await checkText(half, madeContract(), engine)).result)).toEqual(['file:damaged']);
  });

  it('is refused when it expands beyond all measure', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 2 ** 20, 0x61));
    expect(told((await checkText(bomb, madeContract(), engine)).result)).toEqual(['file:expands-too-far']);
  });
});

describe('a workbook', () => {
  it('is refused when it is too large to be read whole, with CSV as the way out', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('<Types/>'), '[Content_Types].xml');
    zip.addBuffer(Buffer.alloc(161 * 2 ** 20, 0x20), 'xl/worksheets/sheet1.xml');
    zip.end();
    const pieces: Buffer[] = [];
    for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
    const { result } = await checkText(Buffer.concat(pieces), of('xlsx'), engine);
    expect(told(result)).toEqual(['file:workbook-too-large']);
    expect(result.faults[0]?.remedy).toContain('CSV');
  });

  async function workbook(rows: ExcelJS.CellValue[][], sheet = 'Data'): Promise<Buffer> {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Notes').addRow(['read me']);
    book.addWorksheet(sheet).addRows(rows);
    return Buffer.from(await book.xlsx.writeBuffer());
  }

  it('gives its rows by sheet number, dates as dates', async () => {
    const rows = [
      ['id', 'arrived', 'left_at', 'age', 'note'],
      [
        'A1',
        new Date('2025-02-01'),
        new Date('2025-02-01T10:30:00Z'),
        34,
        { richText: [{ text: 'fe' }, { text: 'll' }] },
      ],
      [],
      ['A2', '02/02/2025', null, { formula: '1+1', result: 2 }, null],
      ['A3', new Date('2025-02-03'), null, 'old', null],
    ] as ExcelJS.CellValue[][];
    const { result, accepted } = await checkText(await workbook(rows), of('xlsx', 'Data'), engine);
    expect(told(result)).toEqual(['type:age@5']);
    expect(result.reconciliation).toMatchObject({ physicalLines: 5, headerLines: 1, blankLines: 1, rowsIn: 3 });
    expect(accepted).toMatchObject([
      { id: 'A1', arrived: '2025-02-01', left_at: '2025-02-01 10:30:00', age: 34, note: 'fell' },
      { id: 'A2', arrived: '2025-02-02', age: 2 },
    ]);
  });

  it('is refused without the sheet that the contract names', async () => {
    const { result } = await checkText(await workbook([['id']]), of('xlsx', 'Figures'), engine);
    expect(told(result)).toEqual(['file:missing-sheet']);
  });

  it('is refused where the contract says CSV, and the other way round', async () => {
    expect(told((await checkText(await workbook([['id']]), madeContract(), engine)).result)).toEqual([
      'file:wrong-format',
    ]);
    expect(told((await checkText(CSV, of('xlsx'), engine)).result)).toEqual(['file:wrong-format']);
  });
});

describe('JSON lines', () => {
  it('give rows, and lines that are no object are rejected with their numbers', async () => {
    const text =
      '{"id":"A1","arrived":"01/02/2025","age":3}\n\nnot json\n[1]\n{"ID":"A2","arrived":"2025-02-02","ward":1}\n';
    const { result, accepted } = await checkText(text, of('jsonl'), engine);
    expect(told(result)).toEqual(['file:extra-column', 'line:not-an-object@4', 'line:not-json@3']);
    expect(result.reconciliation).toMatchObject({ rowsIn: 4, accepted: 2, rejected: 2, blankLines: 1 });
    expect(accepted).toMatchObject([{ id: 'A1', age: 3 }, { id: 'A2' }]);
  });
});

describe('GeoJSON', () => {
  const contract = madeContract({
    file: { format: 'geojson' },
    columns: [column('code', { required: true }), column('geometry', { required: true })],
    key: ['code'],
    rowRules: [],
    delivery: { period: '' },
  });

  it('gives a row a feature with its geometry as text', async () => {
    const feature = (code: string, geometry: unknown) => ({ type: 'Feature', properties: { code }, geometry });
    const point = { type: 'Point', coordinates: [0.1, 51.5] };
    const text = JSON.stringify({ type: 'FeatureCollection', features: [feature('E1', point), feature('E2', null)] });
    const { result, accepted } = await checkText(text, contract, engine);
    expect(told(result)).toEqual(['required:geometry@2']);
    expect(JSON.parse(String(accepted[0]?.geometry))).toEqual(point);
  });

  it('is refused when it is anything else', async () => {
    expect(told((await checkText('{"a":1}', contract, engine)).result)).toEqual(['file:not-geojson']);
  });
});

it('a Parquet file gives its rows, typed dates among them', async () => {
  const path = join(place, 'a.parquet');
  await engine.run(
    `copy (select * from (values ('A1', date '2025-02-01', 3.0), ('A2', null, 1.5)) as t(id, arrived, age)) to ${literal(path)}`,
  );
  const { result, accepted } = await checkText(readFileSync(path), of('parquet'), engine);
  expect(told(result)).toEqual(['required:arrived@2', 'type:age@2']);
  expect(accepted).toMatchObject([{ id: 'A1', arrived: '2025-02-01', age: 3 }]);
});

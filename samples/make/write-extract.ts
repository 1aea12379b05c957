/** Writes extracts in the form in which each publication comes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import ExcelJS from 'exceljs';
import { fixZipDates } from '../../src/fix-zip-dates.ts';

export type Cell = string | number | null;

export interface CsvForm {
  /** text in quotes and numbers without, as R writes it */
  quoted?: boolean;
  gzip?: boolean;
}

export function writeCsv(path: string, header: string[], rows: Cell[][], form: CsvForm = {}): void {
  const text = stringify([header, ...rows], { quoted_string: form.quoted ?? false });
  write(path, form.gzip ? gzipSync(text, { level: 9 }) : text);
}

/** A workbook with lines above the header, as statistics offices like them. */
export async function writeWorkbook(
  path: string,
  sheet: string,
  above: string[],
  header: string[],
  rows: Cell[][],
): Promise<void> {
  const book = new ExcelJS.Workbook();
  book.created = book.modified = new Date('2026-01-01T00:00:00Z');
  const page = book.addWorksheet(sheet);
  for (const line of above) page.addRow([line]);
  page.addRow(header);
  page.addRows(rows);
  write(path, fixZipDates(Buffer.from(await book.xlsx.writeBuffer())));
}

export type Ring = [number, number][];

export interface Outline {
  properties: Record<string, string>;
  ring: Ring;
}

/** One feature a line, as GDAL writes it. */
export function writeGeoJson(path: string, name: string, outlines: Outline[]): void {
  const features = outlines.map(({ properties, ring }) =>
    JSON.stringify({ type: 'Feature', properties, geometry: { type: 'MultiPolygon', coordinates: [[ring]] } }),
  );
  const crs = '{ "type": "name", "properties": { "name": "urn:ogc:def:crs:OGC:1.3:CRS84" } }';
  write(
    path,
    `{\n"type": "FeatureCollection",\n"name": "${name}",\n"crs": ${crs},\n"features": [\n${features.join(',\n')}\n]\n}\n`,
  );
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** JSON lines and GeoJSON become records of text with the contract's columns in the contract's order. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Contract } from '../../contract/contract.ts';
import { emptyLineMap, noteLine } from './line-map.ts';
import type { LineFault } from './line-rules.ts';
import { foldName } from './match-header.ts';
import { FileRefused, fileRule, type PreparedInput } from './prepared-input.ts';
import { writeRecords } from './write-records.ts';

type Json = Record<string, unknown>;

/** Reads one object a line. */
export async function readJsonLines(path: string, to: string, contract: Contract): Promise<PreparedInput> {
  const input = emptyInput(to);
  const keys = new Keys(contract);
  const writer = writeRecords(to);
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    input.physicalLines++;
    const text = line.replace('\uFEFF', '');
    if (text.trim() === '') input.blankLines++;
    else {
      const found = objectOf(text);
      if (typeof found === 'string') reject(input, found);
      else await writer.write(record(input, keys.place(found)));
    }
  }
  await writer.close();
  return { ...input, header: input.records === 0 ? null : keys.header(), width: keys.width() };
}

/** Reads the features of a FeatureCollection; a feature's number stands for its line. */
export async function readGeoJson(path: string, to: string, contract: Contract): Promise<PreparedInput> {
  const features = await featuresOf(path);
  const input = emptyInput(to);
  const keys = new Keys(contract);
  const writer = writeRecords(to);
  for (const feature of features) {
    input.physicalLines++;
    if (feature === null || typeof feature !== 'object') reject(input, 'not-an-object');
    else {
      const { properties, geometry } = feature as { properties?: Json | null; geometry?: unknown };
      await writer.write(record(input, keys.place({ ...(properties ?? {}), geometry: geometry ?? null })));
    }
  }
  await writer.close();
  return { ...input, header: input.records === 0 ? null : keys.header(), width: keys.width() };
}

async function featuresOf(path: string): Promise<unknown[]> {
  const tooLarge = (await stat(path)).size > 400 * 2 ** 20;
  try {
    const document = tooLarge ? null : (JSON.parse((await readFile(path, 'utf8')).replace('\uFEFF', '')) as Json);
    if (Array.isArray(document?.features)) return document.features;
  } catch {
    // told below, without the parser's message: it quotes the text
  }
  throw new FileRefused([
    fileRule(
      'not-geojson',
      'the file is not a GeoJSON FeatureCollection of at most 400 MB',
      'a GeoJSON FeatureCollection',
      'export it again as GeoJSON',
    ),
  ]);
}

function objectOf(text: string): Json | LineFault {
  if (text.includes('\\u0000')) return 'nul-byte';
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : 'not-an-object';
  } catch {
    return 'not-json';
  }
}

function reject(input: PreparedInput, fault: LineFault): void {
  input.bad.lines.push(input.physicalLines);
  input.bad.faults.push(fault);
}

function record(input: PreparedInput, cells: (string | null)[]): (string | null)[] {
  noteLine(input.lines, input.records++, input.physicalLines);
  return cells;
}

/** Which key of the objects is which column. Columns that no object has are missing from the header. */
class Keys {
  private readonly columnOf = new Map<string, number>();
  private readonly seen: Set<string>[];
  private readonly extra = new Set<string>();
  private readonly contract: Contract;

  constructor(contract: Contract) {
    this.contract = contract;
    this.seen = contract.columns.map(() => new Set());
    contract.columns.forEach((column, i) => {
      for (const name of [column.physicalName, ...column.aliases]) this.columnOf.set(foldName(name), i);
    });
  }

  place(object: Json): (string | null)[] {
    const cells: (string | null)[] = this.contract.columns.map(() => null);
    for (const [key, value] of Object.entries(object)) {
      const i = this.columnOf.get(foldName(key));
      if (i === undefined) this.extra.add(key);
      else {
        this.seen[i]?.add(key);
        cells[i] ??= textOf(value);
      }
    }
    return cells;
  }

  header(): string[] {
    const names = this.contract.columns.map((c, i) => ((this.seen[i]?.size ?? 0) > 0 ? c.physicalName : ''));
    return [...names, ...this.extra];
  }

  width(): number {
    return this.contract.columns.length;
  }
}

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : String(value);

const emptyInput = (path: string): PreparedInput => ({
  reader: 'csv',
  path,
  header: null,
  width: 0,
  skip: 0,
  delimiter: ',',
  lineEnd: '\n',
  quote: '"',
  parallel: false,
  typedDates: false,
  records: 0,
  physicalLines: 0,
  headerLines: 0,
  blankLines: 0,
  bad: { lines: [], faults: [] },
  lines: emptyLineMap(),
});

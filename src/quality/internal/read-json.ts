/** JSON lines and GeoJSON become records of text with the contract's columns in the contract's order. */
import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import type { Contract } from '../../contract/contract.ts';
import { emptyLineMap, noteLine } from './line-map.ts';
import type { LineFault } from './line-rules.ts';
import { ObjectColumns } from './object-columns.ts';
import { isObject, type Json, parseCompact, parseJson, repeatsName } from './parse-json.ts';
import { FileRefused, fileRule, type PreparedInput } from './prepared-input.ts';
import { readTextLines } from './read-text-lines.ts';
import { type RecordWriter, writeRecords } from './write-records.ts';

/** Reads one object a line. */
export function readJsonLines(path: string, to: string, contract: Contract): Promise<PreparedInput> {
  return writeObjects(to, contract, async (target) => {
    for await (const bytes of readTextLines(path)) {
      target.input.physicalLines++;
      const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
      if (text.trim() === '') target.input.blankLines++;
      else await place(target, isUtf8(bytes) ? objectOf(text) : 'invalid-utf-8');
    }
  });
}

/** Reads the features of a FeatureCollection; a feature's number stands for its line. */
export async function readGeoJson(path: string, to: string, contract: Contract): Promise<PreparedInput> {
  const { features, wholeText } = await featuresOf(path);
  return writeObjects(to, contract, async (target) => {
    for (const feature of features) {
      target.input.physicalLines++;
      await place(target, wholeText || !JSON.stringify(feature).includes('\uFFFD') ? rowOf(feature) : 'invalid-utf-8');
    }
  });
}

interface Target {
  input: PreparedInput;
  columns: ObjectColumns;
  writer: RecordWriter;
}

async function writeObjects(
  to: string,
  contract: Contract,
  fill: (target: Target) => Promise<void>,
): Promise<PreparedInput> {
  const target = { input: emptyInput(to), columns: new ObjectColumns(contract), writer: writeRecords(to) };
  try {
    await fill(target);
  } finally {
    await target.writer.close();
  }
  const { input, columns } = target;
  return { ...input, header: input.records === 0 ? null : columns.header(), width: contract.columns.length };
}

async function place({ input, columns, writer }: Target, found: Json | LineFault): Promise<void> {
  const cells = typeof found === 'string' ? found : columns.place(found);
  const fault = typeof cells === 'string' ? cells : textFault(cells);
  if (fault) {
    input.bad.lines.push(input.physicalLines);
    input.bad.faults.push(fault);
  } else {
    noteLine(input.lines, input.records++, input.physicalLines);
    await writer.write(cells as (string | null)[]);
  }
}

/** JSON can escape what no text of ours can hold: a NUL, and one half of a pair of surrogates. */
function textFault(cells: (string | null)[]): LineFault | null {
  if (cells.some((cell) => cell?.includes('\0'))) return 'nul-byte';
  return cells.some((cell) => cell?.isWellFormed() === false) ? 'invalid-utf-8' : null;
}

const MOST_BYTES = 400 * 2 ** 20;

/** `wholeText` is false when bytes that are not UTF-8 became U+FFFD: a feature that holds it cannot be trusted. */
async function featuresOf(path: string): Promise<{ features: unknown[]; wholeText: boolean }> {
  const refuse = (problem: string, remedy: string): FileRefused =>
    new FileRefused([fileRule('not-geojson', problem, 'a GeoJSON FeatureCollection', remedy)]);
  const is = 'the file is not a GeoJSON FeatureCollection of at most 400 MB';
  const again = 'export it again as GeoJSON';
  if ((await stat(path)).size > MOST_BYTES) throw refuse(is, again);
  const bytes = await readFile(path);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const document = parsed(text);
  const features = (document as Json | undefined)?.features;
  if (!Array.isArray(features)) throw refuse(is, again);
  if (repeatsName(text, document))
    throw refuse('an object in the file gives the same name twice', 'give each name once, and export it again');
  return { features, wholeText: isUtf8(bytes) };
}

/** The parser's message is left out: it quotes the text. */
function parsed(text: string): unknown {
  try {
    return parseJson(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function rowOf(feature: unknown): Json | LineFault {
  if (feature === null || typeof feature !== 'object') return 'not-an-object';
  const { properties, geometry } = feature as { properties?: Json | null; geometry?: unknown };
  return { ...(properties ?? {}), geometry: geometry ?? null };
}

function objectOf(text: string): Json | LineFault {
  const compact = parseCompact(text);
  if (isObject(compact)) return compact;
  const value = parsed(text);
  if (value === undefined) return text.trim() === 'null' ? 'not-an-object' : 'not-json';
  if (typeof value !== 'object' || Array.isArray(value) || !text.trimStart().startsWith('{')) return 'not-an-object';
  return repeatsName(text, value) ? 'repeated-name' : (value as Json);
}

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

/** Writes what the partners send: one file for each dataset, partner and month, in folders by the month of sending. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Engine, literal } from '../../engine/engine.ts';
import { dosesFor, type FaultPlan, scaled } from '../faults/fault-sql.ts';
import { drifted, FILE_FAULTS, type FileFault, faultsOfFile, lostRows } from '../faults/file-faults.ts';
import { startOwners, type ToldFile, tellChunk, tellFileFault, tellNotSent } from '../truth/tell-chunk.ts';
import { writeOwners } from '../truth/write-truth.ts';
import { ALL_DATASETS } from './all-datasets.ts';
import { type ChosenDataset, chosenDatasets } from './chosen-datasets.ts';
import { chunksOf } from './chunk-months.ts';
import type { DatasetExtract, TokenFamily } from './dataset-extract.ts';
import { type FileRows, layChunk, type Months } from './lay-chunk.ts';
import { defineOwnNumbers } from './own-numbers.ts';
import { type FieldList, readFields } from './read-fields.ts';
import { styleOf } from './sender-style.ts';
import { writeFile } from './write-file.ts';

export interface ExtractOptions {
  /** of the whole run */
  folder: string;
  /** covered months, first days, in order */
  months: string[];
  /** the last drop that is written, YYYY-MM-01 */
  through: string;
  faults: boolean;
  /** how many times as many faults as in the real world, for tests that must meet each; 1 when not given */
  faultScale?: number;
  seed: number;
  /** of the county: the fewer, the more months are made at once */
  residents: number;
  /** feeds that come with tokens */
  tokens: TokenFamily[];
  /** names of the datasets to write, as in the files; all when absent */
  datasets?: string[] | undefined;
  /** told after each chunk how many of all are done */
  onChunk: (done: number, all: number) => void;
}

export interface ExtractSummary {
  dataset: string;
  files: number;
  rows: number;
  bytes: number;
}

/** The last twelve months come as monthly drops, what was before as a back-load; the folders sort in the order of sending. */
const DROPS = 12;

export async function writeExtracts(
  engine: Engine,
  options: ExtractOptions,
  datasets: DatasetExtract[] = ALL_DATASETS,
): Promise<ExtractSummary[]> {
  const wanted = options.months.filter((m) => m <= options.through);
  const all = chosenDatasets(datasets, options.datasets, options.tokens).map((chosen) => ({
    chosen,
    chunks: chunksOf(chosen.dataset.chunk, wanted, options.residents),
  }));
  const total = all.reduce((sum, { chunks }) => sum + chunks.length, 0);
  await defineOwnNumbers(engine);
  let done = 0;
  const onChunk = (): void => options.onChunk(++done, total);
  options.onChunk(done, total);
  // the longest first, so that the writers end together
  const queue = all.toSorted((a, b) => b.chunks.length - a.chunks.length);
  const summaries: ExtractSummary[] = [];
  const writeNext = async (own: Engine): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { chosen, chunks } = next;
      summaries[chosen.nth] = await writeDataset(own, await prepare(own, chosen, options), chunks, onChunk);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, () => engine.alone(writeNext)));
  // in the order of all; the places of those that were not asked for are empty
  return summaries.filter(() => true);
}

/** Datasets that are written side by side, each on a connection of its own: planning and small chunks keep one core busy. */
const WRITERS = 2;

async function writeDataset(
  engine: Engine,
  writer: Writer,
  chunks: Months[],
  onChunk: () => void,
): Promise<ExtractSummary> {
  const { fields, options, summary } = writer;
  await startOwners(engine, fields.id);
  for (const months of chunks) {
    await writeChunk(engine, writer, months);
    onChunk();
  }
  for (const bytes of writer.finishing) summary.bytes += await bytes;
  if (options.faults) await tellSilence(engine, writer);
  await writeOwners(engine, join(options.folder, 'truth'), fields.id);
  return summary;
}

interface Writer {
  dataset: DatasetExtract;
  fields: FieldList;
  plan: FaultPlan;
  partners: string[];
  options: ExtractOptions;
  summary: ExtractSummary;
  /** bytes of the files that are still being compressed, in order */
  finishing: Promise<number>[];
}

async function prepare(engine: Engine, { dataset, nth, id }: ChosenDataset, options: ExtractOptions): Promise<Writer> {
  const tokens = id !== dataset.id;
  const fields = readFields(id);
  const partners = await partnersOf(engine, dataset);
  const columns = fields.fields.map((f) => f.name);
  const known = tokens ? [...columns, 'nhs_number'] : columns;
  const lastMonth = options.months.at(-1) ?? '';
  const doses = options.faults ? scaled(dosesFor(dataset.faults, known), options.faultScale ?? 1) : [];
  return {
    dataset,
    fields,
    partners,
    options,
    plan: { doses, nth, partners, lastMonth },
    summary: { dataset: fields.id, files: 0, rows: 0, bytes: 0 },
    finishing: [],
  };
}

/** Who sends it: known before a row is made, so that a partner has the same style in every file. */
export async function partnersOf(engine: Engine, { senders }: DatasetExtract): Promise<string[]> {
  const kinds = senders.map(literal).join(', ');
  const all = await engine.all<{ org_code: string }>(
    `select org_code from organisation where kind in (${kinds}) order by org_code`,
  );
  return all.map((o) => o.org_code);
}

async function writeChunk(engine: Engine, writer: Writer, months: Months): Promise<void> {
  const { dataset, fields, plan, options } = writer;
  const faults = options.faults ? FILE_FAULTS : [];
  const lost = (drop: string): string | null => lostRows(faults, dataset.id, plan, drop);
  const told: ToldFile[] = [];
  const files = await layChunk(engine, dataset, fields, plan, months, lost, options.seed);
  if (months.to === options.through) await tellNotSent(engine, fields, plan);
  for (const file of files) {
    const found = faultsOfFile(faults, dataset.id, rankOf(writer, file.partner), monthsAgo(options, file.month));
    const name = await writeOne(engine, writer, file, found);
    told.push({ ...file, name, found, firstLine: fields.fileFormat === 'parquet' ? 1 : 2 + fields.skipRows });
    for (const fault of found) await tellFileFault(engine, fields.id, { file: name, ...file }, fault);
  }
  await tellChunk(engine, fields.id, told, plan);
}

/** @returns the file's path within the folder of the run */
async function writeOne(engine: Engine, writer: Writer, file: FileRows, found: FileFault[]): Promise<string> {
  const { fields, options, summary } = writer;
  const place = placeOf(file, fields.id, options);
  mkdirSync(dirname(join(options.folder, place)), { recursive: true });
  const { path, bytes } = await writeFile(engine, {
    fields,
    style: styleOf(rankOf(writer, file.partner)),
    columns: drifted(fields.fields, found),
    source: `from chunk where rowid between ${file.first} and ${file.last}`,
    path: join(options.folder, place),
  });
  summary.files += 1;
  summary.rows += file.rows;
  await underWay(writer, bytes);
  return path.slice(options.folder.length + 1);
}

/** How many files may be compressed at the same time as the engine works. */
const MOST_UNDER_WAY = 2;

async function underWay({ finishing, summary }: Writer, bytes: Promise<number>): Promise<void> {
  // what goes wrong is thrown when its turn comes
  bytes.catch(() => undefined);
  finishing.push(bytes);
  while (finishing.length > MOST_UNDER_WAY) summary.bytes += (await finishing.shift()) ?? 0;
}

function rankOf({ dataset, partners }: Writer, partner: string): number {
  const rank = partners.indexOf(partner) + 1;
  if (rank === 0) throw new Error(`${dataset.id} has rows of ${partner}, which is none of its senders`);
  return rank;
}

const monthsAgo = ({ months }: ExtractOptions, month: string): number =>
  months.length - 1 - months.indexOf(`${month}-01`);

/** Files that never came. */
async function tellSilence(engine: Engine, writer: Writer): Promise<void> {
  const { dataset, fields, partners, options } = writer;
  for (const fault of FILE_FAULTS.filter((f) => f.dataset === dataset.id && f.fault === 'silent')) {
    const partner = partners[fault.partner - 1];
    for (let ago = fault.months[0]; partner && ago >= fault.months[1]; ago--) {
      const month = options.months.at(-1 - ago);
      if (!month || month > options.through) continue;
      const file = placeOf({ partner, month: month.slice(0, 7) }, fields.id, options);
      await tellFileFault(engine, fields.id, { file, partner, month: month.slice(0, 7) }, fault);
    }
  }
}

function placeOf(
  { partner, month }: Pick<FileRows, 'partner' | 'month'>,
  dataset: string,
  { months }: ExtractOptions,
): string {
  const at = months.indexOf(`${month}-01`);
  const drop = at < months.length - DROPS ? `${months[months.length - DROPS - 1]?.slice(0, 7)}-and-before` : month;
  return join('extracts', drop, partner, `${dataset}_${partner}_${month}`);
}

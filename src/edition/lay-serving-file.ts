/** Lays the files of a table into immutable .duckdb files of its own, shared by every edition that has them. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import { keepFile, keepText } from '../landing/keep-on-disk.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import { hashOf, hashOfFile, type Reading } from './hash-canonically.ts';
import type { Bench, StepOutput } from './run-step.ts';
import { readParquetFiles } from './table-files.ts';

/**
 * Makes the serving files of a table, one for each of its Parquet files, unless they are there already, byte for byte as they were
 * made. So of a table that is made by years, those of the years that changed alone.
 * Built aside, checkpointed, closed, synced, then renamed.
 * @returns their paths below the data folder. A file is named by content; its own bytes are not reproducible and need not be
 */
export async function layServingFiles(bench: Bench, table: string, output: StepOutput): Promise<string[]> {
  const [only, ...others] = output.paths;
  if (others.length === 0) return [await layServingFile(bench, table, only!, output.sha256)];
  const all: string[] = [];
  for (const path of output.paths) {
    const sha256 = await (bench.ahead?.hashOf(path) ?? hashOfFile(path));
    all.push(await layServingFile(bench, table, path, sha256));
  }
  return all;
}

async function layServingFile(bench: Bench, table: string, parquet: string, sha256: string): Promise<string> {
  const hash = hashOf({ serving: 2, table, parquet: sha256, engine: bench.engineVersion });
  const serving = `serving/${hash}.duckdb`;
  const { file } = servingPlaces(bench.paths, serving);
  const whole =
    servingFault(bench.paths, serving) === null &&
    (await (bench.ahead?.hashOf(file) ?? hashOfFile(file))) === servingFacts(bench.paths, serving)?.sha256;
  if (!whole) await layFile(bench, serving, table, [parquet]);
  return serving;
}

/** Lays Parquet files of a table into the serving file of this name, one after the other, replacing what is there. */
export async function layFile(bench: Bench, serving: string, table: string, parquet: string[]): Promise<void> {
  const { paths } = bench;
  for (const folder of [paths.serving, paths.temporary]) mkdirSync(folder, { recursive: true });
  const place = servingPlaces(paths, serving);
  const temporary = join(paths.temporary, basename(serving));
  for (const left of [temporary, `${temporary}.wal`]) rmSync(left, { force: true });
  await writeTable(bench.engine, temporary, table, parquet);
  const facts: ServingFacts = { bytes: statSync(temporary).size, sha256: await hashOfFile(temporary) };
  rmSync(place.facts, { force: true });
  keepFile(temporary, place.file, 0o444);
  bench.ahead?.made(place.file);
  keepText(place.facts, `${JSON.stringify(facts)}\n`, paths.temporary);
}

interface ServingFacts {
  bytes: number;
  sha256: string;
}

/** Bytes of a serving file; 0 when it is not there. */
export const servingSize = (paths: Pick<WorkspacePaths, 'data'>, serving: string): number =>
  statSync(servingPlaces(paths, serving).file, { throwIfNoEntry: false })?.size ?? 0;

/**
 * What is wrong with a serving file, or null: it must be there with the size that was written down. A command that answers
 * one question reads no more of it, since that must not take longer the larger an edition is.
 */
export function servingFault(paths: Pick<WorkspacePaths, 'data'>, serving: string): string | null {
  const { file } = servingPlaces(paths, serving);
  if (!existsSync(file)) return 'the file is missing';
  const facts = servingFacts(paths, serving);
  if (!facts) return 'its size was never written down';
  return statSync(file).size === facts.bytes ? null : 'its size has changed';
}

/** As `servingFault`, by every byte: before rows leave the machine, and before an edition begins to serve. */
export async function servingBytesFault(
  paths: Pick<WorkspacePaths, 'data'>,
  serving: string,
  reading?: Reading,
): Promise<string | null> {
  const fault = servingFault(paths, serving);
  if (fault !== null) return fault;
  const sha256 = await hashOfFile(servingPlaces(paths, serving).file, reading);
  const same = sha256 === servingFacts(paths, serving)?.sha256;
  return same ? null : 'its bytes have changed';
}

function servingFacts(paths: Pick<WorkspacePaths, 'data'>, serving: string): ServingFacts | null {
  try {
    return JSON.parse(readFileSync(servingPlaces(paths, serving).facts, 'utf8')) as ServingFacts;
  } catch {
    return null;
  }
}

const servingPlaces = (paths: Pick<WorkspacePaths, 'data'>, serving: string) => ({
  file: join(paths.data, serving),
  facts: join(paths.data, serving.replace(/\.duckdb$/, '.json')),
});

async function writeTable(engine: Engine, file: string, table: string, parquet: string[]): Promise<void> {
  await engine.run(`attach ${literal(file)} as laying`);
  try {
    await engine.run(`create table laying.${identifier(table)} as from ${readParquetFiles(parquet)}`);
    await engine.run('checkpoint laying');
  } finally {
    await engine.run('detach laying');
  }
}

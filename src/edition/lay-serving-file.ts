/** Lays a table into its own immutable .duckdb file, shared by every edition that has that table version. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import { keepFile, keepText } from '../landing/keep-on-disk.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import { hashOf } from './hash-canonically.ts';
import type { Bench, StepOutput } from './run-step.ts';

/**
 * Makes the serving file of a table unless it is there already. Built aside, checkpointed, closed, synced, then renamed.
 * @returns its path below the data folder. The file is named by content; its own bytes are not reproducible and need not be
 */
export async function layServingFile(bench: Bench, table: string, output: StepOutput): Promise<string> {
  const { paths } = bench;
  mkdirSync(paths.serving, { recursive: true });
  const hash = hashOf({ serving: 1, table, parquet: output.sha256, engine: bench.engineVersion });
  const place = servingPlaces(paths, `serving/${hash}.duckdb`);
  if (servingFault(paths, `serving/${hash}.duckdb`) === null) return `serving/${hash}.duckdb`;
  const temporary = join(paths.temporary, `${hash}.duckdb`);
  for (const left of [temporary, `${temporary}.wal`]) rmSync(left, { force: true });
  await writeTable(bench.engine, temporary, table, output.path);
  const { size } = statSync(temporary);
  rmSync(place.size, { force: true });
  keepFile(temporary, place.file, 0o444);
  keepText(place.size, `${JSON.stringify({ bytes: size })}\n`, paths.temporary);
  return `serving/${hash}.duckdb`;
}

/** What is wrong with a serving file, or null: it must be there with the size that was written down. */
export function servingFault(paths: Pick<WorkspacePaths, 'data'>, serving: string): string | null {
  const { file, size } = servingPlaces(paths, serving);
  if (!existsSync(file)) return 'the file is missing';
  if (!existsSync(size)) return 'its size was never written down';
  const { bytes } = JSON.parse(readFileSync(size, 'utf8')) as { bytes: number };
  return statSync(file).size === bytes ? null : 'its size has changed';
}

const servingPlaces = (paths: Pick<WorkspacePaths, 'data'>, serving: string) => ({
  file: join(paths.data, serving),
  size: join(paths.data, serving.replace(/\.duckdb$/, '.json')),
});

async function writeTable(engine: Engine, file: string, table: string, parquet: string): Promise<void> {
  await engine.run(`attach ${literal(file)} as laying`);
  try {
    await engine.run(`create table laying.${identifier(table)} as from read_parquet(${literal(parquet)})`);
    await engine.run('checkpoint laying');
  } finally {
    await engine.run('detach laying');
  }
}

/** A table whose rows lie in several Parquet files, one after the other. */
import { join } from 'node:path';
import { literal } from '../engine/engine.ts';
import { hashOf } from './hash-canonically.ts';
import type { EditionTable } from './manifest.ts';

/** SQL of the rows of Parquet files, those of the first before those of the second. @param paths one at least */
export const readParquetFiles = (paths: string[]): string =>
  paths.length === 1
    ? `read_parquet(${literal(paths[0]!)})`
    : `read_parquet([${paths.map((path) => literal(path)).join(', ')}])`;

/** What stands for the bytes of files: the hash of a single one, the hash of the list of several. */
export const sha256OfFiles = (each: string[]): string => (each.length === 1 ? each[0]! : hashOf(each));

/** Absolute paths of a table's files. @param data the workspace's data folder */
export const filesOfTable = (data: string, { parquet }: Pick<EditionTable, 'parquet'>): string[] =>
  [parquet].flat().map((path) => join(data, path));

/** Paths of a table's serving files, below the workspace's data folder: as many as it has Parquet files, in their order. */
export const servingsOfTable = ({ serving }: Pick<EditionTable, 'serving'>): string[] => [serving].flat();

/** SQL of the rows of a table of an edition. @param data the workspace's data folder */
export const rowsOfTable = (data: string, table: Pick<EditionTable, 'parquet'>): string =>
  readParquetFiles(filesOfTable(data, table));

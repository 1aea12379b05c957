/** Where and how a statistic's result is written. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { writeRowsCsv } from '../../metric/write-csv.ts';
import type { StatOptions, StatRow } from '../../statistics/methods/stat-method.ts';
import type { CliCall } from '../cli-command.ts';
import { describeResult } from './describe-result.ts';

export interface StatResult {
  method: string;
  source: string;
  settings: StatOptions;
  rows: StatRow[];
}

export interface StatPlace {
  format: 'table' | 'csv' | 'json';
  /** absolute; undefined where the result is printed */
  path: string | undefined;
}

/**
 * Found before anything is computed, so that no work is lost to a wrong name.
 * @param input absolute path of the file that is read
 * @throws ConcordError 'usage' for two formats, or a place that cannot be written to
 */
export function statPlace({ options, io }: CliCall, input: string): StatPlace {
  const { output, json, format } = options;
  const told = (where: string, problem: string, expected: string, remedy: string): ConcordError =>
    new ConcordError('usage', { where, problem, expected, remedy });
  if (json && format && format !== 'json')
    throw told(`--format ${format}`, '--json asks for another', 'one of the two', 'leave one out');
  const chosen = format ?? (json ? 'json' : (/\.(csv|json)$/i.exec(output ?? '')?.[1]?.toLowerCase() ?? 'table'));
  if (output === undefined) return { format: chosen as StatPlace['format'], path: undefined };
  const path = resolve(io.cwd, output);
  const where = `--output ${output}`;
  if (path === input)
    throw told(where, 'it is the file that is read', 'another file', 'give the result a name of its own');
  if (!existsSync(dirname(path)))
    throw told(
      where,
      'there is no such folder',
      'a file in a folder that exists',
      'make the folder, or check its name',
    );
  if (existsSync(path) && statSync(path).isDirectory())
    throw told(where, 'it is a folder', 'the name of a file', 'add the name of a file to it');
  return { format: chosen as StatPlace['format'], path };
}

/** @param by columns of the result that tell groups apart */
export function writeStat(
  { io, options }: CliCall,
  { format, path }: StatPlace,
  result: StatResult,
  by: string[],
): void {
  const text = textOf(format, result, by);
  if (path === undefined) {
    io.out.write(text);
    return;
  }
  writeFileSync(path, text);
  io.err.write(`Written to ${options.output}\n`);
}

function textOf(format: StatPlace['format'], result: StatResult, by: string[]): string {
  if (format === 'json') return `${JSON.stringify(result, null, 2)}\n`;
  return format === 'csv' ? csvOf(result.rows) : describeResult(result.rows, by);
}

function csvOf(rows: StatRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return writeRowsCsv(
    names,
    rows.map((row) => names.map((name) => row[name] ?? null)),
  );
}

/** What nearly every command does first: find its workspace and its files, and later print its result. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { openNamedWorkspace, openWorkspace } from '../workspace/open-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';

/** The workspace of --workspace, which is that folder and no other; or the nearest upwards of where the person stands. */
export const workspaceOf = ({ io, options }: CliCall): Workspace =>
  options.workspace ? openNamedWorkspace(resolve(io.cwd, options.workspace)) : openWorkspace(io.cwd);

/**
 * @returns the absolute path of a file or folder that was named
 * @throws ConcordError 'unknown-name' when there is none
 */
export function existingPath(call: CliCall, name: string): string {
  const path = resolve(call.io.cwd, name);
  if (existsSync(path)) return path;
  throw new ConcordError('unknown-name', {
    where: name,
    problem: 'there is no such file or folder',
    expected: 'a file that exists',
    remedy: 'check the name and the folder you are in',
  });
}

/**
 * As `existingPath`, for a command that takes one file.
 * @throws ConcordError 'usage' when it is a folder
 */
export function existingFile(call: CliCall, name: string): string {
  const path = existingPath(call, name);
  if (!statSync(path).isDirectory()) return path;
  throw new ConcordError('usage', {
    where: name,
    problem: 'it is a folder',
    expected: 'one file',
    remedy: 'name a file in it; `concord land` takes folders too',
  });
}

/**
 * @param what the kind of thing, e.g. 'dataset'
 * @param list the command that lists them
 * @returns the error to throw when a name is not known; the nearest known name is suggested
 */
export function unknownName(what: string, name: string, known: string[], list: string): ConcordError {
  const near = nearestName(name, known);
  return new ConcordError('unknown-name', {
    where: `${what} ${name}`,
    problem: `no ${what} has this name`,
    expected: known.length <= 8 ? known.join(', ') || `a ${what}; there is none yet` : `one of ${known.length} names`,
    remedy: near ? `did you mean ${near}? \`${list}\` lists them` : `\`${list}\` lists them`,
  });
}

/** Prints a result: as JSON when asked, otherwise in words. */
export function printResult(call: CliCall, value: unknown, inWords: () => string): void {
  call.io.out.write(call.options.json ? `${JSON.stringify(value, null, 2)}\n` : inWords());
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * @returns the date as it was given, or null when it was not given
 * @throws ConcordError 'usage' unless it is a real day written 2025-03-31
 */
export function dateOption(flag: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  const real = ISO_DATE.test(value) && !Number.isNaN(Date.parse(value)) && isDay(value);
  if (real) return value;
  throw new ConcordError('usage', {
    where: flag,
    problem: `${value} is not a date`,
    expected: 'a day written year-month-day, for example 2025-03-31',
    remedy: 'write the date in that form',
  });
}

/** 2025-02-30 parses, as 2 March: it is no day. */
const isDay = (value: string): boolean => new Date(`${value}T00:00:00Z`).toISOString().slice(0, 10) === value;

/** Keys from a file, the environment or a command. No message holds a key, nor any text that might be one. */
import { execFile } from 'node:child_process';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, relative } from 'node:path';
import { parseDocument } from 'yaml';
import { ConcordError, type Problem } from '../concord-error.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import { KEY_BYTES, Key, type Keys, keysOf } from './keys.ts';

/** Where keys are to be found; every source that is given is read, and together they are the keys. */
export interface KeySources {
  /** YAML or JSON: id → version → key in hexadecimal; its owner alone may read it */
  file?: string;
  /** variables `CONCORD_KEY_<ID>_<VERSION>` that hold a key in hexadecimal, e.g. `CONCORD_KEY_RECORDS_1` */
  environment?: Record<string, string | undefined>;
  /** a program and its arguments (no shell reads them) that writes what a key file would hold, such as a vault's client */
  command?: string[];
  /** a folder that holds data: a key file in it is refused */
  apartFrom?: string;
}

/** A key as it was found, before it is looked at. */
interface Found {
  where: string;
  id: string;
  version: string;
  hex: unknown;
}

const COMMAND_MILLISECONDS = 60_000;
const COMMAND_BYTES = 1_048_576;
const SHAPE = 'id → version → key in hexadecimal, e.g. `records: {1: 00ff…}`';

/**
 * Reads the keys of the privacy line. The newest version of an id mints; older ones still read.
 * @returns the keys; none when no source holds any, which whoever needs one then says
 * @throws ConcordError workspace-invalid with every fault: a file that others may read or that lies among the data, a key
 * that is short or not random, one key under two names, one name with two keys, a command that fails
 * @example await readKeys({ file: '/etc/concord/keys.yaml', environment: process.env, apartFrom: workspace.folder })
 */
export async function readKeys(sources: KeySources): Promise<Keys> {
  const found: Found[] = [];
  if (sources.file !== undefined) found.push(...readKeyFile(sources.file, sources.apartFrom));
  if (sources.environment) found.push(...inEnvironment(sources.environment));
  if (sources.command)
    found.push(...foundIn(await output(sources.command), `key command ${shownProgram(sources.command)}`));
  const faults = found.flatMap(faultsOf);
  if (faults.length) throw new ConcordError('workspace-invalid', faults);
  const keys = new Map<string, Key>();
  for (const { where, id, version, hex } of found) {
    const key = new Key(id, Number(version), Buffer.from(String(hex), 'hex'));
    const name = `${id} ${version}`;
    const same = [...keys].find(([, k]) => Buffer.from(k.bytes()).equals(key.bytes()));
    if (same ? same[0] !== name : keys.has(name)) faults.push(twice(where, name, same?.[0] ?? null));
    keys.set(name, key);
  }
  if (faults.length) throw new ConcordError('workspace-invalid', faults);
  return keysOf([...keys.values()]);
}

function readKeyFile(path: string, apartFrom: string | undefined): Found[] {
  const where = shownPath(path);
  let real: string;
  let text: string;
  let mode: number;
  try {
    real = realpathSync(path);
    mode = statSync(real).mode;
    text = readFileSync(real, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refuse(
      where,
      `the key file cannot be read (${code ?? 'unknown reason'})`,
      'a file with the keys',
      'check the path and that you may read it',
    );
  }
  if (process.platform !== 'win32' && mode & 0o077)
    return refuse(
      where,
      'others than its owner may read or change the key file',
      'a file for its owner alone',
      `chmod 600 ${where}`,
    );
  if (apartFrom !== undefined && isWithin(real, realpathSync(apartFrom)))
    return refuse(
      where,
      'the key file lies among the data that its keys protect',
      `a place outside ${shownPath(apartFrom)}`,
      'move it to another folder, better another disk',
    );
  return foundIn(text, where);
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}

function foundIn(text: string, where: string): Found[] {
  const value = plainValue(text);
  if (value === undefined)
    return refuse(
      where,
      'it is not YAML, or gives a name twice',
      SHAPE,
      'mend it; each id once, and each version once in its id',
    );
  if (!isMap(value)) return refuse(where, 'it is no list of keys', SHAPE, 'write it so');
  return Object.entries(value).flatMap(([id, versions]) => {
    const place = `${where}: ${isId(id) ? id : 'an id'}`;
    if (!isMap(versions))
      return refuse(place, 'it gives no versions', SHAPE, 'write the version before the key: {1: key}');
    return Object.entries(versions).map(([version, hex]) => ({ where: place, id, version, hex }));
  });
}

/** Every scalar is read as text, so that a key of digits alone stays what was written. @returns undefined: it is not YAML */
function plainValue(text: string): unknown {
  try {
    const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' });
    return document.errors.length ? undefined : document.toJS();
  } catch {
    // an alias without its anchor; the parser's message holds its name
    return undefined;
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function inEnvironment(environment: Record<string, string | undefined>): Found[] {
  return Object.entries(environment).flatMap(([name, hex]) => {
    const [, id, version] = /^CONCORD_KEY_([A-Z][A-Z0-9_]*)_([0-9]+)$/.exec(name) ?? [];
    return id && version ? [{ where: `environment: ${name}`, id: id.toLowerCase(), version, hex }] : [];
  });
}

/** What the command writes is read; what it says besides, and why it failed, may hold anything and is not repeated. */
function output(command: string[]): Promise<string> {
  const [program, ...rest] = command;
  const where = `key command ${shownProgram(command)}`;
  if (!program) return refuse('key command', 'it is empty', 'a program and its arguments', 'name the program');
  const limits = {
    timeout: COMMAND_MILLISECONDS,
    maxBuffer: COMMAND_BYTES,
    encoding: 'utf8',
    windowsHide: true,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, rest, limits, (error, stdout) => {
      if (!error) return resolve(stdout);
      try {
        refuse(
          where,
          whyFailed(error),
          `keys on its standard output within ${COMMAND_MILLISECONDS / 1000} seconds`,
          'run it by hand as the same user and mend it',
        );
      } catch (refused) {
        reject(refused as Error);
      }
    });
    child.stdin?.end();
  });
}

function whyFailed(error: { code?: string | number | null; killed?: boolean; signal?: string | null }): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'it wrote too much';
  if (error.killed || error.signal) return 'it did not end in time, or was stopped';
  return typeof error.code === 'number'
    ? `it ended with code ${error.code}`
    : `it could not be run (${error.code ?? 'unknown reason'})`;
}

const shownProgram = (command: string[]): string => basename(command[0] ?? '');

const isId = (id: string): boolean => /^[a-z][a-z0-9_]{0,39}$/.test(id) && !/^[0-9a-f]{32,}$/.test(id);

function faultsOf({ where, id, version, hex }: Found): Problem[] {
  const fault = (problem: string, expected: string, remedy: string): Problem => ({ where, problem, expected, remedy });
  if (!isId(id))
    return [fault('a key has an id that is none', 'small letters, digits and _, such as records', 'mend the id')];
  if (!/^[1-9][0-9]{0,5}$/.test(version))
    return [fault(`a version of key ${id} is no whole number of 1 or more`, '1, 2, 3 …', 'number the versions from 1')];
  const named = `key ${id} version ${version}`;
  const text = typeof hex === 'string' ? hex : '';
  if (!/^([0-9a-f]{2})+$/i.test(text)) return [fault(`${named} is not hexadecimal`, 'pairs of 0-9 and a-f', MAKE_ONE)];
  const bytes = Buffer.from(text, 'hex');
  if (bytes.length < KEY_BYTES)
    return [fault(`${named} has ${bytes.length} bytes`, `${KEY_BYTES} bytes or more`, MAKE_ONE)];
  if (new Set(bytes).size < 8) return [fault(`${named} is not random: it repeats itself`, 'random bytes', MAKE_ONE)];
  return [];
}

const MAKE_ONE = 'make a new one, e.g. with `openssl rand -hex 32`';

/** One key under two names would let what was made for one be joined with what was made for the other. */
function twice(where: string, name: string, other: string | null): Problem {
  const [id, version] = name.split(' ');
  const named = `key ${id} version ${version}`;
  if (other === null)
    return {
      where,
      problem: `${named} is given twice, and differs`,
      expected: 'one key for each version',
      remedy: 'remove the wrong one',
    };
  return {
    where,
    problem: `${named} is the same key as ${other.replace(' ', ' version ')}`,
    expected: 'a key of its own for each id and version',
    remedy: MAKE_ONE,
  };
}

function refuse(where: string, problem: string, expected: string, remedy: string): never {
  throw new ConcordError('workspace-invalid', { where, problem, expected, remedy });
}

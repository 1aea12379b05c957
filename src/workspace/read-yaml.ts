/** Reading YAML that people write: every fault at once, each with its line, unknown settings refused. */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node, visit } from 'yaml';
import { ConcordError, type ErrorKind, type Problem } from '../concord-error.ts';
import { faultsOnce, type ParsedYaml, parseYamlOnce } from './parse-yaml-once.ts';
import { type SettingPath, unsoundPaths } from './schema-faults.ts';

/** A YAML file that was read and fits its schema, and the way from a setting to its line. */
export interface YamlFile<T> {
  value: T;
  /** `relative/path.yaml:LINE` of a setting; of the nearest thing above it that exists when it is absent */
  where(path: SettingPath): string;
  /** what does not fit the schema; when there is any, `value` may lack what its type promises */
  problems: Problem[];
  /** paths of the settings that cannot be relied on because of it: see `soundSettings` */
  unsound: SettingPath[];
}

/**
 * Reads a YAML file under a TypeBox schema.
 * @param path the file
 * @param schema objects in it should say `additionalProperties: false`
 * @param kind the kind of error to throw
 * @returns the value, exactly as written (no defaults are filled in)
 * @throws ConcordError with every fault, each `where` = `relative/path.yaml:LINE`
 */
export function readYaml<T extends TSchema>(path: string, schema: T, kind: ErrorKind = 'catalogue-invalid'): Static<T> {
  return openYaml(path, schema, kind).value;
}

/** As `readYaml`, for a reader that afterwards tells faults of its own with their lines. */
export function openYaml<T extends TSchema>(
  path: string,
  schema: T,
  kind: ErrorKind = 'catalogue-invalid',
): YamlFile<Static<T>> {
  const file = inspectYaml(path, schema, kind);
  if (file.problems.length) throw new ConcordError(kind, file.problems);
  return file;
}

/**
 * As `openYaml`, but faults of form are handed back, for a reader that tells them together with its own.
 * @throws ConcordError only when the file cannot be read or is not YAML
 */
export function inspectYaml<T extends TSchema>(path: string, schema: T, kind: ErrorKind): YamlFile<Static<T>> {
  const parsed = parseYamlOnce(readText(path, kind));
  const { document, lines } = parsed;
  if (document.errors.length)
    throw new ConcordError(
      kind,
      document.errors.map((e) => ({
        where: `${shownPath(path)}:${e.linePos?.[0].line ?? 1}`,
        ...(e.code === 'DUPLICATE_KEY' ? writtenTwice(parsed, e.pos[0]) : notYaml(e.message)),
      })),
    );
  const where = (at: SettingPath): string => `${shownPath(path)}:${lineOf(document, lines, at)}`;
  const value = plainValue(document, path, kind);
  const problems: Problem[] = faultsOnce(parsed, schema, value).map(({ path: at, ...told }) => ({
    where: where(at),
    ...told,
  }));
  const unsound = problems.length ? unsoundPaths(schema, value) : [];
  return { value: value as Static<T>, where, problems, unsound };
}

const notYaml = (message: string): Omit<Problem, 'where'> => ({
  problem: `this is not YAML: ${withoutContent(message)}`,
  expected: 'YAML',
  remedy: 'mend the line; indent with spaces, and put text that holds : or # between quotes',
});

/** The line is that of the later one. @param offset of its key in the text */
function writtenTwice({ document, lines }: ParsedYaml, offset: number): Omit<Problem, 'where'> {
  const [key, first] = earlierKey(document, offset);
  return {
    problem: `key ${key} stands twice: first on line ${lines.linePos(first).line}, again on line ${lines.linePos(offset).line}`,
    expected: 'each key once',
    remedy: 'take one of the two away, or put what they say under one',
  };
}

/** What the key is called that begins at an offset, and where the first of the same name begins. */
function earlierKey(document: Document, offset: number): [name: string, offset: number] {
  let found: [string, number] = [shownKey(null), offset];
  visit(document, {
    Map: (_, { items }) => {
      const again = items.find(({ key }) => offsetOf(key) === offset);
      if (!again || !isScalar(again.key)) return;
      const { value } = again.key;
      const first = items.find(({ key }) => isScalar(key) && key.value === value);
      found = [shownKey(value), offsetOf(first?.key) ?? offset];
      return visit.BREAK;
    },
  });
  return found;
}

/** Only a name is told: what stands in the place of a key may be anything. */
const shownKey = (value: unknown): string =>
  /^[\w.-]{1,60}$/.test(String(value ?? '')) ? `'${value}'` : '(not a name)';

/** An alias without its anchor is found only here, and so is one that would repeat itself without end. */
function plainValue(document: Document, path: string, kind: ErrorKind): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ConcordError(kind, {
      where: `${shownPath(path)}:1`,
      problem: `this is not YAML: ${withoutContent((error as Error).message)}`,
      expected: 'YAML without aliases',
      remedy: 'put text that begins with * or & between quotes',
    });
  }
}

/** SHA-256 of a file's bytes, in hex. */
export function textHash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** A path as a person wants to see it: from where they stand when it is below, whole otherwise. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}

function readText(path: string, kind: ErrorKind): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new ConcordError(kind, {
      where: shownPath(path),
      problem: `the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
      expected: 'a YAML file',
      remedy: 'check that it exists and that you may read it',
    });
  }
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString('utf8');
  throw new ConcordError(kind, {
    where: `${shownPath(path)}:1`,
    problem: 'the file is not text in UTF-8',
    expected: 'YAML, saved as UTF-8',
    remedy: 'save it as UTF-8 in an editor, or write it again',
  });
}

/** The parser's message, without the piece of the file that it quotes behind a colon, and without the place. */
const withoutContent = (message: string): string =>
  (message.split('\n')[0] ?? '')
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/: .*$/, '')
    .slice(0, 120);

function lineOf(document: Document, lines: LineCounter, path: SettingPath): number {
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((i) => isScalar(i.key) && i.key.value === part);
      if (!pair) break;
      offset = offsetOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = offsetOf(node) ?? offset;
    } else break;
  }
  return lines.linePos(offset).line;
}

const offsetOf = (node: unknown): number | undefined => (node as Node | undefined)?.range?.[0];

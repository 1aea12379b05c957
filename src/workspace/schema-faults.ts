/** What is wrong with a value under a TypeBox schema, told for people: every fault, with what was expected and what to do. */
import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { nearestName } from './nearest-name.ts';

/** A file gets all its faults at once; the library's own limit is 8. */
Settings.Set({ maxErrors: 10_000 });

export type SettingPath = (string | number)[];

export interface SchemaFault {
  /** where in the value; for a missing setting the place it is missing from */
  path: SettingPath;
  problem: string;
  expected: string;
  remedy: string;
}

interface SchemaError {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  params: unknown;
  message: string;
}

type LooseSchema = Record<string, unknown> & {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: LooseSchema[];
  items?: LooseSchema;
  properties?: Record<string, LooseSchema>;
  description?: string;
  pattern?: string;
};

/**
 * Every fault of a value under a schema.
 * @param schema objects in it should say `additionalProperties: false`, so that unknown settings are refused
 * @param value what was read
 * @returns an empty list when the value is right
 */
export function schemaFaults(schema: TSchema, value: unknown): SchemaFault[] {
  return errorsOf(schema, value).flatMap((e) => faultsOf(e, schema as LooseSchema, value));
}

function errorsOf(schema: TSchema, value: unknown): SchemaError[] {
  if (Value.Check(schema, value)) return [];
  return withoutUnionNoise(Value.Errors(schema, value) as SchemaError[], schema as LooseSchema, value);
}

/**
 * The settings of a value that cannot be relied on, for whoever checks more of it: those whose form is wrong, those that are missing,
 * and those whose names were probably meant by unknown ones.
 */
export function unsoundPaths(schema: TSchema, value: unknown): SettingPath[] {
  return errorsOf(schema, value).flatMap((error) => {
    const path = toPath(error.instancePath);
    if (error.keyword === 'boolean') return [];
    if (error.keyword === 'required')
      return (error.params as { requiredProperties: string[] }).requiredProperties.map((name) => [...path, name]);
    if (error.keyword !== 'additionalProperties') return [path];
    const known = Object.keys(schemaAt(schema as LooseSchema, error.schemaPath)?.properties ?? {});
    const given = Object.keys((valueAt(value, error.instancePath) as object | undefined) ?? {});
    const { additionalProperties: unknownOnes } = error.params as { additionalProperties: string[] };
    return unknownOnes.flatMap((name) => {
      const near = nearestName(name, known);
      return near === null || given.includes(near) ? [] : [[...path, near]];
    });
  });
}

/** A failed union reports each of its branches; only the branch of the value's own type is worth telling. */
function withoutUnionNoise(errors: SchemaError[], schema: LooseSchema, value: unknown): SchemaError[] {
  const hidden: string[] = [];
  const explained = new Set<SchemaError>();
  for (const union of errors.filter((e) => e.keyword === 'anyOf')) {
    const branches = schemaAt(schema, union.schemaPath)?.anyOf ?? [];
    const told = branches.findIndex((b) => b.type === 'object' || b.type === 'array');
    const tellable = told >= 0 && branches[told]?.type === typeName(valueAt(value, union.instancePath));
    branches.forEach((_, i) => {
      if (!(tellable && i === told)) hidden.push(`${union.schemaPath}/anyOf/${i}`);
    });
    if (tellable) explained.add(union);
  }
  return errors.filter(
    (e) => !explained.has(e) && !hidden.some((h) => e.schemaPath === h || e.schemaPath.startsWith(`${h}/`)),
  );
}

function faultsOf(error: SchemaError, root: LooseSchema, value: unknown): SchemaFault[] {
  const path = toPath(error.instancePath);
  const at = schemaAt(root, error.schemaPath);
  if (error.keyword === 'boolean') return [];
  if (error.keyword === 'required')
    return (error.params as { requiredProperties: string[] }).requiredProperties.map((name) => missing(path, name, at));
  if (error.keyword === 'additionalProperties')
    return (error.params as { additionalProperties: string[] }).additionalProperties.map((name) =>
      unknown(path, name, at),
    );
  const label = path.at(-1) ?? 'the file';
  const found = shown(valueAt(value, error.instancePath));
  const expected = `${describeSchema(at)}${rangeBeside(at)}`;
  return [{ path, problem: `'${label}' is ${found}`, expected, remedy: `write ${expected}` }];
}

function missing(path: SettingPath, name: string, at: LooseSchema | undefined): SchemaFault {
  return {
    path,
    problem: `setting '${name}' is missing`,
    expected: describeSchema(at?.properties?.[name]),
    remedy: `add '${name}'`,
  };
}

function unknown(path: SettingPath, name: string, at: LooseSchema | undefined): SchemaFault {
  const known = Object.keys(at?.properties ?? {});
  const near = nearestName(name, known);
  return {
    path: [...path, name],
    problem: `unknown setting '${printableName(name)}'`,
    expected: known.length ? `one of ${known.join(', ')}` : 'no setting here',
    remedy: near ? `did you mean '${near}'?` : 'remove it, since nothing reads it',
  };
}

/** What a schema asks for, in words. */
export function describeSchema(schema: LooseSchema | TSchema | undefined): string {
  const s = schema as LooseSchema | undefined;
  if (!s) return 'something else';
  if (s.description) return s.description;
  if (s.const !== undefined) return JSON.stringify(s.const);
  if (s.enum) return `one of ${s.enum.map((v) => JSON.stringify(v)).join(', ')}`;
  if (s.anyOf) return `one of: ${s.anyOf.map(describeSchema).join(', ')}`;
  if (s.type === 'array') return `a list of ${describeSchema(s.items)}`;
  if (s.type === 'object') return s.properties ? `settings (${Object.keys(s.properties).join(', ')})` : 'settings';
  return `${TYPE_WORDS[s.type ?? ''] ?? 'a value'}${limitsOf(s)}`;
}

const TYPE_WORDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

const LIMIT_WORDS: [string, string][] = [
  ['pattern', 'like'],
  ['minimum', 'at least'],
  ['exclusiveMinimum', 'above'],
  ['maximum', 'at most'],
  ['exclusiveMaximum', 'below'],
  ['minLength', 'of length at least'],
  ['minItems', 'with at least'],
];

const limitsOf = (s: LooseSchema): string =>
  LIMIT_WORDS.filter(([key]) => s[key] !== undefined)
    .map(([key, word]) => ` ${word} ${String(s[key])}`)
    .join('');

/** A description of a number says what it is, and not always from where to where. */
const rangeBeside = (s: LooseSchema | undefined): string => {
  const range = s?.description && (s.type === 'number' || s.type === 'integer') ? limitsOf(s) : '';
  return range && ` (${TYPE_WORDS[s!.type!]}${range})`;
};

const SHORT = 40;

/** A name as far as it can be shown: what is long or cannot be printed is content, and content is not repeated. */
export const printableName = (name: string): string => {
  const printable = name.replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|\uFFFD/gu, '?');
  return printable.length <= SHORT ? printable : `${printable.slice(0, SHORT)}…`;
};

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of settings';
  if (typeof value !== 'string') return String(value);
  return value.length <= SHORT && value === printableName(value)
    ? JSON.stringify(value)
    : `a text of ${value.length} characters`;
}

const typeName = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

const toPath = (pointer: string): SettingPath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : unescapePointer(part)));

const valueAt = (value: unknown, pointer: string): unknown =>
  toPath(pointer).reduce<unknown>((v, part) => (v as Record<string | number, unknown> | undefined)?.[part], value);

const schemaAt = (root: LooseSchema, pointer: string): LooseSchema | undefined =>
  toPath(pointer).reduce<unknown>((s, part) => (s as Record<string | number, unknown> | undefined)?.[part], root) as
    | LooseSchema
    | undefined;

/** A TypeBox schema as rows of a table: every setting, whether it is needed, and what it may be. */
import type { TSchema } from 'typebox';
import { code, markdownTable } from './markdown.ts';

interface SchemaShape {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  description?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  anyOf?: SchemaShape[];
  items?: SchemaShape;
  properties?: Record<string, SchemaShape>;
  required?: string[];
}

/** Every setting of a schema, in its order: path, whether it is needed, what it may be. */
export const settingsTable = (schema: TSchema): string =>
  markdownTable(['Setting', '', 'What it may be'], rowsOf(schema as SchemaShape, ''));

function rowsOf(schema: SchemaShape, path: string): string[][] {
  if (schema.items) return rowsOf(schema.items, `${path}[]`);
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const needed = schema.required?.includes(name) ? 'needed' : '';
    return [[code(at), needed, meaningOf(inner)], ...rowsOf(inner, at)];
  });
}

function meaningOf(schema: SchemaShape): string {
  if (schema.description) return schema.description;
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  if (schema.anyOf) return schema.anyOf.map(meaningOf).join(' or ');
  const bounds = [
    schema.minimum === undefined ? '' : `at least ${schema.minimum}`,
    schema.maximum === undefined ? '' : `at most ${schema.maximum}`,
  ].filter((text) => text !== '');
  return [typeWord(schema), ...bounds].join(', ');
}

const TYPE_WORDS: Record<string, string> = {
  object: 'a group of settings',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
};

const typeWord = (schema: SchemaShape): string => TYPE_WORDS[schema.type ?? ''] ?? 'any value';

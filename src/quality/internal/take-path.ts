/** The value at a path within a JSON object. */
import type { PathStep } from '../../contract/json-path.ts';
import { cellOf, isObject, type Json } from './parse-json.ts';

/** What is built otherwise than the path says: an object where a value should be, several where one should be, or the like. */
export const OTHER_SHAPE: unique symbol = Symbol('other shape');

/**
 * @returns the text of the value; null where there is none. A list of one counts as its item, and an item alone as a list of
 *   one; several values where the path takes one, or an object or a text in the other's place, are OTHER_SHAPE: which value
 *   was meant is not for us to guess.
 */
export function takePath(object: Json, path: PathStep[]): string | null | typeof OTHER_SHAPE {
  let at: unknown = object;
  for (const step of path) {
    const holder = onlyOne(at);
    if (holder === null) return null;
    if (!isObject(holder)) return OTHER_SHAPE;
    at = Object.hasOwn(holder, step.name) ? picked(holder[step.name], step) : null;
  }
  const value = onlyOne(at);
  return value === OTHER_SHAPE || isObject(value) || Array.isArray(value) ? OTHER_SHAPE : cellOf(value);
}

function onlyOne(value: unknown): unknown {
  if (!Array.isArray(value)) return value ?? null;
  if (value.length > 1) return OTHER_SHAPE;
  return value[0] ?? null;
}

function picked(value: unknown, { pick }: PathStep): unknown {
  if (pick === undefined || value === null || value === undefined) return value;
  const items = Array.isArray(value) ? value : [value];
  if (typeof pick === 'number') return items[pick];
  const path = pick.names.map((name) => ({ name }));
  return items.find((item) => isObject(item) && takePath(item, path) === pick.value);
}

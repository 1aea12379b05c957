/** YAML texts that were parsed before: most runs of one process read the same catalogue again and again. */
import type { TSchema } from 'typebox';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { type SchemaFault, schemaFaults } from './schema-faults.ts';

export interface ParsedYaml {
  /** nobody changes it; `toJS` gives values of one's own */
  document: Document.Parsed;
  lines: LineCounter;
  /** what of the text does not fit a schema, by schema */
  faults: WeakMap<TSchema, SchemaFault[]>;
}

/** A catalogue has some two hundred files; texts longer than any of ours are not kept. */
const MOST_TEXTS = 1000;
const LONGEST_TEXT = 500_000;

const parsed = new Map<string, ParsedYaml>();

/**
 * Parses a text, or finds it parsed. It is found by the text itself and not by path or time, so a file that was changed is read
 * anew, however soon.
 * @returns the document, with its errors when it is not YAML
 */
export function parseYamlOnce(text: string): ParsedYaml {
  const found = parsed.get(text);
  if (found) return found;
  const lines = new LineCounter();
  const made: ParsedYaml = { document: parseDocument(text, { lineCounter: lines }), lines, faults: new WeakMap() };
  const [oldest] = parsed.keys();
  if (parsed.size >= MOST_TEXTS && oldest !== undefined) parsed.delete(oldest);
  if (text.length <= LONGEST_TEXT) parsed.set(text, made);
  return made;
}

/** What a parsed text's value does not fit of a schema. @param value as `document.toJS()` gives it */
export function faultsOnce({ faults }: ParsedYaml, schema: TSchema, value: unknown): SchemaFault[] {
  const found = faults.get(schema) ?? schemaFaults(schema, value);
  faults.set(schema, found);
  return found;
}

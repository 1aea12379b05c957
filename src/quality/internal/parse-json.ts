/** JSON as it was written: numbers keep their digits, and a name given twice is found, which the language's parser drops. */

export type Json = Record<string, unknown>;

/** A number whose text says more than the language's number can hold; `JSON.stringify` writes it as it came. */
interface RawNumber {
  rawJSON: string;
}

/** ES2026, which the type library does not have yet. */
const { parse, rawJSON, isRawJSON } = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

/**
 * @returns the value, in which a number is a number only when it is written just so
 * @throws SyntaxError when the text is not JSON
 */
export const parseJson = (text: string): unknown =>
  parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? rawJSON(source) : value,
  );

/**
 * A text that is written just as the language would write its value: then every number keeps its digits, and no name was
 * given twice, for the value could not give the same text again. Most machines write so, and it is several times as fast.
 * @returns undefined where that is not so, or where the text is not JSON
 */
export function parseCompact(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** An object with names, not a list nor a number that keeps its digits. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value);

/** The text of a value as it goes into a cell; null where there is none. */
export function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (isRawJSON(value)) return value.rawJSON;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** True when an object in the text gives a name twice: then fewer names are in `value` than in the text it came from. */
export const repeatsName = (text: string, value: unknown): boolean => namesInText(text) !== namesIn(value);

function namesIn(value: unknown): number {
  if (value === null || typeof value !== 'object' || isRawJSON(value)) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, inner) => sum + namesIn(inner), own);
}

/** Strings that a colon follows; `text` is known to be JSON, so a quotation mark begins or ends a string. */
function namesInText(text: string): number {
  let names = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = closingMark(text, at) + 1;
    while (SPACES.includes(text.charCodeAt(at))) at++;
    if (text[at] === ':') names++;
  }
  return names;
}

const SPACES = [32, 9, 10, 13];

function closingMark(text: string, opening: number): number {
  let at = text.indexOf('"', opening + 1);
  while (isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

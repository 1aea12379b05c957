/** What the text of a cell is taken for. */
const MISSING = new Set(['', 'NA']);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export const isMissing = (text: string): boolean => MISSING.has(text);

export const isNumber = (text: string): boolean => NUMBER.test(text) && Number.isFinite(Number(text));

/** A day that was, such as 2024-02-29; 2025-02-29 never was. */
export const isDay = (text: string): boolean =>
  DAY.test(text) && new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text;

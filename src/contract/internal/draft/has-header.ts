/** Whether the first row of a table is its headings. When in doubt it is a row: of people, names would stand in the contract as headings. */
import { isHeadingText } from './heading-words.ts';
import { MISSING_TEXTS } from './missing-texts.ts';

const looksNumeric = (cell: string): boolean => /^[-+£$]?[\d,]*\.?\d+(e[-+]?\d+)?%?$/i.test(cell.trim());
const looksLikeDate = (cell: string): boolean => /^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}/.test(cell.trim());
const isValue = (cell: string): boolean => looksNumeric(cell) || looksLikeDate(cell);
const isPeriod = (cell: string): boolean => looksLikeDate(cell) || /^(19|20)\d{2}([-/]\d{1,2})?$/.test(cell.trim());
/** "not known", "n/k", "refused": of a row, not of headings. */
const GAP =
  /^\(?(?:not |un(?:known|available|recorded|sure|stated|specified)|n\/?k\b|none\b|nil\b|missing|refused|declined|withheld|tbc\b|pending|\?)/i;
const isGap = (cell: string): boolean =>
  cell.trim() === '' || MISSING_TEXTS.includes(cell.trim()) || GAP.test(cell.trim());

/**
 * A first row is a header when words stand above numbers or dates, and one of them is a word of headings or there is nothing else below;
 * and otherwise when half of its words are of headings, and it is all words, none of them twice or met again below, or words and periods.
 * @param first as written
 * @param below the other rows that were looked at
 */
export function hasHeader(first: string[], below: string[][]): boolean {
  const filled = first.filter((cell) => cell.trim() !== '');
  if (!filled.length) return false;
  if (below.every((row) => row.every((cell) => cell.trim() === ''))) return !filled.some(isValue);
  const words = filled.filter((cell) => !isValue(cell));
  const known = isOtherwiseWritten(first, below) ? words.length : words.filter(isHeadingText).length;
  const mostly = known > 0 && known * 2 >= words.length;
  const { above, values, texts } = contrast(first, below);
  if (above > 0 && values === 0) return known > 0 || texts === 0;
  if (above > 0) return mostly;
  const numbers = filled.filter(isValue);
  if (numbers.length > 0)
    return known > 0 && known === words.length && numbers.every(isPeriod) && isUnique(numbers) && numbers.length > 1;
  return mostly && isUnique(words) && !isMetAgain(first, below);
}

/** Columns of values below: in how many of them the first row has words, and in how many a value; and in how many both are words. */
function contrast(first: string[], below: string[][]): { above: number; values: number; texts: number } {
  const found = { above: 0, values: 0, texts: 0 };
  first.forEach((cell, i) => {
    const rest = below.map((row) => row[i]?.trim() ?? '').filter((c) => c !== '');
    if (!rest.length) return;
    const areCodes = rest.filter((c) => /\d/.test(c)).length >= 0.8 * rest.length && !/\d/.test(cell) && !isGap(cell);
    if (rest.filter(isValue).length < 0.8 * rest.length) found.texts += areCodes ? 0 : 1;
    else if (isValue(cell)) found.values++;
    else if (!isGap(cell)) found.above++;
  });
  return found;
}

/** All its words begin with small letters, and in a column of words those below do not. */
function isOtherwiseWritten(first: string[], below: string[][]): boolean {
  const isSmall = (cell: string): boolean => /^\p{Ll}/u.test(cell.trim());
  if (!first.every((cell) => isSmall(cell) || cell.trim() === '')) return false;
  return first.some((_, i) => {
    const words = below.map((row) => row[i] ?? '').filter((cell) => /^\p{L}/u.test(cell.trim()));
    return words.length >= 3 && words.filter(isSmall).length <= 0.2 * words.length;
  });
}

const isUnique = (cells: string[]): boolean => new Set(cells.map((c) => c.trim().toLowerCase())).size === cells.length;

const isMetAgain = (first: string[], below: string[][]): boolean =>
  first.some((cell, i) => cell.trim() !== '' && below.some((row) => row[i]?.trim() === cell.trim()));

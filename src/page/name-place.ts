/** The name of an organisation as a sentence can carry it. */

/** Written in capitals wherever they stand. */
const CAPITALS = new Set(['NHS', 'ICB', 'GP', 'UTC', 'MIU', 'CIC', 'UK', 'II', 'III']);
const SMALL_WORDS = new Set(['and', 'of', 'the', 'for', 'in', 'on', 'at', 'with', 'upon']);
const LEGAL_FORM = / (?:University )?(?:NHS )?(?:Foundation )?Trust$/;
const BOARD = /^NHS (.+) (?:Integrated Care Board|ICB)$/;

/**
 * Answers: a published name in sentence-ready capitals. Publications write some names in capitals only.
 * Result: 'MID AND SOUTH ESSEX NHS FOUNDATION TRUST' becomes 'Mid and South Essex NHS Foundation Trust'; a name that
 * already has small letters is left as it is.
 */
export function namePlace(published: string): string {
  const name = published.trim();
  if (name === '' || name !== name.toUpperCase()) return name;
  return name
    .split(/\s+/)
    .map((word, i) => writeWord(word, i === 0))
    .join(' ');
}

/** The name without its legal form, for headings: 'Mid and South Essex'. Kept whole where little would be left. */
export function shortName(name: string): string {
  const short = name.replace(LEGAL_FORM, '').replace(BOARD, '$1').trim();
  return short.length >= 4 ? short : name;
}

function writeWord(word: string, first: boolean): string {
  const bare = word.replaceAll(/[^A-Z]/g, '');
  if (CAPITALS.has(bare)) return word;
  const small = word.toLowerCase();
  if (!first && SMALL_WORDS.has(small)) return small;
  return small.replace(/(^|[-(/&])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** The slow, obvious versions of what the engine does fast. */

const CODES: Record<string, string> = Object.fromEntries(
  ['BFPV', 'CGJKQSXZ', 'DT', 'L', 'MN', 'R'].flatMap((letters, i) => [...letters].map((l) => [l, String(i + 1)])),
);

/** American soundex of capitals, letter by letter. */
export function soundex(word: string): string {
  let code = word[0]!;
  let last = CODES[word[0]!] ?? '';
  for (const letter of word.slice(1)) {
    if (letter === 'H' || letter === 'W') continue;
    const next = CODES[letter] ?? '';
    if (next && next !== last) code += next;
    last = next;
  }
  return `${code}000`.slice(0, 4);
}

/** Whole table of distances; `swap` also counts two neighbours that changed places as one edit. */
export function editDistance(a: string, b: string, swap: boolean): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i && j ? 0 : i + j)),
  );
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const change = d[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      d[i]![j] = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, change);
      if (swap) d[i]![j] = Math.min(d[i]![j]!, swapped(a, b, i, j, d));
    }
  return d[a.length]![b.length]!;
}

/** Damerau's unrestricted distance: the letters of a swap may have others put in or taken out between them. */
function swapped(a: string, b: string, i: number, j: number, d: number[][]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 1; k < i; k++)
    for (let l = 1; l < j; l++)
      if (a[k - 1] === b[j - 1] && a[i - 1] === b[l - 1])
        best = Math.min(best, d[k - 1]![l - 1]! + (i - k - 1) + 1 + (j - l - 1));
  return best;
}

/** Jaro–Winkler with prefix weight 0.1 for up to four letters, where Jaro is above 0.7; half a transposition is none. */
export function jaroWinkler(a: string, b: string): number {
  const jaro = jaroSimilarity(a, b);
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro > 0.7 ? jaro + prefix * 0.1 * (1 - jaro) : jaro;
}

function jaroSimilarity(a: string, b: string): number {
  const window = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Set<number>();
  const fromA: string[] = [];
  [...a].forEach((letter, i) => {
    for (let j = Math.max(0, i - window); j <= Math.min(b.length - 1, i + window); j++)
      if (!taken.has(j) && b[j] === letter) {
        taken.add(j);
        fromA.push(letter);
        return;
      }
  });
  const fromB = [...taken].sort((x, y) => x - y).map((j) => b[j]);
  const common = fromA.length;
  if (common === 0) return 0;
  const moved = Math.floor(fromA.filter((letter, i) => letter !== fromB[i]).length / 2);
  return (common / a.length + common / b.length + (common - moved) / common) / 3;
}

/** A table turned on its side has a column for each person: its headings, and whatever is drafted of its columns, would be theirs. */
import { ConcordError } from '../../../concord-error.ts';
import { type Engine, literal } from '../../../engine/engine.ts';
import { isPersonsHeading, mayBePersonsHeading } from './guess-identity.ts';
import { isHeadingText } from './heading-words.ts';
import type { UnknownRows } from './load-unknown-rows.ts';
import { NHS_VALID } from './profile-columns.ts';

/** A table that is turned has a row for each thing that is told of a person: never more than these. */
const MOST_ROWS = 2000;
/** So many NHS numbers in a row are of more persons than one row is about (a mother, her babies). */
const MOST_OF_A_ROW = 3;

/** @throws ConcordError 'file-refused', without a value */
export async function demandUpright(rows: UnknownRows, engine: Engine): Promise<void> {
  if (!rows.headers.length || !((await namesThings(rows, engine)) || (await hasRowOfNumbers(rows, engine)))) return;
  throw new ConcordError('file-refused', {
    where: 'the table',
    problem: 'it seems to be turned on its side: each column is of one person, and a column says what each row holds',
    expected: 'a row for each person, below a line of headings',
    remedy: 'turn the table (in a spreadsheet: copy, then paste transposed), and draft from that',
  });
}

/** A column that holds headings of people's files, each once; of the first few columns, since numbers of lines may stand before. */
async function namesThings({ table, headers, layout }: UnknownRows, engine: Engine): Promise<boolean> {
  for (const [i, header] of headers.slice(0, 3).entries()) {
    const found = await engine.all<{ v: string }>(
      `select trim(c${i}) as v from ${table} where trim(c${i}) <> '' limit ${MOST_ROWS}`,
    );
    const cells = [...(layout.header ? [header] : []), ...found.map((r) => r.v)];
    const unlike = [...new Set(cells)].filter(isShort);
    if (unlike.length < 0.8 * cells.length || found.length >= MOST_ROWS) continue;
    const certain = unlike.filter(isPersonsHeading).length;
    const known = unlike.filter(mayBePersonsHeading).length;
    const seems =
      certain > 2 ||
      (certain > 0 && known > 1 && known * 4 >= unlike.length) ||
      (known > 2 && known * 2 >= unlike.length);
    if (seems && !(await isOfCounts(i, { table, headers, layout }, engine))) return true;
  }
  return false;
}

/** As a heading is; an address begins with a number. */
const isShort = (cell: string): boolean => cell.length <= 40 && /^\p{L}/u.test(cell);

/** How complete each item is: below headings, no two of them alike but for a number, stand numbers too short to be anybody's. */
async function isOfCounts(items: number, { table, headers, layout }: UnknownRows, engine: Engine): Promise<boolean> {
  const stems = headers.map((h) => h.toLowerCase().replace(/[\d\s_.-]+/g, ''));
  if (!layout.header || !headers.every(isHeadingText) || new Set(stems).size < stems.length) return false;
  const others = headers.flatMap((_, i) => (i === items ? [] : [`trim(c${i})`]));
  const isCount = (cell: string): string =>
    `coalesce(${cell}, '') = '' or regexp_full_match(${cell}, ${literal(String.raw`[-+]?[\d,]{1,7}(\.\d+)?\s?%?`)})`;
  const { all } = await engine.one<{ all: boolean }>(
    `select coalesce(bool_and(${others.map((cell) => `(${isCount(cell)})`).join(' and ') || 'false'}), false) as "all" from ${table}`,
  );
  return all;
}

async function hasRowOfNumbers({ table, headers }: UnknownRows, engine: Engine): Promise<boolean> {
  if (headers.length <= MOST_OF_A_ROW) return false;
  const cells = `[${headers.map((_, i) => `c${i}`).join(', ')}]`;
  const digits = `lambda v: regexp_replace(v, ${literal('[ -]')}, '', 'g')`;
  const { found } = await engine.one<{ found: boolean }>(
    `with lists as (select list_filter(${cells}, lambda v: trim(v) <> '') as cells from (from ${table} limit ${MOST_ROWS})),
          numbers as (select len(cells) as filled, list_filter(list_transform(cells, ${digits}), lambda d: ${NHS_VALID}) as valid from lists)
     select coalesce(bool_or(len(valid) > ${MOST_OF_A_ROW} and len(valid) * 2 >= filled), false) as found from numbers`,
  );
  return found;
}

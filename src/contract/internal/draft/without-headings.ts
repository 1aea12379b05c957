/** Without headings nothing says that rows are not about people: they are, unless their values say otherwise. */
import { type Engine, identifier, literal } from '../../../engine/engine.ts';
import type { DraftColumn } from './guess-column.ts';
import { type IdentityGuess, isPersonsHeading } from './guess-identity.ts';
import { saysNothing } from './heading-words.ts';
import type { UnknownRows } from './load-unknown-rows.ts';

/** True where no line of headings was found, where most of them say nothing, and where a column says what another holds, row by row. */
export const isWithoutHeadings = ({ layout, headers }: UnknownRows, columns: DraftColumn[]): boolean =>
  !layout.header || headers.filter(saysNothing).length * 2 > headers.length || tellsItemByItem(columns);

/** "nhs number, 999…" in one row and "surname, …" in the next. */
function tellsItemByItem(columns: DraftColumn[]): boolean {
  const names = columns.find((c) => c.facts.values.filter(isPersonsHeading).length > 1);
  const isMixed = ({ type, facts }: DraftColumn): boolean =>
    type === 'string' &&
    facts.nhsNumbers + facts.numbers + (facts.dates[0]?.rows ?? 0) > 0 &&
    facts.numbers < facts.real;
  return names !== undefined && columns.some((c) => c !== names && isMixed(c));
}

/**
 * Of a file without headings: whose its rows are, and each of its columns classified in place, all of them as identifiers where they may
 * be people's.
 */
export async function guessByValues(
  columns: DraftColumn[],
  guess: IdentityGuess,
  rows: UnknownRows,
  engine: Engine,
): Promise<IdentityGuess> {
  if (guess.about === 'none' && (await speakOfPlaces(columns, rows.table, engine))) return guess;
  for (const column of columns) if (column.classification !== 'identifier') mark(column, ANYTHING);
  return { about: 'clear', reasons: [...guess.reasons, REASON] };
}

/** What a column without a heading is taken for. */
export const ANYTHING = 'anything, since no heading says what it holds';

/** @param looksLike what it is taken for, as the contract says it */
export function mark(column: DraftColumn, looksLike: string): void {
  column.classification = 'identifier';
  column.identifies = 'other';
  column.looksLike = looksLike;
  column.minimum = null;
  if (column.codes === null) return;
  column.codes = null;
  column.severity = 'reject';
  column.reasons = column.reasons.filter((reason) => !reason.includes('code list'));
}

const REASON = 'no line of headings says what the columns hold, and no value that they are about nobody';

const FEWEST_ROWS = 12;
const FEWEST_DAYS = 3;
/** Months are not equally long. */
const MOST_UNLIKE_DAYS = 4;

/**
 * Figures that are told of places by periods: each text is of an area or an organisation, and each place and period, at even
 * distances, stands once and none is missing. Rows of people are so only by a wonder.
 */
async function speakOfPlaces(columns: DraftColumn[], table: string, engine: Engine): Promise<boolean> {
  const texts = columns.filter((c) => c.type === 'string' && c.facts.real > 0);
  const [day, ...others] = columns.filter((c) => c.type === 'date' || c.type === 'timestamp' || c.type === 'time');
  if (!day || others.length || day.type !== 'date' || !texts.every(isOfPlaces)) return false;
  const place = `(${['1', ...texts.map((c) => `c${c.facts.index}`)].join(', ')})`;
  const { n, places, days, cells, least, most } = await engine.one<Record<string, number>>(
    `with told as (select ${place} as place, ${dateOf(day)} as day from ${table}),
          gaps as (select date_diff('day', lag(day) over (order by day), day) as gap from (select distinct day from told))
     select (select count(*) from told) as n, (select count(distinct place) from told) as places,
            (select count(distinct day) from told) as days, (select count(distinct (place, day)) from told where day is not null) as cells,
            (select min(gap) from gaps) as least, (select max(gap) from gaps) as most`,
  );
  const isEven = Number(most) - Number(least) <= (Number(least) >= 28 ? MOST_UNLIKE_DAYS : 0);
  return n! >= FEWEST_ROWS && days! >= FEWEST_DAYS && n === cells && n === places! * days! && isEven;
}

function isOfPlaces({ facts }: DraftColumn): boolean {
  const most = Math.max(facts.lsoaCodes, facts.gssCodes, facts.organisations);
  return most >= 0.9 * facts.real;
}

export function dateOf({ facts, formats }: DraftColumn): string {
  const tried = (formats.length ? formats : ['%Y-%m-%d']).map(
    (format) => `try_strptime(trim(${identifier(`c${facts.index}`)}), ${literal(format)})`,
  );
  return `coalesce(${tried.join(', ')})::date`;
}

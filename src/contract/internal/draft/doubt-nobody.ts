/** Headings that say nothing of people do not make rows be about nobody: each column must say so, else they are people's. */
import type { Engine } from '../../../engine/engine.ts';
import type { DraftColumn } from './guess-column.ts';
import type { IdentityGuess } from './guess-identity.ts';
import { headerWords, headingForms, isHeadingText, isLikeName } from './heading-words.ts';
import type { UnknownRows } from './load-unknown-rows.ts';
import { namesPersons, namesPlaces, namesThings } from './thing-headings.ts';
import { isPlainWord } from './under-choice.ts';
import { dateOf, mark } from './without-headings.ts';

const WORDS = 'words that may be names, since no heading says what else they are';
const DAY = 'a day that may be a birth date';
const REFERENCE = "what may be a person's number";
const HEADING = 'figures below a heading that may be a name';

/** @param guess what the headings say, and the values that show it by themselves */
export async function doubtNobody(
  columns: DraftColumn[],
  guess: IdentityGuess,
  { table }: UnknownRows,
  engine: Engine,
): Promise<IdentityGuess> {
  if (guess.about === 'clear') return guess;
  const texts = columns.filter((c) => c.type === 'string' && c.facts.real > 0 && c.classification !== 'identifier');
  const doubtful = new Map(texts.filter((c) => isOfPersons(c)).map((c) => [c, WORDS]));
  if (guess.about === 'none') {
    for (const column of texts) if (!saysThings(column, columns)) doubtful.set(column, WORDS);
    for (const column of namedAbove(columns)) doubtful.set(column, HEADING);
    for (const [column, what] of await besideBirths(columns, texts, table, engine))
      if (!doubtful.has(column)) doubtful.set(column, what);
  }
  if (!doubtful.size) return guess;
  for (const [column, what] of doubtful) mark(column, what);
  return { about: 'clear', reasons: [...guess.reasons, ...[...doubtful].map(told)] };
}

/** By its place, since a heading may be the name. */
const told = ([column, what]: [DraftColumn, string]): string => `column ${column.facts.index + 1} holds ${what}`;

const isWordy = ({ facts }: DraftColumn): boolean => facts.wordy > 0.1 * facts.real;

const isOfPlaces = ({ facts }: DraftColumn): boolean =>
  Math.max(facts.lsoaCodes, facts.gssCodes, facts.organisations) >= 0.9 * facts.real;

/** "Yes", "female", a single letter: no name. */
const areNoNames = ({ facts }: DraftColumn): boolean => facts.values.length > 0 && facts.values.every(isPlainWord);

const isOfPersons = (column: DraftColumn): boolean =>
  namesPersons(column.facts.header) && isWordy(column) && !isOfPlaces(column) && !areNoNames(column);

/** A column of texts that cannot be names, or whose heading says what they are. */
function saysThings(column: DraftColumn, columns: DraftColumn[]): boolean {
  const { header } = column.facts;
  if (!isWordy(column) || isOfPlaces(column) || areNoNames(column) || namesThings(header)) return true;
  if (namesPersons(header)) return false;
  // Names and lines of an address beside the codes or names of areas and organisations are theirs.
  const isTheirs = headerWords(header).some((w) => /^(?:name|address|addr|town|city|postcode)\d*$/.test(w));
  return isTheirs && columns.some((c) => c !== column && isCertainPlace(c));
}

const isCertainPlace = (c: DraftColumn): boolean =>
  c.type === 'string' &&
  (isOfPlaces(c) || (namesPlaces(c.facts.header) && c.facts.organisations >= 0.3 * c.facts.real));

/** Columns of numbers whose headings are names of persons, by all that is known: two words, or most of them one word each. */
function namedAbove(columns: DraftColumn[]): DraftColumn[] {
  const numbers = columns.filter((c) => c.type === 'integer' || c.type === 'number');
  const named = numbers.filter(({ facts }) => isLikeName(facts.header) && !namesThings(facts.header));
  const isMost = named.length > 1 && named.length * 2 >= numbers.length;
  return isMost ? named : named.filter((c) => c.facts.header.trim().includes(' '));
}

/** Beside days that may be birth dates only organisations and areas are nobody; without any text, counts. */
async function besideBirths(
  columns: DraftColumn[],
  texts: DraftColumn[],
  table: string,
  engine: Engine,
): Promise<[DraftColumn, string][]> {
  const births: DraftColumn[] = [];
  for (const column of columns) if (await mayBeBirths(column, table, engine)) births.push(column);
  const doubtful = texts.filter((c) => !isOfPlaces(c) && !namesPlaces(c.facts.header) && !areNoNames(c));
  const isOfPlace = texts.some((c) => isCertainPlace(c) || (namesPlaces(c.facts.header) && !isWordy(c)));
  const isCounted = columns.some((c) => c.type !== 'string' && !births.includes(c) && isHeadingText(c.facts.header));
  const references = columns.filter((c) => isReference(c) && !births.includes(c));
  const isOfNobody = doubtful.length || references.length ? isOfPlace && !references.length : isOfPlace || isCounted;
  if (!births.length || isOfNobody) return [];
  return [
    ...births.map((c): [DraftColumn, string] => [c, DAY]),
    ...doubtful.map((c): [DraftColumn, string] => [c, isWordy(c) ? WORDS : REFERENCE]),
    ...references.map((c): [DraftColumn, string] => [c, REFERENCE]),
  ];
}

/** Headings of days of codes, places and reports. */
const OF_THINGS =
  / (valid|effective|open|opened|opening|close|closed|release|released|published|publication|period|month|week|quarter|year|snapshot|reporting|reported) /;

/** One for nearly each row, and no heading says what of. */
const isReference = ({ type, facts }: DraftColumn): boolean =>
  (type === 'integer' || type === 'string') &&
  facts.real > 0 &&
  facts.distinct >= 0.9 * facts.rows &&
  (!isHeadingText(facts.header) || / (ref|record|id|no|number) /.test(headingForms(facts.header))) &&
  !namesPlaces(facts.header);

const LAST_YEAR_OF_BIRTHS = 2012;
const MONTH = 28;

/** Days of years long gone that are not, for the greater part, at one distance from each other as periods are. */
async function mayBeBirths(column: DraftColumn, table: string, engine: Engine): Promise<boolean> {
  const { type, facts } = column;
  if ((type !== 'date' && type !== 'timestamp') || (facts.earliestYear ?? 9999) > LAST_YEAR_OF_BIRTHS) return false;
  if (OF_THINGS.test(headingForms(facts.header))) return false;
  const { days, alike } = await engine.one<{ days: number; alike: number }>(
    `with days as (select distinct ${dateOf(column)} as day from ${table}),
          gaps as (select date_diff('day', lag(day) over (order by day), day) as gap from days where day is not null),
          lengths as (select case when gap >= ${MONTH} then round(gap / 30.44) * ${MONTH} else gap end as length, count(*) as n
                      from gaps where gap is not null group by 1)
     select (select count(*) from gaps) as days, coalesce((select max(n) from lengths), 0) as alike`,
  );
  return days > 0 && alike * 2 < days;
}

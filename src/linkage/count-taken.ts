/** How many of the values that files hold standardisation could take; a column of which it takes none is refused. */
import { ConcordError, type Problem } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { checkColumns } from './check-columns.ts';
import { modelColumns, type Standardisation, standardisationOf } from './model.ts';
import { type LinkInput, MACROS, sidesOf, standardisedSql, textName, textsSql } from './standardise-records.ts';

/** What became of one column of one file. */
export interface TakenColumn {
  file: 'left' | 'right';
  /** as the model calls it */
  column: string;
  rule: Standardisation;
  /** values that are more than blanks */
  filled: number;
  /** of them those that are missing after standardisation */
  notTaken: number;
}

/** What a rule can take; the others take any text that is filled. */
const TAKES: Partial<Record<Standardisation, string>> = {
  alphanumeric: 'letters or digits',
  digits: 'digits',
  name: 'names in letters of A to Z, with or without accents',
  email: 'addresses with an @ in them',
  'nhs-number': 'ten digits of which the last is the check digit, with or without spaces, hyphens or a .0 at the end',
  postcode: 'whole postcodes of the United Kingdom, such as LU2 7RT, that are a place',
  date: 'dates such as 1971-06-24, 19710624, 24/06/1971 or 24 Jun 1971',
  number: 'numbers',
  list: 'texts with semicolons or bars between',
};

/**
 * Answers: how many filled values of each column of the model can standardisation not take? They count as missing, so they neither agree
 * nor disagree. Computes nothing else, and leaves no table.
 * @param input the files, as tables of the engine, and the model
 * @returns a line for each column of each file, left before right, in the order of the model
 * @throws ConcordError 'file-refused' with every column that is filled and of which nothing can be taken; and as `standardiseRecords` where
 *   a column is missing or of a type that its rule cannot read
 * Example: `const [first] = await countTaken(engine, { left: 'people', model, kind: 'dedupe' })`
 */
export async function countTaken(engine: Engine, input: LinkInput): Promise<TakenColumn[]> {
  const { model } = input;
  const sides = sidesOf(input);
  const types = await checkColumns(engine, model, sides);
  await engine.run(MACROS);
  const columns = modelColumns(model);
  const rules = columns.map((column) => standardisationOf(model, column).rule);
  const counts = rules.map((rule, i) => {
    const taken = TAKES[rule] === undefined ? filledSql(textName(i)) : `count(${standardisedSql(rule, textName(i))})`;
    return `${filledSql(textName(i))} as filled_${i}, ${taken} as taken_${i}`;
  });
  const found: TakenColumn[] = [];
  for (const [s, side] of sides.entries()) {
    const row = await engine.one<Record<string, number>>(
      `select ${counts.join(', ')} from (${textsSql(model, side, columns, types[s]!)})`,
    );
    for (const [i, column] of columns.entries())
      found.push({
        ...{ file: side.source, column, rule: rules[i]! },
        ...{ filled: row[`filled_${i}`]!, notTaken: row[`filled_${i}`]! - row[`taken_${i}`]! },
      });
  }
  const problems = found.filter((c) => c.filled > 0 && c.notTaken === c.filled).map(noneTaken);
  if (problems.length) throw new ConcordError('file-refused', problems);
  return found;
}

/** Blanks are of the kinds that standardisation counts as none. */
const filledSql = (text: string): string => `count(nullif(trim(${text}, e' \\t\\r\\n'), ''))`;

const noneTaken = ({ file, column, rule, filled }: TakenColumn): Problem => ({
  where: `${file} file, column ${column}`,
  problem: `standardised as ${rule}, none of its filled values (${filled}) can be taken: it would be missing everywhere`,
  expected: TAKES[rule] ?? 'text',
  remedy:
    'mend the column, or choose another rule for it under standardise in the model; where its values stand for "not known", empty them, or take it out of the model',
});

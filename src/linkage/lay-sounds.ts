/** How names sound: double metaphone, each different name encoded once. */
import { doubleMetaphone } from 'double-metaphone';
import { type Engine, identifier } from '../engine/engine.ts';

/** Letters of a code, as published: what follows in a long name tells little. */
const CODE_LETTERS = 4;

/** Names that one statement lays; more would make its text too long to be quick. */
const NAMES_AT_ONCE = 50_000;

/**
 * Answers: how may a name sound? Double metaphone gives one code for how it is most likely said in English, and another where it
 * may come from another language: Smith sounds as SM0 or XMT, Schmidt as XMT or SMT.
 * @param letters capitals A to Z and spaces, as `linkage_letters` of standardise.sql makes them
 * @returns one or two codes of at most four letters, the likelier first; none for a name without a letter that is heard (HH, W)
 * Source: L. Philips, The Double Metaphone Search Algorithm, C/C++ Users Journal 18(6), June 2000.
 * Example: `soundsOf('CATHERINE')` gives `['K0RN', 'KTRN']`, and so does KATHRYN
 */
export function soundsOf(letters: string): string[] {
  const codes = doubleMetaphone(letters).map((code) => code.slice(0, CODE_LETTERS));
  return [...new Set(codes)].filter((code) => code !== '');
}

/** SQL of the codes of a value, from `linkage_sounds`: a list, missing where the value is or where nothing is heard. */
export const soundsSql = (value: string): string =>
  `(select codes from linkage_sounds s where s.letters = linkage_letters(${value}))`;

/** Makes the temporary table `linkage_sounds(letters, codes)` for every different value of these columns of linkage_records. */
export async function laySounds(engine: Engine, columns: string[]): Promise<void> {
  await engine.run('create or replace temp table linkage_sounds (letters varchar, codes varchar[])');
  if (columns.length === 0) return;
  const values = columns.map((c) => `select ${identifier(c)}::varchar as value from linkage_records`).join(' union ');
  const rows = await engine.all<{ letters: string }>(
    `select distinct linkage_letters(value) as letters from (${values}) where value is not null order by letters`,
  );
  for (let from = 0; from < rows.length; from += NAMES_AT_ONCE)
    await layPart(engine, rows.slice(from, from + NAMES_AT_ONCE));
}

async function layPart(engine: Engine, rows: { letters: string }[]): Promise<void> {
  const heard = rows.flatMap(({ letters }) => {
    const codes = soundsOf(letters);
    return codes.length === 0 ? [] : [{ letters, codes }];
  });
  await engine.run(
    `insert into linkage_sounds select unnest(from_json(?, '[{"letters": "VARCHAR", "codes": ["VARCHAR"]}]'), recursive := true)`,
    [JSON.stringify(heard)],
  );
}

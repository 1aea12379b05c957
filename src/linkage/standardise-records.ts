/** Lays the records to be linked into one table: standardised, numbered, with what comparisons need worked out once. */
import { readFileSync } from 'node:fs';
import { ConcordError, type Problem } from '../concord-error.ts';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import { cellSql } from './cell-sql.ts';
import { type ColumnTypes, checkColumns, type Side } from './check-columns.ts';
import { laySounds } from './lay-sounds.ts';
import { type LinkageModel, modelColumns, type Standardisation, standardisationOf } from './model.ts';
import { layNicknames } from './nicknames.ts';
import { type DerivedColumns, derivedColumns, soundedColumns } from './record-columns.ts';

/** dedupe: pairs within left; link: pairs across left and right; link-and-dedupe: both */
export type LinkKind = 'dedupe' | 'link' | 'link-and-dedupe';

export interface LinkInput {
  /** name of a table or view of the engine */
  left: string;
  /** the other file; needed for link and link-and-dedupe */
  right?: string;
  model: LinkageModel;
  kind: LinkKind;
}

/** The macros that `standardisedSql` names. */
export const MACROS = readFileSync(new URL('standardise.sql', import.meta.url), 'utf8');

/**
 * Makes the table `linkage_records`: `record` (1, 2, … by source and id), `source` ('left' or 'right'), `id` (text), each
 * column of the model after standardisation, and what is derived from them (soundex, double metaphone, nicknames, term frequencies); and
 * `is_restricted` where the model has `certain_only`: the record may be linked only where that is certain.
 * @throws ConcordError 'file-refused' when a column is missing or of a type that its rule cannot read, or the unique id is empty or repeated within a file
 */
export async function standardiseRecords(engine: Engine, input: LinkInput): Promise<void> {
  const sides = sidesOf(input);
  const types = await checkColumns(engine, input.model, sides);
  await engine.run(MACROS);
  await layNicknames(engine);
  const columns = modelColumns(input.model);
  const union = sides.map((side, i) => selectSide(input.model, side, columns, types[i]!)).join('\n    union all\n');
  await engine.run(`create or replace temp table linkage_records as
    select (row_number() over (order by source, id))::integer as record, * from (${union}) order by record`);
  await checkIds(engine, input.model, sides);
  await laySounds(engine, soundedColumns(input.model));
  await addDerivedColumns(engine, derivedColumns(input.model));
}

/** The tables of an input, left before right. */
export function sidesOf({ left, right, kind }: LinkInput): Side[] {
  if (kind === 'dedupe') return [{ source: 'left', table: left }];
  if (!right)
    throw new ConcordError('usage', {
      where: 'right',
      problem: `${kind} needs a second file`,
      expected: 'two files',
      remedy: 'name the second file, or choose dedupe',
    });
  return [
    { source: 'left', table: left },
    { source: 'right', table: right },
  ];
}

const STANDARDISING: Record<Standardisation, string> = {
  text: 'linkage_text',
  upper: 'linkage_upper',
  alphanumeric: 'linkage_alphanumeric',
  digits: 'linkage_digits',
  name: 'linkage_name',
  email: 'linkage_email',
  'nhs-number': 'linkage_nhs_number',
  postcode: 'linkage_postcode',
  date: 'linkage_date',
  number: 'linkage_number',
  list: 'linkage_list',
};

/** SQL that standardises text by a named rule; the macros of standardise.sql must be there. */
export const standardisedSql = (rule: Standardisation, text: string): string => `${STANDARDISING[rule]}(${text})`;

function selectSide(model: LinkageModel, side: Side, columns: string[], types: ColumnTypes): string {
  const cells = columns.map(
    (column, i) => `${standardisedSql(ruleOf(model, column), textName(i))} as ${identifier(column)}`,
  );
  return `select ${literal(side.source)} as source, id, ${cells.join(', ')}${model.certain_only ? ', is_restricted' : ''}
    from (${textsSql(model, side, columns, types)})`;
}

const ruleOf = (model: LinkageModel, column: string): Standardisation => standardisationOf(model, column).rule;

/** Columns of `textsSql`: the text of the i-th column of the model. */
export const textName = (i: number): string => `text_${i}`;

/** A query of the texts that are standardised: each is worked out once, and the macros name theirs many times. */
export function textsSql(model: LinkageModel, side: Side, columns: string[], types: ColumnTypes): string {
  const texts = columns.map((column, i) => {
    const { from, rule } = standardisationOf(model, column);
    return `${cellSql(from, types(from), rule)} as ${textName(i)}`;
  });
  const { certain_only } = model;
  if (certain_only) texts.push(`linkage_is_restricted(${identifier(certain_only.column)}::varchar) as is_restricted`);
  return `select ${identifier(model.unique_id)}::varchar as id, ${texts.join(', ')} from ${identifier(side.table)}`;
}

async function checkIds(engine: Engine, model: LinkageModel, sides: Side[]): Promise<void> {
  const problems: Problem[] = [];
  for (const { source } of sides) {
    const { n, named, different } = await engine.one<{ n: number; named: number; different: number }>(
      `select count(*) as n, count(id) as named, count(distinct id) as different from linkage_records where source = ${literal(source)}`,
    );
    if (named < n || different < named)
      problems.push({
        where: `${source} file, column ${model.unique_id}`,
        problem: `${n - named} records have no id and ${named - different} repeat another's`,
        expected: 'an id of its own for each record',
        remedy: 'remove repeated rows, or name another column as unique_id',
      });
  }
  if (problems.length) throw new ConcordError('file-refused', problems);
}

/** Each value once, however many records hold it. */
async function addDerivedColumns(engine: Engine, columns: DerivedColumns[]): Promise<void> {
  if (columns.length === 0) return;
  const joins = columns.map(
    ({ column, derived }, i) => `left join (
      select value, ${derived.map((d) => `${d.sql} as ${identifier(d.name)}`).join(', ')}
      from (select ${identifier(column)} as value, count(*) as n from linkage_records where ${identifier(column)} is not null group by 1)
      ) v${i} on v${i}.value = r.${identifier(column)}`,
  );
  const cells = columns.flatMap(({ derived }, i) => derived.map((d) => `v${i}.${identifier(d.name)}`));
  await engine.run(`create or replace temp table linkage_records as
    select r.*, ${cells.join(', ')} from linkage_records r ${joins.join(' ')} order by record`);
}

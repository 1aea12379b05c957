/** Lays the records to be linked into one table: standardised, numbered, with what comparisons need worked out once. */
import { readFileSync } from 'node:fs';
import { ConcordError, type Problem } from '../concord-error.ts';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { laySounds } from './lay-sounds.ts';
import { type LinkageModel, modelColumns, type Standardisation, standardisationOf } from './model.ts';
import type { BlockingRule } from './model-schema.ts';
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

const MACROS = readFileSync(new URL('standardise.sql', import.meta.url), 'utf8');

/**
 * Makes the table `linkage_records`: `record` (1, 2, … by source and id), `source` ('left' or 'right'), `id` (text), each
 * column of the model after standardisation, and what is derived from them (soundex, double metaphone, nicknames, term frequencies); and
 * `is_restricted` where the model has `certain_only`: the record may be linked only where that is certain.
 * @throws ConcordError 'file-refused' when a column is missing, or the unique id is empty or repeated within a file
 */
export async function standardiseRecords(engine: Engine, input: LinkInput): Promise<void> {
  const sides = sidesOf(input);
  await checkColumns(engine, input.model, sides);
  await engine.run(MACROS);
  await layNicknames(engine);
  const columns = modelColumns(input.model);
  const union = sides.map((side) => selectSide(input.model, side, columns)).join('\n    union all\n');
  await engine.run(`create or replace temp table linkage_records as
    select (row_number() over (order by source, id))::integer as record, * from (${union}) order by record`);
  await checkIds(engine, input.model, sides);
  await laySounds(engine, soundedColumns(input.model));
  await addDerivedColumns(engine, derivedColumns(input.model));
}

interface Side {
  source: 'left' | 'right';
  table: string;
}

function sidesOf({ left, right, kind }: LinkInput): Side[] {
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

function selectSide(model: LinkageModel, side: Side, columns: string[]): string {
  const cells = columns.map((column) => {
    const { from, rule } = standardisationOf(model, column);
    return `${standardisedSql(rule, `${identifier(from)}::varchar`)} as ${identifier(column)}`;
  });
  const { certain_only } = model;
  if (certain_only) cells.push(`linkage_is_restricted(${identifier(certain_only.column)}::varchar) as is_restricted`);
  return `select ${literal(side.source)} as source, ${identifier(model.unique_id)}::varchar as id, ${cells.join(', ')}
    from ${identifier(side.table)}`;
}

/** Which parts of a model ask for a column of the files. */
function usesOf(model: LinkageModel, column: string): string[] {
  const reads = (c: string): boolean => standardisationOf(model, c).from === column;
  const inRules = (rules: BlockingRule[] | undefined): boolean =>
    (rules ?? []).flat().some((part) => reads(typeof part === 'string' ? part : part.column));
  const uses: [string, boolean][] = [
    ['`unique_id`', model.unique_id === column],
    ['`comparisons`', model.comparisons.some((c) => c.columns.some(reads))],
    ['`blocking`', inRules(model.blocking)],
    ['`training`', inRules(model.training)],
    ['`deterministic`', inRules(model.deterministic?.rules)],
    ['`certain_only`', model.certain_only?.column === column || inRules(model.certain_only?.rules)],
  ];
  const found = uses.filter(([, does]) => does).map(([name]) => name);
  return found.length > 0 ? found : ['`columns`'];
}

async function checkColumns(engine: Engine, model: LinkageModel, sides: Side[]): Promise<void> {
  const flags = model.certain_only ? [model.certain_only.column] : [];
  const read = modelColumns(model).map((c) => standardisationOf(model, c).from);
  const wanted = [...new Set([model.unique_id, ...read, ...flags])];
  const problems: Problem[] = [];
  for (const { source, table } of sides) {
    const names = (await engine.describe(`select * from ${identifier(table)}`)).map((c) => c.name);
    const present = new Set(names.map((name) => name.toLowerCase()));
    for (const column of wanted.filter((name) => !present.has(name.toLowerCase()))) {
      const near = nearestName(column, names);
      const uses = usesOf(model, column);
      problems.push({
        where: `${source} file`,
        problem: `it has no column '${column}', which ${uses.join(' and ')} of the model ${uses.length > 1 ? 'ask' : 'asks'} for`,
        expected: `the columns of the model: ${wanted.join(', ')}`,
        remedy: near
          ? `the file has '${near}': if the model means that, mend it there; otherwise rename a column of the file`
          : 'rename the column in the file, or change the model',
      });
    }
  }
  if (problems.length) throw new ConcordError('file-refused', problems);
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

/** Why pairs are in doubt: how a record and a person compare, comparison by comparison. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import { compareSql, gammaColumn } from '../compare-sql.ts';
import type { LinkageModel } from '../model.ts';
import { standardiseRecords } from '../standardise-records.ts';
import { termFrequencyColumns, weightSql } from '../weigh-sql.ts';

/** A record that may be a person's: a row of `review_candidate`. */
export interface Candidate {
  /** number of the record, as text: it goes beyond what a number can hold */
  record: string;
  personKey: number;
}

const SIDES = readFileSync(new URL('candidate-sides.sql', import.meta.url), 'utf8');

/** Tables that this lays and takes away again, since the index keeps no copy of its people. */
const WORK = ['candidate_known', 'candidate_record', 'weighed_person', 'weighed_record', 'linkage_records'];

/** The engine's SQL of a list of candidates: columns record_id and person_key. */
export const candidateRows = (candidates: Candidate[]): string =>
  `select unnest([${candidates.map((c) => `${BigInt(c.record)}::ubigint`).join(', ')}]::ubigint[]) as record_id,
    unnest([${candidates.map((c) => Number(c.personKey)).join(', ')}]::bigint[]) as person_key`;

/**
 * Answers: on what do a record and a person agree? Of everything that is known of the person, what fits the record best is compared.
 * @param engine on the resident index
 * @param model of the residents; how rare a value is does not matter to a level
 * @returns for each candidate, in order, comparison → level (-1 missing, 0 another, higher is stronger); none ({}) where the
 *   person's records, or the record, are not in the index any more
 * Example: `const [levels] = await candidateLevels(engine, model, [{ record: '17', personKey: 4 }])`
 */
export async function candidateLevels(
  engine: Engine,
  model: LinkageModel,
  candidates: Candidate[],
): Promise<Record<string, number>[]> {
  if (candidates.length === 0) return [];
  await engine.run(
    `create or replace table weighed_record as select distinct record_id from (${candidateRows(candidates)})`,
  );
  await engine.run(
    `create or replace table weighed_person as select distinct person_key from (${candidateRows(candidates)})`,
  );
  try {
    return await levelsOf(engine, { ...model, prior: model.prior ?? 0.5 }, candidates);
  } finally {
    await dropSides(engine);
  }
}

async function levelsOf(
  engine: Engine,
  model: LinkageModel,
  candidates: Candidate[],
): Promise<Record<string, number>[]> {
  const gammas = model.comparisons.map(gammaColumn);
  await laySides(engine, model);
  const rows = await engine.all<{ record: string; personKey: number } & Record<string, number>>(`
    with best as (${bestPairs(model, candidateRows(candidates))})
    select record_id::varchar as record, person_key as "personKey", ${gammas.join(', ')} from best`);
  const found = new Map(rows.map((row) => [`${row.record} ${row.personKey}`, row]));
  return candidates.map(({ record, personKey }) => {
    const row = found.get(`${record} ${personKey}`);
    return row ? Object.fromEntries(model.comparisons.map((c) => [c.name, row[gammaColumn(c)] ?? -1])) : {};
  });
}

/** Lays both sides and standardises them: `linkage_records`, persons on the left, records on the right. */
export async function laySides(engine: Engine, model: LinkageModel): Promise<void> {
  await engine.run(SIDES);
  await standardiseRecords(engine, { left: 'candidate_known', right: 'candidate_record', model, kind: 'link' });
}

/** Takes away what `laySides` laid. */
export async function dropSides(engine: Engine): Promise<void> {
  for (const name of WORK) await engine.run(`drop table if exists ${name}`);
}

/**
 * SQL of each candidate with what is known of the person that fits its record best: record_id, person_key, `known_id` (of the
 * left side), the gammas, match_weight (log2 of the odds, the model's prior within).
 * @param candidates SQL of record_id and person_key, after `laySides`
 */
export function bestPairs(model: LinkageModel, candidates: string): string {
  const pairs = `(select c.record_id, c.person_key, l.id as known_id, l.record as left_record, r.record as right_record
    from (${candidates}) c
    join linkage_records r on r.source = 'right' and r.id = c.record_id::varchar
    join linkage_records l on l.source = 'left' and split_part(l.id, '-', 1) = c.person_key::varchar)`;
  const compared = compareSql(model, pairs, {
    ...{ record_id: 'p.record_id', person_key: 'p.person_key', known_id: 'p.known_id' },
    ...termFrequencyColumns(model),
  });
  return `select * from (select *, ${weightSql(model)} as match_weight from (${compared}))
    qualify row_number() over (partition by record_id, person_key order by match_weight desc, known_id) = 1`;
}

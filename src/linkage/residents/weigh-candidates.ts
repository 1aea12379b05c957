/** Why pairs are in doubt: how a record and a person compare, comparison by comparison. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import { compareSql, gammaColumn } from '../compare-sql.ts';
import type { LinkageModel } from '../model.ts';
import { standardiseRecords } from '../standardise-records.ts';
import { termFrequencyColumns, weightSql } from '../weigh-sql.ts';
import { keptPersons } from './kept-persons.ts';

/** A record that may be a person's: a row of `review_candidate`. */
export interface Candidate {
  /** number of the record, as text: it goes beyond what a number can hold */
  record: string;
  personKey: number;
}

const SIDES = readFileSync(new URL('candidate-sides.sql', import.meta.url), 'utf8');

/** Tables that this lays and takes away again, since the index keeps no copy of its people. */
const WORK = ['candidate_known', 'candidate_record', 'weighed_record', 'linkage_records'];

/** The engine's SQL of a list of candidates: columns record_id and person_key. */
export const candidateRows = (candidates: Candidate[]): string =>
  `select unnest([${candidates.map((c) => `${BigInt(c.record)}::ubigint`).join(', ')}]::ubigint[]) as record_id,
    unnest([${candidates.map((c) => Number(c.personKey)).join(', ')}]::bigint[]) as person_key`;

/** What is known of the person that fits the record best of all. */
export interface BestFit {
  /** id of the variant among the left side of `linkage_records` */
  knownId: string;
  /** comparison → level: -1 missing, 0 another, higher is stronger */
  levels: Record<string, number>;
}

/**
 * Answers: on what do a record and a person agree? Of everything that is known of the person, what fits the record best is compared.
 * @param engine on the resident index
 * @param model of the residents
 * @returns for each candidate, in order, comparison → level (-1 missing, 0 another, higher is stronger); none ({}) where the
 *   person's records, or the record, are not in the index any more
 * Example: `const [levels] = await candidateLevels(engine, model, [{ record: '17', personKey: 4 }])`
 */
export const candidateLevels = (
  engine: Engine,
  model: LinkageModel,
  candidates: Candidate[],
): Promise<Record<string, number>[]> =>
  weighCandidates(engine, model, candidates, async (best) => best.map((fit) => fit?.levels ?? {}));

/**
 * Weighs candidates as linkage does: every resident stands on the left, since the prior and the rarity of a value are of all of
 * them, and a person that was merged is who was kept. Were they of the few who are in doubt alone, every value would be common, and a variant that says nothing would fit best.
 * @param work gets the best fit of each candidate, in order (null where there is none), and the model with its prior, while
 *   `linkage_records` holds both sides; what was laid is taken away after it
 * @returns what `work` does
 */
export async function weighCandidates<T>(
  engine: Engine,
  model: LinkageModel,
  candidates: Candidate[],
  work: (best: (BestFit | null)[], weighing: LinkageModel) => Promise<T>,
): Promise<T> {
  if (candidates.length === 0) return work([], model);
  try {
    await engine.run(
      `create or replace table weighed_record as select distinct record_id from (${candidateRows(candidates)})`,
    );
    await engine.run(SIDES);
    const { persons } = await engine.one<{ persons: number }>(
      'select count(distinct person_key) as persons from record_person where until_version is null',
    );
    const weighing = { ...model, prior: model.prior ?? Math.min(0.5, 1 / (persons + 1)) };
    const kept = await keptPersons(
      engine,
      candidates.map((c) => c.personKey),
    );
    const sides = { left: 'candidate_known', right: 'candidate_record', model: weighing, kind: 'link' as const };
    await standardiseRecords(engine, sides);
    const asked = candidates.map(({ record }, i) => ({ record, personKey: kept[i]! }));
    return await work(await bestFits(engine, weighing, asked), weighing);
  } finally {
    for (const name of WORK) await engine.run(`drop table if exists ${name}`);
  }
}

async function bestFits(engine: Engine, model: LinkageModel, candidates: Candidate[]): Promise<(BestFit | null)[]> {
  const rows = await engine.all<{ record: string; personKey: number; knownId: string } & Record<string, number>>(`
    select record_id::varchar as record, person_key as "personKey", known_id as "knownId",
      ${model.comparisons.map(gammaColumn).join(', ')}
    from (${bestPairs(model, candidateRows(candidates))})`);
  const found = new Map(rows.map((row) => [`${row.record} ${row.personKey}`, row]));
  return candidates.map(({ record, personKey }) => {
    const row = found.get(`${record} ${personKey}`);
    if (!row) return null;
    const levels = Object.fromEntries(model.comparisons.map((c) => [c.name, row[gammaColumn(c)]!]));
    return { knownId: row.knownId, levels };
  });
}

/**
 * SQL of each candidate with what is known of the person that fits its record best: record_id, person_key, `known_id` (of the
 * left side), the gammas, match_weight (log2 of the odds, the model's prior within).
 * @param candidates SQL of record_id and person_key, after both sides are laid
 */
function bestPairs(model: LinkageModel, candidates: string): string {
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

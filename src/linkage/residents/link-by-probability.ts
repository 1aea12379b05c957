/** Records that no rule gave to a person: weighed against everyone known, each to at most one person. */

import type { Engine } from '../../engine/engine.ts';
import { chooseThreshold } from '../choose-threshold.ts';
import { linkPairs } from '../link-pairs.ts';
import type { LinkageModel } from '../model.ts';
import { keepLinks } from './link-work.ts';
import { notLeftToPeople, notToldApart } from './told-apart.ts';

/** Match weights (log2 of odds) around the chosen threshold within which a reviewer decides. */
export interface DoubtfulBand {
  below: number;
  above: number;
}

export interface ProbableLinks {
  linked: number;
  /** records for the review queue */
  doubtful: number;
  /** match weight that the method chose, or the model says; null when no pair was found */
  threshold: number | null;
}

const NO_LINKS: ProbableLinks = { linked: 0, doubtful: 0, threshold: null };

/**
 * Weighs what is left, unless it is sensitive or has no birth date, against `person_variant`. A pair of which the forenames disagree
 * is none: so twins and siblings stay apart. A record's weight for its best person is the log2 of the odds that it is that
 * person's, the other persons whom it might be counted: of two that fit alike neither is likely. From threshold + above on
 * it is linked, from threshold - below on it is in doubt (`doubtful_link`), below that left. What is left to people is in doubt
 * whatever the weight.
 *
 * @param model with m and u; its threshold holds where it has one
 * @returns counts; nothing where nobody is known or nothing is left
 */
export async function linkByProbability(
  engine: Engine,
  model: LinkageModel,
  band: DoubtfulBand,
): Promise<ProbableLinks> {
  await engine.run(
    'create or replace temp table doubtful_link (record_id ubigint, person_key bigint, match_weight double, match_probability double)',
  );
  await engine.run(`delete from unlinked_chance
    where record_id in (select record_id from unlinked_record union all select record_id from new_link)`);
  const { left, right, persons } = await laySides(engine);
  if (left === 0 || right === 0) return NO_LINKS;
  const input = { left: 'known_side', right: 'unlinked_side', model: withPrior(model, persons), kind: 'link' as const };
  const { pairs } = await linkPairs(engine, input);
  if (pairs === 0) return NO_LINKS;
  await vetoPairs(engine);
  const threshold = model.threshold ?? (await thresholdOf(engine));
  if (threshold === null) return NO_LINKS;
  await weighPersons(engine);
  const weighable = notLeftToPeople('record_id, person_key');
  const certain = `match_weight >= ${threshold + band.above} and ${weighable}`;
  await engine.run(`insert into doubtful_link select record_id, person_key, match_weight, match_probability from best_link
    where (match_weight >= ${threshold - band.below} or not ${weighable}) and not (${certain})`);
  const linked = await keepLinks(
    engine,
    `select record_id, person_key, 'probability', match_weight, match_probability from best_link where ${certain} order by record_id`,
  );
  await engine.run(`insert into unlinked_chance select record_id, person_key, match_probability from best_link
    where record_id in (select record_id from unlinked_record) order by record_id`);
  const { n } = await engine.one<{ n: number }>(`select count(*) as n from doubtful_link
    where (record_id, person_key) not in (select (record_id, person_key) from left_to_people where unsure)`);
  return { linked, doubtful: n, threshold };
}

/** Each record is one person's or nobody's: one in the number of persons. */
const withPrior = (model: LinkageModel, persons: number): LinkageModel => ({
  ...model,
  prior: model.prior ?? Math.min(0.5, 1 / (persons + 1)),
});

async function laySides(engine: Engine): Promise<{ left: number; right: number; persons: number }> {
  await engine.run(`create or replace temp table unlinked_side as
    select record_id::varchar as id, forename, surname, birth_date, sex, postcode from unlinked_record
    where not sensitive and ((birth_date is not null and coalesce(forename, surname, postcode) is not null)
      or (forename is not null and surname is not null and postcode is not null))
    order by record_id`);
  await engine.run(`create or replace temp table known_side as
    select person_key || '-' || row_number() over (partition by person_key order by all_parts) as id, * exclude (all_parts)
    from (select distinct person_key, forename, surname, birth_date, sex, postcode,
        concat_ws('|', coalesce(forename, ''), coalesce(surname, ''), coalesce(birth_date::varchar, ''), coalesce(sex, ''), coalesce(postcode, '')) as all_parts
      from person_variant) order by person_key, all_parts`);
  return engine.one(`select (select count(*) from known_side) as left, (select count(*) from unlinked_side) as right,
    (select count(distinct person_key) from known_side) as persons`);
}

/**
 * Forenames that disagree are another person's, whatever else is alike. A surname, a sex and an address are a household's: without a
 * forename or a birth date that agrees there is no evidence. What reviewers said holds, also of who was kept of a person (`told_apart`).
 */
async function vetoPairs(engine: Engine): Promise<void> {
  await engine.run(`delete from pairs where gamma_forename = 0 or greatest(gamma_forename, gamma_birth_date) <= 0
    or not (${notToldApart("right_id::ubigint, split_part(left_id, '-', 1)::bigint")})`);
}

/** null when no pair is left. */
async function thresholdOf(engine: Engine): Promise<number | null> {
  const { n } = await engine.one<{ n: number }>('select count(*) as n from pairs');
  return n === 0 ? null : (await chooseThreshold(engine)).threshold;
}

/** Makes `best_link`: each record's likeliest person, with the odds against nobody and every other person. */
async function weighPersons(engine: Engine): Promise<void> {
  await engine.run(`create or replace temp table best_link as
    with person as (
      select right_id::ubigint as record_id, split_part(left_id, '-', 1)::bigint as person_key, max(match_weight) as weight
      from pairs group by all),
    ranked as (
      select *, row_number() over (partition by record_id order by weight desc, person_key) as place,
        sum(pow(2, least(weight, 60)) order by person_key) over (partition by record_id) - pow(2, least(weight, 60)) as others
      from person)
    select record_id, person_key, w as match_weight, 1 / (1 + pow(2, -w)) as match_probability
    from (select *, least(weight, 60) - log2(1 + greatest(others, 0)) as w from ranked where place = 1) order by record_id`);
}

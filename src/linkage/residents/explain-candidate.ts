/** Both sides of a pair in doubt, for a reviewer's eyes, and why linkage doubts it. Every value here identifies somebody. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import { explainPair, type Waterfall } from '../explain-pair.ts';
import type { LinkageModel } from '../model.ts';
import { bestPairs, type Candidate, candidateRows, dropSides, laySides } from './weigh-candidates.ts';

const KEPT_PERSON = readFileSync(new URL('kept-person.sql', import.meta.url), 'utf8');

/** What is said of a person; null where nothing is. */
export interface IdentityDetails {
  nhs_number: string | null;
  forename: string | null;
  surname: string | null;
  birth_date: string | null;
  sex: string | null;
  postcode: string | null;
  local_number: string | null;
}

/** Something that was ever said of a person, and from which version of the map until which. */
export interface KnownIdentifier {
  kind: string;
  value: string;
  from_version: number;
  until_version: number | null;
}

export interface ExplainedCandidate {
  record: IdentityDetails;
  /** where the record came from, with the rows that say the same */
  sources: { dataset: string; role: string; rows: number }[];
  /** what is believed of the person now */
  person: IdentityDetails;
  /** everything that was ever said of the person */
  known: KnownIdentifier[];
  /** records that are the person's now */
  records: number;
  /** the person was found to be one with an older one since, who is shown */
  merged: boolean;
  /** whose the record is by now */
  now: 'nobody' | 'this-person' | 'another-person';
  /** other persons whom the same record is in doubt with */
  others: number;
  /** by what is known today; null where nothing of the person can be compared any more */
  waterfall: Waterfall | null;
}

/**
 * Answers: who are the two sides of a pair in doubt, and what speaks for and against it? How rare a name or a postcode is comes from
 * all residents, so the weight is that of linkage itself, but for other residents whom the record fits as well, and for what was
 * learnt since.
 * @param engine on the resident index, or on views of its tables; tables are laid on it and taken away
 * @param model of the residents
 * @returns null when the record is not in the index
 * Example: `await explainCandidate(engine, model, { record: '17', personKey: 4 })`
 */
export async function explainCandidate(
  engine: Engine,
  model: LinkageModel,
  candidate: Candidate,
): Promise<ExplainedCandidate | null> {
  const record = `${BigInt(candidate.record)}::ubigint`;
  const [details] = await engine.all<IdentityDetails>(`
    select ${['nhs_number', 'forename', 'surname', 'birth_date', 'sex'].map((c) => `nullif(r.${c}, '') as ${c}`).join(', ')},
      coalesce(e.postcode, nullif(r.postcode, '')) as postcode,
      nullif(trim(concat_ws(' ', r.local_from, r.local_number)), '') as local_number
    from identity_record r join record_evidence e using (record_id) where record_id = ${record} limit 1`);
  if (!details) return null;
  await engine.run(KEPT_PERSON);
  const { kept } = await engine.one<{ kept: number }>(
    'select coalesce((select into_key from kept_person where person_key = ?), ?) as kept',
    [candidate.personKey, candidate.personKey],
  );
  return {
    record: details,
    sources: await engine.all(
      `select dataset, role, sum(rows) as rows from record_source where record_id = ${record} group by all order by all`,
    ),
    ...(await personOf(engine, kept)),
    merged: kept !== candidate.personKey,
    ...(await standingOf(engine, record, kept, candidate.personKey)),
    waterfall: await waterfallOf(engine, model, { record: candidate.record, personKey: kept }),
  };
}

async function personOf(
  engine: Engine,
  person: number,
): Promise<Pick<ExplainedCandidate, 'person' | 'known' | 'records'>> {
  const [found] = await engine.all<IdentityDetails & { records: number }>(
    `select nhs_number, forename, surname, birth_date::varchar as birth_date, sex, postcode, null as local_number, records
     from resident where person_key = ?`,
    [person],
  );
  const { records = 0, ...details } = found ?? {};
  return {
    person: { ...NOTHING, ...details },
    records,
    known: await engine.all<KnownIdentifier>(
      'select kind, value, from_version, until_version from identifier where person_key = ? order by all',
      [person],
    ),
  };
}

const NOTHING: IdentityDetails = {
  ...{
    nhs_number: null,
    forename: null,
    surname: null,
    birth_date: null,
    sex: null,
    postcode: null,
    local_number: null,
  },
};

async function standingOf(
  engine: Engine,
  record: string,
  person: number,
  asked: number,
): Promise<Pick<ExplainedCandidate, 'now' | 'others'>> {
  const [link] = await engine.all<{ person_key: number }>(
    `select person_key from record_person where record_id = ${record} and until_version is null`,
  );
  const { others } = await engine.one<{ others: number }>(`select count(*) as others from review_candidate
    where record_id = ${record} and person_key <> ${Number(asked)} and decision is null`);
  const now = !link ? 'nobody' : link.person_key === person ? 'this-person' : 'another-person';
  return { now, others };
}

/** Every resident stands on the left, since the prior and the rarity of a value are of all of them. */
async function waterfallOf(engine: Engine, model: LinkageModel, candidate: Candidate): Promise<Waterfall | null> {
  const one = candidateRows([candidate]);
  await engine.run(`create or replace table weighed_record as select record_id from (${one})`);
  await engine.run(
    'create or replace table weighed_person as select distinct person_key from record_person where until_version is null',
  );
  try {
    const { persons } = await engine.one<{ persons: number }>('select count(*) as persons from weighed_person');
    const weighing = { ...model, prior: model.prior ?? Math.min(0.5, 1 / (persons + 1)) };
    await laySides(engine, weighing);
    const [best] = await engine.all<{ known_id: string }>(bestPairs(weighing, one));
    if (!best) return null;
    return await explainPair(
      engine,
      weighing,
      { source: 'left', id: best.known_id },
      { source: 'right', id: candidate.record },
    );
  } finally {
    await dropSides(engine);
  }
}

/** Both sides of a pair in doubt, for a reviewer's eyes, and why linkage doubts it. Every value here identifies somebody. */
import type { Engine } from '../../engine/engine.ts';
import { explainPair, type Waterfall } from '../explain-pair.ts';
import type { LinkageModel } from '../model.ts';
import { type IdentityDetails, RECORD_DETAILS } from './identity-details.ts';
import { keptPersons } from './kept-persons.ts';
import { type Candidate, weighCandidates } from './weigh-candidates.ts';

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
    select ${RECORD_DETAILS}
    from identity_record r join record_evidence e using (record_id) where record_id = ${record} limit 1`);
  if (!details) return null;
  const kept = (await keptPersons(engine, [candidate.personKey]))[0]!;
  return {
    record: details,
    sources: await engine.all(
      `select dataset, role, sum(rows) as rows from record_source where record_id = ${record} group by all order by all`,
    ),
    ...(await personOf(engine, kept)),
    merged: kept !== candidate.personKey,
    ...(await standingOf(engine, record, kept, candidate.personKey)),
    waterfall: await waterfallOf(engine, model, candidate),
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

const waterfallOf = (engine: Engine, model: LinkageModel, candidate: Candidate): Promise<Waterfall | null> =>
  weighCandidates(engine, model, [candidate], async ([best], weighing) =>
    best
      ? explainPair(engine, weighing, { source: 'left', id: best.knownId }, { source: 'right', id: candidate.record })
      : null,
  );

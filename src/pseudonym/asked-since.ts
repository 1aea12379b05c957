/** Which residents the national service was asked about: who came since the request is not in its answer, whatever they want. */
import type { Engine } from '../engine/engine.ts';

/** People who are taken to have opted out only because nobody has asked about them yet. */
export interface AskedSince {
  /** ISO day of the request that the answer in use was given to */
  askedOn: string;
  /** residents whose NHS number was not known of them then, and is not on the answer */
  people: number;
}

/**
 * Notes that the service was asked about everybody whom the index knew.
 * @param engine on the identity zone, its tables laid (`layOptOuts`)
 * @param request.mapVersion newest version of the map of the index
 */
export const noteRequest = (engine: Engine, request: { askedOn: string; mapVersion: number }): Promise<void> =>
  engine.run('insert into opt_out_request values (?::date, ?)', [request.askedOn, request.mapVersion]);

/**
 * Answers: who came, or got another number, since the request that an answer was given to, and counts as opted out therefore. That
 * request is the last one of the day of the answer or before.
 * @param engine after `makeOptOuts` has laid `opt_out`
 * @param firstKnown SQL of (person_key, map_version): the version of the map from which on a resident is known by their number
 * @param listedOn ISO day of the answer
 * @returns null when no request was noted by then: it was written elsewhere, and nobody knows whom it named
 */
export async function askedSince(engine: Engine, firstKnown: string, listedOn: string): Promise<AskedSince | null> {
  const [request] = await engine.all<{ askedOn: string; mapVersion: number }>(
    `select asked_on::varchar as "askedOn", map_version as "mapVersion" from opt_out_request
     where asked_on <= ?::date order by asked_on desc, map_version desc limit 1`,
    [listedOn],
  );
  if (!request) return null;
  const { people } = await engine.one<{ people: number }>(
    `select count(distinct person_key) as people from (${firstKnown}) k
     semi join (select person_key from temp.opt_out where kind = 'national') o using (person_key)
     where k.map_version > ?`,
    [request.mapVersion],
  );
  return { askedOn: request.askedOn, people };
}

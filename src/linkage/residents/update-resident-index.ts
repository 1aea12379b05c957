/** One update of the resident index: new records are read, linked against everyone, and nobody's key changes without a reason. */
import type { Engine } from '../../engine/engine.ts';
import type { LinkageModel } from '../model.ts';
import { beginVersion } from './change-people.ts';
import { type Collected, collectIdentityRecords, type IdentitySource } from './collect-identity-records.ts';
import { describeResidents } from './describe-residents.ts';
import { endOverlays } from './end-overlays.ts';
import { linkByDemographics, linkByLocalNumber } from './link-by-agreement.ts';
import { layNumberPersons, linkByNumber } from './link-by-number.ts';
import { type DoubtfulBand, linkByProbability, type ProbableLinks } from './link-by-probability.ts';
import { extendCrosswalk, linkByToken, type TokenKey, waitForKey } from './link-by-token.ts';
import { layEverybody, layNumbers, layVariants, layWork, renewVariants, triesAgain } from './link-work.ts';
import { makeNewPeople } from './make-new-people.ts';
import { hashMap } from './map-at.ts';
import { queueDoubtful, tellOverlays, unlinkSensitive } from './note-update.ts';
import { layResidentIndex } from './open-resident-index.ts';
import { mergeByNumber, mergeNumberless } from './prove-one-person.ts';
import { dropToldApart, layToldApart, partToldApart } from './told-apart.ts';
import { findTurned, giveBack, turnSources } from './withdraw-sources.ts';

export interface IndexOptions {
  /** the day of the update, YYYY-MM-DD; only written down */
  at: string;
  /** catalogue/linkage/residents.yaml, or one like it: trained, of columns forename, surname, birth_date, sex and postcode, unique_id id */
  model: LinkageModel;
  /** how senders of tokens make them; none when absent: their records stay unlinked */
  tokens?: TokenKey[];
  /** match weights around the threshold that go to the review queue; 1 below and 3 above when absent */
  doubtful?: DoubtfulBand;
  /** SQL of (record_id): records that are sensitive beside what their own rows say; none when absent */
  sensitive?: string;
  /**
   * ids of deliveries that were withdrawn: their sources, whose names begin with the id, are evidence no more, and those of this
   * edition are again. Absent: all stays as it is, as for an edition of an earlier day
   */
  withdrawn?: string[] | undefined;
}

export interface IndexUpdate {
  /** the version of the map; that of before when there was nothing new */
  mapVersion: number;
  /** names what the map says */
  mapHash: string;
  collected: Collected;
  /** records linked in this update, by how */
  linked: Record<string, number>;
  /** records that are nobody's, of this update and earlier ones */
  unlinked: number;
  /** persons who have records; patients whom practices made up are among them, since linkage does not know them from others */
  residents: number;
  merged: number;
  /** pairs that wait for a reviewer, of this update */
  doubtful: number;
  /** match weight from which records were linked by probability (before the doubtful band is taken off); null: nothing to weigh */
  threshold: number | null;
}

const DOUBTFUL: DoubtfulBand = { below: 1, above: 3 };

/**
 * Takes the records of new sources into the index and links them. Records that are somebody's stay so; what was nobody's is tried
 * again when a source that says who people are (trust above 0) tells something new, where the index has none, and, also without a new
 * source, when a key of tokens comes that the index has not had. The order: superseded numbers are
 * resolved and persons whose numbers were merged become one; NHS numbers whose holder agrees; tokens; the partner's own number;
 * birth date, sex and postcode that fit one person; probability; numbers that only one record gives; then new persons of what has a
 * name and a birth date. The same sources, in the same updates, give the same keys.
 *
 * It is not one transaction: within one the engine loses what is laid by the hundred thousand. Work on a copy of the index (as a
 * build does that opens the sealed one), and throw the copy away when this fails or is killed.
 *
 * @param engine on the index's own file, not in use by anybody else
 * @param sources what this edition stands on; those taken before are passed over
 * @throws ConcordError as linkPairs; the engine's error when a relation does not fit its contract
 * Example: `await updateResidentIndex(engine, [{ name: 'd1', contract, relation: 'delivered', trust: 0 }], { model, at: '2026-04-01' })`
 */
export async function updateResidentIndex(
  engine: Engine,
  sources: IdentitySource[],
  options: IndexOptions,
): Promise<IndexUpdate> {
  await layResidentIndex(engine);
  await finishLast(engine);
  const linked = await linkNew(engine, sources, options);
  const merged = linked.merged + (await finishLast(engine, linked.laidAll));
  return told(engine, linked, merged);
}

interface Linked {
  version: number;
  collected: Collected;
  /** null: nothing was linked, and the version is that of before */
  probable: ProbableLinks | null;
  merged: number;
  /** the working tables have everybody, and this version's links */
  laidAll: boolean;
}

async function within<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  await engine.run('begin transaction');
  try {
    const result = await work();
    await engine.run('commit');
    return result;
  } catch (error) {
    await engine.run('rollback');
    throw error;
  }
}

async function linkNew(engine: Engine, sources: IdentitySource[], options: IndexOptions): Promise<Linked> {
  const { last } = await engine.one<{ last: number }>('select coalesce(max(map_version), 0) as last from identity_map');
  const collected = await collectIdentityRecords(engine, sources, last + 1, options.sensitive);
  const newKey = await waitForKey(engine, options.tokens ?? []);
  const turned = options.withdrawn ? await findTurned(engine, sources, options.withdrawn) : 0;
  if (collected.sources + collected.changed + turned === 0 && !newKey)
    return { version: last, collected, probable: null, merged: 0, laidAll: false };
  const version = await beginVersion(engine, options.at);
  if (turned > 0) await turnSources(engine, version, sources);
  const settled = await giveBack(engine, version);
  await unlinkSensitive(engine, version);
  // who is concerned is told by tokens too
  await extendCrosswalk(engine, options.tokens ?? []);
  const laidAll = newKey || (await triesAgain(engine, version));
  await layWork(engine, laidAll ? undefined : version);
  const merged = settled + (await mergeByNumber(engine, version));
  const probable = await linkRecords(engine, options);
  await queueDoubtful(engine, version);
  await engine.run(`insert into record_person select *, ${version}, null, null from new_link order by record_id`);
  await dropWork(engine);
  return { version, collected, probable, merged, laidAll };
}

/**
 * What follows from the links of the last version: persons proven one, overlays, residents as they are now, the map's name. A
 * transaction of its own, since the engine does not reliably read back the many rows that a transaction has just written; a
 * version without a name was not finished, and is by the next run.
 * @param laidAll the working tables have everybody as they are now: they need not be laid again
 * @returns persons merged
 */
async function finishLast(engine: Engine, laidAll = false): Promise<number> {
  const unnamed = await engine.all<{ version: number }>(
    'select map_version as version from identity_map where map_hash is null order by map_version',
  );
  const version = unnamed.at(-1)?.version;
  if (version === undefined) return 0;
  const again = await triesAgain(engine, version);
  if (!again) await layNumbers(engine);
  else if (laidAll) await engine.run('delete from new_link');
  else await layEverybody(engine);
  return within(engine, async () => {
    const merged = again ? await mergeNumberless(engine, version) : 0;
    await partToldApart(engine, version);
    await endOverlays(engine, version);
    // only registers say whose a number is
    if (again) await tellOverlays(engine, version);
    await describeResidents(
      engine,
      unnamed.map((each) => each.version),
    );
    for (const { version: each } of unnamed)
      await engine.run('update identity_map set map_hash = ? where map_version = ?', [
        await hashMap(engine, each),
        each,
      ]);
    return merged;
  });
}

async function linkRecords(engine: Engine, { model, doubtful = DOUBTFUL }: IndexOptions): Promise<ProbableLinks> {
  await layNumberPersons(engine);
  await layToldApart(engine);
  await linkByNumber(engine, 'corroborated');
  await layVariants(engine);
  await linkByToken(engine);
  await linkByLocalNumber(engine);
  await linkByDemographics(engine);
  await linkByLocalNumber(engine);
  const probable = await linkByProbability(engine, model, doubtful);
  await linkByLocalNumber(engine);
  await linkByNumber(engine, 'all');
  await makeNewPeople(engine, model);
  await renewVariants(engine);
  await linkByToken(engine);
  await linkByLocalNumber(engine);
  await dropToldApart(engine);
  return probable;
}

/** What linkage lays while it works; the codes of sounds stay, which the next work needs too. */
async function dropWork(engine: Engine): Promise<void> {
  const tables = await engine.all<{ name: string }>(
    `select table_name as name from duckdb_tables()
       where table_name <> 'linkage_sounds'
         and (table_name like 'linkage\\_%' escape '\\' or table_name in ('pairs', 'clusters', 'cluster_cuts', 'known_side', 'unlinked_side', 'new_side'))`,
  );
  for (const { name } of tables) await engine.run(`drop table ${name}`);
}

/** As it was written down when the version was finished; an index without any has an empty map. */
async function nameOfMap(engine: Engine, version: number): Promise<string> {
  const [named] = await engine.all<{ hash: string }>(
    'select map_hash as hash from identity_map where map_version = ?',
    [version],
  );
  return named?.hash ?? hashMap(engine, version);
}

async function told(engine: Engine, { version, collected, probable }: Linked, merged: number): Promise<IndexUpdate> {
  const linked = await engine.all<{ how: string; n: number }>(
    `select how, count(*) as n from record_person where from_version = ${version} and change_id is null group by how order by how`,
  );
  const { records, known, residents } = await engine.one<{ records: number; known: number; residents: number }>(
    `select (select count(*) from identity_record) - (select count(*) from withdrawn_record) as records, count(*) as known, count(distinct person_key) as residents
     from record_person where until_version is null`,
  );
  return {
    mapVersion: version,
    mapHash: await nameOfMap(engine, version),
    collected,
    linked: probable === null ? {} : Object.fromEntries(linked.map(({ how, n }) => [how, n])),
    unlinked: records - known,
    residents,
    merged,
    doubtful: probable?.doubtful ?? 0,
    threshold: probable?.threshold ?? null,
  };
}

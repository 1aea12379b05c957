/** How a token of direct care becomes a person and an NHS number again: by the edition that serves, and the sealed identity zone. */
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { currentNumbers } from '../linkage/residents/current-numbers.ts';
import { londonDay } from '../london-day.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { readPurposes } from '../pseudonym/read-purposes.ts';
import { keyOfSealed, sealedPath } from '../pseudonym/seal-file.ts';
import { accessByRegistration, type OrganisationPeriod } from '../reidentify/access-by-registration.ts';
import type { RevealWays } from '../reidentify/reidentify.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { identityFolder } from './identity-zone.ts';
import { kindsHeard, objectingPersons } from './objecting-persons.ts';
import { type OpenEdition, openEdition } from './open-edition.ts';
import { readIdentityZone } from './read-identity-zone.ts';

const PEOPLE = 'purpose_direct_care';
const REGISTRATIONS = 'registration';

/** Until people sign in, whoever the operator says acts for a practice does so, from long ago on. */
const LONG_AGO = '1900-01-01';

/**
 * Lets `work` re-identify. Tokens are those of the edition that serves; whoever objected to sharing for care has none there. A person
 * is a practice's own while their regular registration with it holds; temporary ones do not count. The identity zone is opened only for
 * somebody who is the practice's own: whoever has objected since the build, by the list that was taken last, is not told either.
 * @param practice ODS code of the practice that the user acts for, as the operator says
 * @throws ConcordError no-data when the edition has no people of direct care or no registrations, or nothing was built with keys;
 *   workspace-invalid when the key of the zone is not among the keys, catalogue-invalid when the purposes are not whole: all of that
 *   before anything is asked or logged
 */
export async function withRevealWays<T>(
  workspace: Pick<Workspace, 'paths' | 'catalogueFolders'>,
  keys: Keys,
  practice: string,
  work: (ways: RevealWays) => Promise<T>,
): Promise<T> {
  const kinds = kindsHeard(readPurposes(workspace).get('direct_care'));
  const edition = await openEdition(workspace);
  const zone = holdZone(workspace, keys);
  try {
    refuseMissing(edition);
    const { id, version } = await keyOfSealed(sealedPath(join(identityFolder(workspace.paths), 'index.duckdb')));
    keys.version(id, version);
    return await work({
      findPeople: (tokens) => findPeople(edition, tokens),
      mayReveal: mayReveal(edition, practice, async (at) => objectingPersons(await zone.open(), kinds, londonDay(at))),
      reveal: async (personKeys) => currentNumbers(await zone.open(), personKeys),
    });
  } finally {
    edition.close();
    await zone.release();
  }
}

/** Of the practice's own patients, whoever is not among those who object; they are asked for once. */
function mayReveal(
  edition: OpenEdition,
  practice: string,
  objectingOn: (at: Date) => Promise<Set<number>>,
): RevealWays['mayReveal'] {
  const isOwn = accessByRegistration({
    organisationsOf: async () => [{ organisation: practice, from: LONG_AGO, to: null }],
    registrationsOf: (personKey) => registrationsOf(edition, personKey),
    parentsOf: async () => [],
  });
  let objecting: Promise<Set<number>> | null = null;
  return async (user, personKey, at) => {
    if (!(await isOwn(user, personKey, at))) return false;
    objecting ??= objectingOn(at);
    return !(await objecting).has(personKey);
  };
}

/** The identity zone, opened when it is first asked for and only once: to unseal it takes long. */
function holdZone({ paths }: Pick<Workspace, 'paths'>, keys: Keys) {
  const released = Promise.withResolvers<void>();
  let opening: Promise<Engine> | null = null;
  let reading: Promise<void> | null = null;
  return {
    open: (): Promise<Engine> => {
      opening ??= new Promise((resolve, reject) => {
        const read = readIdentityZone(paths, keys, async (engine) => {
          reading = read;
          resolve(engine);
          await released.promise;
        });
        // when it does not open, who asked for it is told
        read.catch(reject);
      });
      return opening;
    },
    release: async (): Promise<void> => {
      released.resolve();
      await reading;
    },
  };
}

async function findPeople(edition: OpenEdition, tokens: string[]): Promise<Map<string, number>> {
  const rows = await edition.engine.all<{ token: string; person: number }>(
    `select person_token as token, person_key as person from ${edition.table(PEOPLE)}
     where (gp_allowed or other_allowed) and person_token in (select unnest(cast(? as varchar[])))`,
    [`[${tokens.join(', ')}]`],
  );
  return new Map(rows.map((row) => [row.token, row.person]));
}

/** `held_to` is the day after the last one. */
const registrationsOf = (edition: OpenEdition, personKey: number): Promise<OrganisationPeriod[]> =>
  edition.engine.all<{ organisation: string; from: string; to: string | null }>(
    `select practice_code as organisation, held_from::varchar as "from", (held_to - 1)::date::varchar as "to"
     from ${edition.table(REGISTRATIONS)} where person_key = ? and held_from is not null and practice_code is not null`,
    [personKey],
  );

function refuseMissing({ manifest }: OpenEdition): void {
  const missing = [PEOPLE, REGISTRATIONS].filter((name) => !manifest.tables.some((t) => t.name === name));
  if (missing.length === 0) return;
  throw new ConcordError('no-data', {
    where: `edition ${manifest.editionId}`,
    problem: `it has no table ${missing.join(' and no table ')}`,
    expected: 'an edition with registrations, built with the key direct_care',
    remedy: 'land gp_registration, and build with --keys: a key file with records, zones and direct_care',
  });
}

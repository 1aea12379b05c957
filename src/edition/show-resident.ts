/** The records of a resident, each with a name by which it can be told apart from the others, read from the sealed identity zone. */
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { keptPersons } from '../linkage/residents/kept-persons.ts';
import { type ResidentRecord, residentRecords, residentsByNumber } from '../linkage/residents/resident-records.ts';
import type { Keys } from '../pseudonym/keys.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import { readIdentityZone } from './read-identity-zone.ts';
import { keyedName } from './review-names.ts';

export interface ShownResident {
  /** of who was kept, where the one who was asked for was merged since */
  personKey: number;
  /** what the audit log calls the resident */
  name: string;
  /** the one who was asked for was merged since */
  merged: boolean;
  records: (ResidentRecord & { name: string })[];
}

/** Whom to show: by the key that an edition has, or by an NHS number, which more than one may have. */
export type ResidentAsked = { personKey: number } | { nhsNumber: string };

/**
 * @returns residents by key, one at least
 * @throws ConcordError as `readIdentityZone`; unknown-name when nobody has the key or the number now, which is not repeated
 */
export function showResidents(
  paths: Pick<WorkspacePaths, 'data'>,
  keys: Keys,
  asked: ResidentAsked,
): Promise<ShownResident[]> {
  return readIdentityZone(paths, keys, async (engine) => {
    const wanted = 'personKey' in asked ? [asked.personKey] : await residentsByNumber(engine, asked.nhsNumber);
    const kept = await keptPersons(engine, wanted);
    const shown: ShownResident[] = [];
    for (const [i, personKey] of kept.entries()) {
      const records = (await namedRecords(engine, keys, personKey)).map(({ name, record }) => ({ ...record, name }));
      const told = { personKey, name: residentName(personKey, keys), merged: personKey !== wanted[i], records };
      if (records.length) shown.push(told);
    }
    if (shown.length === 0) throw unknownResident();
    return shown;
  });
}

/** What the audit log calls a resident: no number of the index leaves the zone. */
export const residentName = (personKey: number, keys: Keys): string =>
  keyedName('person', String(personKey), keys.newest('records'));

async function namedRecords(
  engine: Engine,
  keys: Keys,
  personKey: number,
): Promise<{ name: string; record: ResidentRecord }[]> {
  const key = keys.newest('records');
  const records = await residentRecords(engine, personKey);
  return records.map((record) => ({ name: keyedName('record', record.record, key), record }));
}

/**
 * Numbers of those of a resident's records that are called so, as text.
 * @throws ConcordError 'unknown-name' when the resident, or a record of such a name, is not there; 'usage' when all are named
 */
export async function recordsNamed(engine: Engine, keys: Keys, personKey: number, names: string[]): Promise<string[]> {
  const all = await namedRecords(engine, keys, personKey);
  if (all.length === 0) throw unknownResident();
  const wanted = new Set(names.map((name) => name.trim().toUpperCase()));
  const found = all.filter(({ name }) => wanted.has(name));
  if (found.length < wanted.size)
    throw new ConcordError('unknown-name', {
      where: '--record',
      problem: `the resident has no record of ${wanted.size - found.length} of the ${wanted.size} names`,
      expected: "names of records that are the resident's now",
      remedy: 'take them from `concord residents show`; another version of the key records gives other names',
    });
  if (found.length === all.length)
    throw new ConcordError('usage', {
      where: '--record',
      problem: `all ${all.length} records of the resident are named, so nothing would be left to it`,
      expected: 'some of the records, not all of them',
      remedy: 'name those that are of another person',
    });
  return found.map(({ record }) => record.record);
}

const unknownResident = (): ConcordError =>
  new ConcordError('unknown-name', {
    where: 'the resident index',
    problem: 'nobody has this key or number now',
    expected: 'a person_key of an edition of this workspace, or an NHS number that a record gives',
    remedy: 'look it up in the edition; build again if the records came since',
  });

/** What became of who is who between two editions, told from the tables in them: no key is needed, and no identifier is near. */
import type { Engine } from '../engine/engine.ts';
import { diffPersonRows, type PersonRows } from './diff-person-rows.ts';
import type { Manifest } from './manifest.ts';
import { rowsOfTable } from './table-files.ts';

/** A change of who is who; keys are those of the resident index, which nothing outside knows. */
export interface ToldChange {
  change_id: number;
  /** merge, split, overlay, unlink, merge-taken-back, split-taken-back, overlay-taken-back */
  kind: string;
  map_version: number;
  changed_on: string;
  person_key: number;
  into_person_key: number | null;
  reason: string;
  /** that got another person by it */
  records: number;
}

export interface IdentityDiff {
  /** versions of the map that the editions stand on; the second may be the smaller one */
  versions: { before: number; after: number };
  /** persons who have records in each, test patients among them; null where the edition does not tell */
  residents: { before: number | null; after: number | null };
  /** of them, patients whom practices made up, as the edition of the newer map knows them; null where it does not tell */
  testPatients: { before: number | null; after: number | null };
  /** over the versions between: persons whom no earlier version had, who have records again, and who have none any more */
  newResidents: number;
  returnedResidents: number;
  goneResidents: number;
  records: {
    before: number | null;
    after: number | null;
    /** that kept their person, at least: a record that moved twice is taken off twice */
    unchanged: number;
    newlyLinked: number;
    moved: number;
    lost: number;
  };
  /** how many changes of each kind and reason */
  counts: { kind: string; reason: string; changes: number; records: number }[];
  /** each of them, in order */
  changes: ToldChange[];
  /** rows that both editions have, table by table, and whose of them are another person's now */
  rows: PersonRows[];
}

/** @returns null when either edition has nobody in it, or both stand on the same map */
export async function diffIdentity(
  engine: Engine,
  data: string,
  before: Manifest,
  after: Manifest,
): Promise<IdentityDiff | null> {
  const versions = { before: versionOf(before), after: versionOf(after) };
  if (versions.before === null || versions.after === null || versions.before === versions.after) return null;
  const newer = versions.after > versions.before ? after : before;
  const [changeTable, versionTable] = ['identity_change', 'identity_version'].map((name) => pathOf(data, newer, name));
  if (!changeTable || !versionTable) return null;
  const [low, high] = [Math.min(versions.before, versions.after), Math.max(versions.before, versions.after)];
  const within = (table: string): string => `(from ${table} where map_version > ${low} and map_version <= ${high})`;
  const changes =
    await engine.all<ToldChange>(`select change_id, kind, map_version, changed_on::varchar as changed_on, person_key,
      into_person_key, reason, records from ${within(changeTable)} order by map_version, change_id, kind`);
  const [was, is] = [
    await sizeAt(engine, versionTable, versions.before),
    await sizeAt(engine, versionTable, versions.after),
  ];
  const { records, ...people } = await between(engine, within(versionTable));
  const held = (newer === after ? was : is)?.records ?? 0;
  return {
    versions: { before: versions.before, after: versions.after },
    residents: { before: was?.residents ?? null, after: is?.residents ?? null },
    testPatients: { before: was?.test_patients ?? null, after: is?.test_patients ?? null },
    ...people,
    records: {
      ...{ before: was?.records ?? null, after: is?.records ?? null, ...records },
      unchanged: Math.max(0, held - records.moved - records.lost),
    },
    counts: countsOf(changes),
    changes,
    rows: await diffPersonRows(engine, data, before, after, {
      changes: within(changeTable),
      versions: within(versionTable),
    }),
  };
}

type Between = Pick<IdentityDiff, 'newResidents' | 'returnedResidents' | 'goneResidents'> & {
  records: Pick<IdentityDiff['records'], 'newlyLinked' | 'moved' | 'lost'>;
};

/** @param versions SQL of the versions between, those after the first alone */
async function between(engine: Engine, versions: string): Promise<Between> {
  const sum = (column: string, name: string): string => `coalesce(sum(${column}), 0)::bigint as ${name}`;
  const told = await engine.one<Record<'people' | 'back' | 'gone' | 'linked' | 'moved' | 'lost', number>>(`
    select ${sum('new_residents', 'people')}, ${sum('returned_residents', 'back')}, ${sum('gone_residents', 'gone')},
      ${sum('new_records', 'linked')}, ${sum('moved_records', 'moved')}, ${sum('lost_records', 'lost')} from ${versions}`);
  const { people, back, gone, linked, moved, lost } = told;
  return {
    ...{ newResidents: people, returnedResidents: back, goneResidents: gone },
    records: { newlyLinked: linked, moved, lost },
  };
}

/** The version in `version:hash`; null for an edition of nobody. */
function versionOf({ inputs: { identityMap } }: Manifest): number | null {
  const version = Number(identityMap?.split(':')[0]);
  return identityMap === null || !Number.isInteger(version) ? null : version;
}

function pathOf(data: string, manifest: Manifest, name: string): string | null {
  const table = manifest.tables.find((t) => t.name === name);
  return table ? rowsOfTable(data, table) : null;
}

async function sizeAt(engine: Engine, versions: string, version: number) {
  // an edition of before has no count of test patients
  const [size] = await engine.all<{ residents: number; records: number; test_patients?: number }>(
    `from ${versions} where map_version = ${version}`,
  );
  return size;
}

function countsOf(changes: ToldChange[]): IdentityDiff['counts'] {
  const alike = Map.groupBy(changes, (c) => `${c.kind} ${c.reason}`);
  return [...alike.keys()].sort().map((key) => {
    const all = alike.get(key) ?? [];
    const { kind, reason } = all[0]!;
    return { kind, reason, changes: all.length, records: all.reduce((sum, c) => sum + c.records, 0) };
  });
}

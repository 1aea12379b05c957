/** What changed between two editions: what went in, what came out, and for published figures why they moved. */
import { type Engine, identifier, openEngine } from '../engine/engine.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { diffIdentity, type IdentityDiff } from './diff-identity.ts';
import { diffMeasures, type MeasureChange } from './diff-measures.ts';
import { diffOptOuts, type OptOutDiff } from './diff-opt-outs.ts';
import type { EditionDelivery, EditionTable, Manifest } from './manifest.ts';
import { readManifest } from './read-manifest.ts';
import { rowsOfTable } from './table-files.ts';

export interface TableChange {
  table: string;
  /** null when the edition does not have the table */
  rowsBefore: number | null;
  rowsAfter: number | null;
  /** by the table's key; a row that only came in another delivery is the same row */
  added: number;
  removed: number;
  changed: number;
}

export interface EditionDiff {
  from: { id: string; asAt: string };
  to: { id: string; asAt: string };
  deliveries: {
    added: EditionDelivery[];
    removed: EditionDelivery[];
    /** in both, with another status or another number of rows published */
    changed: { before: EditionDelivery; after: EditionDelivery }[];
  };
  catalogue: { path: string; change: 'added' | 'removed' | 'changed' }[];
  corrections: { id: string; dataset: string; rowsBefore: number; rowsAfter: number }[];
  engine: { before: string; after: string } | null;
  /** only tables that differ */
  tables: TableChange[];
  /** only measures that differ; none when `reported_measure` may not be read */
  measures: MeasureChange[];
  /** who is who: counts and keys of the resident index alone; null when nobody is in the editions, or the map is the same */
  identity: IdentityDiff | null;
  /** which opt-outs are obeyed, and how many people they leave out; null when that is the same */
  optOuts: OptOutDiff | null;
  /** tables that differ and were not compared, since they may not be read */
  notCompared: string[];
}

/**
 * Compares two editions of a workspace.
 * @param a the earlier, by id or number
 * @param b the later
 * @param mayRead what policy says of a table in an edition; what it refuses is not opened, only named
 * @throws ConcordError unknown-name when either does not exist
 */
export async function diffEditions(
  workspace: Pick<Workspace, 'paths'>,
  a: string,
  b: string,
  mayRead: (table: string, manifest: Manifest) => boolean,
): Promise<EditionDiff> {
  const before = readManifest(workspace.paths, a);
  const after = readManifest(workspace.paths, b);
  const engine = await openEngine();
  try {
    const differing = tablePairs(before, after);
    const pairs = differing.filter(
      (p) => (!p.before || mayRead(p.name, before)) && (!p.after || mayRead(p.name, after)),
    );
    const tables: TableChange[] = [];
    for (const pair of pairs) tables.push(await diffTable(engine, workspace.paths.data, pair));
    const figures = pairs.find((p) => p.name === 'reported_measure');
    const read = (t: EditionTable | undefined) => (t ? rowsOfTable(workspace.paths.data, t) : null);
    return {
      from: { id: before.editionId, asAt: before.inputs.asAt },
      to: { id: after.editionId, asAt: after.inputs.asAt },
      ...diffInputs(before, after),
      tables,
      measures: figures ? await diffMeasures(engine, read(figures.before), read(figures.after)) : [],
      identity: await diffIdentity(engine, workspace.paths.data, before, after),
      optOuts: diffOptOuts(before, after),
      notCompared: differing.filter((p) => !pairs.includes(p)).map((p) => p.name),
    };
  } finally {
    engine.close();
  }
}

function diffInputs(
  before: Manifest,
  after: Manifest,
): Pick<EditionDiff, 'deliveries' | 'catalogue' | 'corrections' | 'engine'> {
  const old = new Map(before.inputs.deliveries.map((d) => [d.deliveryId, d]));
  const now = new Set(after.inputs.deliveries.map((d) => d.deliveryId));
  const [was, is] = [before.inputs.engineVersion, after.inputs.engineVersion];
  return {
    deliveries: {
      added: after.inputs.deliveries.filter((d) => !old.has(d.deliveryId)),
      removed: before.inputs.deliveries.filter((d) => !now.has(d.deliveryId)),
      changed: after.inputs.deliveries.flatMap((d) => {
        const o = old.get(d.deliveryId);
        return o && (o.status !== d.status || o.rowsPublished !== d.rowsPublished) ? [{ before: o, after: d }] : [];
      }),
    },
    catalogue: diffCatalogue(before.inputs.catalogue, after.inputs.catalogue),
    corrections: diffCorrections(before, after),
    engine: was === is ? null : { before: was, after: is },
  };
}

function diffCatalogue(
  before: Manifest['inputs']['catalogue'],
  after: Manifest['inputs']['catalogue'],
): EditionDiff['catalogue'] {
  const old = new Map(before.map((f) => [f.path, f.sha256]));
  const now = new Map(after.map((f) => [f.path, f.sha256]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((path) => {
    if (old.get(path) === now.get(path)) return [];
    return [{ path, change: !old.has(path) ? 'added' : !now.has(path) ? 'removed' : 'changed' } as const];
  });
}

function diffCorrections(before: Manifest, after: Manifest): EditionDiff['corrections'] {
  const rowsIn = (m: Manifest, id: string, dataset: string) =>
    m.corrections.find((c) => c.id === id && c.dataset === dataset)?.rows ?? 0;
  const all = [...before.corrections, ...after.corrections];
  return all
    .filter((c, i) => all.findIndex((o) => o.id === c.id && o.dataset === c.dataset) === i)
    .map(({ id, dataset }) => ({
      id,
      dataset,
      rowsBefore: rowsIn(before, id, dataset),
      rowsAfter: rowsIn(after, id, dataset),
    }))
    .filter((c) => c.rowsBefore !== c.rowsAfter);
}

interface TablePair {
  name: string;
  before: EditionTable | undefined;
  after: EditionTable | undefined;
}

/** Tables of the same bytes are the same, and nothing is read for them. */
function tablePairs(before: Manifest, after: Manifest): TablePair[] {
  const names = new Set([...before.tables, ...after.tables].map((t) => t.name));
  return [...names]
    .sort()
    .map((name) => ({ name, before: tableOf(before, name), after: tableOf(after, name) }))
    .filter((p) => p.before?.sha256 !== p.after?.sha256);
}

const tableOf = (manifest: Manifest, name: string): EditionTable | undefined =>
  manifest.tables.find((t) => t.name === name);

async function diffTable(engine: Engine, data: string, { name, before, after }: TablePair): Promise<TableChange> {
  const counts = { table: name, rowsBefore: before?.rows ?? null, rowsAfter: after?.rows ?? null };
  if (!before || !after) return { ...counts, added: after?.rows ?? 0, removed: before?.rows ?? 0, changed: 0 };
  const shared = after.columns.map((c) => c.name).filter((c) => before.columns.some((o) => o.name === c));
  const compared = shared.filter((c) => !after.key.includes(c) && c !== 'delivery').map(identifier);
  const same = after.key.map((k) => `a.${identifier(k)} is not distinct from b.${identifier(k)}`).join(' and ');
  const differs = compared.map((c) => `a.${c} is distinct from b.${c}`).join(' or ') || 'false';
  const row = await engine.one<{ added: number; removed: number; changed: number }>(
    `select count(*) filter (where a._here is null) as added, count(*) filter (where b._here is null) as removed,
       count(*) filter (where a._here and b._here and (${differs})) as changed
     from (select *, true as _here from ${rowsOfTable(data, before)}) a
     full outer join (select *, true as _here from ${rowsOfTable(data, after)}) b on ${same}`,
  );
  return { ...counts, ...row };
}

/** What was done to residents, version by version of the map, for those who look after the index. It names nobody. */
import { type Engine, literal } from '../../engine/engine.ts';

/** Kinds of changes. */
export const CHANGE_KINDS = ['merge', 'split', 'overlay', 'unlink'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A row of `identity_change` without its persons. */
export interface ToldChange {
  /** number of the change, from 1 */
  change: number;
  /** from which version of the map on it holds, and the day of that version */
  map_version: number;
  as_at: string;
  kind: ChangeKind;
  reason: string;
  /** records that it moved, or that the person lost; 0 for an overlay, which moves none */
  records: number;
  /** from which version of the map on it was taken back, or ended; null: it holds */
  reversed_version: number | null;
  /** nobody took it back: it ended with the withdrawal of the delivery that told it */
  withdrawn: boolean;
}

/** Which changes: of some kinds, from after a version of the map; all when absent. */
export interface ChangesAsked {
  after?: number;
  kinds?: readonly ChangeKind[];
}

/**
 * @param engine on the resident index, or on views of its tables
 * @returns in the order in which they were made; none when nothing was done
 * Example: `await listChanges(engine, { after: 7, kinds: ['merge'] })`
 */
export const listChanges = (
  engine: Engine,
  { after = 0, kinds = CHANGE_KINDS }: ChangesAsked = {},
): Promise<ToldChange[]> =>
  engine.all<ToldChange>(
    `select c.change_id as change, c.map_version, m.as_at::varchar as as_at, c.kind, c.reason,
      (select count(distinct record_id) from record_person p
        where case c.kind when 'unlink' then p.person_key = c.person_key and p.until_version = c.map_version
            and not exists (from record_person a where a.record_id = p.record_id and a.person_key = p.person_key
              and a.from_version = p.until_version and (a.until_version is null or a.until_version > a.from_version))
          else p.change_id = c.change_id end) as records, c.reversed_version,
      c.change_id in (select change_id from overlay_withdrawn) as withdrawn
    from identity_change c join identity_map m using (map_version)
    where c.map_version > ? and c.kind in (${['', ...kinds].map(literal).join(', ')}) order by c.change_id`,
    [after],
  );

/** How many changes of each kind there are, whatever kinds are listed. */
export type ChangeCounts = Record<ChangeKind, number>;

/** @param after only changes from after this version of the map; 0 for all */
export async function countChanges(engine: Engine, after = 0): Promise<ChangeCounts> {
  const rows = await engine.all<{ kind: ChangeKind; n: number }>(
    'select kind, count(*) as n from identity_change where map_version > ? group by kind',
    [after],
  );
  const counts = new Map(rows.map(({ kind, n }) => [kind, n]));
  return Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, counts.get(kind) ?? 0])) as ChangeCounts;
}

/** What was done to residents, version by version of the map, for those who look after the index. It names nobody. */
import type { Engine } from '../../engine/engine.ts';

/** A row of `identity_change` without its persons. */
export interface ToldChange {
  /** number of the change, from 1 */
  change: number;
  /** from which version of the map on it holds, and the day of that version */
  map_version: number;
  as_at: string;
  kind: 'merge' | 'split' | 'overlay' | 'unlink';
  reason: string;
  /** records that it moved, or that the person lost; 0 for an overlay, which moves none */
  records: number;
  /** from which version of the map on it was taken back; null: it holds */
  reversed_version: number | null;
}

/**
 * @param engine on the resident index, or on views of its tables
 * @param after only changes from after this version of the map; 0 for all
 * @returns in the order in which they were made; none when nothing was done
 * Example: `(await listChanges(engine, 7)).filter((c) => c.kind === 'merge')`
 */
export const listChanges = (engine: Engine, after = 0): Promise<ToldChange[]> =>
  engine.all<ToldChange>(
    `select c.change_id as change, c.map_version, m.as_at::varchar as as_at, c.kind, c.reason,
      (select count(distinct record_id) from record_person p
        where case c.kind when 'unlink' then p.person_key = c.person_key and p.until_version = c.map_version
          else p.change_id = c.change_id end) as records, c.reversed_version
    from identity_change c join identity_map m using (map_version)
    where c.map_version > ? order by c.change_id`,
    [after],
  );

import { openIdentityZone } from '../edition/identity-zone.ts';
import { reverseChange } from '../linkage/residents/change-people.ts';
import { layResidentIndex } from '../linkage/residents/open-resident-index.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { appendAudit } from '../store/append-audit.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import type { Store } from '../store/open-store.ts';
import { withLock } from '../workspace/lock-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface ReverseOrder {
  workspace: Workspace;
  keys: Keys;
  store: Store;
  /** number of a merge or split that holds */
  change: number;
  /** in words that name nobody */
  reason: string;
  user: AuditEvent['user'];
  /** ISO day: of the new version of the map */
  today: string;
  now: Date;
}

/**
 * Takes a merge or a split of residents back, in the sealed index. Earlier versions of the map stay; the next build publishes what
 * follows. It is logged before the index is sealed with it: what cannot be logged is not done.
 * @returns the version of the map from which on it is taken back
 * @throws ConcordError unknown-name when no such merge or split holds, busy when a build runs, workspace-invalid without the key
 */
export function reverseIdentityChange(order: ReverseOrder): Promise<number> {
  const { workspace, keys, store, change, reason, user, today, now } = order;
  return withLock(workspace, 'residents', async () => {
    const zone = await openIdentityZone(workspace.paths, keys);
    let version: number;
    try {
      await layResidentIndex(zone.engine);
      version = await reverseChange(zone.engine, change, today);
      await appendAudit(store, {
        ...{ at: now.toISOString(), user, action: 'reverse-identity-change', outcome: 'done', reason },
        ...{ object: { type: 'identity-change', id: String(change) }, details: { mapVersion: version } },
      });
    } catch (error) {
      zone.discard();
      throw error;
    }
    await zone.seal();
    return version;
  });
}

import { openIdentityZone } from '../edition/identity-zone.ts';
import type { Engine } from '../engine/engine.ts';
import { layResidentIndex } from '../linkage/residents/open-resident-index.ts';
import type { Keys } from '../pseudonym/keys.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import type { Store } from '../store/open-store.ts';
import { withLock } from '../workspace/lock-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Whose change of residents it is, and why. */
export interface ResidentOrder {
  workspace: Workspace;
  keys: Keys;
  store: Store;
  /** in words that name nobody */
  reason: string;
  user: AuditEvent['user'];
  /** ISO day: of the new version of the map */
  today: string;
  now: Date;
}

/**
 * Changes who is who in the sealed index, whole or not at all. It is logged once the new seal is whole, before it is in place: what cannot be
 * logged is not done, and a run that is killed while it seals has logged nothing. Earlier versions of the map stay; the next build
 * publishes what follows.
 * @param work gives what was done, and what logs it
 * @returns what was done
 * @throws ConcordError busy when a build runs, workspace-invalid without the key; what `work` throws, with nothing changed
 */
export function changeResidents<T>(
  { workspace, keys }: Pick<ResidentOrder, 'workspace' | 'keys'>,
  work: (engine: Engine) => Promise<{ done: T; log: () => Promise<unknown> }>,
): Promise<T> {
  return withLock(workspace, 'residents', async () => {
    const zone = await openIdentityZone(workspace.paths, keys);
    let worked: Awaited<ReturnType<typeof work>>;
    try {
      await layResidentIndex(zone.engine);
      worked = await work(zone.engine);
    } catch (error) {
      zone.discard();
      throw error;
    }
    const { done, log } = worked;
    await zone.seal(async () => void (await log()));
    return done;
  });
}

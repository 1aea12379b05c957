import { reverseChange } from '../linkage/residents/reverse-change.ts';
import { appendAudit } from '../store/append-audit.ts';
import { changeResidents, type ResidentOrder } from './change-residents.ts';

export interface ReverseOrder extends ResidentOrder {
  /** number of a merge, split or overlay that holds */
  change: number;
}

/**
 * Takes a merge or a split of residents, or an overlay, back, in the sealed index.
 * @returns the version of the map from which on it is taken back
 * @throws ConcordError unknown-name when no such merge, split or overlay holds; as changeResidents
 */
export function reverseIdentityChange(order: ReverseOrder): Promise<number> {
  const { store, change, reason, user, today, now } = order;
  return changeResidents(order, async (engine) => {
    const version = await reverseChange(engine, change, today);
    const log = () =>
      appendAudit(store, {
        ...{ at: now.toISOString(), user, action: 'reverse-identity-change', outcome: 'done', reason },
        ...{ object: { type: 'identity-change', id: String(change) }, details: { mapVersion: version } },
      });
    return { done: version, log };
  });
}

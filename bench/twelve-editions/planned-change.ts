/** One thing that happens in the county, and how `concord diff` must name it. */

import type { EditionDiff } from '../../src/edition/diff-editions.ts';
import type { ToldChange } from '../../src/edition/diff-identity.ts';
import type { County } from './county.ts';

export interface PlannedChange {
  /** from 1 */
  month: number;
  /** in words, for the page */
  what: string;
  /** alters what partners send for the month, before it is landed */
  sent?: (county: County, drop: string) => Promise<void> | void;
  /** done after landing and before the build */
  done?: (county: County, drop: string) => Promise<void>;
  /** what the diff of this edition with the one before names for it; null: nothing. Absent: it prepares a later one */
  named?: (diff: EditionDiff, county: County) => Promise<string | null> | string | null;
}

/** Keys of two persons, in either order; of one and whoever where the other is null. */
export type Between = [number, number | null];

export const isBetween = (c: ToldChange, [one, other]: Between): boolean => {
  const persons = [c.person_key, c.into_person_key];
  return persons.includes(one) && (other === null || persons.includes(other));
};

/** @returns what the diff names of a kind and a reason between persons */
export function changeNamed(diff: EditionDiff, kind: string, reason: string, of: Between): string | null {
  const found = diff.identity?.changes.find((c) => c.kind === kind && c.reason === reason && isBetween(c, of));
  return found ? `${kind}, ${reason}: ${found.records} ${found.records === 1 ? 'record' : 'records'}` : null;
}

/**
 * @param least how many there must be
 * @returns how many rows of a table are of somebody since, who were nobody's, or were sent again for another person
 */
export function rowsNamed(
  diff: EditionDiff,
  table: string,
  count: 'newlyLinked' | 'sentAgain',
  least = 1,
): string | null {
  const rows = diff.identity?.rows.find((r) => r.table === table && r.column === 'person_key')?.[count] ?? 0;
  const words = { newlyLinked: 'of somebody, which were nobody’s', sentAgain: 'sent again for another person' }[count];
  return rows >= least ? `${rows} ${rows === 1 ? 'row' : 'rows'} of ${table} ${words}` : null;
}

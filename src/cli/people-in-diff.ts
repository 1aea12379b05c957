import type { EditionDiff } from '../edition/diff-editions.ts';
import type { Looked } from './tell-audit.ts';

/**
 * Answers: what the audit log is told of a comparison that tells of people: how many of whom it has keys in the resident index, and of which
 * purposes it counts them and those who opted out. Null where it tells of nobody.
 */
export function peopleIn({
  from,
  to,
  identity,
  optOuts,
}: Pick<EditionDiff, 'from' | 'to' | 'identity' | 'optOuts'>): Looked | null {
  const purposes = optOuts?.purposes.map(({ purpose }) => purpose).join(', ') ?? '';
  if (!identity && !purposes) return null;
  return {
    ...{ action: 'diff', object: { type: 'edition', id: to.id } },
    details: { before: from.id, changes: identity?.changes.length ?? 0, ...(purposes ? { purposes } : {}) },
  };
}

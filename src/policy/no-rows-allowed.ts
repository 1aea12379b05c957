import { closedDimensions, type Grant, type Refusal } from './decision.ts';

/** Answers: the refusal that a policy comes to which allows an asker, and then no row; null where it allows some. */
export function noRowsAllowed(grant: Pick<Grant, 'policy' | 'rowFilter'>): Refusal | null {
  const closed = closedDimensions(grant).join(' and ');
  if (!closed) return null;
  return {
    allowed: false,
    rule: 'row-filter',
    reason: `the policy '${grant.policy}' allows no rows: its row_filter of ${closed} is empty`,
    remedy: `name the values in the policy '${grant.policy}', or take ${closed} out of its row_filter`,
  };
}

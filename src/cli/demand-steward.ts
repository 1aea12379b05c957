/** Who may look after the resident index: see who a pair in doubt is, decide it, and take back what was done to residents. */
import { ConcordError } from '../concord-error.ts';
import { appendAudit } from '../store/append-audit.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import type { Store } from '../store/open-store.ts';

const STEWARDS = ['data-steward', 'ig-lead', 'caldicott-guardian'];

/**
 * Lets stewards through. Anybody else is refused, which is logged.
 * @param event what is to be done, as it would be logged
 * @throws ConcordError 'policy-refused' in another role
 */
export async function demandSteward(store: Store, event: Omit<AuditEvent, 'outcome'>): Promise<void> {
  if (STEWARDS.includes(event.user.role)) return;
  await appendAudit(store, { ...event, outcome: 'denied' });
  throw new ConcordError('policy-refused', {
    where: '--role',
    problem: 'it is not for this role',
    expected: `one of ${STEWARDS.join(', ')}`,
    remedy: 'ask a data steward; the refusal was logged',
  });
}

/** How a command that looks at rows about people tells the audit log: before anything is shown, and of a refusal as well. */
import { appendAudit } from '../store/append-audit.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { administratorOf, type Kept, refusalOf } from './audit-outcome.ts';
import type { CliCall } from './cli-command.ts';
import { withStore } from './open-store-call.ts';

/** What is looked at, whatever comes of it. */
export type Looked = Pick<AuditEvent, 'action' | 'object' | 'purpose'> & { details: Kept };

/** What came of it. */
export interface Outcome<T> extends Pick<AuditEvent, 'cohort'> {
  found: T;
  outcome: 'done' | 'allowed';
  /** beside those of what is looked at */
  details?: Kept;
}

/**
 * Does `work` and tells the audit log who did it and how it ended.
 * @returns what was found, once the log has been told
 * @throws what `work` throws, which the log is told of as well; ConcordError where the log cannot be written: then nothing is shown
 */
export function tellAudit<T>(
  call: CliCall,
  workspace: Workspace,
  { details, ...looked }: Looked,
  work: () => Promise<Outcome<T>>,
): Promise<T> {
  return withStore(call, workspace, async (store) => {
    const tell = (ended: Pick<AuditEvent, 'outcome' | 'cohort'>, more: Kept = {}) =>
      appendAudit(store, {
        ...{ at: call.io.now().toISOString(), user: administratorOf(call, workspace) },
        ...{ ...looked, ...ended, details: { ...details, ...more } },
      });
    let ended: Outcome<T>;
    try {
      ended = await work();
    } catch (error) {
      const [outcome, why] = refusalOf(error);
      await tell({ outcome }, why);
      throw error;
    }
    const { found, details: more, ...outcome } = ended;
    await tell(outcome, more);
    return found;
  });
}

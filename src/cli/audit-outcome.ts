/** What commands say in the audit log of who ran them and of how it ended. */
import { userInfo } from 'node:os';
import { ConcordError } from '../concord-error.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';

/** What of an outcome the audit log keeps: counts, and what it was of. */
export type Kept = NonNullable<AuditEvent['details']>;

/** Who runs a command on the machine itself: --user where it is given, else the account. */
export const administratorOf = ({ options }: CliCall, { systems }: Pick<Workspace, 'systems'>): AuditEvent['user'] => ({
  id: options.user ?? account(),
  role: 'system administrator',
  organisation: systems[0]?.code ?? '',
});

/** Outcome and details of what was not done. Only what Concord itself says is kept: other errors may quote a row. */
export function refusalOf(error: unknown): [outcome: string, details: Kept] {
  if (!(error instanceof ConcordError)) return ['failed', {}];
  const outcome = ['internal', 'disk', 'store-damaged'].includes(error.kind) ? 'failed' : 'denied';
  return [outcome, { refusal: error.kind, why: error.problems.map((p) => p.problem).join('; ') }];
}

/** The account that runs the command; a system may know it by a number alone. */
function account(): string {
  try {
    return userInfo().username || 'unknown';
  } catch {
    return 'unknown';
  }
}

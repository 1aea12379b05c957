/** `--reason`: why something is done, which stands in the audit log for good. */
import { ConcordError } from '../concord-error.ts';
import { faultsOfReason } from '../store/check-reason.ts';
import type { CliCall } from './cli-command.ts';

export const REASON_OPTION = {
  flags: '--reason <TEXT>',
  description: 'why, in words that name nobody: no number, date or postcode',
  required: true,
};

/** Whether it may stand in the audit log; one that was not given may not. */
export const mayBeKept = (reason: string | undefined): reason is string =>
  reason !== undefined && faultsOfReason('--reason', reason).length === 0;

/** @throws ConcordError usage for a reason without a word, or with what may be a patient's */
export function reasonOf(call: CliCall): string {
  const { reason = '' } = call.options;
  const problems = faultsOfReason('--reason', reason);
  if (problems.length > 0) throw new ConcordError('usage', problems);
  return reason;
}

/** Takes a delivery back, or puts it back, after asking: what an edition counts changes with the next build. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { withdrawDelivery } from '../journey/withdraw-delivery.ts';
import { findDelivery } from '../landing/list-deliveries.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';
import { summaryOf } from './delivery-summary.ts';
import { printResult, workspaceOf } from './open-call.ts';

/** @param withdrawn true to take it back, false to put it back */
export async function sayWithdrawn(call: CliCall, deliveryId: string, withdrawn: boolean): Promise<number> {
  const workspace = workspaceOf(call);
  const { receipt, withdrawn: before } = findDelivery(workspace, deliveryId);
  const flag = withdrawn ? '--withdraw' : '--restore';
  const reason = call.options.reason?.trim();
  if (!reason) throw new ConcordError('usage', noReason(flag));
  if ((before !== null) === withdrawn) throw new ConcordError('usage', saidBefore(flag, deliveryId, withdrawn));
  if (!(await isSure(call, `${receipt.fileName} of ${receipt.receivedAt.slice(0, 10)}, ${deliveryId}`, withdrawn))) {
    call.io.err.write('Nothing has changed.\n');
    return 0;
  }
  return record(call, workspace, deliveryId, withdrawn, reason);
}

async function record(call: CliCall, workspace: Workspace, deliveryId: string, withdrawn: boolean, reason: string) {
  const delivery = await withdrawDelivery({ workspace, deliveryId, withdrawn, reason, now: call.io.now() });
  printResult(call, summaryOf(delivery), () =>
    withdrawn
      ? `${deliveryId} is withdrawn. It stays in the record; run \`concord build\` to publish an edition without it.\n`
      : `${deliveryId} counts again. Run \`concord build\` to publish an edition with it.\n`,
  );
  return 0;
}

async function isSure(call: CliCall, what: string, withdrawn: boolean): Promise<boolean> {
  if (call.options.yes) return true;
  if (!call.io.isTerminal) throw new ConcordError('usage', CANNOT_ASK);
  const answer = await call.io.ask({
    message: withdrawn
      ? `Leave out ${what} from the next edition on?`
      : `Count ${what} again from the next edition on?`,
    choices: [
      { value: 'no', label: 'No, change nothing' },
      { value: 'yes', label: 'Yes' },
    ],
    default: 'no',
  });
  return answer === 'yes';
}

const CANNOT_ASK: Problem = {
  where: 'concord deliveries',
  problem: 'it asks before it changes what is counted, and there is nobody to ask here',
  expected: '--yes where no person sits at the terminal',
  remedy: 'add --yes if you are sure',
};

const noReason = (flag: string): Problem => ({
  where: flag,
  problem: 'it was not said why',
  expected: '--reason TEXT, which editions then show',
  remedy: 'add --reason with a sentence that names no person',
});

const saidBefore = (flag: string, deliveryId: string, withdrawn: boolean): Problem => ({
  where: `${flag} ${deliveryId}`,
  problem: withdrawn ? 'it is withdrawn already' : 'it is not withdrawn',
  expected: withdrawn ? 'a delivery that counts' : 'a delivery that was withdrawn',
  remedy: 'see `concord deliveries`, which says of each whether it is withdrawn',
});

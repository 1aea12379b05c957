/** Takes a delivery back, or puts it back, after asking: what an edition counts changes with the next build. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { withdrawDelivery } from '../journey/withdraw-delivery.ts';
import type { Delivery } from '../landing/delivery.ts';
import { findDelivery } from '../landing/list-deliveries.ts';
import { appendAudit } from '../store/append-audit.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';
import { summaryOf } from './delivery-summary.ts';
import { demandSteward } from './demand-steward.ts';
import { printResult, workspaceOf } from './open-call.ts';
import { withStore } from './open-store-call.ts';
import { operatorOf } from './operator.ts';
import { reasonOf } from './reason-option.ts';

/** @param withdrawn true to take it back, false to put it back */
export async function sayWithdrawn(call: CliCall, deliveryId: string, withdrawn: boolean): Promise<number> {
  const workspace = workspaceOf(call);
  const found = findDelivery(workspace, deliveryId);
  const { receipt, withdrawn: before } = found;
  const flag = withdrawn ? '--withdraw' : '--restore';
  const reason = reasonOf(call).trim();
  const user = operatorOf(call, workspace);
  if ((before !== null) === withdrawn) throw new ConcordError('usage', saidBefore(flag, deliveryId, withdrawn));
  if (!(await isSure(call, `${receipt.fileName} of ${receipt.receivedAt.slice(0, 10)}, ${deliveryId}`, withdrawn))) {
    call.io.err.write('Nothing has changed.\n');
    return 0;
  }
  return record(call, workspace, found, { withdrawn, reason, user });
}

interface Said extends Pick<AuditEvent, 'user'> {
  withdrawn: boolean;
  reason: string;
}

/** The audit log is told first, so that nobody's rows leave an edition, or come back, without it. */
async function record(call: CliCall, workspace: Workspace, found: Delivery, { user, ...said }: Said): Promise<number> {
  const now = call.io.now();
  const { deliveryId, dataset } = found.receipt;
  const { withdrawn, reason } = said;
  const event = {
    ...{ at: now.toISOString(), user, action: withdrawn ? 'withdraw-delivery' : 'restore-delivery' },
    ...{ object: { type: 'delivery', id: deliveryId }, reason, details: { dataset } },
  };
  const delivery = await withStore(call, workspace, async (store) => {
    await demandSteward(store, event);
    await appendAudit(store, { ...event, outcome: 'done' });
    return withdrawDelivery({ workspace, deliveryId, ...said, now });
  });
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

const saidBefore = (flag: string, deliveryId: string, withdrawn: boolean): Problem => ({
  where: `${flag} ${deliveryId}`,
  problem: withdrawn ? 'it is withdrawn already' : 'it is not withdrawn',
  expected: withdrawn ? 'a delivery that counts' : 'a delivery that was withdrawn',
  remedy: 'see `concord deliveries`, which says of each whether it is withdrawn',
});

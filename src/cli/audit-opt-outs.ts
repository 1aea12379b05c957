/** Lists of opt-outs in the audit log: who asked about whom, and which list was taken, by counts and the hash of the file alone. */
import type { OptOutsNoted } from '../journey/keep-opt-outs.ts';
import { appendAudit } from '../store/append-audit.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { administratorOf, type Kept, refusalOf } from './audit-outcome.ts';
import type { CliCall, CliOption } from './cli-command.ts';
import { withStore } from './open-store-call.ts';

export const OPT_OUTS_USER: CliOption = {
  flags: '--user <ID>',
  description: 'who does it, for the audit log (default: the account that runs the command)',
};

/**
 * Lets `work` do what it does to a list, given the way to log it, which it takes before anything is kept. A refusal is logged with why,
 * a fault of Concord or of the disk as `failed`.
 * @param act what is done: `request`, `take` or `objections`
 */
export function withOptOutAudit<T>(
  call: CliCall,
  workspace: Workspace,
  act: string,
  work: (note: (noted: OptOutsNoted) => Promise<void>) => Promise<T>,
): Promise<T> {
  return withStore(call, workspace, async (store) => {
    const log = async (outcome: string, sha256: string, details: Kept): Promise<void> =>
      void (await appendAudit(store, {
        ...{ at: call.io.now().toISOString(), user: administratorOf(call, workspace), action: `opt-outs-${act}` },
        ...{ object: { type: 'opt-out-list', id: sha256 }, outcome, details },
      }));
    try {
      return await work(({ sha256, ...counts }) => log('done', sha256, counts));
    } catch (error) {
      const [outcome, details] = refusalOf(error);
      await log(outcome, NO_LIST, details);
      throw error;
    }
  });
}

/** In the audit log, where no list was taken or written. */
const NO_LIST = 'none';

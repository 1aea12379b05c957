import { showCandidate } from '../../edition/show-candidate.ts';
import { appendAudit } from '../../store/append-audit.ts';
import { reviewExists } from '../../store/review-standings.ts';
import { refusalOf } from '../audit-outcome.ts';
import type { CliCommand } from '../cli-command.ts';
import { demandSteward } from '../demand-steward.ts';
import { describeCandidate } from '../describe-candidate.ts';
import { workspaceOf } from '../open-call.ts';
import { withStore } from '../open-store-call.ts';
import { ORGANISATION_OPTION, operatorOf, ROLE_OPTION, USER_OPTION } from '../operator.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';

export const reviewShowCommand: CliCommand = {
  name: 'review show',
  summary: 'show both sides of a pair in doubt, and what speaks for and against it',
  detail:
    'What it prints identifies people: numbers, names, birth dates and postcodes, side by side, with everything that was ever said of the resident, and the match weights of each comparison. It is read from the sealed identity zone, printed and written nowhere; that it was shown, and to whom, is in the audit log first. Do not send the output to a file.',
  arguments: [{ name: '<PAIR>', description: 'id of the pair, as `concord review list` gives it' }],
  options: [USER_OPTION, ROLE_OPTION, ORGANISATION_OPTION, ...KEY_OPTIONS],
  inWorkspace: true,
  printsResult: false,
  examples: [
    {
      command: 'concord review show PBQ5ZVWBXPIOP6SSA-RFYYK44CNPMF7OWDD --user j.smith --keys ../keys.yaml',
      does: 'shows the pair to J. Smith',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const user = operatorOf(call, workspace);
    const keys = await readCallKeys(call, workspace);
    const [pairId = ''] = call.arguments;
    await withStore(call, workspace, async (store) => {
      await reviewExists(store, pairId);
      const showing = {
        ...{ at: call.io.now().toISOString(), user, action: 'review-show' },
        object: { type: 'review-pair', id: pairId },
      };
      await demandSteward(store, showing);
      const shown = await showCandidate(workspace, keys, pairId).catch(async (error: unknown) => {
        const [outcome, details] = refusalOf(error);
        await appendAudit(store, { ...showing, outcome, details });
        throw error;
      });
      // logged before anything is told: what cannot be logged is not shown
      await appendAudit(store, { ...showing, outcome: 'shown' });
      call.io.out.write(describeCandidate(pairId, shown));
    });
    return 0;
  },
};

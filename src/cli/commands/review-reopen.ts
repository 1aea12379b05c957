import { reopenReviewPair } from '../../store/decide-review-pair.ts';
import { reviewExists } from '../../store/review-standings.ts';
import type { CliCommand } from '../cli-command.ts';
import { demandSteward } from '../demand-steward.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { withStore } from '../open-store-call.ts';
import { ORGANISATION_OPTION, operatorOf, ROLE_OPTION, USER_OPTION } from '../operator.ts';
import { REASON_OPTION } from '../reason-option.ts';

export const reviewReopenCommand: CliCommand = {
  name: 'review reopen',
  summary: 'take back the decision of a pair, and have it looked at again',
  detail:
    'From the next build on the index treats the pair as any other in doubt: a record that was linked by the decision is nobody’s again. Reviewers who have not decided it before are asked. What was said before is kept.',
  arguments: [{ name: '<PAIR>', description: 'id of a decided pair' }],
  options: [REASON_OPTION, USER_OPTION, ROLE_OPTION, ORGANISATION_OPTION],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command:
        'concord review reopen PBQ5ZVWBXPIOP6SSA-RFYYK44CNPMF7OWDD --reason "the practice says they are cousins" --user j.smith',
      does: 'takes the decision back',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const reviewer = operatorOf(call, workspace);
    const [pairId = ''] = call.arguments;
    const at = call.io.now().toISOString();
    await withStore(call, workspace, async (store) => {
      await reviewExists(store, pairId);
      const object = { type: 'review-pair', id: pairId };
      await demandSteward(store, { at, user: reviewer, action: 'reopen-review', object });
      await reopenReviewPair(store, { pairId, reviewer, reason: call.options.reason ?? '', at });
    });
    printResult(
      call,
      { pairId, state: 'open' },
      () => 'The pair is open again. Run `concord build --keys FILE` to publish an edition without the decision.\n',
    );
    return 0;
  },
};

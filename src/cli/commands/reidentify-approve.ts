import { approveReidentification } from '../../reidentify/approve-request.ts';
import type { CliCommand } from '../cli-command.ts';
import { namingOptions } from '../name-options.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { withStore } from '../open-store-call.ts';
import { ORGANISATION_OPTION, operatorOf, USER_OPTION } from '../operator.ts';
import { REASON_OPTION } from '../reason-option.ts';

export const reidentifyApproveCommand: CliCommand = {
  name: 'reidentify approve',
  summary: 'approve or decline, as a second person, a list that waits to be re-identified',
  detail:
    'For a Caldicott guardian or an IG lead who did not ask for it. Approved, it may be opened once, by who asked, with the same list, within a day. It needs no key and shows no patient.',
  arguments: [{ name: '<REQUEST>', description: 'id of the request, as `concord reidentify list` gives it' }],
  options: [
    { flags: '--decline', description: 'decline it instead' },
    REASON_OPTION,
    USER_OPTION,
    { flags: '--role <ROLE>', description: 'caldicott-guardian or ig-lead', required: true },
    ORGANISATION_OPTION,
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command:
        'concord reidentify approve 6f1c2f0e-5a94-4a58-9a55-0e1d2c3b4a59 --reason "recall of one practice" --user g.guardian --role caldicott-guardian',
      does: 'lets the list be opened once',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const approver = operatorOf(call, workspace);
    const [requestId = ''] = call.arguments;
    const decision = call.options.decline ? ('decline' as const) : ('approve' as const);
    await withStore(call, workspace, (store) =>
      namingOptions({ requestId: '<REQUEST>', reason: '--reason', user: '--user' }, () =>
        approveReidentification(store, {
          ...{ requestId, approver, decision, reason: call.options.reason ?? '', now: call.io.now() },
        }),
      ),
    );
    printResult(call, { requestId, decision }, () =>
      decision === 'approve'
        ? `Approved. Who asked may open it once within a day: concord reidentify open ${requestId}\n`
        : 'Declined. Nothing was looked up.\n',
    );
    return 0;
  },
};

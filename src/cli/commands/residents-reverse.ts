import { reverseIdentityChange } from '../../journey/reverse-change.ts';
import { londonDay } from '../../london-day.ts';
import type { CliCommand } from '../cli-command.ts';
import { demandSteward } from '../demand-steward.ts';
import { demandYes } from '../demand-yes.ts';
import { numberOption } from '../number-option.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { withStore } from '../open-store-call.ts';
import { ORGANISATION_OPTION, operatorOf, ROLE_OPTION, USER_OPTION } from '../operator.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';
import { REASON_OPTION, reasonOf } from '../reason-option.ts';

export const residentsReverseCommand: CliCommand = {
  name: 'residents reverse',
  summary: 'take back a merge or a split of residents, or an overlay',
  detail:
    'The records that it moved go back to whom they were with, and so do those that came since: after a merge those with a number that only the other resident had, or its token, after a split all of the new resident. Linkage does not make the two one again, nor are they in a third. An overlay, which moved none, is no longer told, until another record says again that the number is on two people. Earlier editions stay as they are. A decision of reviewers is taken back with `concord review reopen`.',
  arguments: [{ name: '<CHANGE>', description: 'number of the change, as `concord residents changes` gives it' }],
  options: [
    REASON_OPTION,
    USER_OPTION,
    ROLE_OPTION,
    ORGANISATION_OPTION,
    { flags: '--yes', description: 'do not ask before it is taken back' },
    ...KEY_OPTIONS,
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command:
        'concord residents reverse 3 --reason "the national service merged the numbers by mistake" --user j.smith --keys ../keys.yaml',
      does: 'asks, then takes change 3 back from the next build on',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const user = operatorOf(call, workspace);
    const change = numberOption(
      'CHANGE',
      call.arguments[0] ?? '',
      1,
      undefined,
      'take it from the list: concord residents changes --keys FILE',
    );
    const reason = reasonOf(call);
    const keys = await readCallKeys(call, workspace);
    if (!(await demandYes(call, 'residents reverse', `Take change ${change} back from the next edition on?`))) {
      call.io.err.write('Nothing has changed.\n');
      return 0;
    }
    const now = call.io.now();
    const mapVersion = await withStore(call, workspace, async (store) => {
      const object = { type: 'identity-change', id: String(change) };
      await demandSteward(store, { at: now.toISOString(), user, action: 'reverse-identity-change', object });
      return reverseIdentityChange({ workspace, keys, store, change, reason, user, now, today: londonDay(now) });
    });
    printResult(
      call,
      { change, mapVersion },
      () =>
        `Change ${change} is taken back from map ${mapVersion} on. Run \`concord build --keys FILE\` to publish an edition with it.\n`,
    );
    return 0;
  },
};

import { type WaitingRequest, waitingReidentifications } from '../../reidentify/approve-request.ts';
import type { CliCommand } from '../cli-command.ts';
import { countText, formatTable } from '../format-table.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { withStoreIfAny } from '../open-store-call.ts';

export const reidentifyListCommand: CliCommand = {
  name: 'reidentify list',
  summary: 'list the requests that wait for a second person’s approval',
  detail: 'The longest waiting first: who asks, for which practice, why, and for how many patients. No token is shown.',
  arguments: [],
  options: [],
  inWorkspace: true,
  printsResult: true,
  examples: [{ command: 'concord reidentify list', does: 'lists what waits' }],
  run: async (call) => {
    const waiting = await withStoreIfAny(call, workspaceOf(call), async (store) =>
      store ? waitingReidentifications(store) : [],
    );
    printResult(call, waiting, () => describeWaiting(waiting));
    return 0;
  },
};

const describeWaiting = (waiting: WaitingRequest[]): string =>
  formatTable(
    waiting,
    [
      { title: 'Request', text: (w) => w.requestId },
      { title: 'Since', text: (w) => w.at.slice(0, 16).replace('T', ' ') },
      { title: 'User', text: (w) => w.userId },
      { title: 'Practice', text: (w) => w.organisation },
      { title: 'Patients', right: true, text: (w) => countText(w.tokens) },
      { title: 'Reason', text: (w) => w.reason },
    ],
    'No request waits for approval.',
  );

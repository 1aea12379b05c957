import { readOptOuts } from '../../journey/keep-opt-outs.ts';
import { londonDay } from '../../london-day.ts';
import type { CliCommand } from '../cli-command.ts';
import { describeOptOuts } from '../describe-opt-outs.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';
import { showProgress } from '../show-progress.ts';

export const optOutsStatusCommand: CliCommand = {
  name: 'opt-outs status',
  summary: 'tell which lists of opt-outs are in use, until when, and how many people they take out',
  detail:
    'It gives dates and counts and names nobody. An answer of the national service that has lapsed is deleted. What practices recorded of Type 1 comes with their coded events, and is counted by a build.',
  arguments: [],
  options: KEY_OPTIONS,
  inWorkspace: true,
  printsResult: true,
  examples: [{ command: 'concord opt-outs status --keys ../keys.yaml', does: 'tells what is known today' }],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const keys = await readCallKeys(call, workspace);
    const order = { workspace, keys, today: londonDay(call.io.now()), progress: showProgress(call.io) };
    const status = await readOptOuts(order);
    printResult(call, status, () => describeOptOuts(status));
    return 0;
  },
};

import { takeNationalAnswer } from '../../journey/keep-opt-outs.ts';
import { londonDay } from '../../london-day.ts';
import { OPT_OUTS_USER, withOptOutAudit } from '../audit-opt-outs.ts';
import type { CliCommand } from '../cli-command.ts';
import { describeOptOuts } from '../describe-opt-outs.ts';
import { dateOption, existingFile, printResult, workspaceOf } from '../open-call.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';
import { showProgress } from '../show-progress.ts';

export const optOutsTakeCommand: CliCommand = {
  name: 'opt-outs take',
  summary: 'take the answer of the national data opt-out service',
  detail:
    'The answer lists the NHS numbers without an opt-out; who is not on it is left out of every purpose that obeys the national data opt-out. It takes the place of the answer before. One wrong line and nothing is taken. It lies sealed in the identity zone and is deleted after 7 days; a build then refuses those purposes until a newer answer is taken. Delete the file itself once it is taken.',
  arguments: [{ name: '<FILE>', description: 'the file as the service sent it' }],
  options: [
    OPT_OUTS_USER,
    ...KEY_OPTIONS,
    {
      flags: '--on <DATE>',
      description: 'day of the answer (default: as the name of the file says, <mailbox>-DDMMYY-nnnn.dat)',
    },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord opt-outs take ../X26ABC-261126-0001.dat --keys ../keys.yaml',
      does: 'takes the answer to the request of that name',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const listedOn = dateOption('--on', call.options.on) ?? undefined;
    const path = existingFile(call, call.arguments[0] ?? '');
    const order = { workspace, path, listedOn, today: londonDay(call.io.now()), progress: showProgress(call.io) };
    const status = await withOptOutAudit(call, workspace, 'take', async (note) =>
      takeNationalAnswer({ ...order, note, keys: await readCallKeys(call, workspace) }),
    );
    printResult(
      call,
      status,
      () =>
        `The answer is taken.\n${describeOptOuts(status)}Delete the file that it came in, and publish: concord build --keys FILE\n`,
    );
    return 0;
  },
};

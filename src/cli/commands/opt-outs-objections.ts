import { ConcordError } from '../../concord-error.ts';
import { takeObjections } from '../../journey/keep-opt-outs.ts';
import { londonDay } from '../../london-day.ts';
import { OPT_OUTS_USER, withOptOutAudit } from '../audit-opt-outs.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { describeOptOuts } from '../describe-opt-outs.ts';
import { manyText } from '../format-table.ts';
import { existingFile, printResult, workspaceOf } from '../open-call.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';
import { showProgress } from '../show-progress.ts';

export const optOutsObjectionsCommand: CliCommand = {
  name: 'opt-outs objections',
  summary: 'take the list of objections that people made to this care system',
  detail:
    'A CSV with the columns nhs_number, person_key, kind, date, withdrawn, one line for each objection: by NHS number or person key, of the kind type_1, sharing, case_finding or secondary_use, with the day it was made and, when it was withdrawn, the day from which it stands no more. The whole list takes the place of the one before; one wrong line and nothing is taken. An objection ends by its withdrawn day: where a standing objection is simply not on the new list, the command asks first.',
  arguments: [{ name: '<FILE>', description: 'the whole list, as CSV' }],
  options: [
    OPT_OUTS_USER,
    ...KEY_OPTIONS,
    { flags: '--yes', description: 'do not ask when objections that stand are not on the new list' },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord opt-outs objections ../objections.csv --keys ../keys.yaml',
      does: 'takes the list; the next build obeys it',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const path = existingFile(call, call.arguments[0] ?? '');
    const order = { workspace, path, today: londonDay(call.io.now()), progress: showProgress(call.io) };
    const mayDrop = (dropped: number): Promise<boolean> => isSure(call, dropped);
    const status = await withOptOutAudit(call, workspace, 'objections', async (note) =>
      takeObjections({ ...order, mayDrop, note, keys: await readCallKeys(call, workspace) }),
    );
    if (!status) {
      call.io.err.write('Nothing has changed.\n');
      return 0;
    }
    printResult(
      call,
      status,
      () => `The list is taken.\n${describeOptOuts(status)}The next build obeys it: concord build --keys FILE\n`,
    );
    return 0;
  },
};

async function isSure(call: CliCall, dropped: number): Promise<boolean> {
  if (call.options.yes) return true;
  const missing = `${manyText(dropped, 'objection that stands is', 'objections that stand are')} not on the new list`;
  if (!call.io.isTerminal)
    throw new ConcordError('usage', {
      where: 'concord opt-outs objections',
      problem: `${missing}, and there is nobody to ask here`,
      expected: 'the whole list, with the withdrawn day of each objection that was withdrawn',
      remedy: 'complete the list; or add --yes if those objections are to be heard no longer',
    });
  const answer = await call.io.ask({
    message: `${missing}, and would be heard no longer. Take it?`,
    choices: [
      { value: 'no', label: 'No, change nothing' },
      { value: 'yes', label: 'Yes' },
    ],
    default: 'no',
  });
  return answer === 'yes';
}

import { relative, resolve } from 'node:path';
import { newWorkspace } from '../../workspace/new-workspace.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { printResult } from '../open-call.ts';

export const newCommand: CliCommand = {
  name: 'new',
  summary: 'make a workspace: a folder that describes one care system',
  detail:
    'Writes concord.yaml with every setting explained, and an empty catalogue of your own. Refuses a folder that is not empty.',
  arguments: [{ name: '<DIR>', description: 'folder to make' }],
  options: [{ flags: '--title <TEXT>', description: 'name of the care system, shown at the top of every page' }],
  inWorkspace: false,
  printsResult: true,
  examples: [{ command: 'concord new our-system --title "Our care system"', does: 'makes the folder our-system' }],
  run: async (call: CliCall) => {
    const folder = resolve(call.io.cwd, call.arguments[0] ?? '');
    newWorkspace(folder, call.options.title === undefined ? {} : { title: call.options.title });
    const shown = relative(call.io.cwd, folder) || '.';
    printResult(call, { folder }, () => nextSteps(shown));
    return 0;
  },
};

const nextSteps = (folder: string): string =>
  [
    `Made the workspace ${folder}.`,
    'Next:',
    `  1. cd ${folder}, and write your systems and partners in concord.yaml`,
    '  2. concord contract draft FILE    proposes a contract for a file that Concord does not know',
    '  3. concord land FILE --dataset ID --from ODS, then concord build',
    '',
  ].join('\n');

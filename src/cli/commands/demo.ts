import { resolve } from 'node:path';
import { COUNTY_OPTIONS } from '../add-county.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { DEMO_FOLDER, makeDemo } from '../make-demo.ts';
import { printResult } from '../open-call.ts';
import { describeBuild } from './build.ts';
import { describeInBrief } from './land.ts';

export const demoCommand: CliCommand = {
  name: 'demo',
  summary: 'make the demo workspace from made-up samples and a made-up county, land them, build an edition',
  detail: 'Every organisation and figure in it is made up, and every page says so. Run again, it changes nothing.',
  arguments: [],
  options: [
    { flags: '--workspace <DIR>', description: 'folder for it (default: workspaces/demo beside the program)' },
    ...COUNTY_OPTIONS,
  ],
  inWorkspace: false,
  printsResult: true,
  examples: [
    { command: 'concord demo', does: 'makes workspaces/demo' },
    { command: 'concord demo --workspace /tmp/try', does: 'makes it somewhere else' },
  ],
  run: async (call) => {
    const made = await makeDemo(call, demoFolder(call));
    printResult(call, made.result, () =>
      [
        ...made.landed.map((l) => describeInBrief(l.delivery, l.alreadyLanded)),
        describeBuild(made.built),
        `Look at it with: concord serve --workspace ${made.workspace.folder}`,
        '',
      ].join('\n'),
    );
    return 0;
  },
};

export const demoFolder = (call: CliCall): string =>
  call.options.workspace ? resolve(call.io.cwd, call.options.workspace) : DEMO_FOLDER;

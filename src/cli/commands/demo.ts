import { resolve } from 'node:path';
import { COUNTY_OPTIONS } from '../add-county.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { describeDemo } from '../describe-demo.ts';
import { DEMO_FOLDER, makeDemo, PEOPLE_DEMO_FOLDER } from '../make-demo.ts';
import { printResult } from '../open-call.ts';

export const demoCommand: CliCommand = {
  name: 'demo',
  summary: 'make the demo workspace from made-up samples and a made-up county, land them, build an edition',
  detail:
    'Every organisation and figure in it is made up, and every page says so. Run again, it changes nothing. With --people all months of the county are landed, keys are made and written beside the workspace (FOLDER-keys.yaml, for their owner alone and for made-up data alone), an answer of the national data opt-out service is made up and taken, and people are linked and published for direct care, case finding and planning: ten to fifteen minutes on two cores, and half of that with --years 1. After seven days the answer has lapsed and figures over people are refused; run again, it takes another. Page and API show no figure over people.',
  arguments: [],
  options: [
    {
      flags: '--workspace <DIR>',
      description: 'folder for it (default: workspaces/demo beside the program; with --people workspaces/demo-people)',
    },
    {
      flags: '--people',
      description: 'link and publish the people of the county too, so that figures over them can be asked',
    },
    ...COUNTY_OPTIONS,
  ],
  inWorkspace: false,
  printsResult: true,
  examples: [
    { command: 'concord demo', does: 'makes workspaces/demo' },
    { command: 'concord demo --workspace /tmp/try', does: 'makes it somewhere else' },
    { command: 'concord demo --people', does: 'makes workspaces/demo-people, and says what to try on it' },
  ],
  run: async (call) => {
    const made = await makeDemo(call, demoFolder(call));
    printResult(call, made.result, () => describeDemo(made, call.io.cwd));
    return 0;
  },
};

/** Where the demo of a call lies. */
export function demoFolder({ options, io }: CliCall): string {
  if (options.workspace) return resolve(io.cwd, options.workspace);
  return options.people ? PEOPLE_DEMO_FOLDER : DEMO_FOLDER;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { openWorkspace, WORKSPACE_FILE } from '../../workspace/open-workspace.ts';
import { COUNTY_OPTIONS } from '../add-county.ts';
import type { CliCommand } from '../cli-command.ts';
import { hasPeople } from '../demo-people.ts';
import { makeDemo } from '../make-demo.ts';
import { refuseKeys } from '../refuse-keys.ts';
import { demoFolder } from './demo.ts';
import { PORT_OPTION, runServer } from './serve.ts';

export const startCommand: CliCommand = {
  name: 'start',
  summary: 'make the demo workspace if there is none, and serve it',
  detail:
    'What `npm start` runs. With --workspace it serves that workspace, made from the samples if the folder is empty.',
  arguments: [],
  options: [
    { flags: '--workspace <DIR>', description: 'folder for it (default: workspaces/demo beside the program)' },
    PORT_OPTION,
    ...COUNTY_OPTIONS,
  ],
  inWorkspace: false,
  printsResult: false,
  examples: [{ command: 'concord start', does: 'makes and serves the demo, and prints the address' }],
  run: async (call) => {
    refuseKeys(call.io.environment);
    const folder = demoFolder(call);
    if (!isBuilt(folder)) {
      if (hasPeople(folder)) throw unfinished(folder);
      call.io.err.write(
        'Making the demo workspace from made-up samples and a made-up county, the first time only: a minute or two.\n',
      );
      await makeDemo(call, folder);
    }
    return runServer(call, openWorkspace(folder));
  },
};

/** A workspace of someone else with no edition yet goes to `makeDemo`, which refuses it with what to do. */
const isBuilt = (folder: string): boolean =>
  existsSync(join(folder, WORKSPACE_FILE)) && existsSync(openWorkspace(folder).paths.current);

/** To finish it takes its keys, and what serves may not hold them. */
const unfinished = (folder: string): ConcordError =>
  new ConcordError('no-edition', {
    where: folder,
    problem: 'this demo with people is not finished: it has no edition yet',
    expected: 'a demo that was built, or a folder that is empty or does not exist',
    remedy: `run \`concord demo --people --workspace ${folder}\`, then start again`,
  });

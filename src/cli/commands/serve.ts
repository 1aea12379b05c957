import { ConcordError } from '../../concord-error.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { workspaceOf } from '../open-call.ts';
import { refuseKeys } from '../refuse-keys.ts';
import { showProgress } from '../show-progress.ts';

export const DEFAULT_PORT = '4280';

export const PORT_OPTION = {
  flags: '--port <NUMBER>',
  description: 'port on this machine; 0 takes any that is free',
  default: DEFAULT_PORT,
};

export const serveCommand: CliCommand = {
  name: 'serve',
  summary: 'serve the current edition as web pages on this machine',
  detail:
    'There is no sign-in yet, so it listens on 127.0.0.1 alone and releases only what the public policy allows. Every byte of an edition is compared with what was built before it serves; meanwhile the one before it does, or an answer says to wait. A new edition is picked up without a restart, and so is a policy that changes. Requests and faults are logged on stderr, one JSON object a line, without query strings. It reads no key and nothing of the identity zone, and does not start where CONCORD_KEY_… variables are set. Ctrl-C stops it.',
  arguments: [],
  options: [PORT_OPTION],
  inWorkspace: true,
  printsResult: false,
  examples: [
    { command: 'concord serve', does: `serves on http://127.0.0.1:${DEFAULT_PORT}` },
    { command: 'concord serve --port 8080', does: 'serves on another port' },
  ],
  run: async (call) => {
    refuseKeys(call.io.environment);
    return runServer(call, workspaceOf(call));
  },
};

/** Serves until the person stops it. */
export async function runServer(call: CliCall, workspace: Workspace): Promise<number> {
  const port = portOf(call.options.port ?? DEFAULT_PORT);
  // the server takes a while to load, which no other command should wait for
  const [{ startServer }, { logOptions }] = await Promise.all([
    import('../../api/start-server.ts'),
    import('../../api/log-options.ts'),
  ]);
  // a person at a terminal wants the address and any trouble; whoever keeps the log wants every request
  const logger = logOptions(call.io.err, call.io.isTerminal ? 'warn' : 'info');
  // at a terminal the reading of a large edition is drawn; elsewhere it is in the log
  const progress = call.io.isTerminal ? { progress: showProgress(call.io) } : {};
  const server = await startServer({ workspace, port, now: call.io.now, logger, ...progress });
  try {
    call.io.out.write(`Concord is serving ${workspace.title} on ${server.url}\n`);
    call.io.err.write('Ctrl-C stops it.\n');
    await call.io.untilStopped();
  } finally {
    await server.close();
  }
  return 0;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new ConcordError('usage', {
    where: '--port',
    problem: `${text} is not a port`,
    expected: 'a whole number from 0 to 65535',
    remedy: `leave --port out to use ${DEFAULT_PORT}`,
  });
}

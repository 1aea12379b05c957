import type { AddressInfo } from 'node:net';
import { ConcordError } from '../concord-error.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createServer, type ServerOptions } from './create-server.ts';
import { refuseOtherHost } from './refuse-hosts.ts';

export interface StartOptions extends Omit<ServerOptions, 'now'> {
  workspace: Workspace;
  /** 0 for any free port */
  port: number;
  /** 127.0.0.1 when absent; nothing but this machine is allowed */
  host?: string;
  now?: () => Date;
}

export interface RunningServer {
  url: string;
  port: number;
  close(): Promise<void>;
}

const FIRST_PAGE = '/api/pages/urgent-and-emergency-care';

/**
 * Serves a workspace on this machine.
 * @throws ConcordError policy-refused for a host that others can reach, busy when the port is taken, usage when it needs more rights
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  refuseOtherHost(host);
  const app = await createServer({ ...options, now: options.now ?? (() => new Date()) });
  try {
    await app.listen({ port: options.port, host });
  } catch (error) {
    await app.close();
    throw portFault((error as NodeJS.ErrnoException).code, options.port) ?? error;
  }
  // the page that people open first is made while they open it; a fault here is told when somebody asks
  const warming = app.inject(FIRST_PAGE).catch(() => undefined);
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, close: () => warming.then(() => app.close()) };
}

function portFault(code: string | undefined, port: number): ConcordError | null {
  const where = `port ${port}`;
  if (code === 'EADDRINUSE')
    return new ConcordError('busy', {
      where,
      problem: 'another program is listening there already',
      expected: 'a free port',
      remedy: `give another, for instance --port ${port + 1}, or stop the other program`,
    });
  if (code !== 'EACCES') return null;
  return new ConcordError('usage', {
    where,
    problem: 'the system keeps this port for programs with more rights',
    expected: 'a port from 1024 to 65535',
    remedy: 'give another, for instance --port 4280',
  });
}

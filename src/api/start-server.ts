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
 * @throws ConcordError policy-refused for a host that others can reach, busy when the port is taken
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  refuseOtherHost(host);
  const app = await createServer({ ...options, now: options.now ?? (() => new Date()) });
  try {
    await app.listen({ port: options.port, host });
  } catch (error) {
    await app.close();
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken(options.port) : error;
  }
  // the page that people open first is made while they open it; a fault here is told when somebody asks
  void app.inject(FIRST_PAGE).catch(() => undefined);
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, close: () => app.close() };
}

const portTaken = (port: number): ConcordError =>
  new ConcordError('busy', {
    where: `port ${port}`,
    problem: 'another program is listening there already',
    expected: 'a free port',
    remedy: `give another, for instance --port ${port + 1}, or stop the other program`,
  });

import type { FastifyInstance } from 'fastify';
import { ConcordError } from '../concord-error.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** Whether a host name means this machine and no other. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host.toLowerCase());

/**
 * There is no sign-in yet, so Concord listens to this machine only.
 * @throws ConcordError policy-refused for any other host
 */
export function refuseOtherHost(host: string): void {
  if (isLoopback(host)) return;
  throw new ConcordError('policy-refused', {
    where: `host ${host}`,
    problem: 'Concord has no sign-in yet, so it serves this machine only',
    expected: '127.0.0.1 or localhost',
    remedy: 'leave the host out; to look from another machine, forward the port over SSH',
  });
}

/** Refuses requests that were sent to another name: a web page elsewhere could otherwise point its own name at us. */
export function refuseForeignHosts(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const name = request.headers.host?.replace(/:\d+$/, '') ?? '';
    if (isLoopback(name)) return;
    throw new ConcordError('policy-refused', {
      where: 'the Host header',
      problem: 'this request was addressed to another host',
      expected: 'an address that begins with http://127.0.0.1 or http://localhost',
      remedy: 'open the address that “concord serve” printed',
    });
  });
}

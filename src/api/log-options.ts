import type { FastifyRequest, FastifyServerOptions } from 'fastify';

/**
 * What is logged of a request: the route's pattern, e.g. `/api/metrics/:id`, and never its address, query string or body, in which
 * there may be anything that was typed.
 */
export const logOptions = (stream: { write(text: string): void }, level = 'info'): FastifyServerOptions['logger'] => ({
  level,
  stream,
  serializers: {
    req: (request: FastifyRequest) => ({ method: request.method, path: request.routeOptions?.url ?? NO_ROUTE }),
  },
});

/** For addresses of the page, of its files, and those that lead nowhere. */
const NO_ROUTE = '(no route of the API)';

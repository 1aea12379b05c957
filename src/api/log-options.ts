import type { FastifyRequest, FastifyServerOptions } from 'fastify';

/** What is logged of a request: never its query string, which may name a place or more, and never its body. */
export const logOptions = (stream: { write(text: string): void }, level = 'info'): FastifyServerOptions['logger'] => ({
  level,
  stream,
  serializers: {
    req: (request: FastifyRequest) => ({ method: request.method, path: request.url.split('?')[0] }),
  },
});

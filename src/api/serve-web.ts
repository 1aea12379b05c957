import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendNotFound } from './answer-error.ts';

const MISSING =
  'The web page has not been built on this machine.\n\nRun `npm run build:web` in the folder of Concord, then load this page again.\nThe API works without it: see /api/openapi.json.\n';

/** Serves the built page, and its index for every address of the page; says what to do when it was not built. */
export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'));
  if (built)
    await app.register(fastifyStatic, {
      root: folder,
      dotfiles: 'deny',
      index: false,
      // the names of built files hold their hash, so a copy never grows old
      setHeaders: (reply, path) => {
        const lasting = path.includes(join(folder, 'assets'));
        reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  const index = (reply: FastifyReply): FastifyReply =>
    built
      ? reply.header('cache-control', 'no-cache').sendFile('index.html')
      : reply.status(503).type('text/plain; charset=utf-8').send(MISSING);
  app.get('/', (_request, reply) => index(reply));
  app.setNotFoundHandler((request, reply) => (wantsPage(request) ? index(reply) : sendNotFound(request, reply)));
}

/** An address that a person typed or reloaded, not a file and not the API. */
const wantsPage = (request: FastifyRequest): boolean => {
  const path = request.url.split('?')[0] ?? '';
  return (
    request.method === 'GET' &&
    !path.startsWith('/api/') &&
    !path.startsWith('/assets/') &&
    (request.headers.accept ?? '').includes('text/html')
  );
};

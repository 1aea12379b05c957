import type { FastifyReply } from 'fastify';
import type { Released } from '../metric/released.ts';

/** The only way for figures to leave by the API: what was not released does not fit the type. */
export const sendReleased = <T extends object>(
  reply: { header(name: string, value: string): FastifyReply },
  released: Released<T>,
): FastifyReply => reply.header('cache-control', 'no-cache').send(released);

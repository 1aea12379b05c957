import type { FastifyReply } from 'fastify';
import type { ApiContext } from './api-context.ts';
import type { ServedEdition } from './served-edition.ts';

/**
 * Works an answer out: once for all who ask it on this edition, not too many at a time, each on its own connection, and
 * stopped when everyone who waits for it has gone away. It is kept under the edition, what policy decides, and the question.
 * @param question names the answer among those that are kept; it holds the day where the answer depends on it
 */
export const workOut = <T>(
  context: ApiContext,
  served: ServedEdition,
  reply: Pick<FastifyReply, 'raw'>,
  question: string,
  work: (served: ServedEdition) => Promise<T>,
): Promise<T> => {
  const { edition } = served;
  const alone = (signal: AbortSignal): Promise<T> =>
    edition.engine.alone((engine) => work({ ...served, edition: { ...edition, engine } }), signal);
  const kept = JSON.stringify([edition.manifest.editionId, served.decisions, question]);
  return served.answers.get(kept, (signal) => context.limit.run(() => alone(signal), signal), whenGone(reply.raw));
};

/** Aborts when the connection closes before the answer was sent. */
export function whenGone(reply: FastifyReply['raw']): AbortSignal {
  const gone = new AbortController();
  reply.once('close', () => {
    if (!reply.writableFinished) gone.abort();
  });
  return gone.signal;
}

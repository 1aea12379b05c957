/** Figures as a file that is sent as they come: millions of them need no memory. */
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import { answerInPieces } from '../metric/answer-in-pieces.ts';
import type { Answer } from '../metric/metric.ts';
import { type AskedQuestion, parseQuestion } from '../metric/parse-question.ts';
import type { Released } from '../metric/released.ts';
import { writeCsvInPieces } from '../metric/write-csv.ts';
import { releasePieces } from '../policy/release.ts';
import { type ApiContext, todayOf } from './api-context.ts';
import { grantFor } from './ask-released.ts';
import type { ServedEdition } from './served-edition.ts';
import { whenGone } from './work-out.ts';

/** How long a reader may hold a place among the queries, in milliseconds. */
export interface Patience {
  /** who takes nothing for so long is taken to have gone */
  stalled: number;
  /** however slowly a reader goes on taking, the place is given back after this */
  longest: number;
}

const PATIENCE: Patience = { stalled: 30_000, longest: 300_000 };

/**
 * Sends the figures of a question as CSV, on a connection of its own and within the limit of queries. It is not kept: whoever asks
 * again has it worked out again. When the reader goes away, or tries our patience, the query is stopped and the rest is not sent.
 * @param patience 30 seconds without taking anything, 5 minutes in all, when absent
 * @returns when the last figure has been sent, or the reader has gone
 * @throws ConcordError before anything was sent: what the question cannot be asked, or policy refuses
 */
export function streamFigures(
  context: ApiContext,
  served: ServedEdition,
  reply: FastifyReply,
  asked: AskedQuestion,
  patience: Patience = PATIENCE,
): Promise<void> {
  const { metric, question } = parseQuestion(asked, served.metrics, served.tables.dimensions);
  const grant = grantFor(served, { tables: [metric.source], metric: metric.id }, todayOf(context));
  const { edition, tables } = served;
  const gone = whenGone(reply.raw);
  return context.limit.run(
    () =>
      edition.engine.alone(async (engine) => {
        const options = { edition: { ...edition, engine }, metric, tables, question, grant };
        const pieces = releasePieces(await answerInPieces(options), grant);
        await sendPieces(reply, pieces, fileName(metric.id, edition), patience);
      }, gone),
    gone,
  );
}

const fileName = (metric: string, { manifest }: ServedEdition['edition']): string =>
  `${metric}-${manifest.editionId}.csv`;

async function sendPieces(
  reply: FastifyReply,
  pieces: AsyncGenerator<Released<Answer>>,
  name: string,
  { stalled, longest }: Patience,
): Promise<void> {
  const file = Readable.from(writeCsvInPieces(pieces));
  reply.raw.setTimeout(stalled, () => reply.raw.destroy());
  const end = setTimeout(() => reply.raw.destroy(), longest);
  void reply
    .type('text/csv; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(file);
  // a reader who left, or a query that failed under way, has ended the connection: what was sent is seen to be cut short
  await finished(file).catch(() => undefined);
  clearTimeout(end);
  // the connection to the engine may be closed only once nothing reads from it any more
  await pieces.return(undefined).catch(() => undefined);
}

import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { besideOf, withBeside } from '../../metric/figure-cells.ts';
import { writeCsv } from '../../metric/write-csv.ts';
import { type ApiApp, type ApiContext, todayOf } from '../api-context.ts';
import { type AnsweredFigures, type AskedFigures, askReleased } from '../ask-released.ts';
import { ErrorReply } from '../schemas/error.ts';
import { AnswerReply, FigureFileQuery, FigureQuery } from '../schemas/figures.ts';
import { sendReleased } from '../send-released.ts';
import type { ServedEdition } from '../served-edition.ts';
import { streamFigures } from '../stream-figures.ts';
import { workOut } from '../work-out.ts';

const refusals = { 400: ErrorReply, 403: ErrorReply, 404: ErrorReply };

/** Figures of a metric, as JSON and as a file. */
export function addFigureRoutes(app: ApiApp, context: ApiContext): void {
  app.get(
    '/metrics/:id/figures',
    {
      schema: {
        summary: 'Figures of a metric, each with numerator and denominator',
        params: Type.Object({ id: Type.String({ maxLength: 120 }) }),
        querystring: FigureQuery,
        response: { 200: AnswerReply, ...refusals },
      },
    },
    (request, reply) =>
      context.editions.use(async (served) => {
        const { answer, beside } = await figures(context, served, reply, {
          ...request.query,
          metric: request.params.id,
        });
        return sendReleased(reply, withBeside(answer, besideOf(answer, beside)));
      }),
  );
  app.get(
    '/figures',
    {
      schema: {
        summary: 'The same as a CSV file, sent as it is worked out: without `compare` there is no limit to how many',
        querystring: FigureFileQuery,
        response: { 200: Type.String(), ...refusals },
      },
    },
    (request, reply) =>
      context.editions.use(async (served) => {
        if (request.query.compare?.length) return sendFile(reply, await figures(context, served, reply, request.query));
        await streamFigures(context, served, reply, request.query);
        return reply;
      }),
  );
}

const sendFile = (reply: FastifyReply, { answer, beside }: AnsweredFigures): FastifyReply =>
  reply
    .type('text/csv; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('content-disposition', `attachment; filename="${answer.metric.id}-${answer.editionId}.csv"`)
    .send(writeCsv(answer, besideOf(answer, beside)));

/** A released answer, kept for the day: the same question is not worked out twice on one edition. */
function figures(
  context: ApiContext,
  served: ServedEdition,
  reply: Pick<FastifyReply, 'raw'>,
  asked: AskedFigures,
): Promise<AnsweredFigures> {
  const today = todayOf(context);
  const question = `figures ${today} ${JSON.stringify(asked)}`;
  return workOut(context, served, reply, question, (mine) => askReleased(mine, asked, today, context.mostFigures));
}

import { Type } from 'typebox';
import type { ApiApp, ApiContext } from '../api-context.ts';
import { askReleased } from '../ask-released.ts';
import { ErrorReply } from '../schemas/error.ts';
import { AnswerReply, FigureFileQuery, FigureQuery } from '../schemas/figures.ts';
import { sendReleased } from '../send-released.ts';
import { writeCsv } from '../write-csv.ts';

const refusals = { 400: ErrorReply, 403: ErrorReply, 404: ErrorReply };

/** Figures of a metric, as JSON and as a file. */
export function addFigureRoutes(app: ApiApp, { editions, limit }: ApiContext): void {
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
      editions.use(async (served) => {
        const asked = { ...request.query, metric: request.params.id };
        const { answer } = await served.answers.get(`figures ${JSON.stringify(asked)}`, () =>
          limit.run(() => askReleased(served, asked)),
        );
        return sendReleased(reply, answer);
      }),
  );
  app.get(
    '/figures',
    {
      schema: {
        summary: 'The same as a CSV file',
        querystring: FigureFileQuery,
        response: { 200: Type.String(), ...refusals },
      },
    },
    (request, reply) =>
      editions.use(async (served) => {
        const asked = request.query;
        const { answer } = await served.answers.get(`figures ${JSON.stringify(asked)}`, () =>
          limit.run(() => askReleased(served, asked)),
        );
        const name = `${answer.metric.id}-${answer.editionId}.csv`;
        return reply
          .type('text/csv; charset=utf-8')
          .header('cache-control', 'no-cache')
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(writeCsv(answer));
      }),
  );
}

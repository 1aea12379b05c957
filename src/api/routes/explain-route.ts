import { Type } from 'typebox';
import { explainFigure } from '../../metric/explain-figure.ts';
import { parseQuestion } from '../../metric/parse-question.ts';
import { release } from '../../policy/release.ts';
import { type ApiApp, type ApiContext, todayOf } from '../api-context.ts';
import { grantFor } from '../ask-released.ts';
import { ErrorReply } from '../schemas/error.ts';
import { ExplainReply } from '../schemas/explain.ts';
import { FigureQuery } from '../schemas/figures.ts';
import { sendReleased } from '../send-released.ts';

/** A figure walked back: definition, SQL, edition, deliveries, what became of every row. */
export function addExplainRoute(app: ApiApp, context: ApiContext): void {
  const { workspace, editions, limit } = context;
  app.get(
    '/metrics/:id/explain',
    {
      schema: {
        summary: 'Where figures come from: definition, SQL, edition, deliveries, quality of their rows',
        params: Type.Object({ id: Type.String({ maxLength: 120 }) }),
        querystring: FigureQuery,
        response: { 200: ExplainReply, 400: ErrorReply, 403: ErrorReply, 404: ErrorReply },
      },
    },
    (request, reply) =>
      editions.use(async (served) => {
        const { edition, metrics, tables } = served;
        const { metric, question } = parseQuestion({ ...request.query, metric: request.params.id }, metrics);
        const grant = grantFor(served, { tables: [metric.source], metric: metric.id }, todayOf(context));
        const explained = await limit.run(() => explainFigure({ workspace, edition, metric, tables, question, grant }));
        // released whole: it also lists single reports, which a rule for small numbers could not look into
        return sendReleased(reply, release(explained, grant));
      }),
  );
}

import { Type } from 'typebox';
import { type Explanation, explainFigure } from '../../metric/explain-figure.ts';
import { type AskedQuestion, parseQuestion } from '../../metric/parse-question.ts';
import type { Released } from '../../metric/released.ts';
import { release } from '../../policy/release.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { type ApiApp, type ApiContext, todayOf } from '../api-context.ts';
import { grantFor } from '../ask-released.ts';
import { ErrorReply } from '../schemas/error.ts';
import { ExplainReply } from '../schemas/explain.ts';
import { ExplainQuery } from '../schemas/figures.ts';
import { sendReleased } from '../send-released.ts';
import type { ServedEdition } from '../served-edition.ts';
import { workOut } from '../work-out.ts';

/** A figure walked back: definition, SQL, edition, deliveries, what became of every row. */
export function addExplainRoute(app: ApiApp, context: ApiContext): void {
  const { workspace, editions } = context;
  app.get(
    '/metrics/:id/explain',
    {
      schema: {
        summary: 'Where figures come from: definition, SQL, edition, deliveries, quality of their rows',
        params: Type.Object({ id: Type.String({ maxLength: 120 }) }),
        querystring: ExplainQuery,
        response: { 200: ExplainReply, 400: ErrorReply, 403: ErrorReply, 404: ErrorReply },
      },
    },
    (request, reply) =>
      editions.use(async (served) => {
        const asked = { ...request.query, metric: request.params.id };
        const today = todayOf(context);
        const explained = await workOut(context, served, reply, `explain ${today} ${JSON.stringify(asked)}`, (mine) =>
          explain(workspace, mine, asked, today, context.mostFigures),
        );
        return sendReleased(reply, explained);
      }),
  );
}

async function explain(
  workspace: Workspace,
  served: ServedEdition,
  asked: AskedQuestion,
  today: string,
  most: number,
): Promise<Released<Explanation>> {
  const { edition, metrics, tables } = served;
  const { metric, question } = parseQuestion(asked, metrics, tables.dimensions);
  const grant = grantFor(served, { tables: [metric.source], metric: metric.id }, today);
  // released whole: it also lists single reports, which a rule for small numbers could not look into
  return release(await explainFigure({ workspace, edition, metric, tables, question, grant, most }), grant);
}

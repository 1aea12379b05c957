import { Type } from 'typebox';
import { buildPage } from '../../page/build-page.ts';
import type { ApiApp, ApiContext } from '../api-context.ts';
import { PUBLIC } from '../ask-released.ts';
import { ErrorReply } from '../schemas/error.ts';
import { PageData } from '../schemas/page.ts';
import { sendReleased } from '../send-released.ts';

/** A whole page for a system and a trust, ready to draw. */
export function addPageRoute(app: ApiApp, { workspace, now, editions, limit }: ApiContext): void {
  app.get(
    '/pages/:id',
    {
      schema: {
        summary: 'A page: statements, tiles, charts, map and sources, ready to draw',
        params: Type.Object({ id: Type.String({ maxLength: 120 }) }),
        querystring: Type.Object(
          {
            system: Type.Optional(Type.String({ maxLength: 20, description: 'ODS code of the ICB' })),
            trust: Type.Optional(Type.String({ maxLength: 20, description: 'ODS code of a trust of that system' })),
          },
          { additionalProperties: false },
        ),
        response: { 200: PageData, 403: ErrorReply, 404: ErrorReply },
      },
    },
    (request, reply) =>
      editions.use(async (served) => {
        const { system, trust } = request.query;
        const time = now();
        // what is late depends on the day, so a page is kept for a day at most
        const question = `page ${JSON.stringify([request.params.id, system, trust, time.toISOString().slice(0, 10)])}`;
        const { edition, metrics, tables, policies } = served;
        const page = await served.answers.get(question, () =>
          limit.run(() =>
            buildPage({
              workspace,
              edition,
              metrics,
              tables,
              policies,
              pageId: request.params.id,
              asker: PUBLIC,
              now: time,
              ...(system ? { system } : {}),
              ...(trust ? { trust } : {}),
            }),
          ),
        );
        return sendReleased(reply, page);
      }),
  );
}

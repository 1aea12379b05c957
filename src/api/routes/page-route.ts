import { Type } from 'typebox';
import { buildPage } from '../../page/build-page.ts';
import { loadPages } from '../../page/load-pages.ts';
import { type ApiApp, type ApiContext, todayOf } from '../api-context.ts';
import { ErrorReply } from '../schemas/error.ts';
import { PageData, PageList } from '../schemas/page.ts';
import { sendReleased } from '../send-released.ts';
import { workOut } from '../work-out.ts';

/** Which system and trust a page is about. */
const Place = Type.Object(
  {
    system: Type.Optional(Type.String({ maxLength: 20, description: 'ODS code of the ICB' })),
    trust: Type.Optional(Type.String({ maxLength: 20, description: 'ODS code of a trust of that system' })),
  },
  { additionalProperties: false },
);

/** Which pages there are, in the order of their titles. */
export function addPagesRoute(app: ApiApp, { workspace, editions }: ApiContext): void {
  app.get(
    '/pages',
    { schema: { summary: 'Every page: its name, title and what it is about', response: { 200: PageList } } },
    () =>
      editions.use(async ({ metrics }) => {
        const pages = [...loadPages(workspace, metrics).values()];
        const told = pages.map(({ id, title, intro }) => ({ id, title, intro: intro.trim() }));
        return { pages: told.toSorted((a, b) => a.title.localeCompare(b.title, 'en-GB')) };
      }),
  );
}

/** A whole page for a system and a trust, ready to draw. */
export function addPageRoute(app: ApiApp, context: ApiContext): void {
  const { workspace, editions } = context;
  app.get(
    '/pages/:id',
    {
      schema: {
        summary: 'A page: statements, tiles, charts, map and sources, ready to draw',
        params: Type.Object({ id: Type.String({ maxLength: 120 }) }),
        querystring: Place,
        response: { 200: PageData, 403: ErrorReply, 404: ErrorReply },
      },
    },
    (request, reply) =>
      editions.use(async (served) => {
        const { system, trust } = request.query;
        // what is late depends on the day, so a page is kept for a day at most
        const question = `page ${JSON.stringify([request.params.id, system, trust, todayOf(context)])}`;
        const page = await workOut(context, served, reply, question, ({ edition, metrics, tables, policies }) =>
          buildPage({
            workspace,
            edition,
            metrics,
            tables,
            policies,
            pageId: request.params.id,
            now: context.now(),
            ...(system ? { system } : {}),
            ...(trust ? { trust } : {}),
          }),
        );
        return sendReleased(reply, page);
      }),
  );
}

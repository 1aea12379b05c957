import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyServerOptions } from 'fastify';
import type { Workspace } from '../workspace/workspace.ts';
import { answerErrors } from './answer-error.ts';
import type { ApiApp, ApiContext } from './api-context.ts';
import { followEdition } from './follow-edition.ts';
import { limitQueries } from './limit-queries.ts';
import { refuseForeignHosts } from './refuse-hosts.ts';
import { addCatalogueRoutes } from './routes/catalogue-routes.ts';
import { addEditionRoutes } from './routes/edition-routes.ts';
import { addExplainRoute } from './routes/explain-route.ts';
import { addFigureRoutes } from './routes/figure-routes.ts';
import { addMapRoute } from './routes/map-route.ts';
import { addPageRoute } from './routes/page-route.ts';
import { serveWeb } from './serve-web.ts';
import { serveEdition } from './served-edition.ts';

export interface ServerOptions {
  workspace: Workspace;
  /** the clock, for what is late; asked at every page */
  now: () => Date;
  logger?: FastifyServerOptions['logger'];
  /** folder of the built page; `dist/web` of this package when absent */
  webFolder?: string;
  /** requests to the API that one address may make in a minute; 600 when absent */
  requestsPerMinute?: number;
}

const WEB_FOLDER = fileURLToPath(new URL('../../dist/web', import.meta.url));
const QUERIES_AT_ONCE = 4;
const QUERIES_WAITING = 100;

/**
 * The server, ready to listen or to be asked by `inject`: the API under /api/ and the page for everything else.
 * It follows CURRENT, so that a new edition needs no restart. Close it to close the editions it has open.
 */
export async function createServer(options: ServerOptions): Promise<ApiApp> {
  const app = Fastify({
    logger: options.logger ?? false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: true } },
    routerOptions: { ignoreTrailingSlash: true },
  }).withTypeProvider<TypeBoxTypeProvider>();
  answerErrors(app);
  refuseForeignHosts(app);
  await protect(app, options);
  const context = makeContext(app, options);
  app.addHook('onClose', () => context.editions.close());
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Concord',
        version: '1.0.0',
        description: 'Published figures of a care system, each with its definition and the walk back to its source.',
      },
    },
  });
  await app.register(async (routes: ApiApp) => addRoutes(routes, context), { prefix: '/api' });
  await serveWeb(app, options.webFolder ?? WEB_FOLDER);
  return app;
}

/** Security headers without any exception, and a pace that one client cannot exceed. */
async function protect(app: ApiApp, options: ServerOptions): Promise<void> {
  const own = ["'self'"];
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: own,
        styleSrc: own,
        fontSrc: own,
        imgSrc: own,
        connectSrc: own,
        baseUri: ["'none'"],
        formAction: own,
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // the server speaks plain HTTP to this machine only: HSTS would make browsers refuse it
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? 600,
    timeWindow: '1 minute',
    allowList: (request) => !request.url.startsWith('/api/'),
  });
}

function makeContext(app: ApiApp, { workspace, now }: ServerOptions): ApiContext {
  const editions = followEdition(
    workspace,
    (edition) => serveEdition(workspace, edition),
    (error) => app.log.error({ err: error }, 'the new edition could not be opened; the one before goes on serving'),
  );
  return { workspace, now, editions, limit: limitQueries(QUERIES_AT_ONCE, QUERIES_WAITING) };
}

function addRoutes(app: ApiApp, context: ApiContext): void {
  addEditionRoutes(app, context);
  addCatalogueRoutes(app, context);
  addFigureRoutes(app, context);
  addExplainRoute(app, context);
  addPageRoute(app, context);
  addMapRoute(app, context);
  app.get('/openapi.json', { schema: { summary: 'This description, OpenAPI 3.1' } }, () => app.swagger());
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyServerOptions } from 'fastify';
import type { Progress } from '../progress.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { answerErrors, answerFrameworkError } from './answer-error.ts';
import type { ApiApp, ApiContext } from './api-context.ts';
import { followEdition } from './follow-edition.ts';
import { followPolicies, withPolicies } from './follow-policies.ts';
import { limitQueries } from './limit-queries.ts';
import { logProgress } from './log-progress.ts';
import { refuseForeignHosts } from './refuse-hosts.ts';
import { addCatalogueRoutes } from './routes/catalogue-routes.ts';
import { addEditionRoutes } from './routes/edition-routes.ts';
import { addExplainRoute } from './routes/explain-route.ts';
import { addFigureRoutes } from './routes/figure-routes.ts';
import { addMapRoute } from './routes/map-route.ts';
import { addPageRoute, addPagesRoute } from './routes/page-route.ts';
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
  /** figures that one answer may have; 50,000 (some 20 MB) when absent */
  mostFigures?: number;
  /** told while an edition is read through before it serves; the log when absent */
  progress?: Progress;
}

const WEB_FOLDER = fileURLToPath(new URL('../../dist/web', import.meta.url));
const QUERIES_AT_ONCE = 4;
const QUERIES_WAITING = 100;
const MOST_FIGURES = 50_000;

/**
 * The server, ready to listen or to be asked by `inject`: the API under /api/ and the page for everything else.
 * It follows CURRENT, so that a new edition needs no restart; nor does a policy that changed. Close it to close the editions it has open.
 */
export async function createServer(options: ServerOptions): Promise<ApiApp> {
  const app = Fastify({
    logger: options.logger ?? false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: true } },
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: answerFrameworkError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  answerErrors(app);
  refuseForeignHosts(app);
  await protect(app);
  const context = makeContext(app, options);
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
  await app.register(
    async (routes: ApiApp) => {
      await slowDown(routes, options.requestsPerMinute ?? 600);
      addRoutes(routes, context);
    },
    { prefix: '/api' },
  );
  await serveWeb(app, options.webFolder ?? WEB_FOLDER);
  return app;
}

/** Security headers without any exception. */
async function protect(app: ApiApp): Promise<void> {
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
}

/** A pace that one client cannot exceed, on every route of the API however its address is written. */
async function slowDown(routes: ApiApp, requestsPerMinute: number): Promise<void> {
  await routes.register(rateLimit, { max: requestsPerMinute, timeWindow: '1 minute' });
}

function makeContext(app: ApiApp, { workspace, now, mostFigures, progress }: ServerOptions): ApiContext {
  // not the workspace's own folder for such files: whoever builds empties it
  const temporary = mkdtempSync(join(tmpdir(), 'concord-serve-'));
  const editions = followEdition({
    workspace,
    open: (signal) => serveEdition(workspace, temporary, { signal, progress: progress ?? logProgress(app.log) }),
    onTrouble: (error) =>
      app.log.error({ err: error }, 'the new edition could not be opened; the one before goes on serving'),
    now,
  });
  app.addHook('onClose', async () => {
    await editions.close();
    rmSync(temporary, { recursive: true, force: true });
  });
  const limit = limitQueries(QUERIES_AT_ONCE, QUERIES_WAITING);
  const served = withPolicies(editions, followPolicies(workspace));
  return { workspace, now, editions: served, limit, mostFigures: mostFigures ?? MOST_FIGURES };
}

function addRoutes(app: ApiApp, context: ApiContext): void {
  addEditionRoutes(app, context);
  addCatalogueRoutes(app, context);
  addFigureRoutes(app, context);
  addExplainRoute(app, context);
  addPagesRoute(app, context);
  addPageRoute(app, context);
  addMapRoute(app, context);
  app.get('/openapi.json', { schema: { summary: 'This description, OpenAPI 3.1' } }, () => app.swagger());
}

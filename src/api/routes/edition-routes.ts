import { Type } from 'typebox';
import type { Manifest } from '../../edition/manifest.ts';
import { currentEditionId } from '../../edition/read-manifest.ts';
import type { ApiApp, ApiContext } from '../api-context.ts';
import { CurrentEdition } from '../schemas/edition.ts';

/** Whether the server lives, and what it serves. Neither sends a figure. */
export function addEditionRoutes(app: ApiApp, context: ApiContext): void {
  app.get(
    '/health',
    {
      schema: {
        summary: 'Whether the server is up, and the edition it serves',
        response: {
          200: Type.Object({ status: Type.Literal('up'), edition: Type.Union([Type.String(), Type.Null()]) }),
        },
      },
    },
    () => ({ status: 'up' as const, edition: currentEditionId(context.workspace.paths) }),
  );
  app.get(
    '/editions/current',
    {
      schema: {
        summary: 'The edition being served: id, dates, tables with their hashes, quality of its sources',
        response: { 200: CurrentEdition },
      },
    },
    () => context.editions.use(async ({ edition }) => describe(context, edition.manifest)),
  );
}

function describe({ workspace }: ApiContext, manifest: Manifest): CurrentEdition {
  const dates = manifest.quality.map((q) => q.dataTo).filter((d) => d !== null);
  const scores = manifest.quality.map((q) => q.overall).filter((q) => q !== null);
  return {
    title: workspace.title,
    notice: workspace.notice,
    edition: { id: manifest.editionId, asAt: manifest.inputs.asAt, dataTo: dates.sort().at(-1) ?? null },
    quality: scores.length > 0 ? Math.min(...scores) : null,
    madeUp: workspace.notice !== '' || manifest.quality.some((q) => q.madeUp),
    tables: manifest.tables.map(({ name, rows, sha256 }) => ({ name, rows, sha256 })),
  };
}

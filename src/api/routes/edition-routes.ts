import { type ApiApp, type ApiContext, todayOf } from '../api-context.ts';
import { readableTables } from '../readable-tables.ts';
import { CurrentEdition, Health } from '../schemas/edition.ts';
import { ErrorReply } from '../schemas/error.ts';
import type { ServedEdition } from '../served-edition.ts';

/** Whether the server lives, and what it serves. Neither sends a figure. */
export function addEditionRoutes(app: ApiApp, context: ApiContext): void {
  app.get(
    '/health',
    {
      schema: {
        summary: 'Whether the server is up, and the edition it serves',
        response: { 200: Health },
      },
    },
    () => tellHealth(context),
  );
  app.get(
    '/editions/current',
    {
      schema: {
        summary: 'The edition being served: id, dates, tables with their hashes, quality of its sources',
        response: { 200: CurrentEdition, 403: ErrorReply },
      },
    },
    () => context.editions.use(async (served) => describe(context, served)),
  );
}

/** It is up whatever the edition is: one that cannot be opened is told, with why. */
async function tellHealth({ editions }: ApiContext): Promise<Health> {
  const edition = await editions.use(async ({ edition }) => edition.manifest.editionId).catch(() => null);
  return { status: 'up', edition, trouble: editions.trouble() };
}

function describe(context: ApiContext, served: ServedEdition): CurrentEdition {
  const { workspace } = context;
  const { manifest } = served.edition;
  const { tables, quality } = readableTables(served, todayOf(context));
  const dates = quality.map((q) => q.dataTo).filter((d) => d !== null);
  const scores = quality.map((q) => q.overall).filter((q) => q !== null);
  return {
    title: workspace.title,
    notice: workspace.notice,
    edition: { id: manifest.editionId, asAt: manifest.inputs.asAt, dataTo: dates.sort().at(-1) ?? null },
    quality: scores.length > 0 ? Math.min(...scores) : null,
    madeUp: workspace.notice !== '' || quality.some((q) => q.madeUp),
    tables: tables.map(({ name, rows, sha256 }) => ({ name, rows, sha256 })),
  };
}

import { Type } from 'typebox';
import { findMetric } from '../../metric/find-metric.ts';
import { type ApiApp, type ApiContext, todayOf } from '../api-context.ts';
import { readableTables } from '../readable-tables.ts';
import { ErrorReply } from '../schemas/error.ts';
import { DatasetLine, MetricDefinition, MetricLine } from '../schemas/metric.ts';

/** What there is to ask for: definitions and the quality of sources. No figure passes here. */
export function addCatalogueRoutes(app: ApiApp, context: ApiContext): void {
  const { editions } = context;
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Every metric of the catalogue',
        response: { 200: Type.Object({ metrics: Type.Array(MetricLine) }) },
      },
    },
    () => editions.use(async ({ metrics }) => ({ metrics: [...metrics.values()] })),
  );
  app.get(
    '/metrics/:id',
    {
      schema: {
        summary: 'One metric’s definition',
        params: Type.Object({ id: Type.String({ maxLength: 120 }) }),
        response: { 200: MetricDefinition, 404: ErrorReply },
      },
    },
    (request) => editions.use(async ({ metrics }) => findMetric(metrics, request.params.id)),
  );
  app.get(
    '/datasets',
    {
      schema: {
        summary: 'Every dataset of the edition that may be read: publisher, data to, quality, known faults',
        response: { 200: Type.Object({ datasets: Type.Array(DatasetLine) }), 403: ErrorReply },
      },
    },
    () => editions.use(async (served) => ({ datasets: readableTables(served, todayOf(context)).quality })),
  );
}

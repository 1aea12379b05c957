import { Type } from 'typebox';
import { ConcordError } from '../../concord-error.ts';
import { release } from '../../policy/release.ts';
import type { CareSystem } from '../../workspace/workspace.ts';
import { type ApiApp, type ApiContext, todayOf } from '../api-context.ts';
import { grantFor } from '../ask-released.ts';
import { readBoundaries } from '../read-boundaries.ts';
import { ErrorReply } from '../schemas/error.ts';
import { Boundaries } from '../schemas/map.ts';
import { workOut } from '../work-out.ts';

const TABLES = ['area', 'area_boundary'];

/** Outlines of the areas of a system, as GeoJSON. */
export function addMapRoute(app: ApiApp, context: ApiContext): void {
  const { workspace, editions } = context;
  app.get(
    '/map/:kind',
    {
      schema: {
        summary: 'Outlines of the areas of a system (GeoJSON, rings clockwise)',
        params: Type.Object({ kind: Type.Enum(['lsoa11', 'lsoa21'], { description: 'lsoa11 or lsoa21' }) }),
        querystring: Type.Object(
          {
            system: Type.Optional(Type.String({ maxLength: 20, description: 'ODS code of the ICB' })),
            edition: Type.Optional(Type.String({ maxLength: 40, description: 'when given, the answer may be kept' })),
          },
          { additionalProperties: false },
        ),
        response: { 200: Boundaries, 403: ErrorReply, 404: ErrorReply },
      },
    },
    (request, reply) =>
      editions.use(async (served) => {
        const { kind } = request.params;
        const system = findSystem(workspace.systems, request.query.system);
        const grant = grantFor(served, { tables: TABLES, everyRow: true }, todayOf(context));
        const outlines = await workOut(context, served, reply, `map ${kind} ${system.code}`, async (mine) =>
          release(await readBoundaries(mine.edition, kind, system), grant),
        );
        const lasting = request.query.edition === served.edition.manifest.editionId;
        return reply
          .header('cache-control', lasting ? 'private, max-age=86400' : 'no-cache')
          .type('application/geo+json; charset=utf-8')
          .send(outlines);
      }),
  );
}

function findSystem(systems: CareSystem[], code: string | undefined): CareSystem {
  const system = code ? systems.find((s) => s.code === code) : systems[0];
  if (system) return system;
  throw new ConcordError('unknown-name', {
    where: 'parameter system',
    problem: 'this workspace has no such care system',
    expected: systems.map((s) => s.code).join(', ') || 'a system named in concord.yaml',
    remedy: 'name one of them',
  });
}

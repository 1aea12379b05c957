import { Type } from 'typebox';

/** GeoJSON; geometries are passed on as they are. */
export const Boundaries = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(
    Type.Object({
      type: Type.Literal('Feature'),
      properties: Type.Object({ code: Type.String(), name: Type.String() }),
      geometry: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
    }),
  ),
});

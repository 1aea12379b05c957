import { type Static, Type } from 'typebox';

/** The edition being served, in one line. */
export const CurrentEdition = Type.Object({
  title: Type.String(),
  /** sentence for every page when figures are not real; empty when they are */
  notice: Type.String(),
  edition: Type.Object({
    id: Type.String(),
    asAt: Type.String(),
    dataTo: Type.Union([Type.String(), Type.Null()]),
  }),
  /** 0 to 1: the lowest of its sources; null when none was scored */
  quality: Type.Union([Type.Number(), Type.Null()]),
  madeUp: Type.Boolean(),
  tables: Type.Array(Type.Object({ name: Type.String(), rows: Type.Number(), sha256: Type.String() })),
});
export type CurrentEdition = Static<typeof CurrentEdition>;

import { type Static, Type } from 'typebox';

/** Whether the server lives, and the edition it serves. */
export const Health = Type.Object({
  status: Type.Literal('up'),
  /** the edition in use, which an unopenable newer one leaves in place; null when there is none */
  edition: Type.Union([Type.String(), Type.Null()]),
  /** why the edition that was published last is not the one in use; null when it is */
  trouble: Type.Union([Type.String(), Type.Null()]),
});
export type Health = Static<typeof Health>;

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

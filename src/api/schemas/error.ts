/** The one shape of every error the API sends. */
import { type Static, Type } from 'typebox';

export const ErrorReply = Type.Object({
  error: Type.Object({
    /** one of the kinds of ERROR_KINDS, see docs/reference/exit-codes.md */
    kind: Type.String(),
    problems: Type.Array(
      Type.Object({
        where: Type.String(),
        problem: Type.String(),
        expected: Type.String(),
        remedy: Type.String(),
      }),
    ),
  }),
});
export type ErrorReply = Static<typeof ErrorReply>;

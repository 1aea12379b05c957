import type { SqlValue } from '../engine/engine.ts';

/** A query with its parameters, in the order of their places. */
export interface SqlText {
  sql: string;
  parameters: SqlValue[];
}

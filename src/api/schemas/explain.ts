import { type Static, Type } from 'typebox';
import { AnswerReply } from './figures.ts';
import { DatasetLine } from './metric.ts';

const textOrNull = Type.Union([Type.String(), Type.Null()]);
const waterfall = Type.Object({
  received: Type.Number(),
  rejected: Type.Number(),
  superseded: Type.Number(),
  published: Type.Number(),
});

const DeliveryWalk = Type.Object({
  receipt: Type.Object({
    deliveryId: Type.String(),
    from: Type.String(),
    fileName: Type.String(),
    bytes: Type.Number(),
    sha256: Type.String(),
    contractVersion: Type.String(),
    receivedAt: Type.String(),
    signedOffBy: textOrNull,
    corrects: textOrNull,
  }),
  status: Type.String(),
  outcome: Type.String(),
  rows: waterfall,
  score: Type.Union([Type.Number(), Type.Null()]),
  faults: Type.Array(
    Type.Object({
      rule: Type.String(),
      column: textOrNull,
      severity: Type.String(),
      problem: Type.String(),
      expected: Type.String(),
      remedy: Type.String(),
      rows: Type.Number(),
    }),
  ),
});

/** One dataset behind a figure: what made its rows, which deliveries came in, what became of every row. */
export const DatasetWalk = Type.Object({
  dataset: Type.String(),
  quality: DatasetLine,
  catalogue: Type.Array(Type.Object({ path: Type.String(), sha256: Type.String() })),
  steps: Type.Array(Type.Object({ name: Type.String(), hash: Type.String() })),
  corrections: Type.Array(
    Type.Object({
      id: Type.String(),
      columns: Type.Array(Type.String()),
      rows: Type.Number(),
      reason: Type.String(),
    }),
  ),
  deliveries: Type.Array(DeliveryWalk),
  leftOut: Type.Array(
    Type.Object({ deliveryId: Type.String(), from: Type.String(), reason: Type.String(), remedy: Type.String() }),
  ),
  rows: waterfall,
});

/** One row of what an organisation said of one measure in one period, as mended and as published. */
export const ReportRow = Type.Object({
  measure: Type.String(),
  entity: Type.String(),
  category: textOrNull,
  periodStart: Type.String(),
  value: Type.Union([Type.Number(), Type.Null()]),
  valueAsPublished: Type.Union([Type.Number(), Type.Null()]),
  status: Type.String(),
  delivery: textOrNull,
});

/** What the definition leaves out of the rows that the question is about. */
export const RowsLeftOut = Type.Object({
  table: Type.String(),
  rows: Type.Number(),
  leftOut: Type.Array(Type.Object({ condition: Type.String(), rows: Type.Number(), unknown: Type.Number() })),
  left: Type.Number(),
  thenBy: Type.Array(Type.String()),
});

/** A figure walked back: definition, SQL, edition, datasets, deliveries, quality. */
export const ExplainReply = Type.Object({
  answer: AnswerReply,
  edition: Type.Object({ id: Type.String(), asAt: Type.String() }),
  /** the first of the reports that went in; `reportsFound` counts them all */
  reports: Type.Array(ReportRow),
  reportsFound: Type.Number(),
  /** null for published figures, which are made of reports */
  rowsLeftOut: Type.Union([RowsLeftOut, Type.Null()]),
  walks: Type.Array(DatasetWalk),
});

export type ExplainReply = Static<typeof ExplainReply>;
export type ReportRow = Static<typeof ReportRow>;
export type DatasetWalk = Static<typeof DatasetWalk>;

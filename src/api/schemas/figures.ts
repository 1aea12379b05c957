import { type Static, Type } from 'typebox';
import { COMPARATORS } from '../../metric/compare-figures.ts';
import { MetricDefinition } from './metric.ts';
import { FigureStatus } from './page.ts';

const nullable = Type.Union([Type.Number(), Type.Null()]);
const textOrNull = Type.Union([Type.String(), Type.Null()]);
const date = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: `${description}, as 2025-10-31` }));

/** How a question is written in an address. Names are checked against the catalogue, values against the edition. */
const asked = {
  by: Type.Optional(
    Type.Array(Type.String({ maxLength: 80 }), { maxItems: 8, description: 'dimension to cut by; may be repeated' }),
  ),
  grain: Type.Optional(
    Type.String({
      maxLength: 40,
      description:
        'day, week, month, quarter, financial-quarter, financial-year or year; absent: one figure for all time',
    }),
  ),
  from: date('first day'),
  to: date('last day'),
  where: Type.Optional(
    Type.Array(Type.String({ maxLength: 200 }), {
      maxItems: 50,
      description:
        'dimension=value; may be repeated; the same dimension twice means either; of condition, of which people have several, both, and condition=A,B either',
    }),
  ),
};
const compare = {
  compare: Type.Optional(
    Type.Array(Type.Enum([...COMPARATORS], { description: COMPARATORS.join(', ') }), {
      maxItems: COMPARATORS.length,
      description: `what to set beside each figure (${COMPARATORS.join(', ')}); may be repeated`,
    }),
  ),
};
/** A figure walked back is one by itself, and nothing stands beside it. */
export const ExplainQuery = Type.Object(asked, { additionalProperties: false });
export const FigureQuery = Type.Object({ ...asked, ...compare }, { additionalProperties: false });
export const FigureFileQuery = Type.Object(
  { metric: Type.String({ maxLength: 120, description: 'id of the metric' }), ...asked, ...compare },
  { additionalProperties: false },
);

const Compared = Type.Union([
  Type.Object({
    label: Type.String({ description: 'what it is of: a period, a care system, England' }),
    value: Type.Number(),
    numerator: nullable,
    denominator: nullable,
    difference: Type.Number({ description: "the figure less this one, in the metric's unit" }),
    verdict: Type.String({ description: 'how the figure stands to it by its 95% interval' }),
  }),
  Type.Null(),
]);

const Peers = Type.Union([
  Type.Object({
    rank: nullable,
    of: Type.Number(),
    lowerQuartile: Type.Number(),
    median: Type.Number(),
    upperQuartile: Type.Number(),
  }),
  Type.Null(),
]);

const Beside = Type.Object({
  previous: Type.Optional(Compared),
  system: Type.Optional(Compared),
  england: Type.Optional(Compared),
  published: Type.Optional(Compared),
  peers: Type.Optional(Peers),
});

export const Figure = Type.Object({
  group: Type.Record(Type.String(), Type.String()),
  labels: Type.Record(Type.String(), Type.String()),
  period: Type.Union([Type.Object({ start: Type.String(), end: Type.String(), label: Type.String() }), Type.Null()]),
  status: FigureStatus,
  value: nullable,
  lower: nullable,
  upper: nullable,
  numerator: nullable,
  denominator: nullable,
  reported: Type.Number(),
  expected: Type.Number(),
  complete: Type.Boolean(),
  provisional: Type.Boolean(),
  reason: Type.Optional(
    Type.String({ description: 'why there is no rate although things were counted; absent where status says it all' }),
  ),
  beside: Type.Optional(Beside),
});

export const Question = Type.Object({
  metric: Type.String(),
  by: Type.Array(Type.String()),
  grain: textOrNull,
  from: textOrNull,
  to: textOrNull,
  where: Type.Array(Type.Object({ dimension: Type.String(), values: Type.Array(Type.String()) })),
});

export const SourceNote = Type.Object({
  dataset: Type.String(),
  name: Type.String(),
  publisher: Type.String(),
  dataTo: textOrNull,
  quality: nullable,
  status: Type.String(),
  madeUp: Type.Boolean(),
});

/** A dataset that the query reads and the metric does not count. */
export const SourceBeside = Type.Object({
  ...SourceNote.properties,
  why: Type.Enum(['cut-by', 'same-table'], {
    description: 'the figures are cut by what it says, or its rows lie in a table that is counted',
  }),
  tables: Type.Array(Type.String()),
});

export const AnswerReply = Type.Object({
  metric: MetricDefinition,
  question: Question,
  editionId: Type.String(),
  figures: Type.Array(Figure),
  sql: Type.String(),
  parameters: Type.Array(Type.Union([Type.String(), Type.Number()])),
  sources: Type.Array(SourceNote),
  sourcesBeside: Type.Optional(Type.Array(SourceBeside)),
  confidence: nullable,
  notes: Type.Array(Type.String()),
});
export type AnswerReply = Static<typeof AnswerReply>;

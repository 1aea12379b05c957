import { type Static, Type } from 'typebox';

const textOrNull = Type.Union([Type.String(), Type.Null()]);

/** who reviewed a definition and when, and when it is to be looked at again */
const Reviewed = Type.Union([
  Type.Literal('unreviewed'),
  Type.Object({ by: Type.String(), on: Type.String(), nextDue: Type.String() }),
]);

/** A metric's definition as it is sent: everything but where its file lies on this machine. */
export const MetricDefinition = Type.Object({
  id: Type.String(),
  version: Type.Number(),
  title: Type.String(),
  meaning: Type.String(),
  why: Type.String(),
  kind: Type.String(),
  unit: Type.String(),
  polarity: Type.String(),
  source: Type.String(),
  numerator: Type.String(),
  numeratorLabel: Type.String(),
  denominator: textOrNull,
  denominatorLabel: Type.String(),
  exclusions: Type.String(),
  grain: textOrNull,
  overTime: Type.String(),
  dimensions: Type.Array(Type.String()),
  needs: Type.Array(Type.String()),
  populationBasis: Type.String(),
  targets: Type.Array(
    Type.Object({
      operator: Type.String(),
      value: Type.Number(),
      from: Type.String(),
      to: textOrNull,
      scope: Type.String(),
      source: Type.String(),
    }),
  ),
  method: Type.String(),
  datasets: Type.Array(Type.String()),
  caveats: Type.Array(Type.String()),
  owner: Type.String(),
  author: Type.String(),
  reviewed: Reviewed,
  links: Type.Array(Type.String()),
  qualityAtLeast: Type.Union([Type.Number(), Type.Null()], {
    description: 'least quality its sources should have, 0 to 1; an answer from a lesser one says so in its notes',
  }),
  hash: Type.String(),
});
export type MetricDefinition = Static<typeof MetricDefinition>;

export const MetricLine = Type.Object({
  id: Type.String(),
  title: Type.String(),
  unit: Type.String(),
  meaning: Type.String(),
  dimensions: Type.Array(Type.String()),
  grain: textOrNull,
  reviewed: Reviewed,
});

export const DatasetLine = Type.Object({
  dataset: Type.String(),
  name: Type.String(),
  publisher: Type.String(),
  overall: Type.Union([Type.Number(), Type.Null()]),
  dimensions: Type.Array(Type.Object({ dimension: Type.String(), score: Type.Union([Type.Number(), Type.Null()]) })),
  dqmi: Type.Union([Type.Number(), Type.Null()]),
  dataFrom: textOrNull,
  dataTo: textOrNull,
  cadence: Type.String(),
  expectedAfterDays: Type.Number(),
  reliableAfterDays: Type.Number(),
  zone: Type.String(),
  partners: Type.Array(
    Type.Object({
      from: Type.String(),
      deliveryId: Type.String(),
      dataTo: textOrNull,
      status: Type.String(),
    }),
  ),
  knownFaults: Type.Array(Type.String()),
  madeUp: Type.Boolean(),
  link: textOrNull,
});

/** The settings of a metric's YAML file. Each is described, so that the reference can be written from here. */
import { type Static, Type } from 'typebox';
import { RecordsSchema } from './records/records-schema.ts';
import { ReviewedSetting } from './review.ts';

const closed = { additionalProperties: false };
const text = (description: string) => Type.String({ minLength: 1, description });
const texts = (description: string) => Type.Array(Type.String({ minLength: 1 }), { description });
const oneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Union(
    values.map((v) => Type.Literal(v)),
    { description: `${description}: one of ${values.join(', ')}` },
  );
const DATE = '^\\d{4}-\\d{2}-\\d{2}$';
const date = (description: string) => Type.String({ pattern: DATE, description });

const TargetSetting = Type.Object(
  {
    operator: oneOf(['<=', '>=', '<', '='] as const, 'comparison'),
    value: Type.Number({ description: "a number in the metric's unit; shares as 0 to 1" }),
    from: date('first day it holds, as YYYY-MM-DD'),
    to: Type.Optional(Type.Union([date('last day it holds'), Type.Null()])),
    scope: text('whom or what it holds for'),
    source: text('where it is written'),
  },
  closed,
);

export const GRAINS = ['day', 'week', 'month', 'quarter', 'financial-quarter', 'financial-year', 'year'] as const;

const KINDS = [
  'count',
  'proportion',
  'mean',
  'ratio',
  'rate',
  'percentile',
  'standardised-rate',
  'standardised-ratio',
] as const;
const METHODS = ['wilson', 'byar', 'student-t', 'order-statistics', 'dobson', 'none'] as const;

const Decision = Type.Object(
  { informs: text('the decision it informs'), made_by: text('who makes it') },
  { ...closed, description: 'what is decided with it' },
);

export const MetricSchema = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)+$',
      description: 'owner.name, e.g. concord.ae-4h',
    }),
    version: Type.Integer({ minimum: 1, description: 'a whole number, raised whenever a figure could change' }),
    title: text('short name, as shown on a tile'),
    meaning: text('what it tells, in plain English'),
    why: text('why it matters'),
    kind: oneOf(KINDS, 'what sort of figure it is; the last four only with `records`'),
    unit: text("shown unit, e.g. '%', attendances, patients a day"),
    polarity: oneOf(['increase', 'decrease', 'neutral'] as const, 'which direction is better'),
    source: text('the table it reads, see tables.yaml'),
    records: Type.Optional(RecordsSchema),
    numerator: text('expression, worked out for each report or row and then added up; a truth counts rows'),
    numerator_label: text('what the numerator counts'),
    denominator: Type.Optional(text('expression; absent for counts and for means over dates')),
    denominator_label: Type.Optional(text('what the denominator counts')),
    numerator_is_part: Type.Optional(
      Type.Boolean({
        description:
          'of a ratio: whether the numerator counts some of the people, or records, that the denominator counts. The rest of them is then a count too, and small ones are withheld, as of every proportion; absent: no. A ratio of two truths says it',
      }),
    ),
    exclusions: text("what is left out, or 'none'"),
    grain: Type.Union([...GRAINS.map((g) => Type.Literal(g)), Type.Null()], {
      description: `finest period the source gives: one of ${GRAINS.join(', ')}; null when it has no time`,
    }),
    over_time: Type.Optional(
      oneOf(
        ['sum', 'mean', 'last'] as const,
        'how dates are put together in a longer period; with `records` sum of flows and last of snapshots',
      ),
    ),
    entity: Type.Optional(
      text('who reports: an entity type of reported_measure, or a column of another source; absent with `records`'),
    ),
    dimensions: texts('dimensions it can be cut by'),
    needs: Type.Optional(texts('dimensions a question must choose one value of, since their parts never add up')),
    population_basis: oneOf(['registered', 'resident', 'treated-at'] as const, 'whose people it counts'),
    targets: Type.Union([Type.String({ minLength: 1 }), Type.Array(TargetSetting)], {
      description: 'a name in codes/targets.csv, or a list of targets',
    }),
    method: oneOf(METHODS, 'how its interval is worked out'),
    chart: oneOf(['xmr', 'line', 'bar', 'map'] as const, 'how it is drawn'),
    disclosure: text('the disclosure rule it needs'),
    datasets: Type.Array(Type.String(), { minItems: 1, description: 'datasets it stands on' }),
    caveats: texts('what to beware of'),
    owner: text('who keeps the definition'),
    author: text('who wrote it'),
    reviewed: ReviewedSetting,
    links: texts('where it is published or defined'),
    multiplier: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'shown value = multiplier · numerator / denominator; absent: 1',
      }),
    ),
    measures: oneOf(
      ['outcome', 'process', 'activity', 'need', 'structure'] as const,
      'what became of people, how care was given, how much of it, what people have or live with, or what there is to give it with (the how-to of adding a metric has the rule)',
    ),
    decision: Decision,
    published: Type.Optional(
      text(
        'id of the metric over published statistics that counts the same: its whole is the figure of England where it says so, and its figure of the same trust and period is what this one is reconciled with',
      ),
    ),
    england_reporters: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'of published reports: about how many report where all of England does. Where as many did, the whole is the figure of England; absent: it never is, since the reports are of some places',
      }),
    ),
    data_dictionary: Type.Optional(
      Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
        description: 'page of the NHS Data Dictionary, or null; needed with `records`',
      }),
    ),
    quality_at_least: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'least quality its datasets should have, 0 to 1: an answer from one of less says so in its notes, and so do explain and the API',
      }),
    ),
  },
  closed,
);

export type MetricFile = Static<typeof MetricSchema>;

/** The settings of a metric's `records` block. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };
const text = (description: string) => Type.Optional(Type.String({ minLength: 1, description }));
const must = (description: string) => Type.String({ minLength: 1, description });

const AsAt = Type.Object(
  {
    from: must('column: first day on which the row holds'),
    to: text('column: first day on which it holds no longer; absent or null: it goes on'),
  },
  closed,
);

const Days = Type.Array(Type.Union([Type.Integer(), Type.Null()]), {
  minItems: 2,
  maxItems: 2,
  description:
    'days from the index day, first and last, both included: [-365, -1] is the year before; null is open. [null, null] with `by`, of parts of the row itself, asks for no day: also those without one count, but for latest and earliest',
});

export const FeatureSchema = Type.Object(
  {
    any: text('table: whether there is a row; one of any, count, sum, lowest, highest, latest, earliest'),
    count: text('table: how many rows'),
    sum: text('table: the sum of `value`'),
    lowest: text('table: the lowest `value`'),
    highest: text('table: the highest `value`'),
    latest: text('table: `value` of the last day; of several on that day the lowest'),
    earliest: text('table: `value` of the first day; of several on that day the lowest'),
    value: text('column or expression over a row of that table'),
    rows: text('condition over a row of that table; absent: every row'),
    by: text('column that both tables have; absent: person_key'),
    same: Type.Optional(
      Type.Array(must('column'), {
        minItems: 1,
        description:
          'further columns that must be the same in both rows, e.g. [provider_code] for the same provider. A number that a sender gives, such as that of a stay, is found with who gave it',
      }),
    ),
    at: text('column: when the row happened; needs `days`'),
    days: Type.Optional(Days),
    from: text('column: first day on which the row holds; it must hold on the index day'),
    to: text('column: first day on which it holds no longer'),
  },
  closed,
);

const PopulationSchema = Type.Object(
  {
    source: must('table of the population'),
    rows: text('condition over a row of it; absent: every row'),
    value: text("number over a row of it, e.g. '1 / 12' for a month of a person's year; absent: 1"),
    time: text('column: the row counts in the period in which this day lies'),
    as_at: Type.Optional(AsAt),
  },
  closed,
);

const StandardSchema = Type.Object(
  {
    by: must('dimension whose values are the bands, e.g. age_band_5'),
    population: Type.Optional(
      Type.Enum(['esp2013'], {
        description: 'esp2013: European Standard Population 2013 in 19 bands; for standardised-rate',
      }),
    ),
    reference: Type.Optional(
      Type.Enum(['all'], { description: 'all: the whole of what may be seen; for standardised-ratio' }),
    ),
    from: Type.Optional(
      Type.Integer({ minimum: 0, description: 'first age of the first band, when not every age counts' }),
    ),
    to: Type.Optional(
      Type.Integer({ minimum: 0, description: 'last age of the last band, when not every age counts' }),
    ),
  },
  closed,
);

const PercentileSchema = Type.Object(
  {
    at: Type.Number({ description: 'above 0 and below 1, e.g. 0.9' }),
    method: Type.Enum(['nearest-rank', 'linear'], {
      description: 'nearest-rank: the value of that rank; linear: between two neighbours',
    }),
  },
  closed,
);

export const RecordsSchema = Type.Object(
  {
    rows: text('condition over a row of the source: which rows are the metric’s; absent: every row'),
    time: text('flow: column of the date or time at which the row counts. One of time, as_at, list'),
    as_at: Type.Optional(AsAt),
    list: text('dated lists: column of the list’s day'),
    features: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), FeatureSchema, {
        description: 'named values worked out from other rows of the same person, for numerator and denominator to use',
      }),
    ),
    population: Type.Optional(PopulationSchema),
    standard: Type.Optional(StandardSchema),
    percentile: Type.Optional(PercentileSchema),
    top: Type.Optional(
      Type.Number({
        description:
          'of a ratio: the share of the rows whose numerator is above 0, the highest first and rounded up to whole rows, that the numerator adds up: 0.05 for the 5% who came most',
      }),
    ),
    amount: Type.Optional(
      Type.Boolean({
        description:
          'true where the numerator is an amount, such as pounds or hours, and no count: figures to be passed on are then of many rows and people',
      }),
    ),
  },
  { ...closed, description: 'for a metric that counts rows of a record-level table' },
);

export type RecordsFile = Static<typeof RecordsSchema>;
export type FeatureFile = Static<typeof FeatureSchema>;

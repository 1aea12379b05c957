/** The settings of a cohort's file. Each is described, so that faults and the reference can be written from here. */
import { type Static, Type } from 'typebox';
import { ReviewedSetting } from '../../metric/review.ts';

const closed = { additionalProperties: false };
const text = (description: string) => Type.String({ minLength: 1, description });
const texts = (description: string) => Type.Array(Type.String({ minLength: 1 }), { description });
const some = (description: string) => Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description });
const oneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Union(
    values.map((v) => Type.Literal(v)),
    { description: `${description}: one of ${values.join(', ')}` },
  );
const days = (description: string) => Type.Integer({ minimum: -40_000, maximum: 40_000, description });
const daysOrNull = (description: string) =>
  Type.Union([days(description), Type.Null()], { description: `${description}, or null` });

/** A cohort's file but for its criteria, which are read one by one. */
export const CohortSchema = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)+$',
      description: 'owner.name, e.g. concord.frail-65-plus',
    }),
    version: Type.Integer({ minimum: 1, description: 'a whole number, raised whenever who is in it could change' }),
    title: text('short name'),
    meaning: text('who it is, in plain English'),
    why: text('what it is for'),
    of: oneOf(['registered', 'everybody'] as const, 'whom it chooses from'),
    criteria: Type.Unknown({ description: 'who is in it: all, any, not, at_least, or one criterion' }),
    disclosure: text('the disclosure rule of its counts'),
    caveats: texts('what to beware of'),
    owner: text('who keeps the definition'),
    author: text('who wrote it'),
    reviewed: ReviewedSetting,
    links: texts('where it is published or defined'),
  },
  closed,
);
export type CohortFile = Static<typeof CohortSchema>;

const RANGE = (least: number, most: number, what: string) =>
  Type.Object(
    {
      from: Type.Optional(
        Type.Integer({ minimum: least, maximum: most, description: `lowest ${what}, ${least} to ${most}` }),
      ),
      to: Type.Optional(
        Type.Integer({ minimum: least, maximum: most, description: `highest ${what}, ${least} to ${most}` }),
      ),
    },
    { ...closed, minProperties: 1, description: `from and to, ${what}` },
  );

/** Which days count: `days` or `months`, not both. */
const WINDOW = {
  days: Type.Optional(
    Type.Tuple([daysOrNull('first day'), daysOrNull('last day')], {
      description: 'first and last day relative to the index date, e.g. [-365, -1]; null for without end',
    }),
  ),
  months: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1200, description: 'so many months up to the day before the index date' }),
  ),
};

const EVENTS = {
  table: text('table with a person_key, see tables.yaml'),
  rows: Type.Optional(text('expression: which rows count')),
  at: text('column with the day or time of a row'),
  called: text('what the rows are, in the plural, e.g. emergency admissions'),
};

/** One criterion. Exactly one of its settings but `name` is given. */
export const CriterionSchema = Type.Object(
  {
    name: Type.Optional(text('what it is called in counts')),
    all: Type.Optional(Type.Array(Type.Unknown(), { minItems: 1, description: 'a list of criteria that all hold' })),
    any: Type.Optional(
      Type.Array(Type.Unknown(), { minItems: 1, description: 'a list of criteria of which one holds' }),
    ),
    not: Type.Optional(Type.Unknown()),
    at_least: Type.Optional(
      Type.Object(
        {
          n: Type.Integer({ minimum: 1, description: 'how many hold, 1 or more' }),
          of: Type.Array(Type.Unknown(), { minItems: 1, description: 'a list of criteria' }),
        },
        closed,
      ),
    ),
    age: Type.Optional(RANGE(0, 150, 'completed years')),
    sex: Type.Optional(
      Type.Array(oneOf(['female', 'male'] as const, 'sex'), { minItems: 1, description: 'a list of female, male' }),
    ),
    ethnic_category: Type.Optional(some('a list of ethnic categories (16+1)')),
    ethnic_group: Type.Optional(some('a list of broad ethnic groups')),
    imd_decile: Type.Optional(RANGE(1, 10, 'decile of deprivation')),
    practice: Type.Optional(some('a list of ODS codes of practices')),
    lsoa: Type.Optional(some('a list of codes of areas (LSOA 2021)')),
    register: Type.Optional(some('a list of disease registers, see codes/ltc_registers.csv')),
    segment: Type.Optional(some('a list of segments of the population, see codes/segments.csv')),
    condition: Type.Optional(
      Type.Object(
        {
          any_of: some('a list of conditions, see codes/condition_codes.csv'),
          source: Type.Optional(oneOf(['gp', 'hospital', 'mental-health'] as const, 'who coded it')),
        },
        closed,
      ),
    ),
    held: Type.Optional(
      Type.Object(
        {
          table: EVENTS.table,
          rows: EVENTS.rows,
          from: text('column with the first day'),
          to: Type.Optional(text('column with the day after the last; null while it holds')),
          called: text('what the rows are, in the plural, e.g. packages of care'),
        },
        closed,
      ),
    ),
    events: Type.Optional(
      Type.Object(
        {
          ...EVENTS,
          ...WINDOW,
          at_least: Type.Optional(Type.Integer({ minimum: 1, description: 'fewest rows, 1 or more; 1 when absent' })),
          at_most: Type.Optional(Type.Integer({ minimum: 0, description: 'most rows, 0 or more' })),
        },
        closed,
      ),
    ),
    measurement: Type.Optional(
      Type.Object(
        {
          take: oneOf(['latest', 'lowest', 'highest'] as const, 'which of several'),
          observation: text('what was measured, see codes/observation_codes.csv'),
          ...WINDOW,
          is: oneOf(['=', '<', '<=', '>', '>='] as const, 'comparison'),
          value: Type.Number({ minimum: -1e12, maximum: 1e12, description: 'a number in the unit of the measurement' }),
        },
        closed,
      ),
    ),
    sequence: Type.Optional(
      Type.Object(
        {
          first: Type.Object(EVENTS, closed),
          next: Type.Object(EVENTS, closed),
          within: Type.Tuple(
            [Type.Integer({ minimum: 0, description: 'fewest days after, 0 or more' }), daysOrNull('most days after')],
            {
              description: 'fewest and most days from the first to the second, e.g. [1, 30]',
            },
          ),
          ...WINDOW,
        },
        closed,
      ),
    ),
    cohort: Type.Optional(text('id of another cohort')),
    score: Type.Optional(
      Type.Object(
        {
          of: text('score that practices record, a measurement without a unit, e.g. efi_score'),
          ...WINDOW,
          is: oneOf(['=', '<', '<=', '>', '>='] as const, 'comparison'),
          value: Type.Number({ minimum: -1e12, maximum: 1e12, description: 'a number' }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type CriterionFile = Static<typeof CriterionSchema>;

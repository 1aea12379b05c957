/** The settings of a linkage model's YAML file. Each is described, so that the reference can be written from here. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };
const text = (description: string) => Type.String({ minLength: 1, description });
/** A list of literals keeps its type only when it is named: from a mapped array the library infers `never`. */
const oneOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Unsafe<T[number]>(
    Type.Union(
      values.map((v) => Type.Literal(v)),
      { description: `${description}: one of ${values.join(', ')}` },
    ),
  );
const chance = (description: string) => Type.Number({ exclusiveMinimum: 0, maximum: 1, description });

/** How a column is made comparable before anything else; standardise.sql says exactly what each does. */
export const STANDARDISATIONS = [
  ...(['text', 'upper', 'alphanumeric', 'digits', 'name', 'email'] as const),
  ...(['nhs-number', 'postcode', 'date', 'number', 'list'] as const),
] as const;

export const LEVEL_KINDS = [
  ...(['null', 'exact', 'jaro-winkler', 'levenshtein', 'damerau-levenshtein'] as const),
  ...(['date-parts-swapped', 'date-parts-equal', 'date-difference', 'soundex', 'phonetic', 'nickname'] as const),
  ...(['postcode-part', 'array-intersect', 'distance-km', 'columns-reversed', 'else'] as const),
] as const;

/** Parts of a date, and of a postcode: area (LU), district (LU2), sector (LU2 7). */
export const PARTS = ['year', 'month', 'day', 'area', 'district', 'sector'] as const;

/** Ways to write how a name sounds that give more than one code; soundex, which gives one, has a kind of its own. */
const PHONETICS = ['double_metaphone'] as const;

const LevelSchema = Type.Object(
  {
    label: text('what the level means, as shown in a waterfall'),
    kind: oneOf(LEVEL_KINDS, 'how the two values are compared'),
    threshold: Type.Optional(
      Type.Number({
        minimum: 0,
        description:
          'jaro-winkler: least similarity, 0 to 1; levenshtein, damerau-levenshtein: most edits; date-parts-equal: how many of year, month and day are equal, at least; date-difference: most days; distance-km: most kilometres; array-intersect: least common values',
      }),
    ),
    part: Type.Optional(oneOf(['area', 'district', 'sector'] as const, 'which part of the postcode is equal')),
    phonetic: Type.Optional(oneOf(PHONETICS, 'how the sound is written; the level holds where the two share a code')),
    on: Type.Optional(
      Type.Array(text('a column'), {
        minItems: 1,
        description: 'the columns of the comparison that must all agree; all of them when absent',
      }),
    ),
    tf: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'weight of the term frequency adjustment, 0 (none) to 1 (whole)',
      }),
    ),
    m: Type.Optional(chance('m probability: how often matches are at this level')),
    u: Type.Optional(chance('u probability: how often non-matches are at this level')),
  },
  closed,
);

const ComparisonSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9_]*$', description: 'names the column gamma_<name>' }),
    columns: Type.Array(text('a column'), { minItems: 1, description: 'the columns compared' }),
    levels: Type.Array(LevelSchema, { minItems: 2, description: 'from the strongest agreement to else' }),
  },
  closed,
);

const KeyPartSchema = Type.Object(
  {
    column: text('a column'),
    first: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, description: 'its first characters only' })),
    last: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, description: 'its last characters only' })),
    soundex: Type.Optional(Type.Literal(true, { description: 'its soundex code' })),
    phonetic: Type.Optional(oneOf(PHONETICS, 'how it sounds; of two codes the likelier')),
    part: Type.Optional(oneOf(PARTS, 'a part of a date or postcode')),
  },
  closed,
);

const RuleSchema = Type.Array(Type.Union([Type.String({ minLength: 1 }), KeyPartSchema]), {
  minItems: 1,
  description: 'columns, or parts of columns, that must all be filled and equal',
});

const StandardiseSchema = Type.Union([
  oneOf(STANDARDISATIONS, 'rule'),
  Type.Object(
    { from: text('the column of the file'), rule: oneOf(STANDARDISATIONS, 'rule') },
    { ...closed, description: 'a column made from another' },
  ),
]);

const comparisonNames = (description: string) => Type.Array(text('a comparison'), { minItems: 1, description });

const VetoSchema = Type.Object(
  {
    label: text('what it means, as shown in a waterfall'),
    agree: comparisonNames('comparisons that all agree at some level above else'),
    disagree: comparisonNames('comparisons that are all at else; a missing value does not disagree'),
    unless: Type.Optional(comparisonNames('comparisons of which none agrees at some level above else')),
  },
  { ...closed, description: 'a pair so is never a link, whatever its other agreements' },
);

const CertainOnlySchema = Type.Object(
  {
    column: text(
      'a column of the file: a record is restricted unless it says false, f, no, n or 0; so it is when it says nothing',
    ),
    rules: Type.Array(RuleSchema, {
      minItems: 1,
      description: 'agreements that are certain: a restricted record is linked only where one of them holds',
    }),
  },
  { ...closed, description: 'records that are never linked by probability' },
);

export const ModelSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]*$', description: 'name of the model' }),
    title: text('what it links'),
    unique_id: text('the column that names a record within its file'),
    standardise: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), StandardiseSchema, { description: 'column: rule; text when absent' }),
    ),
    comparisons: Type.Array(ComparisonSchema, { minItems: 1, description: 'what is compared, and into which levels' }),
    blocking: Type.Array(RuleSchema, {
      minItems: 1,
      maxItems: 30,
      description: 'a pair is compared when any of these rules finds it',
    }),
    training: Type.Optional(
      Type.Array(RuleSchema, {
        minItems: 1,
        maxItems: 30,
        description: 'rules within whose blocks m is estimated; the blocking rules when absent',
      }),
    ),
    deterministic: Type.Optional(
      Type.Object(
        {
          recall: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'share of matches that the rules find' }),
          rules: Type.Array(RuleSchema, { minItems: 1, description: 'rules that find hardly anything but matches' }),
        },
        closed,
      ),
    ),
    vetoes: Type.Optional(
      Type.Array(VetoSchema, { minItems: 1, description: 'what no two records of one person have between them' }),
    ),
    certain_only: Type.Optional(CertainOnlySchema),
    prior: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: 'probability two random records match; estimated from the deterministic rules when absent',
      }),
    ),
    threshold: Type.Optional(
      Type.Number({ description: 'match weight from which a pair is a link; chosen by the method when absent' }),
    ),
    max_block: Type.Optional(
      Type.Integer({
        minimum: 2,
        description: 'records in a block above which it is left out and told; 1000 when absent',
      }),
    ),
  },
  closed,
);

export type LinkageModel = Static<typeof ModelSchema>;
export type Comparison = Static<typeof ComparisonSchema>;
export type Level = Static<typeof LevelSchema>;
export type KeyPart = Static<typeof KeyPartSchema>;
export type BlockingRule = Static<typeof RuleSchema>;
export type Standardisation = (typeof STANDARDISATIONS)[number];

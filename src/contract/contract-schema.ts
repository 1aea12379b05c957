/** Exactly the settings of the Open Data Contract Standard v3.1 that Concord uses. Any other is refused by name. */
import { type Static, Type } from 'typebox';

// biome-ignore lint/suspicious/noTemplateCurlyInString: the standard writes the table's name so, in the contract's text
export const TABLE_MARK = '${table}';

const closed = { additionalProperties: false };
const oneOf = <T extends string[]>(...names: T) => Type.Enum<T>(names, { description: `one of ${names.join(', ')}` });
const text = Type.String({ minLength: 1, description: 'text' });

const Definitions = Type.Array(
  Type.Object(
    { url: Type.String({ pattern: '^https?://', description: 'an address that starts with https://' }), type: text },
    closed,
  ),
);

/** Values are checked afterwards, each by its own schema in `custom-properties.ts`. */
const CustomProperties = Type.Array(Type.Object({ property: text, value: Type.Unknown() }, closed));

const Operators = {
  mustBe: Type.Optional(Type.Number()),
  mustBeGreaterThan: Type.Optional(Type.Number()),
  mustBeGreaterOrEqualTo: Type.Optional(Type.Number()),
  mustBeLessThan: Type.Optional(Type.Number()),
  mustBeLessOrEqualTo: Type.Optional(Type.Number()),
  mustBeBetween: Type.Optional(
    Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: 'two numbers, the smaller first' }),
  ),
};

const Quality = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z][a-z0-9-]*$',
      description: 'a name in kebab-case, e.g. providers-sum-to-total',
    }),
    type: oneOf('library', 'custom', 'sql'),
    metric: Type.Optional(oneOf('rowCount', 'nullValues', 'missingValues', 'invalidValues', 'duplicateValues')),
    arguments: Type.Optional(
      Type.Object(
        {
          missingValues: Type.Optional(Type.Array(Type.String())),
          validValues: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
          pattern: Type.Optional(text),
          properties: Type.Optional(Type.Array(text, { minItems: 1 })),
        },
        closed,
      ),
    ),
    unit: Type.Optional(oneOf('rows', 'percent')),
    engine: Type.Optional(oneOf('concord-row')),
    implementation: Type.Optional(
      Type.String({ minLength: 1, description: 'SQL over the column names, true for a good row' }),
    ),
    query: Type.Optional(
      Type.String({ pattern: '\\$\\{table\\}', description: `SQL that reads ${TABLE_MARK} and gives one number` }),
    ),
    ...Operators,
    description: text,
    dimension: oneOf('accuracy', 'completeness', 'conformity', 'consistency', 'coverage', 'timeliness', 'uniqueness'),
    severity: oneOf('error', 'warning'),
    customProperties: Type.Optional(CustomProperties),
  },
  closed,
);

const Property = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9_]*$', description: 'a name in snake_case' }),
    physicalName: Type.Optional(Type.String({ description: 'the header in the file' })),
    logicalType: oneOf('string', 'integer', 'number', 'date', 'timestamp', 'time', 'boolean'),
    required: Type.Optional(Type.Boolean()),
    unique: Type.Optional(Type.Boolean()),
    primaryKey: Type.Optional(Type.Boolean()),
    primaryKeyPosition: Type.Optional(Type.Integer({ minimum: 1, description: 'its place in the key, from 1' })),
    classification: oneOf('plain', 'sensitive', 'identifier'),
    businessName: Type.Optional(text),
    description: text,
    logicalTypeOptions: Type.Optional(
      Type.Object(
        {
          pattern: Type.Optional(text),
          minLength: Type.Optional(Type.Integer({ minimum: 0 })),
          maxLength: Type.Optional(Type.Integer({ minimum: 0 })),
          minimum: Type.Optional(
            Type.Union([Type.Number(), Type.String()], { description: 'a number, or ISO text for a date or time' }),
          ),
          maximum: Type.Optional(
            Type.Union([Type.Number(), Type.String()], { description: 'a number, or ISO text for a date or time' }),
          ),
        },
        closed,
      ),
    ),
    authoritativeDefinitions: Type.Optional(Definitions),
    customProperties: Type.Optional(CustomProperties),
    quality: Type.Optional(Type.Array(Quality)),
  },
  closed,
);

const SchemaObject = Type.Object(
  {
    name: text,
    logicalType: Type.Literal('object'),
    physicalType: oneOf('csv', 'xlsx', 'parquet', 'jsonl', 'geojson'),
    physicalName: Type.String({ minLength: 1, description: 'a glob of file names, e.g. ae_provider_*.csv*' }),
    dataGranularityDescription: Type.String({ minLength: 1, description: 'one row per what' }),
    properties: Type.Array(Property, { minItems: 1, description: 'a list of columns' }),
    quality: Type.Optional(Type.Array(Quality)),
  },
  closed,
);

const Sla = Type.Object(
  {
    property: oneOf('frequency', 'latency'),
    value: Type.Integer({ minimum: 0, description: 'a whole number' }),
    unit: oneOf('d', 'w', 'm', 'y'),
  },
  closed,
);

export const ContractDocument = Type.Object(
  {
    apiVersion: Type.Literal('v3.1.0'),
    kind: Type.Literal('DataContract'),
    id: Type.String({ pattern: '^[a-z][a-z0-9_]*$', description: 'an id in snake_case, the same as its folder' }),
    name: text,
    version: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+$', description: 'a version such as 1.0.0' }),
    status: oneOf('proposed', 'draft', 'active', 'deprecated', 'retired'),
    tenant: Type.String({ minLength: 1, description: 'who publishes or sends it' }),
    domain: text,
    description: Type.Object(
      { purpose: text, limitations: text, usage: text, authoritativeDefinitions: Type.Optional(Definitions) },
      closed,
    ),
    schema: Type.Array(SchemaObject, { minItems: 1, maxItems: 1, description: 'a list of one table' }),
    slaProperties: Type.Optional(Type.Array(Sla)),
    customProperties: CustomProperties,
  },
  closed,
);

export type ContractDocument = Static<typeof ContractDocument>;
export type PropertyDocument = Static<typeof Property>;
export type QualityDocument = Static<typeof Quality>;

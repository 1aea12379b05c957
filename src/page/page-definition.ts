/** A page's definition (YAML in `catalogue/pages/`): which metrics, in which order, and what the page says of them. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };
const text = (description: string) => Type.String({ minLength: 1, description });

const PanelDefinition = Type.Object(
  {
    metric: text('metric by its id, e.g. concord.ae-4h'),
    subject: text('what sentences call it, as it stands inside a sentence: "A&E attendances", "bed occupancy"'),
    plural: Type.Boolean({ description: 'whether the subject takes "have" (true) or "has" (false)' }),
    grain: Type.Enum(['day', 'week', 'month', 'quarter', 'financial-quarter', 'financial-year', 'year']),
    optional: Type.Optional(
      Type.Boolean({ description: 'whether the panel is left out of a place of which there is no figure' }),
    ),
  },
  closed,
);

const UpstreamDefinition = Type.Object(
  {
    metric: text('metric that a change is seen in'),
    after: Type.Array(text('metric that comes before it on the way through care, nearest first'), { minItems: 1 }),
  },
  closed,
);

const MapDefinition = Type.Object(
  {
    title: text('what the map shows; the system’s name follows'),
    vintage: text('which index, on which areas'),
    kind: Type.Enum(['lsoa11', 'lsoa21']),
    index: Type.Enum(['imd_2019', 'imd_2025']),
  },
  closed,
);

export const PageFile = Type.Object(
  {
    id: text('the file’s name without .yaml'),
    title: text('the page’s name'),
    intro: text('one or two sentences under the title'),
    periods: Type.Integer({ minimum: 2, maximum: 120, description: 'latest periods shown and charted' }),
    recent: Type.Integer({
      minimum: 1,
      maximum: 12,
      description: 'a change counts as news for this many latest periods',
    }),
    quality_low_below: Type.Number({ minimum: 0, maximum: 1, description: 'share below which quality is spoken of' }),
    panels: Type.Array(PanelDefinition, { minItems: 1 }),
    upstream: Type.Array(UpstreamDefinition),
    map: Type.Optional(MapDefinition),
  },
  closed,
);

export type PageDefinition = Static<typeof PageFile>;
export type PanelDefinition = Static<typeof PanelDefinition>;
export type MapDefinition = Static<typeof MapDefinition>;

/** The settings of a pathway's file. Each is described, so that faults and the reference can be written from here. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };
const text = (description: string) => Type.String({ minLength: 1, description });
const texts = (description: string) => Type.Array(Type.String({ minLength: 1 }), { description });
const date = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });

const Step = Type.Object(
  {
    title: text("short name, as it stands in a sentence, e.g. 'To target'"),
    metric: text('id of a metric of the catalogue that can be cut by deprivation and ethnic group'),
    where: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }), {
        description: 'only these values of a dimension, e.g. {programme: [bowel]}',
      }),
    ),
  },
  closed,
);

const Review = Type.Object(
  { by: text('who checked it'), on: date('day it was checked'), next_due: date('day of the next check') },
  closed,
);

const Decision = Type.Object(
  { informs: text('the decision it informs'), made_by: text('who makes it') },
  { ...closed, description: 'what is decided with it' },
);

export const PathwaySchema = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)+$',
      description: 'owner.name, e.g. concord.hypertension',
    }),
    version: Type.Integer({
      minimum: 1,
      description: 'a whole number, raised whenever a figure or the order could change',
    }),
    title: text('short name'),
    meaning: text('the way, in plain English'),
    why: text('why it matters'),
    decision: Decision,
    steps: Type.Array(Step, { minItems: 2, maxItems: 12, description: 'in the order in which people meet them' }),
    caveats: texts('what to beware of'),
    owner: text('who keeps the definition'),
    author: text('who wrote it'),
    reviewed: Type.Union([Type.Literal('unreviewed'), Review], { description: "'unreviewed', or by, on and next_due" }),
    links: texts('where it is published or defined'),
  },
  closed,
);
export type PathwayFile = Static<typeof PathwaySchema>;

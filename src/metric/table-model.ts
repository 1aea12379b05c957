/** The tables, joins and dimensions of an edition, as `catalogue/tables.yaml` and the files of `catalogue/tables/` describe them. */
import { type Static, Type } from 'typebox';
import { type Dimension, DimensionSetting } from './dimensions.ts';

const Name = Type.String({ pattern: '^[a-z][a-z0-9_]*$', description: 'a snake_case name' });
const Fixed = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]));
const closed = { additionalProperties: false };

const Column = Type.Object(
  {
    name: Name,
    type: Type.String(),
    unit: Type.String(),
    description: Type.String(),
    record_number: Type.Optional(Type.Boolean()),
    /** of the last day on which a row holds: the column with the day after it, which ends an interval */
    day_after: Type.Optional(Name),
    /** of a number worked out of rows of other tables: those whose `told` says who told them */
    told_in: Type.Optional(Type.Array(Name, { minItems: 1 })),
    /** of a column with `told_in`: of which rows that is so, e.g. those that the NHS pays for */
    told_of: Type.Optional(Type.Record(Name, Type.String())),
  },
  closed,
);

const Join = Type.Object(
  {
    name: Name,
    to: Name,
    via: Type.Optional(Name),
    on: Type.Record(Type.String(), Name),
    where: Type.Optional(Fixed),
  },
  closed,
);

const Rollup = Type.Object(
  {
    name: Name,
    by: Type.Array(Type.String(), { minItems: 1 }),
    /** of a whole number that rows are told apart by: where its bands begin. The rollup holds the beginning of each */
    bands: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Integer(), { minItems: 1 }))),
    sums: Type.Array(Name),
  },
  closed,
);

/** Of a table of lists as of a day, which several send. */
const Lists = Type.Object(
  {
    /** the column that says whose list a row is of */
    of: Name,
    /** for how many days a sender's last list stands in for one that has not come */
    stand_days: Type.Integer({ minimum: 0, maximum: 366 }),
    /** for how many days after its last list a sender is awaited: until then what lacks it is incomplete */
    awaited_days: Type.Integer({ minimum: 0, maximum: 366 }),
  },
  closed,
);

/** Who tells the rows of a table, so that a sender's silence is not taken for none. */
const Told = Type.Object(
  {
    /** the table of stretches that the build makes of it */
    in: Name,
    /** column of who tells a row; absent where one service sends all */
    by: Type.Optional(Name),
    /** the day by which its files are cut: the first of these columns that is there */
    at: Type.Array(Name, { minItems: 1 }),
    /** a sender of fewer rows in a usual month may have none in another */
    usual: Type.Integer({ minimum: 1 }),
    /** whether there are months in which all have few, as of vaccinations: else less than usual of most is not a season */
    seasons: Type.Optional(Type.Boolean()),
    /** intervals of the people whom a sender tells of: it is due while it has so many, and what is found of them it told */
    roll: Type.Optional(Type.Object({ table: Name, by: Name, from: Name, to: Name }, closed)),
  },
  closed,
);

const Table = Type.Object(
  {
    title: Type.String(),
    description: Type.String(),
    key: Type.Array(Name),
    from: Type.Array(Type.String()),
    added: Type.Optional(Type.Array(Name)),
    zone: Type.Optional(Type.Enum(['open', 'pseudonymised'], { description: 'open or pseudonymised' })),
    from_gp: Type.Optional(Type.Union([Type.Boolean(), Name])),
    columns: Type.Array(Column),
    unless_asked: Type.Optional(Fixed),
    lists: Type.Optional(Lists),
    told: Type.Optional(Told),
    /** of a table worked out of others: those whose `told` says who told its rows */
    told_in: Type.Optional(Type.Array(Name, { minItems: 1 })),
    joins: Type.Array(Join),
    /** its rows added up beforehand, the smallest first */
    rollups: Type.Optional(Type.Array(Rollup)),
  },
  closed,
);

export const TablesFile = Type.Object(
  {
    tables: Type.Record(Type.String(), Table),
    /** tables that the design has and no dataset fills yet: what each waits for */
    planned: Type.Optional(Type.Record(Name, Type.String({ minLength: 1 }))),
    dimensions: Type.Record(Type.String(), DimensionSetting),
  },
  closed,
);
/** A file of `catalogue/tables/` describes further tables. */
export const GroupFile = Type.Object({ tables: Type.Record(Type.String(), Table) }, closed);

export interface TableModel {
  tables: Record<string, TableDefinition>;
  planned?: Record<string, string>;
  dimensions: Record<string, Dimension>;
}
export type TableDefinition = Static<typeof Table>;
export type ColumnDefinition = Static<typeof Column>;
export type ToldDefinition = Static<typeof Told>;
export type ListsDefinition = Static<typeof Lists>;
export type RollupDefinition = Static<typeof Rollup>;
export type JoinDefinition = Static<typeof Join>;

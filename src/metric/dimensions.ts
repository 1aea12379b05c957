/** Dimensions: how each is reached from each table, as `catalogue/tables.yaml` says. */
import { type Static, Type } from 'typebox';

const Fixed = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]));
const closed = { additionalProperties: false };
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]*$', description: 'a snake_case name' });
const text = Type.String({ minLength: 1 });

const PathSetting = Type.Object(
  {
    /** one of the two: a table, or several that are cut in the same way */
    table: Type.Optional(Name),
    tables: Type.Optional(Type.Array(Name, { minItems: 1 })),
    when: Type.Optional(Fixed),
    /** column, `<join>.<column>`, or an expression over them and `index_day` */
    code: text,
    /** absent: the dimension's own label, or the code */
    label: Type.Optional(text),
  },
  closed,
);

const NamesSetting = Type.Object({ table: Name, code: Name, label: Name, remedy: text }, closed);

/** Rows of another table that hold of a person (or of whatever `by` names) from one day until before another. */
const HeldSetting = Type.Object(
  {
    table: Name,
    /** column that says of whom each is */
    by: Name,
    /** columns with the first day, and the day after the last; null while it holds */
    from: Name,
    to: Name,
    /** condition over the table's own columns: which rows count */
    rows: Type.Optional(text),
    /** column of what is held, and of its name */
    code: Type.Optional(Name),
    label: Type.Optional(Name),
    /** beside `code`: nobody holds two at once, so that groups do not overlap; the table has a row for each of them and first day */
    one: Type.Optional(Type.Literal(true)),
    /** in place of `code`: the dimension's value is how many are held */
    count: Type.Optional(Type.Literal(true)),
    /** beside `count`: the table whose rows say of whom it is known, and since which day; of them alone is nothing held 0 */
    known_by: Type.Optional(Type.Object({ table: Name, by: Name, from: Name }, closed)),
    /** table of everything that can be held, by code and name */
    names: Type.Optional(Type.Object({ table: Name, code: Name, label: Name }, closed)),
  },
  closed,
);
export type HeldFile = Static<typeof HeldSetting>;

export const DimensionSetting = Type.Object(
  {
    title: Type.String(),
    /** what a row's person has on the day on which the row counts; a path's code is then the column that names the person */
    held: Type.Optional(HeldSetting),
    /** table of every value that there is; an edition without it cannot be asked by the dimension, and `remedy` says what to do */
    names: Type.Optional(NamesSetting),
    /** a text worked out from `value`, which is what the path's code gives: age band from age */
    code: Type.Optional(text),
    /** a text worked out from `value`: the name of the band */
    label: Type.Optional(text),
    paths: Type.Array(PathSetting),
  },
  closed,
);

export type DimensionFile = Static<typeof DimensionSetting>;

export interface DimensionPath {
  table: string;
  /** column values that its rows have */
  when?: Record<string, string | number | null>;
  /** what the code is worked out from: an expression, mostly a column */
  code: string;
  /** expression of the name; null where the dimension's label, or the code itself, is it */
  label: string | null;
}

/** What people have for a time: see `held` of `DimensionSetting`. */
export interface HeldRows {
  table: string;
  by: string;
  from: string;
  to: string;
  rows: string | null;
  /** column of what is held; null: the value is how many are held */
  code: string | null;
  /** null: the code */
  label: string | null;
  /** whether nobody holds two at once */
  one: boolean;
  /** whose number is known, and since when; null where there is no number */
  knownBy: { table: string; by: string; from: string } | null;
  names: { table: string; code: string; label: string } | null;
}

/** The table of all values of a dimension, and what to do where an edition lacks it. */
export type DimensionNames = Static<typeof NamesSetting>;

export interface Dimension {
  title: string;
  /** absent: its values are those that rows have */
  names?: DimensionNames;
  /** null for a dimension of the row itself */
  held: HeldRows | null;
  /** expression over `value`, what a path's code gives; null: that is the code */
  code: string | null;
  label: string | null;
  paths: DimensionPath[];
}

/** What the dimension's own expressions call that which a path's code gives. */
export const VALUE = 'value';

/** Answers: the dimensions with one path for each table. */
export function dimensionsOf(files: Record<string, DimensionFile>): Record<string, Dimension> {
  return Object.fromEntries(
    Object.entries(files).map(([name, { title, names, held, code, label, paths }]) => [
      name,
      {
        title,
        ...(names ? { names } : {}),
        held: heldOf(held),
        code: code ?? null,
        label: label ?? null,
        paths: paths.flatMap(pathsOf),
      },
    ]),
  );
}

const heldOf = (held: HeldFile | undefined): HeldRows | null => {
  if (!held) return null;
  const { table, by, from, to, rows = null, code = null, label = null, one = false, names = null } = held;
  return { table, by, from, to, rows, code, label, one, knownBy: held.known_by ?? null, names };
};

/** Whether a row can be in several groups of the dimension at once, so that groups are never added up. */
export const overlaps = (dimension: Pick<Dimension, 'held'> | undefined): boolean =>
  !!dimension?.held?.code && !dimension.held.one;

/** Answers: a path as it is written, for each table it names. */
export function pathsOf({ table, tables, when, code, label }: DimensionFile['paths'][number]): DimensionPath[] {
  return [...(table === undefined ? [] : [table]), ...(tables ?? [])].map((name) => ({
    table: name,
    ...(when ? { when } : {}),
    code,
    label: label ?? null,
  }));
}

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

export const DimensionSetting = Type.Object(
  {
    title: Type.String(),
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

export interface Dimension {
  title: string;
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
    Object.entries(files).map(([name, { title, code, label, paths }]) => [
      name,
      { title, code: code ?? null, label: label ?? null, paths: paths.flatMap(pathsOf) },
    ]),
  );
}

/** Answers: a path as it is written, for each table it names. */
export function pathsOf({ table, tables, when, code, label }: DimensionFile['paths'][number]): DimensionPath[] {
  return [...(table === undefined ? [] : [table]), ...(tables ?? [])].map((name) => ({
    table: name,
    ...(when ? { when } : {}),
    code,
    label: label ?? null,
  }));
}
